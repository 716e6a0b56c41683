package io.openova.catalyst.kube;

import static org.assertj.core.api.Assertions.assertThat;

import io.openova.catalyst.value.Value;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Decisions of our own; how an API server takes them is tested against a real one ({@link ApiServerCheck}). */
class ClusterResourcesTest {
    private static final String CANARY = "aHVudGVyMi1jYW5hcnk=";
    private static final String MANAGED = "{\"metadata\":{\"uid\":\"u\",\"labels\":{\"%s/name\":\"shop\","
            + "\"%s/namespace\":\"qa\"}},\"spec\":{\"replicas\":1}}";

    private final FakeApi api = new FakeApi();
    private final ClusterResources cluster =
            new ClusterResources(api, Clock.fixed(Instant.parse("2026-01-02T12:00:00.5Z"), ZoneOffset.UTC));

    @ParameterizedTest
    @CsvSource({"helm.toolkit.fluxcd.io, HelmRelease qa/shop", "kustomize.toolkit.fluxcd.io, Kustomization qa/shop"})
    void what_flux_applies_is_not_written(String group, String manager) {
        String live = String.format(MANAGED, group, group);
        ObjectKey web = key("deploy", "qa", "web");
        for (int i = 0; i < 4; i++) {
            api.then(200, live);
        }
        for (ResourceOutcome outcome : new ResourceOutcome[] {
            cluster.scale(web, 3),
            cluster.delete(web),
            cluster.put(web, FakeApi.tree("{}")),
            cluster.apply(web, FakeApi.tree("{\"spec\":{\"replicas\":3}}"), false)
        }) {
            assertThat(outcome)
                    .isInstanceOfSatisfying(ResourceOutcome.Managed.class, managed -> assertThat(managed.manager())
                            .hasToString(manager));
        }
        assertThat(api.asked()).allMatch(asked -> asked.equals("GET /apis/apps/v1/namespaces/qa/deployments/web"));
    }

    @Test
    void what_flux_applies_may_be_restarted() {
        api.then(200, "{}");
        cluster.restart(key("ds", "qa", "agent"));
        assertThat(api.asked())
                .containsExactly("PATCH /apis/apps/v1/namespaces/qa/daemonsets/agent?fieldManager=catalyst-api "
                        + "{\"spec\":{\"template\":{\"metadata\":{\"annotations\":"
                        + "{\"kubectl.kubernetes.io/restartedAt\":\"2026-01-02T12:00:00Z\"}}}}}");
    }

    @Test
    void a_put_without_a_version_carries_the_live_one_and_with_one_its_own() {
        String live = "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"resourceVersion\":\"41\"}}";
        api.then(200, live).then(200, "{}").then(200, live).then(409, "{\"message\":\"the object has been modified\"}");
        ObjectKey key = key("cm", "qa", "settings");
        cluster.put(key, FakeApi.tree("{\"metadata\":{\"name\":\"settings\"}}"));
        ResourceOutcome stale = cluster.put(key, FakeApi.tree("{\"metadata\":{\"resourceVersion\":\"7\"}}"));
        assertThat(api.asked().get(1)).contains("\"resourceVersion\":\"41\"");
        assertThat(api.asked().get(3)).contains("\"resourceVersion\":\"7\"");
        assertThat(stale).isEqualTo(new ResourceOutcome.Conflicted("the object has been modified"));
    }

    @Test
    void S08_a_secret_comes_without_its_values_and_keeps_them_when_they_come_back_so() {
        String secret =
                "{\"apiVersion\":\"v1\",\"kind\":\"Secret\",\"metadata\":{\"resourceVersion\":\"1\",\"annotations\":"
                        + "{\"kubectl.kubernetes.io/last-applied-configuration\":\"" + CANARY + "\",\"a\":\"b\"}},"
                        + "\"data\":{\"password\":\"" + CANARY + "\",\"user\":\"eA==\"}}";
        Value.ObjectValue hidden = SecretText.hidden(FakeApi.tree(secret));
        assertThat(hidden.toString()).doesNotContain(CANARY);
        assertThat(hidden.at("data", "password")).contains(Value.NULL);
        assertThat(hidden.textAt("metadata", "annotations", "a")).contains("b");

        api.then(200, secret).then(200, "{}");
        cluster.put(
                key("secret", "qa", "login"),
                hidden.with("data", FakeApi.tree("{\"password\":null,\"user\":\"eQ==\"}")));
        assertThat(api.asked().get(1)).contains("\"data\":{\"password\":\"" + CANARY + "\",\"user\":\"eQ==\"}");
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 409, 422, 500})
    void S08_no_word_of_the_server_about_a_secret_is_passed_on(int status) {
        api.then(200, "{\"metadata\":{}}").then(status, "{\"message\":\"Invalid value: " + CANARY + "\"}");
        assertThat(cluster.put(key("secret", "qa", "login"), FakeApi.tree("{}")).toString())
                .doesNotContain(CANARY);
    }

    @ParameterizedTest
    @CsvSource({
        "404, Missing",
        "409, Conflicted",
        "422, Refused",
        "400, Refused",
        "403, Unavailable",
        "429, Unavailable",
        "500, Unavailable",
        "503, Unavailable"
    })
    void each_answer_of_the_server_has_one_meaning(int status, String outcome) {
        api.then(status, "{\"message\":\"x\"}");
        assertThat(cluster.get(key("cm", "qa", "a")).getClass().getSimpleName()).isEqualTo(outcome);
    }

    @Test
    void a_server_that_asks_to_wait_is_heard() {
        api.then(429, "{}");
        assertThat(cluster.get(key("cm", "qa", "a")))
                .isEqualTo(new ResourceOutcome.Unavailable(
                        "the cluster answers HTTP 429", Optional.of(Duration.ofSeconds(7))));
    }

    @Test
    void a_cluster_that_is_away_is_unavailable() {
        assertThat(new ClusterResources(new FakeApi().away(), Clock.systemUTC()).get(key("cm", "qa", "a")))
                .isInstanceOf(ResourceOutcome.Unavailable.class);
    }

    @Test
    void only_the_object_that_was_looked_at_is_deleted() {
        api.then(200, "{\"metadata\":{\"uid\":\"u-1\"}}").then(200, "{}");
        cluster.delete(key("cm", "qa", "a"));
        assertThat(api.asked().get(1))
                .startsWith("DELETE /api/v1/namespaces/qa/configmaps/a ")
                .contains("\"preconditions\":{\"uid\":\"u-1\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"..", "a/b", "a%2fb", "", "a b", "-a", "a?x", "a#", "\u0000", "../../secrets/x"})
    void S01_a_name_never_leaves_its_place_in_the_path(String name) {
        assertThat(ObjectKey.of(kind("cm"), "qa", name)).isEmpty();
        assertThat(ObjectKey.of(kind("cm"), name, "a")).isEmpty();
    }

    @Test
    void a_kind_says_whether_it_lives_in_a_namespace() {
        assertThat(ObjectKey.of(kind("cm"), "_", "a")).isEmpty();
        assertThat(ObjectKey.of(kind("no"), "qa", "a")).isEmpty();
        assertThat(ObjectKey.of(kind("no"), "_", "a")).isPresent();
    }

    private static ObjectKey key(String word, String namespace, String name) {
        return ObjectKey.of(kind(word), namespace, name).orElseThrow();
    }

    private static Kind kind(String word) {
        return ((KindAnswer.Known) KindNames.BUILT_IN.find(word)).kind();
    }
}
