package io.openova.catalyst.controller.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LeadershipTest {
    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5_000_000_000L);
    private final AtomicInteger lost = new AtomicInteger();
    private final List<Duration> stoodStill = new ArrayList<>();
    private final Leadership leadership =
            new Leadership(Duration.ofSeconds(3), nanos::get, stoodStill::add, lost::incrementAndGet);

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
        assertThat(stoodStill).containsExactly(Duration.ofMillis(3_001));
    }

    @Test
    void a_process_that_stood_still_says_so_when_the_elector_is_the_first_to_notice() {
        leadership.gained();
        advance(Duration.ofSeconds(9));
        leadership.lost();
        assertThat(leadership.isHeld()).isFalse();
        assertThat(stoodStill).as("once, whoever looks afterwards").containsExactly(Duration.ofSeconds(9));
    }

    @Test
    void a_lease_that_is_lost_ends_writing_at_once() {
        leadership.gained();
        leadership.lost();
        assertThat(leadership.isHeld()).isFalse();
        assertThat(lost).hasValue(1);
        assertThat(stoodStill).as("it ran all the time").isEmpty();
    }

    /** The clock of the Java machine may pass over its largest number. */
    private void advance(Duration time) {
        nanos.addAndGet(time.toNanos());
    }
}
