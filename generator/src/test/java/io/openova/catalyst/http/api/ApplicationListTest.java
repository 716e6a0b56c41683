package io.openova.catalyst.http.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.openova.catalyst.acceptance.TestWorld;
import io.openova.catalyst.http.ApiExtras;
import io.openova.catalyst.http.ApiFixture;
import io.openova.catalyst.http.auth.Tier;
import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.ObjectValue;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Search, filters, order, pages, and counts of the list, and the summary and activity beside it. */
@Tag("slow")
class ApplicationListTest {
    private static ApiFixture api;

    @BeforeAll
    static void start(@TempDir Path folder) {
        ApiExtras extras = new ApiExtras(
                key -> Optional.ofNullable(phase(key.name().value())),
                () -> {},
                Duration.ZERO,
                Optional.empty(),
                StreamTiming.STANDARD);
        api = ApiFixture.start(folder, settings -> settings, extras);
        for (String name : List.of("alpha", "beta", "gamma")) {
            TestWorld.delivered(TestWorld.apply(
                    "{\"name\": \"" + name + "\", \"blueprint\": \"bp-any\", \"namespace\": \"acme\"}", api.overlay));
        }
        TestWorld.delivered(TestWorld.apply(
                "{\"name\": \"shop\", \"blueprint\": \"bp-qa-app\", \"version\": \"0.1.0\", \"namespace\":"
                        + " \"qa-omantel\"}",
                api.overlay));
        api.caller("acme", Map.of("acme", Tier.VIEWER));
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    private static ObjectValue phase(String name) {
        String phase = name.equals("beta") ? "Failed" : name.equals("gamma") ? "Degraded" : "Ready";
        return Value.object()
                .put(
                        "status",
                        Value.object()
                                .put("phase", phase)
                                .put(
                                        "conditions",
                                        Value.list(List.of(Value.object()
                                                .put("type", "Ready")
                                                .put("status", phase.equals("Ready") ? "True" : "False")
                                                .put("message", "the reason of " + name)
                                                .build()))))
                .build();
    }

    @Test
    void words_filters_and_order_choose_the_rows() {
        assertThat(names("")).containsExactly("alpha", "beta", "gamma", "shop");
        assertThat(names("?search=AL%20acme")).containsExactly("alpha");
        assertThat(names("?search=qa-app%200.1.0")).containsExactly("shop");
        assertThat(names("?phase=Failed,Degraded")).containsExactly("beta", "gamma");
        assertThat(names("?blueprint=bp-any&phase=Ready")).containsExactly("alpha");
        assertThat(names("?hold=true")).isEmpty();
        assertThat(names("?sort=-name")).containsExactly("shop", "gamma", "beta", "alpha");
        assertThat(names("?sort=phase")).containsExactly("beta", "gamma", "alpha", "shop");
        assertThat(names("?environment=acme,qa-omantel&search=shop")).containsExactly("shop");
        api.get("viewer", "/applications?sort=colour").is(400, "invalid-query");
        api.get("viewer", "/applications?fields=none").is(400, "invalid-query");
        api.get("viewer", "/applications?facets=colour").is(400, "invalid-query");
        api.get("viewer", "/applications?search=" + "a".repeat(201)).is(400, "invalid-query");
    }

    @Test
    void pages_of_every_order_hold_each_row_once() {
        for (String sort : List.of("namespace", "name", "-name", "phase", "-phase", "blueprint", "-environment")) {
            List<String> paged = new ArrayList<>();
            Optional<String> next = Optional.empty();
            do {
                Value page = api.get(
                                "viewer",
                                "/applications?fields=brief&limit=1&sort=" + sort
                                        + next.map(token -> "&continue=" + token)
                                                .orElse(""))
                        .is(200)
                        .json();
                paged.addAll(names(page));
                assertThat(page.at("metadata", "total")).contains(Value.number(4));
                next = page.textAt("metadata", "continue");
            } while (next.isPresent());
            assertThat(paged).as(sort).isEqualTo(names("?sort=" + sort));
        }
        String other = api.get("viewer", "/applications?limit=1&sort=name")
                .json()
                .textAt("metadata", "continue")
                .orElseThrow();
        api.get("viewer", "/applications?limit=1&sort=phase&continue=" + other).is(400, "invalid-query");
    }

    @Test
    void counts_say_what_the_list_would_be_with_another_value() {
        Value page = api.get("viewer", "/applications?fields=brief&facets=phase,blueprint&phase=Failed")
                .is(200)
                .json();
        assertThat(page.at("metadata", "total")).contains(Value.number(1));
        assertThat(count(page, "phase", "Ready")).isEqualTo(2);
        assertThat(count(page, "phase", "Failed")).isEqualTo(1);
        assertThat(count(page, "blueprint", "bp-any")).isEqualTo(1);
        assertThat(count(page, "blueprint", "bp-qa-app")).isZero();
    }

    @Test
    void S21_no_list_count_or_commit_names_what_the_caller_may_not_see() {
        for (String path : List.of(
                "/applications?facets=phase,environment,organization,namespace,blueprint,version,region,hold",
                "/applications?fields=brief&search=shop",
                "/applications?environment=qa-omantel&facets=environment",
                "/summary",
                "/activity")) {
            String text = api.get("acme", path).is(200).text();
            assertThat(text).as(path).doesNotContain("qa-omantel").doesNotContain("bp-qa-app");
        }
        assertThat(api.get("acme", "/activity").json().itemsAt("items")).hasSize(3);
        assertThat(api.get("viewer", "/activity").json().itemsAt("items").size())
                .isGreaterThanOrEqualTo(4);
    }

    @Test
    void the_summary_begins_with_what_is_not_well() {
        Value summary = api.get("viewer", "/summary").is(200).json();
        assertThat(summary.at("unwell")).contains(Value.number(2));
        assertThat(summary.itemsAt("needsAttention").stream()
                        .map(item -> item.textAt("name").orElse("") + ": "
                                + item.textAt("cause").orElse(""))
                        .toList())
                .containsExactly("beta: the reason of beta", "gamma: the reason of gamma");
        assertThat(summary.at("phases", "Ready")).contains(Value.number(2));
    }

    @Test
    void an_unchanged_list_is_not_sent_again() {
        String tag =
                api.get("viewer", "/applications?fields=brief").header("ETag").orElseThrow();
        api.send("viewer", "GET", "/applications?fields=brief", "", "If-None-Match", tag)
                .is(304);
        api.send("acme", "GET", "/applications?fields=brief", "", "If-None-Match", tag)
                .is(200);
    }

    @Test
    void the_activity_is_read_page_by_page() {
        List<String> all = commits(api.get("viewer", "/activity").is(200).json());
        List<String> paged = new ArrayList<>();
        Optional<String> next = Optional.empty();
        do {
            Value page = api.get(
                            "viewer",
                            "/activity?limit=2"
                                    + next.map(t -> "&continue=" + t).orElse(""))
                    .is(200)
                    .json();
            paged.addAll(commits(page));
            next = page.textAt("metadata", "continue");
        } while (next.isPresent());
        assertThat(paged).isEqualTo(all);
        api.get("viewer", "/activity?continue=" + "0".repeat(40)).is(400, "invalid-query");
    }

    private static List<String> commits(Value page) {
        return page.itemsAt("items").stream()
                .map(item -> item.textAt("commit").orElseThrow())
                .toList();
    }

    private static int count(Value page, String facet, String value) {
        return page.itemsAt("metadata", "facets", facet).stream()
                .filter(item -> item.textAt("value").equals(Optional.of(value)))
                .map(item ->
                        Integer.parseInt(((Value.NumberValue) item.at("count").orElseThrow()).lexeme()))
                .findFirst()
                .orElse(0);
    }

    private static List<String> names(String query) {
        return names(api.get("viewer", "/applications" + query).is(200).json());
    }

    private static List<String> names(Value page) {
        return page.itemsAt("items").stream()
                .map(item -> item.textAt("name").orElseThrow())
                .toList();
    }
}
