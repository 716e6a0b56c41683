package io.openova.catalyst.http.answer;

import static org.assertj.core.api.Assertions.assertThat;

import io.openova.catalyst.acceptance.TestWorld;
import io.openova.catalyst.document.DocumentReader;
import io.openova.catalyst.document.ReadOutcome;
import io.openova.catalyst.document.tree.ReadLimits;
import io.openova.catalyst.document.write.JsonWriter;
import io.openova.catalyst.http.ApiFixture;
import io.openova.catalyst.http.Program;
import io.openova.catalyst.kube.FakeCluster;
import io.openova.catalyst.model.OverlayPath;
import io.openova.catalyst.overlay.Overlay;
import io.openova.catalyst.value.Pointer;
import io.openova.catalyst.value.Value;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs the tables {@code src/test/resources/conformance/*.table} against the program over real HTTP, row by row, all tables on
 * one overlay. The head of {@code applications.table} says what the columns are.
 */
@Tag("tools")
class ConformanceTest {
    private static final Path TABLES = Path.of("src", "test", "resources", "conformance");
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    /** Contract section 9: each must be answered somewhere in the tables. */
    private static final Set<String> CODES = new TreeSet<>(List.of(
            "empty-body",
            "invalid-body",
            "unauthorized",
            "forbidden",
            "sovereign-not-found",
            "application-not-found",
            "blueprint-not-found",
            "application-exists",
            "application-conflict",
            "placement-transition-blocked",
            "body-too-large",
            "unsupported-media-type",
            "invalid-application",
            "invalid-parameters",
            "blueprint-schema-malformed",
            "name-mismatch",
            "namespace-mismatch",
            "kind-mismatch",
            "invalid-replicas",
            "invalid-yaml",
            "kind-not-scalable",
            "kind-not-restartable",
            "unknown-kind",
            "resource-not-found",
            "resource-conflict",
            "cluster-unavailable",
            "overlay-unavailable"));

    private final Map<String, String> names = new TreeMap<>();
    private final Set<String> seen = new TreeSet<>();
    private final List<String> wrong = new ArrayList<>();
    private int rows;

    @Test
    void every_row_of_the_tables_is_answered_as_it_says(@TempDir Path folder) throws Exception {
        Path repository = world(folder);
        Path tokens = folder.resolve("tokens.yaml");
        Files.writeString(tokens, tokenFile());
        Files.setPosixFilePermissions(tokens, PosixFilePermissions.fromString("rw-------"));
        try (FakeCluster cluster = cluster();
                Program program = Program.serve(
                        List.of(),
                        "--log-level",
                        "warn",
                        "--without-controller",
                        "--kubeconfig",
                        cluster.kubeconfig(folder).toString(),
                        "--overlay",
                        repository.toString(),
                        "--token-file",
                        tokens.toString())) {
            try (var tables = Files.list(TABLES)) {
                for (Path table : tables.filter(f -> f.toString().endsWith(".table"))
                        .sorted()
                        .toList()) {
                    int number = 0;
                    for (String line : Files.readAllLines(table)) {
                        number++;
                        row(program.url, table.getFileName() + ":" + number, line);
                    }
                }
            }
            conflict(program.url);
        }
        assertThat(wrong).as(String.join("\n", wrong)).isEmpty();
        assertThat(rows).isGreaterThanOrEqualTo(120);
        assertThat(seen).containsAll(CODES);
    }

    /** One Deployment of its own, and one that a chart made. */
    private static FakeCluster cluster() throws Exception {
        FakeCluster cluster = new FakeCluster();
        String deployment = "{\"apiVersion\":\"apps/v1\",\"kind\":\"Deployment\",\"metadata\":{\"name\":\"%s\","
                + "\"namespace\":\"qa-omantel\"%s},\"spec\":{\"replicas\":1}}";
        cluster.put("/apis/apps/v1/namespaces/qa-omantel/deployments/web", String.format(deployment, "web", ""));
        cluster.put(
                "/apis/apps/v1/namespaces/qa-omantel/deployments/charted",
                String.format(
                        deployment,
                        "charted",
                        ",\"labels\":{\"helm.toolkit.fluxcd.io/name\":\"nobody\","
                                + "\"helm.toolkit.fluxcd.io/namespace\":\"qa-omantel\"}"));
        return cluster;
    }

    private static Path world(Path folder) throws Exception {
        Path repository = TestWorld.overlayIn(folder);
        try (Overlay overlay = TestWorld.open(repository)) {
            OverlayPath file = TestWorld.path("clusters/omantel/blueprints/bp-qa-app.yaml");
            String newest = overlay.head().read(file).orElseThrow();
            TestWorld.put(
                    overlay,
                    Map.of(file, newest + "---\n" + newest.replace("version: 0.2.0", "version: 0.1.1")),
                    List.of());
        }
        return repository;
    }

    private static String tokenFile() throws Exception {
        StringBuilder file = new StringBuilder("tokens:\n");
        Map<String, String> grants = new TreeMap<>(Map.of(
                "owner", "\"*\": owner",
                "admin", "\"*\": admin",
                "developer", "\"*\": developer",
                "viewer", "\"*\": viewer",
                "acme", "acme: admin\n      acme-dev: admin",
                "rival", "rival-prod: owner",
                "nobody", ""));
        for (Map.Entry<String, String> entry : grants.entrySet()) {
            byte[] hash = MessageDigest.getInstance("SHA-256")
                    .digest(("token-of-" + entry.getKey()).getBytes(StandardCharsets.UTF_8));
            file.append("  - id: ")
                    .append(entry.getKey())
                    .append("\n    sha256: \"")
                    .append(HexFormat.of().formatHex(hash))
                    .append("\"\n    grants:")
                    .append(entry.getValue().isEmpty() ? " {}" : "\n      " + entry.getValue())
                    .append('\n');
        }
        return file.toString();
    }

    private void row(String url, String place, String line) throws Exception {
        if (line.isBlank() || line.startsWith("#")) {
            return;
        }
        Matcher let = Pattern.compile("let ([a-zA-Z0-9-]+) = (.*)").matcher(line);
        if (let.matches()) {
            names.put(let.group(1), let.group(2));
            return;
        }
        String[] columns = line.split(" \\| ", -1);
        if (columns.length != 7) {
            wrong.add(place + ": a row has 7 columns, not " + columns.length);
            return;
        }
        rows++;
        HttpResponse<byte[]> response = CLIENT.send(request(url, columns), BodyHandlers.ofByteArray());
        String text = new String(response.body(), StandardCharsets.UTF_8);
        String status = columns[5].strip();
        String expected = status.split(" ")[0];
        if (response.statusCode() != Integer.parseInt(expected)) {
            wrong.add(place + ": " + columns[0] + " " + columns[1] + " answered " + response.statusCode() + ", not "
                    + status + ": " + text);
            return;
        }
        Optional<Value> body = json(response, text);
        if (status.contains(" ")) {
            String error = body.flatMap(b -> b.textAt("error")).orElse("");
            seen.add(error);
            if (!error.equals(status.split(" ")[1])) {
                wrong.add(place + ": the error is '" + error + "', not '" + status.split(" ")[1] + "': " + text);
            }
            if (!response.headers().firstValue("Content-Type").equals(Optional.of(Problem.TYPE))) {
                wrong.add(place + ": a refusal is " + Problem.TYPE);
            }
        }
        for (String member : columns[6].split(" ; ")) {
            if (!member.isBlank()) {
                member(place, member.strip(), response, body, text);
            }
        }
    }

    /** The one code that no single request can bring about: writers of one field at once, until they meet. */
    private void conflict(String url) throws Exception {
        String path = "/applications/contested";
        String row = "%s | %s | owner |  | %s | 0 | ";
        String install = "{\"name\":\"contested\",\"blueprint\":\"bp-qa-app\",\"version\":\"0.1.0\","
                + "\"namespace\":\"qa-omantel\",\"values\":{\"siteTitle\":\"none\"}}";
        row(url, "conflict", String.format("POST | /applications | owner |  | %s | 201 | ", install));
        for (int round = 0; round < 500 && !seen.contains("application-conflict"); round++) {
            List<CompletableFuture<HttpResponse<byte[]>>> answers = new ArrayList<>();
            for (int writer = 0; writer < 8; writer++) {
                String body = "{\"values\":{\"siteTitle\":\"" + round + "-" + writer + "\"}}";
                answers.add(CLIENT.sendAsync(
                        request(url, String.format(row, "PUT", path, body).split(" \\| ", -1)),
                        BodyHandlers.ofByteArray()));
            }
            for (CompletableFuture<HttpResponse<byte[]>> each : answers) {
                HttpResponse<byte[]> answer = each.get();
                String text = new String(answer.body(), StandardCharsets.UTF_8);
                if (answer.statusCode() == 409) {
                    Value body = json(answer, text).orElseThrow();
                    seen.add(body.textAt("error").orElse(""));
                    assertThat(body.itemsAt("conflicts"))
                            .as(text)
                            .singleElement()
                            .satisfies(met -> assertThat(met.textAt("pointer")).contains("/spec/parameters/siteTitle"));
                } else {
                    assertThat(answer.statusCode()).as(text).isEqualTo(200);
                }
            }
        }
    }

    private HttpRequest request(String url, String[] columns) {
        String path = named(columns[1].strip());
        String target = path.startsWith("//") ? path.substring(1) : ApiFixture.BASE + path;
        String body = named(columns[4].strip());
        boolean isYaml = body.startsWith("yaml:");
        String content = isYaml ? body.substring("yaml:".length()).replace("\\n", "\n") : body;
        if (content.startsWith("repeat:")) {
            content = "{\"name\": \"" + "x".repeat(Integer.parseInt(content.substring("repeat:".length()))) + "\"}";
        }
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url + target))
                .method(
                        columns[0].strip(),
                        content.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(content));
        if (!columns[2].isBlank()) {
            request.header("Authorization", "Bearer token-of-" + columns[2].strip());
        }
        boolean hasType = false;
        for (String header : columns[3].split(" ; ")) {
            if (!header.isBlank()) {
                String[] parts = header.strip().split(": ", 2);
                hasType |= parts[0].equals("Content-Type");
                request.header(parts[0], named(parts[1]));
            }
        }
        if (!content.isEmpty() && !hasType) {
            request.header("Content-Type", isYaml ? "application/yaml" : "application/json");
        }
        return request.build();
    }

    private String named(String text) {
        String result = text;
        for (Map.Entry<String, String> name : names.entrySet()) {
            result = result.replace("$" + name.getKey() + "$", name.getValue());
        }
        return result;
    }

    private static Optional<Value> json(HttpResponse<byte[]> response, String text) {
        if (response.headers()
                        .firstValue("Content-Type")
                        .filter(type -> type.contains("json"))
                        .isEmpty()
                || text.isEmpty()) {
            return Optional.empty();
        }
        ReadOutcome outcome = new DocumentReader().readJson(response.body(), "answer", ReadLimits.MANIFEST);
        assertThat(outcome.findings()).as(text).isEmpty();
        return Optional.of(outcome.documents().get(0).value());
    }

    /** {@code /pointer = JSON}, {@code /pointer ~ regex}, {@code /pointer ?}, {@code Header ~ regex}, {@code let name /pointer}. */
    private void member(String place, String member, HttpResponse<byte[]> response, Optional<Value> body, String text) {
        Matcher matcher =
                Pattern.compile("(let [a-z]+ )?(\\S+)( = | ~ | !~ | \\?)?(.*)").matcher(member);
        if (!matcher.matches()) {
            wrong.add(place + ": cannot read '" + member + "'");
            return;
        }
        String what = matcher.group(2);
        Optional<String> found;
        if (what.equals("text")) {
            found = Optional.of(text);
        } else if (what.startsWith("/")) {
            found = body.flatMap(b -> b.at(Pointer.parse(what))).map(JsonWriter::write);
        } else {
            found = response.headers().firstValue(what);
        }
        if (matcher.group(1) != null) {
            names.put(
                    matcher.group(1).substring(4).strip(),
                    found.orElse("").replaceAll("^\"([0-9a-zA-Z_.-]*)\"$", what.startsWith("/") ? "$1" : "\"$1\""));
            return;
        }
        String operator = Optional.ofNullable(matcher.group(3)).orElse("").strip();
        String wanted = named(matcher.group(4).strip());
        boolean holds =
                switch (operator) {
                    case "=" -> found.equals(Optional.of(wanted));
                    case "~" ->
                        found.filter(f -> Pattern.compile(wanted).matcher(f).find())
                                .isPresent();
                    case "!~" ->
                        found.filter(f -> Pattern.compile(wanted).matcher(f).find())
                                .isEmpty();
                    default -> found.isPresent();
                };
        if (!holds) {
            wrong.add(place + ": " + member + " does not hold: " + found.orElse("absent") + " in " + text);
        }
    }
}
