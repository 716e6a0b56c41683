package io.openova.catalyst.http.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.openova.catalyst.http.answer.Answer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RouterTest {
    private static final List<String> PATHS = List.of(
            "/a",
            "/a/{name}",
            "/a/stream",
            "/a/preview",
            "/a/{name}/stream",
            "/a/{name}/{part}",
            "/a/all/stream",
            "/b",
            "/{any}");

    @Test
    void a_literal_wins_over_a_variable_in_whatever_order_the_routes_come() {
        for (int seed = 0; seed < 200; seed++) {
            List<String> paths = new ArrayList<>(PATHS);
            Collections.shuffle(paths, new Random(seed));
            Router router = new Router(paths.stream()
                    .map(path ->
                            Route.open(path, exchange -> Answer.json(200, io.openova.catalyst.value.Value.object())))
                    .toList());
            assertThat(template(router, "a", "stream")).isEqualTo("/a/stream");
            assertThat(template(router, "a", "preview")).isEqualTo("/a/preview");
            assertThat(template(router, "a", "shop")).isEqualTo("/a/{name}");
            assertThat(template(router, "a", "all", "stream")).isEqualTo("/a/all/stream");
            assertThat(template(router, "a", "shop", "stream")).isEqualTo("/a/{name}/stream");
            assertThat(template(router, "a", "shop", "status")).isEqualTo("/a/{name}/{part}");
            assertThat(template(router, "b")).isEqualTo("/b");
            assertThat(template(router, "c")).isEqualTo("/{any}");
        }
    }

    private static String template(Router router, String... path) {
        return router.match("GET", List.of(path)).route().template();
    }
}
