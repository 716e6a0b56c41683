package io.openova.catalyst.acceptance;

import static io.openova.catalyst.acceptance.Cli.catalyst;
import static org.assertj.core.api.Assertions.assertThat;

import io.openova.catalyst.delivery.DeliveryOutcome;
import io.openova.catalyst.document.write.JsonWriter;
import io.openova.catalyst.lifecycle.ApplicationLifecycle;
import io.openova.catalyst.lifecycle.PromotionOrder;
import io.openova.catalyst.lifecycle.RollbackOrder;
import io.openova.catalyst.model.Application;
import io.openova.catalyst.model.ApplicationName;
import io.openova.catalyst.model.NamespaceName;
import io.openova.catalyst.overlay.Overlay;
import io.openova.catalyst.value.Value;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From one Environment to the next: what is carried, what stays, and what is refused. */
class PromotionTest {
    private static final String BLUEPRINT = """
            apiVersion: catalyst.openova.io/v1
            kind: Blueprint
            metadata:
              name: bp-declared
            spec:
              version: 1.0.0
              card:
                title: Declared
              configSchema:
                type: object
              promotion:
                environmentOwned:
                  - /ingress/host
                  - /size
              manifests:
                overlays:
                  small: {}
                  large: {}
                source:
                  kind: HelmChart
                  ref: oci://ghcr.io/openova-io/bp-declared
            """;

    @TempDir
    Path folder;

    private Path repository;
    private Overlay overlay;

    @BeforeEach
    void open() {
        repository = TestWorld.overlayIn(folder);
        overlay = TestWorld.open(repository);
    }

    @AfterEach
    void nothing_is_wrong() {
        assertThat(TestWorld.errors(overlay)).isEmpty();
        overlay.close();
    }

    @Test
    void version_and_parameters_go_and_what_the_environment_owns_stays() {
        install("acme-dev", "0.2.0", "{\"siteTitle\": \"New\", \"replicas\": 1}", "");
        install(
                "acme-prod",
                "0.1.0",
                "{\"replicas\": 5, \"siteTitle\": \"Old\"}",
                ", \"placement\": \"active-active\", \"regions\": [\"hz-fsn-rtz-prod\", \"hz-hel-rtz-prod\"]");
        TestWorld.delivered(promote());

        Application there = there("acme-prod");
        assertThat(there.blueprint().version().value()).isEqualTo("0.2.0");
        assertThat(json(there)).isEqualTo("{\"siteTitle\":\"New\",\"replicas\":5}");
        assertThat(there.placement().regions()).hasSize(2);
        assertThat(promote()).isInstanceOf(DeliveryOutcome.Unchanged.class);
    }

    @Test
    void a_declaration_of_the_blueprint_decides() {
        TestWorld.delivered(TestWorld.apply(BLUEPRINT, overlay));
        declared(
                "acme-dev",
                "{\"domain\": \"d\", \"size\": \"small\", \"ingress\": {\"host\": \"dev\", \"tls\": true}}");
        declared("acme-prod", "{\"size\": \"large\", \"ingress\": {\"host\": \"prod\"}}");
        TestWorld.delivered(promote());
        assertThat(json(there("acme-prod")))
                .isEqualTo("{\"domain\":\"d\",\"size\":\"large\",\"ingress\":{\"host\":\"prod\",\"tls\":true}}");
        assertThat(promote()).isInstanceOf(DeliveryOutcome.Unchanged.class);
    }

    @Test
    void the_application_is_made_when_it_is_not_there() {
        install("acme-dev", "0.1.0", "{\"siteTitle\": \"New\", \"replicas\": 3}", "");
        TestWorld.delivered(promote());
        Application there = there("acme-prod");
        assertThat(json(there)).isEqualTo("{\"siteTitle\":\"New\"}");
        assertThat(there.placement().regions()).singleElement().hasToString("hz-fsn-rtz-prod");
        assertThat(promote()).isInstanceOf(DeliveryOutcome.Unchanged.class);
    }

    @Test
    void values_of_the_environment_are_given_once_and_stay() {
        install("acme-dev", "0.1.0", "{\"siteTitle\": \"New\", \"replicas\": 3}", "");
        Value.ObjectValue values = Value.object().put("replicas", 7).build();
        TestWorld.delivered(promote(order("acme-dev", "acme-prod", values)));
        assertThat(json(there("acme-prod"))).isEqualTo("{\"siteTitle\":\"New\",\"replicas\":7}");
        assertThat(promote()).isInstanceOf(DeliveryOutcome.Unchanged.class);
    }

    @Test
    void a_held_application_is_not_promoted_over() {
        install("acme-dev", "0.1.0", "{\"siteTitle\": \"A\"}", "");
        TestWorld.delivered(promote());
        install("acme-dev", "0.2.0", "{\"siteTitle\": \"B\"}", "");
        TestWorld.delivered(promote());
        TestWorld.delivered(ApplicationLifecycle.of(TestWorld.delivery())
                .rollback(
                        new RollbackOrder(
                                TestWorld.key("acme-prod", "shop"), Optional.empty(), "", false, TestWorld.order()),
                        overlay));
        Map<String, String> before = TestWorld.tree(overlay);
        assertThat(RollbackTest.rules(promote())).containsExactly("hold/active");
        assertThat(TestWorld.tree(overlay)).isEqualTo(before);
    }

    @Test
    void what_is_not_clear_is_asked_for() {
        assertThat(RollbackTest.rules(promote())).containsExactly("reference/application-missing");
        install("acme-dev", "0.1.0", "{}", "");
        assertThat(RollbackTest.rules(promote(order("acme-dev", "acme-uat", Value.ObjectValue.EMPTY))))
                .containsExactly("reference/environment-missing");
        assertThat(RollbackTest.rules(promote(order("dev", "prod", Value.ObjectValue.EMPTY))))
                .containsExactly("promotion/environment-ambiguous");
        TestWorld.delivered(TestWorld.apply(
                "{\"name\": \"other\", \"blueprint\": \"bp-any\", \"namespace\": \"acme\", \"environmentRef\":"
                        + " \"acme-dev\"}",
                overlay));
        PromotionOrder other = new PromotionOrder(
                new ApplicationName("other"),
                Optional.empty(),
                "dev",
                "acme-prod",
                Optional.empty(),
                Optional.empty(),
                Value.ObjectValue.EMPTY,
                TestWorld.order());
        assertThat(RollbackTest.rules(promote(other))).containsExactly("promotion/target-unclear");
        PromotionOrder taken = new PromotionOrder(
                new ApplicationName("other"),
                Optional.empty(),
                "dev",
                "acme-prod",
                Optional.of(new ApplicationName("shop")),
                Optional.of(new NamespaceName("acme-dev")),
                Value.ObjectValue.EMPTY,
                TestWorld.order());
        assertThat(RollbackTest.rules(promote(taken))).containsExactly("promotion/target-taken");
    }

    @Test
    void parameters_that_do_not_fit_are_refused_before_anything_is_written() {
        install("acme-dev", "0.2.0", "{\"siteTitle\": \"A\"}", "");
        Value.ObjectValue values = Value.object().put("replicas", 99).build();
        assertThat(RollbackTest.rules(promote(order("acme-dev", "acme-prod", values))))
                .containsExactly("schema/maximum");
    }

    @Test
    void the_command_shows_and_does_it() {
        install("acme-dev", "0.1.0", "{\"siteTitle\": \"New\"}", "");
        String place = repository.toString();
        Cli.Run dry =
                catalyst("promote", "shop", "--from", "dev", "--to", "acme-prod", "--dry-run", "--overlay", place);
        assertThat(dry.exit()).isZero();
        assertThat(dry.out()).contains("promote acme-prod/shop: bp-qa-app 0.1.0 from acme-dev to acme-prod");
        assertThat(TestWorld.tree(overlay))
                .doesNotContainKey("clusters/omantel/applications/acme-prod/shop/application.yaml");
        Cli.Run done = Cli.cli()
                .input("replicas: 4\n")
                .run("promote", "shop", "--from", "dev", "--to", "acme-prod", "-f", "-", "--overlay", place);
        assertThat(done.err()).isEmpty();
        assertThat(done.exit()).isZero();
        assertThat(catalyst("promote", "shop", "--from", "dev", "--to", "acme-prod", "--overlay", place)
                        .out())
                .contains("Unchanged");
        assertThat(catalyst("promote", "none", "--from", "dev", "--to", "acme-prod", "--overlay", place)
                        .exit())
                .isEqualTo(3);
    }

    private void install(String environment, String version, String values, String placement) {
        apply("bp-qa-app", environment, version, values, placement);
    }

    private void declared(String environment, String values) {
        apply("bp-declared", environment, "1.0.0", values, "");
    }

    private void apply(String blueprint, String environment, String version, String values, String placement) {
        TestWorld.delivered(TestWorld.apply(
                "{\"name\": \"shop\", \"blueprint\": \"" + blueprint + "\", \"namespace\": \"" + environment
                        + "\", \"environmentRef\": \"" + environment + "\", \"version\": \"" + version
                        + "\", \"values\": " + values + placement + "}",
                overlay));
    }

    private DeliveryOutcome promote() {
        return promote(order("acme-dev", "acme-prod", Value.ObjectValue.EMPTY));
    }

    private DeliveryOutcome promote(PromotionOrder order) {
        return ApplicationLifecycle.of(TestWorld.delivery()).promote(order, overlay);
    }

    private static PromotionOrder order(String from, String to, Value.ObjectValue values) {
        return new PromotionOrder(
                new ApplicationName("shop"),
                Optional.empty(),
                from,
                to,
                Optional.empty(),
                Optional.empty(),
                values,
                TestWorld.order());
    }

    private Application there(String namespace) {
        return TestWorld.delivery()
                .application(TestWorld.key(namespace, "shop"), overlay.head())
                .orElseThrow();
    }

    private static String json(Application application) {
        return JsonWriter.write(application.parameters().orElseThrow());
    }
}
