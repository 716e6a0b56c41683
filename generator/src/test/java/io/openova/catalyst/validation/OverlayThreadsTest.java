package io.openova.catalyst.validation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.openova.catalyst.acceptance.MapSnapshot;
import io.openova.catalyst.acceptance.TestWorld;
import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.model.OverlayPath;
import io.openova.catalyst.overlay.Overlay;
import io.openova.catalyst.overlay.OverlayUnavailableException;
import io.openova.catalyst.overlay.Snapshot;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A whole overlay on one thread and on many: the same findings in the same order, each file read as often, nothing lost. */
@Tag("slow")
class OverlayThreadsTest {
    private static final int APPLICATIONS = 90;
    private static final String APPS = "clusters/omantel/applications/acme/";
    private static final String RELEASES = "clusters/hz-fsn-rtz-prod/releases/acme/";

    /** An overlay with faults of every sort, spread over its files. */
    private static Map<String, String> files = Map.of();

    @BeforeAll
    static void an_overlay_with_faults(@TempDir Path folder) {
        try (Overlay overlay = TestWorld.open(TestWorld.overlayIn(folder))) {
            TestWorld.delivered(TestWorld.apply(
                    IntStream.range(0, APPLICATIONS)
                            .mapToObj(i -> """
                                    name: %s
                                    blueprint: bp-qa-app
                                    version: 0.1.0
                                    namespace: acme
                                    values: {siteTitle: Site, replicas: 2}
                                    """.formatted(name(i)))
                            .collect(Collectors.joining("---\n")),
                    overlay));
            files = TestWorld.tree(overlay);
        }
        List<UnaryOperator<String>> faults = List.of(
                text -> text.replace("replicas: 2", "replicas: two"),
                text -> text.replace("name: bp-qa-app", "name: bp-qa-ap"),
                text -> text.replace("environmentRef: acme", "environmentRef: acne"),
                text -> text.replace("- hz-fsn-rtz-prod", "- hz-fns-rtz-prod"),
                text -> text.replace("siteTitle", "sitetitle"),
                text -> text.replace("siteTitle: Site", "siteTitle: 'Site'"),
                text -> text.replace("spec:", "spec: ["),
                text -> text + "  dependsOn:\n    - name: nobody\n",
                text -> text.replace("namespace: acme", "namespace: rival"),
                text -> text.replace("namespace: acme", "namespace: acme-prod"));
        for (int i = 0; i < APPLICATIONS; i += 2) {
            files.computeIfPresent(APPS + name(i) + "/application.yaml", edit(faults.get(i / 2 % faults.size())));
        }
        for (int i = 1; i < APPLICATIONS; i += 10) {
            String next = name((i + 10) % APPLICATIONS);
            files.computeIfPresent(
                    APPS + name(i) + "/application.yaml",
                    edit(text -> text + "  dependsOn:\n    - name: " + next + "\n"));
        }
        List<String> releases = files.keySet().stream()
                .filter(name -> name.contains("/releases/"))
                .toList();
        for (int i = 0; i < releases.size(); i += 7) {
            String release = releases.get(i);
            if (i % 2 == 0) {
                files.remove(release);
            } else {
                files.computeIfPresent(release, edit(text -> "# by hand\n" + text));
            }
        }
        for (int i = 0; i < 40; i++) {
            files.put("clusters/omantel/infrastructure/extra-" + i + ".yaml", """
                    apiVersion: example.org/v1
                    kind: Widget
                    metadata: {name: w%d, namespace: tools}
                    spec: {size: %s}
                    ---
                    apiVersion: v1
                    kind: ConfigMap
                    metadata: {name: same, namespace: tools}
                    data: {n: %s}
                    """.formatted(
                            i % 30, i % 3 == 0 ? "3" : "large", i));
        }
    }

    private static java.util.function.BiFunction<String, String, String> edit(UnaryOperator<String> change) {
        return (name, text) -> {
            String changed = change.apply(text);
            assertThat(changed).as(name).isNotEqualTo(text);
            return changed;
        };
    }

    private static String name(int i) {
        return String.format("app-%03d", i);
    }

    private static List<Finding> on(int threads, Snapshot snapshot, OverlayValidation.Progress progress) {
        return Validation.of(TestWorld.delivery().surroundings()).overlay(snapshot, progress, threads);
    }

    @Test
    void many_threads_find_what_one_finds_in_the_same_order() {
        List<Finding> alone = on(1, new MapSnapshot(files), OverlayValidation.Progress.NONE);
        assertThat(alone).hasSizeGreaterThan(150);
        assertThat(alone.stream().map(Finding::rule).distinct())
                .contains(
                        "schema/type",
                        "reference/blueprint-unknown",
                        "reference/environment-missing",
                        "reference/region-unknown",
                        "reference/dependency-missing",
                        "reference/dependency-cycle",
                        "overlay/not-canonical",
                        "overlay/fan-out-missing",
                        "overlay/fan-out-differs",
                        "overlay/wrong-place",
                        "overlay/duplicate-object",
                        "overlay/entry-unlisted",
                        "schema/missing");
        for (int threads : new int[] {2, 3, 8, 8, 8}) {
            List<Integer> steps = new ArrayList<>();
            assertThat(on(threads, new MapSnapshot(files), (done, total) -> steps.add(done)))
                    .isEqualTo(alone);
            assertThat(steps)
                    .isEqualTo(IntStream.rangeClosed(1, APPLICATIONS).boxed().toList());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 8})
    void a_file_that_cannot_be_read_ends_the_run_and_of_two_it_is_the_first(int threads) {
        String first = APPS + name(24) + "/application.yaml";
        String second = APPS + name(25) + "/application.yaml";
        Snapshot broken = new Counting(files) {
            @Override
            public Optional<String> read(OverlayPath path) {
                if (path.toString().equals(first) || path.toString().equals(second)) {
                    throw new OverlayUnavailableException("the disk is broken at " + path);
                }
                return super.read(path);
            }
        };
        for (int i = 0; i < 20; i++) {
            assertThatThrownBy(() -> on(threads, broken, OverlayValidation.Progress.NONE))
                    .isInstanceOf(OverlayUnavailableException.class)
                    .hasMessage("the disk is broken at " + first);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {50, 400})
    void a_chain_of_applications_is_read_in_proportion_to_its_length_and_a_ring_is_one_finding(int length) {
        Map<String, String> chained = new TreeMap<>(files);
        chained.keySet().removeIf(name -> name.startsWith(APPS) || name.startsWith(RELEASES));
        String text = files.getOrDefault(APPS + name(3) + "/application.yaml", "");
        for (int i = 0; i < length; i++) {
            chained.put(
                    APPS + name(i) + "/application.yaml",
                    text.replace(name(3), name(i)) + "  dependsOn:\n    - name: " + name((i + 1) % length) + "\n");
        }
        Counting counting = new Counting(chained);
        List<Finding> findings = on(2, counting, OverlayValidation.Progress.NONE);
        assertThat(findings)
                .filteredOn(finding -> finding.rule().equals("reference/dependency-cycle"))
                .singleElement()
                .satisfies(
                        finding -> assertThat(finding.location().orElseThrow().file())
                                .isEqualTo(APPS + name(length - 1) + "/application.yaml"));
        assertThat(counting.reads.entrySet())
                .filteredOn(entry -> entry.getKey().startsWith(APPS))
                .hasSizeGreaterThanOrEqualTo(length)
                .allSatisfy(entry -> assertThat(entry.getValue()).hasValueLessThanOrEqualTo(4));
    }

    /** Counts how often each file is read. */
    private static class Counting implements Snapshot {
        final Map<String, AtomicInteger> reads = new ConcurrentHashMap<>();
        private final MapSnapshot files;

        Counting(Map<String, String> files) {
            this.files = new MapSnapshot(files);
        }

        @Override
        public Optional<String> commit() {
            return files.commit();
        }

        @Override
        public Optional<String> read(OverlayPath path) {
            reads.computeIfAbsent(path.toString(), p -> new AtomicInteger()).incrementAndGet();
            return files.read(path);
        }

        @Override
        public List<String> list(OverlayPath folder) {
            return files.list(folder);
        }

        @Override
        public List<OverlayPath> files(OverlayPath folder) {
            return files.files(folder);
        }

        @Override
        public boolean exists(OverlayPath path) {
            return files.exists(path);
        }
    }
}
