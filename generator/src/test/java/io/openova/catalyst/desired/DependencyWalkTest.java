package io.openova.catalyst.desired;

import static org.assertj.core.api.Assertions.assertThat;

import io.openova.catalyst.acceptance.TestWorld;
import io.openova.catalyst.model.ApplicationKey;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the Applications of one run are asked for their dependencies, and what is found. */
class DependencyWalkTest {
    private final Map<ApplicationKey, Set<ApplicationKey>> committed = new HashMap<>();
    private final AtomicInteger asked = new AtomicInteger();
    private final DependencyWalk walk = new DependencyWalk(key -> {
        asked.incrementAndGet();
        return committed.getOrDefault(key, Set.of());
    });

    private static ApplicationKey app(int number) {
        return TestWorld.key("acme", "app-" + number);
    }

    @ParameterizedTest
    @ValueSource(ints = {100, 10_000})
    void a_chain_that_is_installed_link_by_link_is_walked_once(int length) {
        for (int i = 1; i < length; i++) {
            assertThat(walk.back(app(i), Set.of(app(i - 1)), app(i - 1))).isEmpty();
            committed.put(app(i), Set.of(app(i - 1)));
        }
        assertThat(asked).hasValue(length - 1);
    }

    @ParameterizedTest
    @ValueSource(ints = {100, 10_000})
    void a_chain_that_is_there_is_walked_once_from_whichever_end(int length) {
        for (int i = 1; i < length; i++) {
            committed.put(app(i), Set.of(app(i - 1)));
        }
        for (int i = length - 1; i > 0; i--) {
            assertThat(walk.back(app(i), Set.of(app(i - 1)), app(i - 1))).isEmpty();
        }
        assertThat(asked).hasValue(length - 1);
    }

    @Test
    void an_application_that_changes_what_it_depends_on_is_followed_anew() {
        committed.put(app(2), Set.of(app(1)));
        assertThat(walk.back(app(3), Set.of(app(2)), app(2))).isEmpty();
        committed.put(app(3), Set.of(app(2)));
        assertThat(walk.back(app(1), Set.of(app(3)), app(3)))
                .contains("acme/app-1 -> acme/app-3 -> acme/app-2 -> acme/app-1");
    }

    @Test
    void a_circle_of_others_is_not_blamed_on_who_depends_on_it_and_hides_none() {
        committed.put(app(1), Set.of(app(2)));
        committed.put(app(2), Set.of(app(1), app(4)));
        assertThat(walk.back(app(3), Set.of(app(1)), app(1))).isEmpty();
        assertThat(walk.back(app(2), Set.of(app(1), app(4)), app(1)))
                .contains("acme/app-2 -> acme/app-1 -> acme/app-2");
        assertThat(walk.back(app(4), Set.of(app(1)), app(1)))
                .contains("acme/app-4 -> acme/app-1 -> acme/app-2 -> acme/app-4");
    }
}
