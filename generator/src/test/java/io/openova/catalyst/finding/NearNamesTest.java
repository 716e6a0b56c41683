package io.openova.catalyst.finding;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NearNamesTest {
    private static List<String> names(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> String.format("app-%06d-%s", i * 7L % 1_000_003, i % 2 == 0 ? "web" : "worker"))
                .toList();
    }

    @ParameterizedTest
    @ValueSource(ints = {1_000, 100_000})
    void a_word_is_compared_with_no_more_words_the_more_there_are(int count) {
        NearNames names = new NearNames(names(count));
        assertThat(names.compared("app-000700-wob")).hasSizeLessThanOrEqualTo(200);
        assertThat(names.compared("")).hasSizeLessThanOrEqualTo(200);
        assertThat(names.compared("zzz")).hasSizeLessThanOrEqualTo(200);
    }

    @Test
    void one_slip_of_the_finger_is_found_among_many() {
        List<String> known = names(20_000);
        NearNames names = new NearNames(known);
        Random random = new Random(5);
        for (int i = 0; i < 2_000; i++) {
            String word = known.get(random.nextInt(known.size()));
            int at = random.nextInt(word.length());
            String slipped =
                    switch (i % 3) {
                        case 0 -> word.substring(0, at) + word.substring(at + 1);
                        case 1 -> word.substring(0, at) + 'q' + word.substring(at + 1);
                        default -> word.substring(0, at) + 'q' + word.substring(at);
                    };
            assertThat(names.compared(slipped)).as(slipped).contains(word);
        }
        assertThat(names.to("app-000700-wob")).contains("app-000700-web");
    }

    @Test
    void of_few_words_all_are_compared() {
        List<String> known = names(150);
        assertThat(new NearNames(known).compared("whatever")).isEqualTo(known);
        assertThat(new NearNames(known).to("app-000007-werker"))
                .isEqualTo(Nearest.to("app-000007-werker", known))
                .isNotEmpty();
    }
}
