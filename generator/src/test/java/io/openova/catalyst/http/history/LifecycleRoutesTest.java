package io.openova.catalyst.http.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.openova.catalyst.acceptance.TestWorld;
import io.openova.catalyst.http.ApiFixture;
import io.openova.catalyst.http.ApiFixture.Reply;
import io.openova.catalyst.http.auth.Tier;
import io.openova.catalyst.value.Value;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** History, rollback, holds, promotion, and impact over HTTP, and who may do which. */
@Tag("slow")
class LifecycleRoutesTest {
    private static final String SHOP = "{\"name\":\"shop\",\"blueprint\":\"bp-qa-app\",\"version\":\"0.1.0\","
            + "\"namespace\":\"acme-dev\",\"values\":{\"siteTitle\":\"One\"}}";

    private ApiFixture api;

    @BeforeEach
    void start(@TempDir Path folder) {
        api = ApiFixture.start(folder);
        TestWorld.delivered(TestWorld.apply(SHOP, api.overlay));
    }

    @AfterEach
    void stop() {
        api.close();
    }

    private void retitle(String title) {
        api.send(
                        "owner",
                        "PUT",
                        "/applications/shop?namespace=acme-dev",
                        "{\"values\":{\"siteTitle\":\"" + title + "\"}}")
                .is(200);
    }

    @Test
    void the_history_says_what_each_commit_changed() {
        retitle("Two");
        Value history = api.get("viewer", "/applications/shop/history").is(200).json();
        List<Value> revisions = history.itemsAt("revisions");
        assertThat(revisions.stream().map(r -> r.textAt("event").orElse("")).toList())
                .containsExactly("changed", "installed");
        Value change = revisions.get(0).itemsAt("changes").get(0);
        assertThat(change.textAt("pointer")).contains("/spec/parameters/siteTitle");
        assertThat(change.textAt("before")).contains("One");
        assertThat(change.textAt("after")).contains("Two");
        assertThat(api.get("viewer", "/applications/shop/history?limit=1")
                        .json()
                        .at("more"))
                .contains(Value.bool(true));
        api.get("viewer", "/applications/shop/history?limit=0").is(400, "invalid-query");
    }

    @Test
    void two_commits_are_compared_field_by_field_and_file_by_file() {
        String first = api.head();
        retitle("Two");
        retitle("Three");
        String last = api.head();
        Value one =
                api.get("viewer", "/applications/shop/history/" + last).is(200).json();
        assertThat(one.itemsAt("fields").get(0).textAt("before")).contains("Two");
        assertThat(one.textAt("diff").orElse("")).contains("-", "Two", "+", "Three");
        Value all = api.get("viewer", "/applications/shop/history/" + last + "?against=" + first.substring(0, 10))
                .is(200)
                .json();
        assertThat(all.itemsAt("fields").get(0).textAt("before")).contains("One");
        api.get("viewer", "/applications/shop/history/" + "0".repeat(40)).is(404, "commit-not-found");
        api.get("viewer", "/applications/shop/history/zzzz").is(404, "commit-not-found");
    }

    @Test
    void the_files_are_shown_at_any_commit() {
        String first = api.head();
        retitle("Two");
        Value now = api.get("viewer", "/applications/shop/manifests").is(200).json();
        Value then = api.get("viewer", "/applications/shop/manifests?commit=" + first)
                .is(200)
                .json();
        assertThat(now.itemsAt("manifests").size()).isGreaterThanOrEqualTo(3);
        assertThat(text(now)).contains("Two").doesNotContain("One");
        assertThat(text(then)).contains("One").doesNotContain("Two");
    }

    @Test
    void a_rollback_restores_holds_and_is_lifted() {
        String first = api.head();
        retitle("Two");
        String body = "{\"commit\":\"" + first + "\",\"reason\":\"loses orders\"}";
        Reply plan = api.send("owner", "POST", "/applications/shop/rollback/preview", body)
                .is(200);
        String digest = plan.json().textAt("planDigest").orElseThrow();
        String before = api.head();
        api.send("owner", "POST", "/applications/shop/rollback", body, "X-Plan-Digest", "0".repeat(64))
                .is(409, "plan-changed");
        api.send("owner", "POST", "/applications/shop/rollback", body, "If-Match", "\"other\"")
                .is(412, "precondition-failed");
        assertThat(api.head()).isEqualTo(before);
        Reply done = api.send(
                "owner", "POST", "/applications/shop/rollback", body, "X-Plan-Digest", digest, "Idempotency-Key", "r1");
        assertThat(done.is(200).json().textAt("spec", "parameters", "siteTitle"))
                .contains("One");
        Reply again = api.send(
                "owner", "POST", "/applications/shop/rollback", body, "X-Plan-Digest", digest, "Idempotency-Key", "r1");
        assertThat(again.is(200).json().textAt("outcome")).contains("Repeated");

        Value held = api.get("viewer", "/applications/shop/hold").is(200).json();
        assertThat(held.at("held")).contains(Value.bool(true));
        assertThat(held.textAt("hold", "reason")).contains("loses orders");
        api.send("owner", "PUT", "/applications/shop", "{\"values\":{\"siteTitle\":\"Four\"}}")
                .is(409, "application-held");
        assertThat(api.get("viewer", "/applications?hold=true&fields=brief")
                        .json()
                        .itemsAt("items"))
                .hasSize(1);
        api.send("owner", "DELETE", "/applications/shop/hold", "").is(200);
        api.send("owner", "DELETE", "/applications/shop/hold", "").is(409, "application-not-held");
        retitle("Four");
        assertThat(api.get("viewer", "/applications/shop/history").json().itemsAt("revisions").stream()
                        .map(r -> r.textAt("event").orElse(""))
                        .toList())
                .containsExactly("changed", "lifted", "rolled-back", "changed", "installed");
        api.send("owner", "POST", "/applications/shop/rollback", "{\"commit\":\"not-one\"}")
                .is(400, "invalid-body");
        api.send("owner", "POST", "/applications/shop/rollback", "{\"commit\":\"" + "0".repeat(40) + "\"}")
                .is(422);
    }

    @Test
    void a_hold_keeps_an_application_where_it_is() {
        Reply done = api.send("owner", "PUT", "/applications/shop/hold", "{\"reason\":\"audit\"}")
                .is(200);
        assertThat(done.json().textAt("hold", "by")).contains("owner");
        assertThat(done.json().textAt("hold", "kept", "version")).contains("0.1.0");
        api.send("owner", "PUT", "/applications/shop/hold", "{}").is(409, "application-held");
        api.send("owner", "PUT", "/applications/shop", "{\"values\":{\"siteTitle\":\"Two\"}}")
                .is(409, "application-held");
        api.send("owner", "POST", "/applications/shop/delete/preview", "").is(409, "application-held");
        api.send("owner", "DELETE", "/applications/shop/hold", "").is(200);
        retitle("Two");
        api.send("owner", "PUT", "/applications/shop/hold", "{\"reason\":\"" + "a".repeat(501) + "\"}")
                .is(400, "invalid-body");
    }

    @Test
    void a_promotion_takes_version_and_parameters_along() {
        String body = "{\"name\":\"shop\",\"namespace\":\"acme-dev\",\"to\":\"acme\"}";
        String before = api.head();
        Reply plan = api.send("viewer", "POST", "/promotions/preview", body).is(200);
        assertThat(api.head()).isEqualTo(before);
        assertThat(plan.json().textAt("environment")).contains("acme");
        Reply done = api.send(
                "owner",
                "POST",
                "/promotions",
                body,
                "X-Plan-Digest",
                plan.json().textAt("planDigest").orElseThrow());
        assertThat(done.is(200).json().textAt("environment")).contains("acme");
        Value matrix = api.get("viewer", "/promotions/matrix?organization=acme")
                .is(200)
                .json();
        assertThat(matrix.itemsAt("rows")).hasSize(1);
        assertThat(matrix.itemsAt("rows").get(0).itemsAt("cells")).hasSize(2);
        retitle("Two");
        assertThat(api.send("owner", "POST", "/promotions", body)
                        .is(200)
                        .json()
                        .textAt("spec", "parameters", "siteTitle"))
                .contains("Two");
        api.send("owner", "POST", "/promotions", "{\"name\":\"shop\",\"to\":\"No!\"}")
                .is(400, "invalid-body");
        api.send("owner", "POST", "/promotions", "{\"name\":\"none\",\"to\":\"acme\"}")
                .is(404);
    }

    @Test
    void the_impact_names_the_applications_that_the_caller_may_see() {
        TestWorld.delivered(TestWorld.apply(SHOP.replace("acme-dev", "qa-omantel"), api.overlay));
        String body = "{\"blueprint\":\"bp-qa-app\",\"from\":\"0.1.0\",\"to\":\"0.2.0\"}";
        Value all = api.send("viewer", "POST", "/impact", body).is(200).json();
        assertThat(all.itemsAt("applications")).hasSize(2);
        api.caller("acme", Map.of("acme-dev", Tier.VIEWER));
        Reply some = api.send("acme", "POST", "/impact", body).is(200);
        assertThat(some.json().itemsAt("applications")).hasSize(1);
        assertThat(some.text()).doesNotContain("qa-omantel");
        api.send("viewer", "POST", "/impact", "{\"blueprint\":\"bp-none\",\"from\":\"0.1.0\",\"to\":\"0.2.0\"}")
                .is(404, "blueprint-not-found");
        api.send("viewer", "POST", "/impact", "{\"blueprint\":\"bp-qa-app\",\"from\":\"^0.1\",\"to\":\"0.1.1\"}")
                .is(400, "invalid-body");
    }

    private record Cell(String method, String path, String body, boolean isWrite) {}

    @Test
    void S18_each_tier_reaches_what_it_may_and_strangers_find_nothing() {
        retitle("Two");
        String body = "{\"name\":\"shop\",\"namespace\":\"acme-dev\",\"to\":\"acme-dev\"}";
        List<Cell> cells = List.of(
                new Cell("GET", "/applications/shop/history", "", false),
                new Cell("GET", "/applications/shop/history/" + api.head(), "", false),
                new Cell("GET", "/applications/shop/manifests", "", false),
                new Cell("GET", "/applications/shop/hold", "", false),
                new Cell("GET", "/applications/shop/text", "", false),
                new Cell("POST", "/applications/shop/preview", "{}", false),
                new Cell("POST", "/applications/shop/delete/preview", "", false),
                new Cell("POST", "/applications/shop/rollback/preview", "{}", false),
                new Cell("POST", "/applications/shop/rollback", "{}", true),
                new Cell("PUT", "/applications/shop/hold", "{}", true),
                new Cell("DELETE", "/applications/shop/hold", "", true),
                new Cell("PUT", "/applications/shop/text", "{\"text\":\"{}\"}", true),
                new Cell("POST", "/promotions", body, true));
        for (Tier tier : Tier.values()) {
            api.caller(tier.word() + "-there", Map.of("acme-dev", tier));
            api.caller(tier.word() + "-elsewhere", Map.of("qa-omantel", tier));
        }
        List<String> wrong = new ArrayList<>();
        for (Cell cell : cells) {
            for (Tier tier : Tier.values()) {
                String before = api.head();
                Reply elsewhere = api.send(tier.word() + "-elsewhere", cell.method(), cell.path(), cell.body());
                boolean isHidden = elsewhere.status() == 404 || elsewhere.status() == 403;
                if (!isHidden || !api.head().equals(before) || elsewhere.text().contains("acme-dev")) {
                    wrong.add(tier + " elsewhere " + cell + ": " + elsewhere.status() + " " + elsewhere.text());
                }
                // A developer writes in an Environment of type dev.
                boolean may = !cell.isWrite() || tier != Tier.VIEWER;
                if (!may) {
                    Reply there = api.send(tier.word() + "-there", cell.method(), cell.path(), cell.body());
                    if (there.status() != 403 || !api.head().equals(before)) {
                        wrong.add(tier + " " + cell + ": " + there.status());
                    }
                } else if (!cell.isWrite()) {
                    Reply there = api.send(tier.word() + "-there", cell.method(), cell.path(), cell.body());
                    if (there.status() != 200 || !api.head().equals(before)) {
                        wrong.add(tier + " " + cell + ": " + there.status() + " " + there.text());
                    }
                }
            }
        }
        assertThat(wrong).isEmpty();
        // A promotion needs the tier where it goes.
        String up = "{\"name\":\"shop\",\"namespace\":\"acme-dev\",\"to\":\"acme\"}";
        api.caller("half", Map.of("acme-dev", Tier.OWNER, "acme", Tier.VIEWER));
        api.send("half", "POST", "/promotions", up).is(403, "forbidden");
        api.send("half", "POST", "/promotions/preview", up).is(200);
        api.send("owner-there", "POST", "/promotions", up).is(403, "forbidden");
        api.send("owner-there", "POST", "/promotions/preview", up).is(403, "forbidden");
        String matrix = api.get("owner-elsewhere", "/promotions/matrix").is(200).text();
        assertThat(matrix).doesNotContain("acme").doesNotContain("shop");
    }

    private static String text(Value manifests) {
        return String.join(
                "\n",
                manifests.itemsAt("manifests").stream()
                        .map(file -> file.textAt("content").orElse(""))
                        .toList());
    }

    @Test
    void S08_no_history_shows_a_secret() {
        Optional<String> canary = Optional.of("c4n4ry-s3cret");
        Reply made = api.send(
                "owner",
                "POST",
                "/applications",
                "{\"name\":\"vault\",\"blueprint\":\"bp-any\",\"namespace\":\"acme-dev\",\"values\":{\"password\":\""
                        + canary.get() + "\"}}");
        made.is(201);
        api.send("owner", "PUT", "/applications/vault", "{\"values\":{\"password\":\"" + canary.get() + "-2\"}}")
                .is(200);
        for (String path : List.of(
                "/applications/vault/history",
                "/applications/vault/history/" + api.head(),
                "/applications/vault/manifests",
                "/applications/vault/text")) {
            assertThat(api.get("owner", path).is(200).text()).as(path).doesNotContain(canary.get());
        }
        assertThat(api.send("owner", "POST", "/applications/vault/rollback/preview", "{}")
                        .is(200)
                        .text())
                .doesNotContain(canary.get());
    }
}
