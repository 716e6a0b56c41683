package io.openova.catalyst.http.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.openova.catalyst.acceptance.TestWorld;
import io.openova.catalyst.http.ApiFixture;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Role x verb x Environment x shape: a verdict for each cell, the same for both shapes, and no commit in a refused one. */
class AuthorisationMatrixTest {
    private static final List<String> ENVIRONMENTS = List.of("acme", "acme-dev", "rival-prod");
    private static final List<String> SHAPES = List.of("simplified", "canonical", "resource");

    private static ApiFixture api;
    private int serial;

    @BeforeAll
    static void start(@TempDir Path folder) {
        api = ApiFixture.start(folder);
        for (String environment : ENVIRONMENTS) {
            TestWorld.delivered(TestWorld.apply(body("simplified", "there-" + environment, environment), api.overlay));
        }
        for (Tier tier : Tier.values()) {
            api.caller(tier.word() + "-of-acme", Map.of("acme", tier));
            api.caller(tier.word() + "-of-dev", Map.of("acme-dev", tier));
        }
        api.caller("nobody", Map.of());
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    private static List<String> roles() {
        List<String> roles = new ArrayList<>(List.of("nobody"));
        for (Tier tier : Tier.values()) {
            roles.addAll(List.of(tier.word(), tier.word() + "-of-acme", tier.word() + "-of-dev"));
        }
        return roles;
    }

    private static Optional<Tier> held(String role, String environment) {
        String[] parts = role.split("-of-");
        boolean reaches = parts.length == 1
                || parts[1].equals("acme") && environment.equals("acme")
                || parts[1].equals("dev") && environment.equals("acme-dev");
        return reaches ? Tier.of(parts[0]) : Optional.empty();
    }

    private static boolean mayWrite(String role, String environment) {
        Optional<Tier> tier = held(role, environment);
        return tier.filter(t -> t.includes(Tier.ADMIN)).isPresent()
                || tier.filter(t -> t == Tier.DEVELOPER).isPresent() && environment.equals("acme-dev");
    }

    @Test
    void S18_each_cell_has_its_verdict_and_a_refused_one_makes_no_commit() {
        List<String> wrong = new ArrayList<>();
        int cells = 0;
        for (String role : roles()) {
            for (String environment : ENVIRONMENTS) {
                for (String shape : SHAPES) {
                    cells += cell(
                            wrong, role, environment, shape, "POST", "/applications", mayWrite(role, environment), 201);
                    cells += cell(
                            wrong,
                            role,
                            environment,
                            shape,
                            "POST",
                            "/applications/preview",
                            held(role, environment).isPresent(),
                            200);
                    cells += cell(
                            wrong,
                            role,
                            environment,
                            shape,
                            "PUT",
                            "/applications/there-" + environment,
                            mayWrite(role, environment),
                            200);
                }
                cells += cell(
                        wrong,
                        role,
                        environment,
                        "",
                        "GET",
                        "/applications/there-" + environment,
                        held(role, environment).isPresent(),
                        200);
                cells += cell(
                        wrong,
                        role,
                        environment,
                        "",
                        "GET",
                        "/applications/there-" + environment + "/status",
                        held(role, environment).isPresent(),
                        200);
                cells += cell(
                        wrong,
                        role,
                        environment,
                        "",
                        "DELETE",
                        "/applications/gone-" + environment + "-" + role,
                        mayWrite(role, environment),
                        200);
            }
        }
        assertThat(wrong).as(String.join("\n", wrong)).isEmpty();
        assertThat(cells).isEqualTo(13 * 3 * (3 * 3 + 3));
    }

    private int cell(
            List<String> wrong,
            String role,
            String environment,
            String shape,
            String method,
            String path,
            boolean isAllowed,
            int success) {
        if (method.equals("DELETE") && isAllowed) {
            String name = path.substring(path.lastIndexOf('/') + 1);
            TestWorld.delivered(TestWorld.apply(body("simplified", name, environment), api.overlay));
        }
        String body =
                switch (method) {
                    case "POST" -> body(shape, "cell-" + ++serial, environment);
                    case "PUT" -> change(shape, "there-" + environment, environment, ++serial);
                    default -> "";
                };
        String before = api.head();
        ApiFixture.Reply reply = api.send(role, method, path, body);
        boolean refused = reply.status() == 403 && reply.error().equals("forbidden")
                || reply.status() == 404 && reply.error().equals("application-not-found") && path.contains("e-");
        String where = role + " " + method + " " + path + " in " + environment + " as " + shape;
        if (isAllowed && reply.status() != success) {
            wrong.add(where + ": allowed, but answered " + reply.status() + " " + reply.text());
        } else if (!isAllowed && !refused) {
            wrong.add(where + ": must be refused, but answered " + reply.status() + " " + reply.text());
        } else if (!isAllowed && !api.head().equals(before)) {
            wrong.add(where + ": refused, but there is a commit");
        }
        return 1;
    }

    private static String namespace(String environment) {
        return environment.equals("rival-prod") ? "rival" : environment;
    }

    private static String body(String shape, String name, String environment) {
        String namespace = namespace(environment);
        return switch (shape) {
            case "canonical" ->
                "{\"name\":\"" + name
                        + "\",\"blueprintRef\":{\"name\":\"bp-any\",\"version\":\"1.2.3\"},\"organizationRef\":\""
                        + namespace + "\",\"environmentRef\":\"" + environment
                        + "\",\"placement\":{\"mode\":\"single-region\",\"regions\":[\"hz-fsn-rtz-prod\"]}}";
            case "resource" ->
                "apiVersion: apps.openova.io/v1\nkind: Application\nmetadata:\n  name: " + name + "\n  namespace: "
                        + namespace + "\nspec:\n  environmentRef: " + environment
                        + "\n  blueprintRef: {name: bp-any, version: 1.2.3}\n  placement: single-region\n  regions: [hz-fsn-rtz-prod]\n";
            default ->
                "{\"name\":\"" + name + "\",\"blueprint\":\"bp-any\",\"namespace\":\"" + namespace
                        + "\",\"environmentRef\":\"" + environment + "\"}";
        };
    }

    private static String change(String shape, String name, String environment, int n) {
        return switch (shape) {
            case "canonical" -> "{\"parameters\":{\"n\":" + n + "}}";
            case "resource" -> body(shape, name, environment) + "  parameters: {n: " + n + "}\n";
            default -> "{\"values\":{\"n\":" + n + "}}";
        };
    }

    @Test
    void S18_a_name_can_not_pose_as_the_grant_for_all() {
        api.caller("trickster", Map.of("acme-dev", Tier.OWNER));
        String before = api.head();
        for (String environment : List.of("*", "ACME-DEV", "acme-dev/../acme", "acme-dev\\u0000")) {
            int status = api.send(
                            "trickster",
                            "POST",
                            "/applications",
                            "{\"name\":\"trick\",\"blueprint\":\"bp-any\",\"namespace\":\"acme\",\"environmentRef\":\""
                                    + environment + "\"}")
                    .status();
            assertThat(status).as(environment).isNotEqualTo(201);
        }
        assertThat(api.head()).isEqualTo(before);
    }
}
