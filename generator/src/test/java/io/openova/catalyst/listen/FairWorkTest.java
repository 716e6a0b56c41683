package io.openova.catalyst.listen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Threat S26: whoever brings much waits behind themselves. */
@Tag("slow")
class FairWorkTest {
    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(120, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void a_late_holder_has_its_turn_before_the_rest_of_a_thousand() {
        List<String> done = Collections.synchronizedList(new ArrayList<>());
        CountDownLatch gate = new CountDownLatch(1);
        CountDownLatch all = new CountDownLatch(1002);
        try (FairWork work = new FairWork("test", 1, 1)) {
            work.offer("first", () -> {
                await(gate);
                all.countDown();
            });
            for (int i = 0; i < 1000; i++) {
                work.offer("greedy", () -> {
                    done.add("greedy");
                    all.countDown();
                });
            }
            work.offer("modest", () -> {
                done.add("modest");
                all.countDown();
            });
            gate.countDown();
            await(all);
            assertThat(done.indexOf("modest")).isEqualTo(1);
            assertThat(work.waiting()).isZero();
        }
    }

    @Test
    void a_holder_that_holds_its_share_of_the_threads_leaves_one_to_others() {
        CountDownLatch gate = new CountDownLatch(1);
        CountDownLatch served = new CountDownLatch(1);
        Semaphore running = new Semaphore(0);
        try (FairWork work = new FairWork("test", 4, 2)) {
            for (int i = 0; i < 50; i++) {
                work.offer("greedy", () -> {
                    running.release();
                    await(gate);
                });
            }
            running.acquireUninterruptibly(2);
            work.offer("modest", served::countDown);
            await(served);
            assertThat(running.availablePermits())
                    .as("no more than the share has begun")
                    .isZero();
            gate.countDown();
            running.acquireUninterruptibly(48);
        }
    }

    @Test
    void work_that_fails_ends_no_thread() {
        CountDownLatch served = new CountDownLatch(1);
        try (FairWork work = new FairWork("test", 1, 1)) {
            work.offer("any", () -> {
                throw new IllegalStateException("on purpose");
            });
            work.offer("any", served::countDown);
            await(served);
        }
    }

    @Test
    void shares_leave_room_for_others_and_are_given_back_once() {
        Shares shares = new Shares(3, 2);
        assertThat(shares.take("a")).isEqualTo(Shares.Room.TAKEN);
        assertThat(shares.take("a")).isEqualTo(Shares.Room.TAKEN);
        assertThat(shares.take("a")).isEqualTo(Shares.Room.OWN_SHARE_FULL);
        assertThat(shares.take("b")).isEqualTo(Shares.Room.TAKEN);
        assertThat(shares.take("c")).isEqualTo(Shares.Room.ALL_FULL);
        shares.release("a");
        assertThat(shares.take("c")).isEqualTo(Shares.Room.TAKEN);
        shares.release("b");
        assertThatThrownBy(() -> shares.release("b")).isInstanceOf(IllegalStateException.class);
        assertThat(shares.taken()).isEqualTo(2);
        assertThatThrownBy(() -> new Shares(0, 1)).isInstanceOf(IllegalArgumentException.class);
    }
}
