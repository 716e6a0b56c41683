package io.openova.catalyst.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.openova.catalyst.delivery.ApplicationDelivery;
import io.openova.catalyst.overlay.Overlay;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Many writers of different Applications on one repository: nothing is lost, nothing half written. The writers share two
 * open overlays, so that they meet inside one process's queue as well as at the branch itself.
 */
@Tag("tools")
class ManyWritersTest {
    private static final int WRITERS = 32;
    private static final int EACH = 50;
    private static final int OPEN = 2;

    @TempDir
    Path folder;

    @Test
    void every_application_of_every_writer_is_there_with_its_whole_fan_out() throws Exception {
        Path repository = TestWorld.overlayIn(folder);
        String before = git(repository, "rev-parse", "main").strip();
        Set<String> commits = ConcurrentHashMap.newKeySet();
        List<Overlay> overlays = new ArrayList<>();
        for (int i = 0; i < OPEN; i++) {
            overlays.add(TestWorld.open(repository));
        }
        write(overlays, commits);

        try (Overlay overlay = TestWorld.open(repository)) {
            Map<String, String> tree = TestWorld.tree(overlay);
            for (int writer = 0; writer < WRITERS; writer++) {
                for (int n = 0; n < EACH; n++) {
                    String app = namespace(writer) + "/" + name(writer, n);
                    assertThat(tree).containsKey("clusters/omantel/applications/" + app + "/application.yaml");
                    for (String region : List.of(TestWorld.PRIMARY, TestWorld.SECOND)) {
                        for (String file : List.of("kustomization", "source", "helmrelease")) {
                            assertThat(tree)
                                    .containsKey("clusters/" + region + "/releases/" + app + "/" + file + ".yaml");
                        }
                    }
                }
            }
            assertThat(TestWorld.delivery().applications(overlay.head())).hasSize(WRITERS * EACH);
            assertThat(TestWorld.errors(overlay)).isEmpty();
        } finally {
            overlays.forEach(Overlay::close);
        }

        assertThat(git(repository, "fsck", "--full", "--strict", "--no-dangling")
                        .strip())
                .isEmpty();
        List<String> history = git(repository, "rev-list", "--parents", before + "..main")
                .lines()
                .toList();
        assertThat(history).allMatch(line -> line.split(" ").length == 2, "one parent each");
        assertThat(history).extracting(line -> line.split(" ")[0]).containsExactlyInAnyOrderElementsOf(commits);
    }

    private static void write(List<Overlay> overlays, Set<String> commits) throws Exception {
        CyclicBarrier start = new CyclicBarrier(WRITERS);
        ExecutorService threads = Executors.newFixedThreadPool(WRITERS);
        try {
            List<Future<?>> done = new ArrayList<>();
            for (int i = 0; i < WRITERS; i++) {
                int writer = i;
                done.add(threads.submit(() -> {
                    ApplicationDelivery delivery = TestWorld.delivery();
                    start.await();
                    for (int n = 0; n < EACH; n++) {
                        commits.add(TestWorld.delivered(delivery.deliver(
                                        TestWorld.documents(request(writer, n), "request"),
                                        TestWorld.install(),
                                        overlays.get(writer % OPEN)))
                                .commit());
                    }
                    return null;
                }));
            }
            for (Future<?> future : done) {
                future.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    /** Half the writers share a namespace, so that they also race for its files. */
    private static String namespace(int writer) {
        return writer % 2 == 0 ? "shared" : "ns" + writer % 8;
    }

    private static String name(int writer, int n) {
        return "w" + writer + "-" + n;
    }

    private static String request(int writer, int n) {
        return "{\"name\": \"" + name(writer, n) + "\", \"blueprint\": \"bp-any\", \"namespace\": \""
                + namespace(writer)
                + "\", \"environmentRef\": \"acme\", \"placement\": \"active-active\", \"regions\": [\""
                + TestWorld.PRIMARY + "\", \"" + TestWorld.SECOND + "\"], \"values\": {\"n\": " + n + "}}";
    }

    private static String git(Path repository, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("git", "-C", repository.toString()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(text).isZero();
        return text;
    }
}
