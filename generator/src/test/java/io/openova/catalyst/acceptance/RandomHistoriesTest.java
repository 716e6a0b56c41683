package io.openova.catalyst.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.openova.catalyst.delivery.ApplicationDelivery;
import io.openova.catalyst.delivery.DeliveryOutcome;
import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.lifecycle.ApplicationLifecycle;
import io.openova.catalyst.lifecycle.HistoryEntry;
import io.openova.catalyst.lifecycle.PromotionOrder;
import io.openova.catalyst.lifecycle.RollbackOrder;
import io.openova.catalyst.model.Application;
import io.openova.catalyst.model.ApplicationKey;
import io.openova.catalyst.model.OverlayPath;
import io.openova.catalyst.overlay.Overlay;
import io.openova.catalyst.overlay.Snapshot;
import io.openova.catalyst.value.Value;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random histories of interleaved Applications, ten in one overlay, so that everything of the earlier ones is a neighbour
 * that must not be touched: a rollback restores the exact bytes, what was rolled back from does not come back while it is
 * held, and promoting twice is a no-op.
 */
@Tag("slow")
class RandomHistoriesTest {
    private static final int HISTORIES = Integer.getInteger("catalyst.histories", 200);
    /** So many share an overlay. */
    private static final int TOGETHER = 10;

    private static final int STEPS = 6;
    private static final String[] NAMES = {"blue", "red"};
    private static final String[] PLACEMENTS = {
        "\"single-region\", \"regions\": [\"hz-fsn-rtz-prod\"]",
        "\"single-region\", \"regions\": [\"hz-hel-rtz-prod\"]",
        "\"active-active\", \"regions\": [\"hz-fsn-rtz-prod\", \"hz-hel-rtz-prod\"]",
        "\"active-hotstandby\", \"regions\": [\"hz-hel-rtz-prod\", \"hz-fsn-dmz-prod\"]"
    };

    @TempDir
    Path folder;

    private final ApplicationDelivery delivery = TestWorld.delivery();
    private int rollbacks;
    private int promotions;
    private int refusals;

    @Test
    void every_rollback_is_exact_and_alone_and_stays() throws IOException {
        for (int first = 0; first < HISTORIES; first += TOGETHER) {
            Path own = folder.resolve("overlay-" + first);
            try (Overlay overlay = TestWorld.open(TestWorld.overlayIn(Files.createDirectory(own)))) {
                for (int number = first; number < first + TOGETHER; number++) {
                    Random random = new Random(number);
                    // Something to go back to; from here on everything is left to chance.
                    install(TestWorld.key("acme-dev", NAMES[0] + number), "0.1.0", overlay);
                    install(TestWorld.key("acme-dev", NAMES[0] + number), "0.2.0", overlay);
                    for (int step = 0; step < STEPS; step++) {
                        String name = NAMES[random.nextInt(4) / 3] + number;
                        step(name, random, overlay, "history " + number + " step " + step);
                    }
                }
                assertThat(TestWorld.errors(overlay)).isEmpty();
            }
        }
        System.out.println(HISTORIES + " histories: " + rollbacks + " rollbacks, " + promotions + " promotions, "
                + refusals + " refusals by a hold");
        assertThat(rollbacks).isGreaterThan(HISTORIES / 2);
        assertThat(promotions).isGreaterThan(HISTORIES / 4);
        assertThat(refusals).isGreaterThan(HISTORIES / 4);
    }

    private void step(String name, Random random, Overlay overlay, String where) {
        boolean isProd = random.nextInt(3) == 0;
        ApplicationKey key = TestWorld.key(isProd ? "acme-prod" : "acme-dev", name);
        Snapshot before = overlay.head();
        boolean isNew = delivery.application(key, before).isEmpty();
        switch (isNew && random.nextInt(3) > 0 ? 9 : random.nextInt(10)) {
            case 0 -> touchesOnly(key, before, delivery.remove(key, TestWorld.order(), overlay), overlay, where);
            case 1 ->
                touchesOnly(
                        key,
                        before,
                        ApplicationLifecycle.of(delivery).lift(key, TestWorld.order(), overlay),
                        overlay,
                        where);
            case 2, 3 -> promote(name, overlay, where);
            case 4, 5, 6 -> rollback(key, random, overlay, where);
            default -> touchesOnly(key, before, TestWorld.apply(request(key, random), overlay), overlay, where);
        }
    }

    private void install(ApplicationKey key, String version, Overlay overlay) {
        TestWorld.delivered(TestWorld.apply(
                "{\"name\": \"" + key.name() + "\", \"namespace\": \"" + key.namespace()
                        + "\", \"blueprint\": \"bp-qa-app\", \"version\": \"" + version + "\"}",
                overlay));
    }

    private void promote(String name, Overlay overlay, String where) {
        PromotionOrder order = new PromotionOrder(
                TestWorld.key("acme", name).name(),
                Optional.empty(),
                "dev",
                "acme-prod",
                Optional.empty(),
                Optional.empty(),
                Value.ObjectValue.EMPTY,
                TestWorld.order());
        ApplicationKey there = TestWorld.key("acme-prod", name);
        Optional<Application> was = delivery.application(there, overlay.head());
        Snapshot before = overlay.head();
        DeliveryOutcome first = ApplicationLifecycle.of(delivery).promote(order, overlay);
        touchesOnly(there, before, first, overlay, where);
        if (first instanceof DeliveryOutcome.Rejected) {
            return;
        }
        promotions++;
        Application source = delivery.application(TestWorld.key("acme-dev", name), overlay.head())
                .orElseThrow();
        Application now = delivery.application(there, overlay.head()).orElseThrow();
        assertThat(now.blueprint()).as(where).isEqualTo(source.blueprint());
        was.ifPresent(app -> {
            assertThat(now.placement()).as(where).isEqualTo(app.placement());
            assertThat(replicas(now)).as(where).isEqualTo(replicas(app));
        });
        assertThat(ApplicationLifecycle.of(delivery).promote(order, overlay))
                .as(where)
                .isInstanceOf(DeliveryOutcome.Unchanged.class);
    }

    private void rollback(ApplicationKey key, Random random, Overlay overlay, String where) {
        List<HistoryEntry> history = ApplicationLifecycle.of(delivery).history(key, overlay, 100);
        Optional<String> to = history.isEmpty() || random.nextBoolean()
                ? Optional.empty()
                : Optional.of(
                        history.get(random.nextInt(history.size())).revision().commit());
        Snapshot before = overlay.head();
        Optional<Application> was = delivery.application(key, before);
        DeliveryOutcome outcome = ApplicationLifecycle.of(delivery).rollback(order(key, to), overlay);
        touchesOnly(key, before, outcome, overlay, where);
        if (!(outcome instanceof DeliveryOutcome.Delivered delivered)) {
            return;
        }
        rollbacks++;
        assertThat(delivered.findings()).as(where).isEmpty();
        Snapshot now = overlay.head();
        String kept = ApplicationLifecycle.of(delivery)
                .holds(now)
                .of(key)
                .orElseThrow()
                .kept()
                .commit();
        to.ifPresent(revision -> assertThat(kept).as(where).isEqualTo(revision));
        Snapshot then = overlay.history().at(kept, now).orElseThrow();
        assertThat(files(key, now)).as(where).isEqualTo(files(key, then)).isNotEmpty();
        was.ifPresent(bad -> cannotComeBack(bad, history, overlay, where));
    }

    private void cannotComeBack(Application bad, List<HistoryEntry> history, Overlay overlay, String where) {
        Snapshot head = overlay.head();
        assertThat(RollbackTest.rules(TestWorld.apply(delivery.yaml(bad), overlay)))
                .as(where)
                .containsExactly("hold/active");
        for (HistoryEntry entry : history) {
            if (entry.application().equals(Optional.of(bad))) {
                assertThat(RollbackTest.rules(ApplicationLifecycle.of(delivery)
                                .rollback(
                                        order(
                                                bad.key(),
                                                Optional.of(entry.revision().commit())),
                                        overlay)))
                        .as(where)
                        .containsExactly("hold/held-back");
            }
        }
        assertThat(overlay.head().commit()).as(where).isEqualTo(head.commit());
    }

    /** Whatever it did, it did it to this Application, or to the files of its namespace that come and go with a region. */
    private void touchesOnly(
            ApplicationKey key, Snapshot before, DeliveryOutcome outcome, Overlay overlay, String where) {
        List<OverlayPath> changed = overlay.changedFiles(before, overlay.head());
        if (outcome instanceof DeliveryOutcome.Rejected rejected) {
            refusals += rejected.findings().stream().anyMatch(f -> f.rule().startsWith("hold/")) ? 1 : 0;
            assertThat(rejected.findings())
                    .as(where)
                    .extracting(Finding::rule)
                    .allMatch(rule -> rule.matches("(hold|rollback)/.*|reference/application-missing"));
            assertThat(changed).as(where).isEmpty();
        }
        String own = "clusters/[^/]+/(applications|releases)/" + key.namespace() + "/" + key.name() + "/[^/]+";
        String shared = "clusters/[^/]+/namespaces/" + key.namespace() + "\\.[^/]*yaml";
        assertThat(changed)
                .as(where)
                .allMatch(
                        path -> path.toString().matches(own) || path.toString().matches(shared));
    }

    private static RollbackOrder order(ApplicationKey key, Optional<String> to) {
        return new RollbackOrder(key, to, "", true, TestWorld.order());
    }

    private static Optional<Value> replicas(Application application) {
        return application.parameters().flatMap(parameters -> parameters.get("replicas"));
    }

    private static String request(ApplicationKey key, Random random) {
        boolean isProd = key.namespace().value().equals("acme-prod");
        List<String> values = new ArrayList<>();
        if (random.nextBoolean()) {
            values.add("\"replicas\": " + (1 + random.nextInt(10)));
        }
        values.add("\"siteTitle\": \"Title " + random.nextInt(4) + "\"");
        return "{\"name\": \"" + key.name() + "\", \"namespace\": \"" + key.namespace()
                + "\", \"blueprint\": \"bp-qa-app\", \"version\": \"0." + (1 + random.nextInt(2))
                + ".0\", \"values\": {" + String.join(", ", values) + "}, \"placement\": "
                + PLACEMENTS[isProd ? random.nextInt(PLACEMENTS.length) : 0] + "}";
    }

    /** What the Application is made of, without its hold. */
    private static Map<String, String> files(ApplicationKey key, Snapshot snapshot) {
        Map<String, String> files = new TreeMap<>();
        for (String cluster : snapshot.list(OverlayPath.of("clusters"))) {
            for (String kind : List.of("applications", "releases")) {
                OverlayPath place = OverlayPath.of(
                        "clusters",
                        cluster,
                        kind,
                        key.namespace().value(),
                        key.name().value());
                for (OverlayPath file : snapshot.files(place)) {
                    if (!file.name().equals("hold.json")) {
                        files.put(file.toString(), snapshot.read(file).orElseThrow());
                    }
                }
            }
        }
        return files;
    }
}
