package io.openova.catalyst.http.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.openova.catalyst.acceptance.TestWorld;
import io.openova.catalyst.http.ApiFixture;
import io.openova.catalyst.overlay.CommitOrder;
import io.openova.catalyst.overlay.CommitOutcome;
import io.openova.catalyst.overlay.Overlay;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Contract 13.2: a key belongs to caller, method, and target; the same request again answers the first result. */
@Tag("slow")
class IdempotencyKeyTest {
    private static final String A = install("i1", "{\"siteTitle\":\"a\"}");
    private static final String B = install("i1", "{\"siteTitle\":\"b\"}");
    private static final String INVALID = install("i1", "{\"replicas\":\"no int\"}");

    private ApiFixture api;

    @BeforeEach
    void start(@TempDir Path folder) {
        api = ApiFixture.start(folder);
    }

    @AfterEach
    void stop() {
        api.close();
    }

    private static String install(String name, String values) {
        return "{\"name\":\"" + name
                + "\",\"blueprint\":\"bp-qa-app\",\"version\":\"0.1.0\",\"namespace\":\"qa-omantel\"," + "\"values\":"
                + values + "}";
    }

    private ApiFixture.Reply keyed(String token, String method, String path, String body, String key) {
        return api.send(token, method, path, body, "Idempotency-Key", key);
    }

    private static void has(ApiFixture.Reply reply, String outcome, String commit) {
        assertThat(reply.json().textAt("outcome")).contains(outcome);
        assertThat(reply.json().textAt("commit")).contains(commit);
    }

    @Test
    void a_key_with_another_request_is_refused_and_nothing_is_done() {
        String first = keyed("owner", "POST", "/applications", A, "k1")
                .is(201)
                .json()
                .textAt("commit")
                .orElseThrow();
        keyed("owner", "POST", "/applications", B, "k1").is(422, "idempotency-key-reused");
        keyed("owner", "POST", "/applications", INVALID, "k1").is(422, "idempotency-key-reused");
        keyed("owner", "POST", "/applications", install("i2", "{}"), "k1").is(422, "idempotency-key-reused");
        assertThat(api.head()).isEqualTo(first);
        has(keyed("owner", "POST", "/applications", A, "k1").is(201), "Repeated", first);
    }

    @Test
    void the_same_request_may_be_written_in_another_shape_and_order() {
        String first = keyed("owner", "POST", "/applications", A, "k1")
                .is(201)
                .json()
                .textAt("commit")
                .orElseThrow();
        String canonical = "organizationRef: qa-omantel\nparameters: {siteTitle: a}\n"
                + "blueprintRef: {version: 0.1.0, name: bp-qa-app}\nname: ' i1 '\n";
        has(keyed("owner", "POST", "/applications", canonical, "k1").is(201), "Repeated", first);
    }

    @Test
    void the_first_result_is_answered_whatever_happened_since() {
        String first = keyed("owner", "POST", "/applications", A, "k1")
                .is(201)
                .json()
                .textAt("commit")
                .orElseThrow();
        api.send("owner", "PUT", "/applications/i1", "{\"values\":{\"siteTitle\":\"later\"}}")
                .is(200);
        ApiFixture.Reply again =
                keyed("owner", "POST", "/applications", A, "k1").is(201);
        has(again, "Repeated", first);
        assertThat(again.json().textAt("spec", "parameters", "siteTitle")).contains("a");
        assertThat(again.header("Location")).isPresent();

        String removed = keyed("owner", "DELETE", "/applications/i1", "", "k1")
                .is(200)
                .json()
                .textAt("commit")
                .orElseThrow();
        ApiFixture.Reply twice =
                keyed("owner", "DELETE", "/applications/i1", "", "k1").is(200);
        has(twice, "Repeated", removed);
        assertThat(twice.json().textAt("namespace")).contains("qa-omantel");
        keyed("owner", "DELETE", "/applications/i1", "", "k2").is(404, "application-not-found");
        api.send("owner", "DELETE", "/applications/i1", "").is(404, "application-not-found");

        ApiFixture.Reply gone = keyed("owner", "POST", "/applications", A, "k1").is(201);
        has(gone, "Repeated", first);
        for (String member :
                new String[] {"kind", "apiVersion", "name", "namespace", "placement", "conditions", "status"}) {
            assertThat(gone.json().at(member)).as(member).isPresent();
        }
        assertThat(gone.json().itemsAt("warnings").get(0).textAt("rule")).contains("request/repeated-gone");
        api.get("owner", "/applications/i1").is(404);
    }

    @Test
    void a_removal_with_the_key_of_an_earlier_one_leaves_the_next_application_alone() {
        keyed("owner", "POST", "/applications", A, "k1").is(201);
        String removed = keyed("owner", "DELETE", "/applications/i1", "", "d1")
                .is(200)
                .json()
                .textAt("commit")
                .orElseThrow();
        keyed("owner", "POST", "/applications", A, "k2").is(201);
        has(keyed("owner", "DELETE", "/applications/i1", "", "d1").is(200), "Repeated", removed);
        api.get("owner", "/applications/i1").is(200);
        keyed("owner", "DELETE", "/applications/i1?force=true", "", "d1").is(422, "idempotency-key-reused");
    }

    @Test
    void changes_are_repeated_too_and_after_the_application_is_gone() {
        keyed("owner", "POST", "/applications", A, "k").is(201);
        String change = "{\"values\":{\"siteTitle\":\"second\"}}";
        String first = keyed("owner", "PUT", "/applications/i1", change, "k")
                .is(200)
                .json()
                .textAt("commit")
                .orElseThrow();
        keyed("owner", "PUT", "/applications/i1", "{\"values\":{}}", "k").is(422, "idempotency-key-reused");
        keyed("owner", "DELETE", "/applications/i1", "", "k").is(200);
        ApiFixture.Reply again =
                keyed("owner", "PUT", "/applications/i1", change, "k").is(200);
        has(again, "Repeated", first);
        assertThat(again.json().textAt("spec", "parameters", "siteTitle")).contains("second");
        keyed("owner", "PUT", "/applications/i1", change, "other").is(404, "application-not-found");
    }

    @Test
    void a_key_belongs_to_its_caller_and_its_method() {
        String first = keyed("owner", "POST", "/applications", A, "same")
                .is(201)
                .json()
                .textAt("commit")
                .orElseThrow();
        keyed("admin", "POST", "/applications", A, "same").is(409, "application-exists");
        String removed = keyed("admin", "DELETE", "/applications/i1", "", "same")
                .is(200)
                .json()
                .textAt("commit")
                .orElseThrow();
        assertThat(removed).isNotEqualTo(first);
    }

    @Test
    void what_is_repeated_is_shown_only_to_a_caller_who_may_still_write_it() {
        api.caller("leaver", Map.of("qa-omantel", Tier.ADMIN));
        keyed("leaver", "POST", "/applications", A, "k").is(201);
        api.caller("leaver", Map.of("qa-omantel", Tier.VIEWER, "acme-dev", Tier.ADMIN));
        keyed("leaver", "POST", "/applications", A, "k").is(403, "forbidden");
        api.caller("leaver", Map.of("acme-dev", Tier.ADMIN));
        keyed("leaver", "POST", "/applications", A, "k").is(404, "application-not-found");
        keyed("leaver", "DELETE", "/applications/i1", "", "k").is(404, "application-not-found");
    }

    @Test
    void a_key_has_up_to_200_characters() {
        keyed("owner", "POST", "/applications", A, "k".repeat(200)).is(201);
        keyed("owner", "POST", "/applications", A, "k".repeat(200)).is(201);
        keyed("owner", "POST", "/applications", B, "k".repeat(200)).is(422, "idempotency-key-reused");
        ApiFixture.Reply refused = keyed("owner", "POST", "/applications", A, "k".repeat(201));
        refused.is(400, "invalid-idempotency-key");
        assertThat(refused.json().textAt("detail").orElse("")).contains("200");
        api.caller("c".repeat(128), Map.of(Caller.EVERYWHERE, Tier.OWNER));
        String longest = install("n".repeat(63), "{}");
        keyed("c".repeat(128), "POST", "/applications", longest, "k".repeat(200))
                .is(201);
        assertThat(keyed("c".repeat(128), "POST", "/applications", longest, "k".repeat(200))
                        .is(201)
                        .json()
                        .textAt("outcome"))
                .contains("Repeated");
    }

    @Test
    void a_key_that_an_earlier_version_wrote_is_still_known() {
        String commit = former("old (install qa-omantel/qa-wp by owner)");
        String body = install("qa-wp", "{\"siteTitle\":\"a\"}");
        has(keyed("owner", "POST", "/applications", body, "old"), "Repeated", commit);
        keyed("admin", "POST", "/applications", install("new", "{}"), "old").is(201);
    }

    private String former(String key) {
        try (Overlay overlay = TestWorld.open(api.repository)) {
            CommitOrder order = new CommitOrder(
                    new CommitOrder.Author("Old", "old@example.org"),
                    Optional.empty(),
                    Optional.of(key),
                    Optional.empty());
            CommitOutcome outcome = overlay.commit(
                    order,
                    head -> Optional.of(new Overlay.Planned(
                            io.openova.catalyst.model.ChangeSet.of(
                                    Map.of(TestWorld.path("note.txt"), "x"), java.util.List.of()),
                            "a commit of an earlier version")));
            return ((CommitOutcome.Committed) outcome).commit();
        }
    }
}
