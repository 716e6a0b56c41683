package io.openova.catalyst.http.editor;

import static org.assertj.core.api.Assertions.assertThat;

import io.openova.catalyst.acceptance.TestWorld;
import io.openova.catalyst.document.write.JsonWriter;
import io.openova.catalyst.http.ApiFixture;
import io.openova.catalyst.http.ApiFixture.Reply;
import io.openova.catalyst.http.auth.Tier;
import io.openova.catalyst.value.Value;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The check of a text, the text of an Application, and writes that carry the digest of a plan. */
@Tag("slow")
class CheckAndPlanTest {
    private static final String PLAN = "X-Plan-Digest";
    private static final String SHOP = "{\"name\":\"shop\",\"blueprint\":\"bp-qa-app\",\"version\":\"0.1.0\","
            + "\"namespace\":\"qa-omantel\",\"values\":{\"siteTitle\":\"One\"}}";

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

    @Test
    void a_wrong_word_has_its_range_and_the_edit_that_corrects_it() {
        String text = "name: blog\nblueprnt: bp-qa-app\nnamespace: qa-omantel\n";
        Value finding = check("viewer", text, "install", "").itemsAt("findings").get(0);
        assertThat(finding.textAt("rule")).contains("request/unknown-field");
        assertThat(JsonWriter.write(finding)).contains("\"line\":2,\"column\":1", "\"endLine\":2,\"endColumn\":9");
        assertThat(applied(text, finding)).isEqualTo(text.replace("blueprnt", "blueprint"));
    }

    @Test
    void a_value_is_replaced_in_its_own_quotes() {
        for (String quoted : List.of("bp-qa-ap", "\"bp-qa-ap\"", "'bp-qa-ap'")) {
            String text = "# ü € 😀\nname: blog\nblueprint: " + quoted + " # comment\nnamespace: qa-omantel\n";
            Value checked = check("viewer", text, "install", "");
            Value finding = checked.itemsAt("findings").get(0);
            assertThat(finding.itemsAt("fixes")).as(JsonWriter.write(checked)).isNotEmpty();
            assertThat(applied(text, finding)).isEqualTo(text.replace("bp-qa-ap", "bp-qa-app"));
        }
    }

    @Test
    void a_valid_text_has_its_canonical_form_origins_and_plan() {
        String before = api.head();
        Value checked = check("viewer", "name: blog\nblueprint: bp-qa-app\nnamespace: qa-omantel\n", "install", "");
        assertThat(checked.at("valid")).contains(Value.bool(true));
        assertThat(checked.textAt("canonical").orElseThrow()).contains("blueprintRef:", "name: bp-qa-app");
        assertThat(checked.textAt("origins", "/blueprintRef/name", "from")).contains("alias");
        assertThat(checked.textAt("origins", "/blueprintRef/name", "pointer")).contains("/blueprint");
        assertThat(checked.textAt("planDigest").orElse("")).hasSize(64);
        assertThat(api.head()).isEqualTo(before);
    }

    @Test
    void the_findings_are_those_of_the_commit() {
        for (String text : List.of(
                "name: Blog\nblueprint: bp-qa-app\nnamespace: qa-omantel\n",
                "name: blog\nblueprint: bp-qa-app\nnamespace: qa-omantel\nvalues: {replicas: many}\n",
                "name: blog\nblueprint: bp-qa-app\nversion: 9.9.9\nnamespace: qa-omantel\n",
                "name: blog\nblueprint: bp-qa-app\nnamespace: qa-omantel\nplacement: active-active\n")) {
            Value problem = api.send("owner", "POST", "/applications", text).json();
            Value checked = check("owner", text, "install", "");
            assertThat(rules(checked, "findings")).as(text).isEqualTo(rules(problem, "errors"));
            assertThat(checked.itemsAt("findings"))
                    .allSatisfy(finding -> assertThat(finding.at("endColumn")).isPresent());
        }
    }

    @Test
    void broken_yaml_is_a_finding_at_its_place() {
        Value checked = check("viewer", "name: [\n", "install", "");
        assertThat(checked.at("valid")).contains(Value.bool(false));
        assertThat(checked.itemsAt("findings").get(0).at("line")).isPresent();
        assertThat(check("viewer", "a: 1\n---\nb: 2\n", "install", "").at("valid"))
                .contains(Value.bool(false));
        assertThat(check("viewer", "", "install", "").at("valid")).contains(Value.bool(false));
    }

    @Test
    void a_change_is_checked_against_what_there_is() {
        Value checked = check("viewer", "values: {siteTitle: Two}\n", "update", "qa-omantel/shop");
        assertThat(checked.at("valid")).contains(Value.bool(true));
        assertThat(checked.textAt("canonical").orElseThrow()).contains("siteTitle: Two", "version: 0.1.0");
        api.send("viewer", "POST", "/check", "{\"text\":\"{}\",\"as\":\"update\"}")
                .is(400, "invalid-body");
        api.send("viewer", "POST", "/check", "{\"text\":\"{}\",\"as\":\"update\",\"application\":\"acme/none\"}")
                .is(404, "application-not-found");
        api.send("viewer", "POST", "/check", "{\"text\":\"{}\",\"as\":\"guess\"}")
                .is(400, "invalid-body");
        api.send("viewer", "POST", "/check", "{\"as\":\"install\"}").is(400, "invalid-body");
    }

    @Test
    void manifests_are_checked_each_for_itself() {
        Value checked = check(
                "viewer",
                "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {a: 1}\n---\n"
                        + "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: b}\n",
                "manifests",
                "");
        assertThat(checked.itemsAt("findings")).hasSize(1);
        assertThat(checked.itemsAt("findings").get(0).textAt("pointer")).contains("/data/a");
    }

    @Test
    void S21_a_check_names_nothing_that_the_caller_may_not_see() {
        api.caller("acme", Map.of("acme", Tier.ADMIN));
        String text = "name: blog\nblueprint: bp-any\nnamespace: acme\nenvironmentRef: qa-omante\n"
                + "dependsOn: [{name: sho, namespace: qa-omantel}]\n";
        Reply reply =
                api.send("acme", "POST", "/check", json(text, "install", "")).is(200);
        assertThat(reply.text()).doesNotContain("\"qa-omantel\"").doesNotContain("shop");
        api.send("acme", "POST", "/check", json("{}", "update", "qa-omantel/shop"))
                .is(404, "application-not-found");
    }

    @Test
    void the_text_of_an_application_makes_that_application() {
        Reply got = api.get("viewer", "/applications/shop/text").is(200);
        String text = got.json().textAt("text").orElseThrow();
        String before = api.head();
        api.send("owner", "PUT", "/applications/shop/text", json(text)).is(200);
        assertThat(api.head()).isEqualTo(before);
        Reply changed = api.send(
                "owner",
                "PUT",
                "/applications/shop/text",
                json(text.replace("One", "Two")),
                "If-Match",
                got.header("ETag").orElseThrow());
        assertThat(changed.is(200).json().textAt("spec", "parameters", "siteTitle"))
                .contains("Two");
        api.send(
                        "owner",
                        "PUT",
                        "/applications/shop/text",
                        json(text.replace("One", "Three")),
                        "If-Match",
                        got.header("ETag").orElseThrow())
                .is(412, "precondition-failed");
        api.send("owner", "PUT", "/applications/shop/text", json(text.replace("name: shop", "name: other")))
                .is(400, "name-mismatch");
        api.send("viewer", "PUT", "/applications/shop/text", json(text)).is(403, "forbidden");
        api.send("owner", "PUT", "/applications/shop/text", json("a: [")).is(422, "invalid-application");
    }

    @Test
    void what_is_committed_is_what_was_shown() {
        String change = "{\"values\":{\"siteTitle\":\"Two\"}}";
        String shown = digest(api.send("viewer", "POST", "/applications/shop/preview", change));
        String before = api.head();
        Reply refused =
                api.send("owner", "PUT", "/applications/shop", "{\"values\":{\"siteTitle\":\"Three\"}}", PLAN, shown);
        refused.is(409, "plan-changed");
        assertThat(refused.json().textAt("diff").orElseThrow()).contains("Three");
        assertThat(refused.json().textAt("planDigest")).isPresent();
        assertThat(api.head()).isEqualTo(before);
        Reply done = api.send("owner", "PUT", "/applications/shop", change, PLAN, shown)
                .is(200);
        assertThat(done.json().textAt("planDigest")).contains(shown);
        api.send("owner", "PUT", "/applications/shop", change, PLAN, "short").is(400, "invalid-plan-digest");
    }

    @Test
    void a_plan_stands_when_others_change_other_things_and_falls_when_they_change_the_same() {
        String change = "{\"values\":{\"siteTitle\":\"Two\"}}";
        String shown = digest(api.send("viewer", "POST", "/applications/shop/preview", change));
        TestWorld.delivered(TestWorld.apply(SHOP.replace("shop", "other"), api.overlay));
        api.send("owner", "PUT", "/applications/shop", change, PLAN, shown).is(200);

        String removal = digest(api.send("viewer", "POST", "/applications/shop/delete/preview", ""));
        api.send("owner", "PUT", "/applications/shop", "{\"values\":{\"siteTitle\":\"Late\"}}")
                .is(200);
        String install = digest(api.send("viewer", "POST", "/applications/preview", SHOP.replace("shop", "third")));
        api.send("owner", "POST", "/applications", SHOP.replace("shop", "third"), PLAN, install)
                .is(201);
        api.send("owner", "DELETE", "/applications/shop", "", PLAN, removal).is(200);
        api.get("owner", "/applications/shop").is(404);
    }

    @Test
    void S08_a_new_plan_shows_no_secret() {
        Reply refused = api.send(
                "owner",
                "PUT",
                "/applications/shop",
                "{\"values\":{\"siteTitle\":\"Two\",\"adminPassword\":\"c4n4ry-s3cret\"}}",
                PLAN,
                "0".repeat(64));
        assertThat(refused.status()).isIn(409, 422);
        assertThat(refused.text()).doesNotContain("c4n4ry-s3cret");
    }

    private static String digest(Reply reply) {
        return reply.is(200).json().textAt("planDigest").orElseThrow();
    }

    private Value check(String caller, String text, String as, String application) {
        return api.send(caller, "POST", "/check", json(text, as, application))
                .is(200)
                .json();
    }

    private static String json(String text) {
        return JsonWriter.write(Value.object().put("text", text).build());
    }

    private static String json(String text, String as, String application) {
        return JsonWriter.write(Value.object()
                .put("text", text)
                .put("as", as)
                .put(
                        "application",
                        Optional.of(application).filter(name -> !name.isEmpty()).map(Value::text))
                .build());
    }

    private static List<String> rules(Value body, String member) {
        return body.itemsAt(member).stream()
                .map(finding -> finding.textAt("rule").orElse("")
                        + finding.textAt("pointer").orElse("")
                        + finding.at("line")
                        + finding.at("column"))
                .toList();
    }

    /** The text with the first fix of a finding. */
    private static String applied(String text, Value finding) {
        Value edit = finding.itemsAt("fixes").get(0).itemsAt("edits").get(0);
        String[] lines = text.split("\n", -1);
        int line = number(edit, "line") - 1;
        int start = lines[line].offsetByCodePoints(0, number(edit, "column") - 1);
        int end = lines[line].offsetByCodePoints(0, number(edit, "endColumn") - 1);
        lines[line] = lines[line].substring(0, start) + edit.textAt("text").orElseThrow() + lines[line].substring(end);
        return String.join("\n", lines);
    }

    private static int number(Value value, String name) {
        return Integer.parseInt(((Value.NumberValue) value.at(name).orElseThrow()).lexeme());
    }
}
