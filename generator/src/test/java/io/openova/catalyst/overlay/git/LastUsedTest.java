package io.openova.catalyst.overlay.git;

import static org.assertj.core.api.Assertions.assertThat;

import io.openova.catalyst.overlay.git.objects.LastUsed;
import org.eclipse.jgit.lib.ObjectId;
import org.junit.jupiter.api.Test;

class LastUsedTest {
    private static final ObjectId A = id('a');
    private static final ObjectId B = id('b');
    private static final ObjectId C = id('c');

    @Test
    void what_was_not_asked_for_the_longest_makes_room() {
        LastUsed<String> kept = new LastUsed<>(10, String::length);
        kept.put(A, "four");
        kept.put(B, "five5");
        assertThat(kept.get(A)).isEqualTo("four");

        kept.put(C, "six666");

        assertThat(kept.get(B)).isNull();
        assertThat(kept.get(A)).isEqualTo("four");
        assertThat(kept.get(C)).isEqualTo("six666");
    }

    @Test
    void the_same_object_counts_once() {
        LastUsed<String> kept = new LastUsed<>(10, String::length);
        for (int i = 0; i < 5; i++) {
            kept.put(A, "four");
        }
        kept.put(B, "six666");

        assertThat(kept.get(A)).isEqualTo("four");
        assertThat(kept.get(B)).isEqualTo("six666");
    }

    private static ObjectId id(char digit) {
        return ObjectId.fromString(String.valueOf(digit).repeat(40));
    }
}
