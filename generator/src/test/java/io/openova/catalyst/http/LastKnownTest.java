package io.openova.catalyst.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.openova.catalyst.listen.LastKnown;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What is known of a server that is slow or away; time is counted by hand. */
@Tag("slow")
class LastKnownTest {
    /** Patience is real time: long where the answer comes, short where it cannot. */
    private static final Duration LONG = Duration.ofMinutes(2);

    private final AtomicLong now = new AtomicLong();
    private final AtomicInteger calls = new AtomicInteger();
    private volatile Callable<String> source = () -> "one";
    private LastKnown<String> known = known(LONG);

    private LastKnown<String> known(Duration patience) {
        return new LastKnown<>(
                "test",
                () -> {
                    calls.incrementAndGet();
                    return source.call();
                },
                new LastKnown.Terms(
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(100),
                        patience,
                        8,
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(60)),
                now::get);
    }

    private void pass(long seconds) {
        now.addAndGet(Duration.ofSeconds(seconds).toNanos());
    }

    @AfterEach
    void close() {
        known.close();
    }

    @Test
    void a_value_is_kept_and_renewed() throws Exception {
        assertThat(known.get().value()).isEqualTo("one");
        source = () -> "two";
        assertThat(known.get().value()).isEqualTo("one");
        pass(10);
        assertThat(known.get().value()).isEqualTo("two");
        source = () -> "three";
        assertThat(known.renewed().value()).isEqualTo("three");
        source = () -> "four";
        known.outdate();
        assertThat(known.get().value()).isEqualTo("four");
        assertThat(calls).hasValue(4);
        assertThat(known.staleness()).isEmpty();
    }

    @Test
    void a_failure_is_remembered_with_growing_pauses() {
        source = () -> {
            throw new IOException("away");
        };
        for (int pause : new int[] {1, 2, 4, 8, 16, 32, 32}) {
            int before = calls.get();
            for (int i = 0; i < 100; i++) {
                assertThatThrownBy(() -> known.get())
                        .isInstanceOf(LastKnown.UnknownException.class)
                        .hasMessage("away");
            }
            assertThat(calls).as("one attempt").hasValue(before + 1);
            pass(pause - 1);
            assertThatThrownBy(() -> known.get()).isInstanceOf(LastKnown.UnknownException.class);
            assertThat(calls).as("none before " + pause + " s").hasValue(before + 1);
            pass(1);
        }
    }

    @Test
    void what_was_known_is_used_until_it_is_too_old() throws Exception {
        assertThat(known.get().value()).isEqualTo("one");
        source = () -> {
            throw new IOException("away");
        };
        pass(99);
        assertThat(known.get().value()).isEqualTo("one");
        assertThat(known.staleness()).contains(Duration.ofSeconds(99));
        assertThat(known.isLate()).isTrue();
        pass(1);
        assertThatThrownBy(() -> known.get()).isInstanceOf(LastKnown.UnknownException.class);
        source = () -> "back";
        pass(2);
        // What is too old is not used, so this caller waits.
        RawClient.until("it answers again", () -> {
            try {
                return known.get().value().equals("back");
            } catch (LastKnown.UnknownException unknown) {
                pass(1);
                return false;
            }
        });
        assertThat(known.staleness()).isEmpty();
    }

    @Test
    void a_look_up_that_hangs_holds_up_nobody_for_long_and_is_replaced() throws Exception {
        CountDownLatch gate = new CountDownLatch(1);
        known.close();
        known = known(Duration.ofMillis(1));
        RawClient.until("something is known", () -> {
            try {
                return known.get().value().equals("one");
            } catch (LastKnown.UnknownException unknown) {
                return false;
            }
        });
        int before = calls.get();
        source = () -> {
            gate.await();
            return "late";
        };
        pass(10);
        for (int i = 0; i < 1000; i++) {
            assertThat(known.get().value()).isEqualTo("one");
        }
        RawClient.until("it was looked up once", () -> calls.get() == before + 1);
        assertThat(known.staleness()).contains(Duration.ofSeconds(10));
        source = () -> "two";
        pass(60);
        assertThat(known.get().value())
                .as("given up, and it is too early for the next")
                .isEqualTo("one");
        pass(1);
        RawClient.until("the next attempt answers", () -> {
            try {
                return known.get().value().equals("two");
            } catch (LastKnown.UnknownException unknown) {
                return false;
            }
        });
        gate.countDown();
    }
}
