package io.openova.catalyst.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LeadershipTest {
    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5_000_000_000L);
    private final AtomicInteger lost = new AtomicInteger();
    private final Leadership leadership = new Leadership(Duration.ofSeconds(3), nanos::get, lost::incrementAndGet);

    @Test
    void nobody_writes_before_the_lease_is_held() {
        assertThatThrownBy(leadership::require).isInstanceOf(Leadership.NotLeadingException.class);
        leadership.gained();
        leadership.require();
    }

    @Test
    void a_leader_that_keeps_running_keeps_writing() {
        leadership.gained();
        for (int i = 0; i < 100; i++) {
            advance(Duration.ofMillis(2_900));
            assertThat(leadership.isHeld()).isTrue();
        }
        assertThat(lost).hasValue(0);
    }

    @Test
    void a_process_that_stood_still_does_not_write_when_it_wakes_up() {
        leadership.gained();
        advance(Duration.ofMillis(3_001));
        assertThatThrownBy(leadership::require).isInstanceOf(Leadership.NotLeadingException.class);
        assertThat(lost).as("told to stand by").hasValue(1);
        assertThat(leadership.isHeld()).as("and it stays so").isFalse();
    }

    @Test
    void a_lease_that_is_lost_ends_writing_at_once() {
        leadership.gained();
        leadership.lost();
        assertThat(leadership.isHeld()).isFalse();
        assertThat(lost).hasValue(1);
    }

    /** The clock of the Java machine may pass over its largest number. */
    private void advance(Duration time) {
        nanos.addAndGet(time.toNanos());
    }
}
