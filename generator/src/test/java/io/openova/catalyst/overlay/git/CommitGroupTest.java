package io.openova.catalyst.overlay.git;

import static io.openova.catalyst.overlay.OverlayFixture.ALICE;
import static io.openova.catalyst.overlay.OverlayFixture.commit;
import static io.openova.catalyst.overlay.OverlayFixture.path;
import static io.openova.catalyst.overlay.OverlayFixture.writes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.openova.catalyst.overlay.CommitOrder;
import io.openova.catalyst.overlay.CommitOutcome;
import io.openova.catalyst.overlay.Overlay;
import io.openova.catalyst.overlay.OverlayFixture;
import io.openova.catalyst.overlay.OverlayLocation;
import io.openova.catalyst.overlay.Snapshot;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Callers that wait together are served together, and notice nothing of it. */
@Tag("slow")
class CommitGroupTest {
    private static final int CALLERS = 12;

    private final AtomicInteger moves = new AtomicInteger();
    private Path bare;
    private Overlay overlay;
    private GitCli git;

    @BeforeEach
    void make(@TempDir Path folder) {
        bare = folder.resolve("overlay.git");
        Overlays.create(bare, "main");
        overlay = Overlays.open(new OverlayLocation.Local(bare), OverlayFixture.settings(), step -> {
            if (step == FailPoint.Step.REF_SWAPPED) {
                moves.incrementAndGet();
            }
        });
        commit(overlay, writes("count", "0\n"));
        moves.set(0);
        git = new GitCli(bare);
    }

    @AfterEach
    void close() {
        overlay.close();
    }

    @Test
    void wishes_that_wait_together_are_commits_of_their_own_and_one_move_of_the_branch() throws Exception {
        List<CommitOutcome> outcomes = together(IntStream.range(0, CALLERS)
                .<Callable<CommitOutcome>>mapToObj(i -> () -> commit(overlay, writes("f" + i, "x\n")))
                .toList());

        assertThat(outcomes).hasSize(CALLERS).allMatch(outcome -> outcome instanceof CommitOutcome.Committed);
        assertThat(outcomes.stream().map(OverlayFixture::committed).distinct()).hasSize(CALLERS);
        // The first caller's, which kept the others waiting, and theirs.
        assertThat(moves).hasValue(2);
        assertThat(git.run("rev-list", "--count", "main").strip()).isEqualTo(String.valueOf(CALLERS + 2));
        assertThat(git.run("rev-list", "--min-parents=2", "main")).isEmpty();
        git.run("fsck", "--strict", "--full");
        outcomes.forEach(outcome -> git.run("merge-base", "--is-ancestor", OverlayFixture.committed(outcome), "main"));
    }

    @Test
    void each_wish_is_planned_on_what_those_before_it_made() throws Exception {
        together(IntStream.range(0, CALLERS)
                .<Callable<CommitOutcome>>mapToObj(i -> () -> overlay.commit(CommitOrder.by(ALICE), this::increment))
                .toList());

        assertThat(git.run("show", "main:count").strip()).isEqualTo(String.valueOf(CALLERS));
    }

    @Test
    void a_planner_that_fails_fails_its_own_caller_only() throws Exception {
        List<Callable<CommitOutcome>> callers = new ArrayList<>();
        callers.add(() -> commit(overlay, writes("before", "x\n")));
        callers.add(() -> {
            assertThatThrownBy(() -> overlay.commit(CommitOrder.by(ALICE), head -> {
                        throw new IllegalStateException("a bad planner");
                    }))
                    .hasMessage("a bad planner");
            return new CommitOutcome.Abandoned();
        });
        callers.add(() -> commit(overlay, writes("after", "x\n")));

        assertThat(together(callers))
                .filteredOn(o -> o instanceof CommitOutcome.Committed)
                .hasSize(2);
        assertThat(git.run("ls-tree", "--name-only", "main")).contains("before", "after");
    }

    @Test
    void one_key_in_two_wishes_of_a_group_makes_one_commit() throws Exception {
        List<CommitOutcome> outcomes = together(List.of(
                () -> OverlayFixture.commitWithKey(overlay, "k", writes("a", "1\n")),
                () -> OverlayFixture.commitWithKey(overlay, "k", writes("a", "1\n"))));

        CommitOutcome.Committed first = (CommitOutcome.Committed) outcomes.stream()
                .filter(o -> o instanceof CommitOutcome.Committed)
                .findFirst()
                .orElseThrow();
        assertThat(outcomes).contains(new CommitOutcome.Repeated(first.commit()));
    }

    @Test
    void all_are_planned_again_when_somebody_else_moves_the_branch() throws Exception {
        AtomicBoolean isDone = new AtomicBoolean();
        List<Callable<CommitOutcome>> callers = new ArrayList<>();
        for (int i = 0; i < CALLERS; i++) {
            callers.add(() -> overlay.commit(CommitOrder.by(ALICE), head -> {
                if (isDone.compareAndSet(false, true)) {
                    String tree = git.run("rev-parse", "main^{tree}").strip();
                    String other = git.run("commit-tree", "-p", "main", "-m", "o", tree)
                            .strip();
                    git.run("update-ref", "refs/heads/main", other);
                }
                return increment(head);
            }));
        }

        together(callers);

        assertThat(git.run("show", "main:count").strip()).isEqualTo(String.valueOf(CALLERS));
        assertThat(git.run("rev-list", "--min-parents=2", "main")).isEmpty();
        assertThat(git.run("log", "--format=%s", "main").lines().filter("o"::equals))
                .hasSize(1);
    }

    @Test
    void a_large_group_is_written_as_a_pack_that_git_can_read() throws Exception {
        List<Callable<CommitOutcome>> callers = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            String name = "folder-" + i;
            callers.add(() -> commit(overlay, writes(name + "/a", name, name + "/b", name + "b")));
        }

        together(callers);

        git.run("fsck", "--strict", "--full");
        assertThat(git.run("count-objects", "-v")).contains("packs: 1");
        assertThat(git.run("show", "main:folder-99/b")).isEqualTo("folder-99b");
    }

    @Test
    void who_waits_plans_meanwhile_and_not_again_while_what_it_read_is_the_same() throws Exception {
        AtomicInteger plans = new AtomicInteger();

        List<CommitOutcome> outcomes = together(IntStream.range(0, CALLERS)
                .<Callable<CommitOutcome>>mapToObj(i -> () -> overlay.commit(CommitOrder.by(ALICE), head -> {
                    plans.incrementAndGet();
                    assertThat(head.read(path("count"))).hasValue("0\n");
                    assertThat(head.exists(path("f" + i))).isFalse();
                    assertThat(head.list(path("nowhere"))).isEmpty();
                    return Optional.of(new Overlay.Planned(writes("f" + i, "x\n"), "test"));
                }))
                .toList());

        assertThat(outcomes).allMatch(outcome -> outcome instanceof CommitOutcome.Committed);
        assertThat(plans).hasValue(CALLERS);
        assertThat(git.run("ls-tree", "--name-only", "main").lines()).hasSize(CALLERS + 2);
    }

    /** The one who is waited for writes the file "first". */
    static Stream<Arguments> readings() {
        return Stream.of(
                arguments("a file that comes", (Consumer<Snapshot>) head -> head.read(path("first"))),
                arguments("whether there is a file", (Consumer<Snapshot>) head -> head.exists(path("first"))),
                arguments("the names in a folder", (Consumer<Snapshot>) head -> head.list(path(""))),
                arguments("all files below a folder", (Consumer<Snapshot>) head -> head.files(path(""))),
                arguments("the commit", (Consumer<Snapshot>) Snapshot::commit),
                arguments("the commit's time", (Consumer<Snapshot>) Snapshot::committedAt));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("readings")
    void a_plan_is_made_again_when_something_that_it_read_has_changed(String what, Consumer<Snapshot> reading)
            throws Exception {
        List<Boolean> seen = new ArrayList<>();

        together(List.of(() -> overlay.commit(CommitOrder.by(ALICE), head -> {
            reading.accept(head);
            seen.add(git.run("ls-tree", "--name-only", "main").contains("first"));
            return Optional.of(new Overlay.Planned(writes("second", seen.size() + "\n"), "test"));
        })));

        assertThat(seen).as(what).hasSize(2);
        assertThat(git.run("show", "main:second").strip()).isEqualTo("2");
    }

    @Test
    void what_goes_wrong_ahead_does_not_matter_when_it_goes_well_on_the_head_that_counts() throws Exception {
        List<CommitOutcome> outcomes = together(List.of(() -> overlay.commit(CommitOrder.by(ALICE), head -> {
            if (!head.exists(path("first"))) {
                throw new IllegalStateException("too early");
            }
            return Optional.of(new Overlay.Planned(writes("second", "x\n"), "test"));
        })));

        assertThat(outcomes).hasOnlyElementsOfType(CommitOutcome.Committed.class);
    }

    private Optional<Overlay.Planned> increment(Snapshot head) {
        int count = Integer.parseInt(head.read(path("count")).orElseThrow().strip());
        return Optional.of(new Overlay.Planned(writes("count", (count + 1) + "\n"), "count to " + (count + 1)));
    }

    /** Runs the callers while another one's planner keeps the turn, until all of them wait. */
    private List<CommitOutcome> together(List<Callable<CommitOutcome>> callers) throws Exception {
        CountDownLatch allWait = new CountDownLatch(1);
        CountDownLatch isPlanning = new CountDownLatch(1);
        Thread first = new Thread(() -> overlay.commit(CommitOrder.by(ALICE), head -> {
            isPlanning.countDown();
            awaitQuietly(allWait);
            return Optional.of(new Overlay.Planned(writes("first", "x\n"), "first"));
        }));
        first.start();
        isPlanning.await();
        List<FutureTask<CommitOutcome>> tasks = new ArrayList<>();
        for (Callable<CommitOutcome> caller : callers) {
            FutureTask<CommitOutcome> task = new FutureTask<>(caller);
            Thread thread = new Thread(task);
            thread.start();
            while (thread.getState() != Thread.State.WAITING) {
                Thread.onSpinWait();
            }
            tasks.add(task);
        }
        allWait.countDown();
        first.join();
        List<CommitOutcome> outcomes = new ArrayList<>();
        for (FutureTask<CommitOutcome> task : tasks) {
            outcomes.add(result(task));
        }
        return outcomes;
    }

    private static CommitOutcome result(FutureTask<CommitOutcome> task) throws InterruptedException {
        try {
            return task.get();
        } catch (ExecutionException e) {
            throw new AssertionError(e.getCause());
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
