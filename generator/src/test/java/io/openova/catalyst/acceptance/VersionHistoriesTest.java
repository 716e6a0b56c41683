package io.openova.catalyst.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.openova.catalyst.delivery.DeliveryOutcome;
import io.openova.catalyst.delivery.PlanOutcome;
import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.lifecycle.ApplicationLifecycle;
import io.openova.catalyst.lifecycle.HistoryEntry;
import io.openova.catalyst.lifecycle.PromotionOrder;
import io.openova.catalyst.lifecycle.RollbackOrder;
import io.openova.catalyst.model.Application;
import io.openova.catalyst.model.ApplicationKey;
import io.openova.catalyst.model.ApplicationName;
import io.openova.catalyst.overlay.Overlay;
import io.openova.catalyst.request.RequestKind;
import io.openova.catalyst.value.Value.ObjectValue;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * After every step of any history of publishing, installing, updating, promoting, rolling back, lifting, removing, and
 * pruning: the overlay validates, every version that runs is known, and every earlier state can be rolled back to.
 */
@Tag("slow")
class VersionHistoriesTest {
    private static final int HISTORIES = Integer.getInteger("catalyst.histories", 5);
    private static final int STEPS = 24;
    private static final List<String> ENVIRONMENTS = List.of("v-dev", "v-stg", "v-prod");
    private static final List<String> NAMES = List.of("shop", "blog");

    @TempDir
    Path folder;

    private final TreeSet<String> done = new TreeSet<>();
    private String last = "";

    @Test
    void whatever_the_history_nothing_that_runs_or_ran_is_lost() throws Exception {
        for (int number = 0; number < HISTORIES; number++) {
            Path own = Files.createDirectory(folder.resolve("history-" + number));
            try (Overlay overlay = TestWorld.open(TestWorld.overlayIn(own))) {
                new Story(overlay, new Random(number), "history " + number).run();
            }
        }
        assertThat(done).as(last).contains("publish", "install", "update", "promote", "rollback", "prune");
    }

    private final class Story {
        private final Overlay overlay;
        private final Random random;
        private final String name;
        private final ApplicationLifecycle lifecycle = ApplicationLifecycle.of(TestWorld.delivery());
        private final List<String> steps = new ArrayList<>();
        private int minor;

        Story(Overlay overlay, Random random, String name) {
            this.overlay = overlay;
            this.random = random;
            this.name = name;
        }

        void run() {
            StringBuilder environments = new StringBuilder();
            List<String> types = List.of("dev", "stg", "prod");
            for (int i = 0; i < ENVIRONMENTS.size(); i++) {
                environments.append("""
                        ---
                        apiVersion: catalyst.openova.io/v1
                        kind: Environment
                        metadata: {name: %s}
                        spec:
                          organizationRef: omantel-platform
                          envType: %s
                          placement: single-region
                          regions: [{provider: hetzner, region: fsn, buildingBlock: rtz, hostCluster: hz-fsn-rtz-prod}]
                        """.formatted(ENVIRONMENTS.get(i), types.get(i)));
            }
            TestWorld.delivered(TestWorld.apply(environments.toString(), overlay));
            publish();
            NAMES.forEach(application -> note(
                    "install",
                    application,
                    TestWorld.apply(
                            "{\"name\":\"%s\",\"namespace\":\"v-dev\",\"blueprint\":\"bp-ver\"}".formatted(application),
                            overlay)));
            for (int step = 0; step < STEPS; step++) {
                switch (random.nextInt(12)) {
                    case 0, 1 -> publish();
                    case 2 -> install();
                    case 3, 4, 5 -> update();
                    case 6, 7 -> promote();
                    case 8, 9 -> rollback();
                    case 10 -> remove();
                    default -> prune();
                }
                check();
            }
            for (int i = 0; i < 3; i++) {
                publish();
            }
            prune();
            check();
        }

        /** Odd minors rename the parameter, and a patch comes for an older line now and then. */
        private void publish() {
            String version =
                    minor > 1 && random.nextInt(3) == 0 ? "1." + random.nextInt(minor) + ".9" : "1." + minor++ + ".0";
            String key = version.charAt(2) % 2 == 0 ? "theme" : "colour";
            note("publish", version, TestWorld.apply("""
                    apiVersion: catalyst.openova.io/v1
                    kind: Blueprint
                    metadata: {name: bp-ver}
                    spec:
                      version: %s
                      card: {title: V}
                      configSchema: {type: object, additionalProperties: false, properties: {%s: {type: string}}}
                      manifests: {source: {kind: HelmChart, ref: "oci://registry.example/bp-ver"}}
                    """.formatted(version, key), overlay));
        }

        private ApplicationKey any() {
            return TestWorld.key(pick(ENVIRONMENTS), pick(NAMES));
        }

        /** An Application that is there, nearly always. */
        private ApplicationKey installed() {
            List<ApplicationKey> there = TestWorld.delivery().applications(overlay.head()).stream()
                    .map(Application::key)
                    .filter(key -> ENVIRONMENTS.contains(key.namespace().value()))
                    .toList();
            return there.isEmpty() || random.nextInt(8) == 0 ? any() : pick(there);
        }

        private <T> T pick(List<T> list) {
            return list.get(random.nextInt(list.size()));
        }

        private String version() {
            return "1." + random.nextInt(minor) + (random.nextInt(3) == 0 ? ".9" : ".0");
        }

        private void install() {
            ApplicationKey key = any();
            String request = "{\"name\":\"%s\",\"namespace\":\"%s\",\"blueprint\":\"bp-ver\",\"version\":\"%s\"}"
                    .formatted(key.name(), key.namespace(), version());
            note("install", request, TestWorld.apply(request, overlay));
        }

        private void update() {
            ApplicationKey key = installed();
            String version = version();
            String parameter = version.charAt(2) % 2 == 0 ? "theme" : "colour";
            String request = "{\"toVersion\":\"%s\",\"values\":{\"%s\":\"%d\"}}"
                    .formatted(version, random.nextInt(6) == 0 ? "theme" : parameter, random.nextInt(9));
            note(
                    "update",
                    key + " " + request,
                    TestWorld.delivery()
                            .deliver(
                                    List.of(TestWorld.document(request, "update")),
                                    TestWorld.change(RequestKind.UPDATE, key, false),
                                    overlay));
        }

        private void promote() {
            int from = random.nextInt(2);
            ApplicationName application = new ApplicationName(pick(NAMES));
            note(
                    "promote",
                    application + " from " + ENVIRONMENTS.get(from),
                    lifecycle.promote(
                            new PromotionOrder(
                                    application,
                                    Optional.empty(),
                                    ENVIRONMENTS.get(from),
                                    ENVIRONMENTS.get(from + 1),
                                    Optional.empty(),
                                    Optional.empty(),
                                    ObjectValue.EMPTY,
                                    TestWorld.order()),
                            overlay));
        }

        private void rollback() {
            ApplicationKey key = installed();
            DeliveryOutcome outcome = lifecycle.rollback(
                    new RollbackOrder(key, Optional.empty(), "test", false, TestWorld.order()), overlay);
            note("rollback", key.toString(), outcome);
            if (random.nextBoolean()) {
                note("lift", key.toString(), lifecycle.lift(key, TestWorld.order(), overlay));
            }
        }

        private void remove() {
            ApplicationKey key = installed();
            note("remove", key.toString(), TestWorld.delivery().remove(key, TestWorld.order(), overlay));
        }

        private void prune() {
            note("prune", "", lifecycle.prune(Optional.empty(), TestWorld.order(), overlay));
        }

        private void note(String what, String detail, DeliveryOutcome outcome) {
            boolean isDone = outcome instanceof DeliveryOutcome.Delivered;
            steps.add(what + " " + detail
                    + (isDone ? "" : " (" + outcome.getClass().getSimpleName() + ")"));
            if (isDone) {
                done.add(what);
            }
        }

        private void check() {
            String why = name + ": " + String.join(" | ", steps);
            last = why;
            assertThat(TestWorld.findings(overlay))
                    .as(why)
                    .noneMatch(finding -> finding.rule().startsWith("catalog/")
                            || finding.rule().equals("reference/version-unknown"));
            assertThat(TestWorld.errors(overlay)).as(why).isEmpty();
            for (Application application : TestWorld.delivery().applications(overlay.head())) {
                assertThat(TestWorld.delivery().blueprint(application.blueprint(), overlay.head()))
                        .as(why)
                        .isPresent();
            }
            // All states of one Application after each step; each Application comes up often enough.
            ApplicationKey key = installed();
            for (HistoryEntry entry : lifecycle.history(key, overlay, 100)) {
                PlanOutcome plan = lifecycle.planRollback(
                        new RollbackOrder(
                                key, Optional.of(entry.revision().commit()), "test", false, TestWorld.order()),
                        overlay);
                if (plan instanceof PlanOutcome.Refused refused) {
                    assertThat(refused.findings().stream()
                                    .filter(Finding::isError)
                                    .map(Finding::rule))
                            .as(why + " | to " + entry.revision().commit())
                            .isSubsetOf("hold/held-back", "rollback/application-absent");
                }
            }
        }
    }
}
