package io.openova.catalyst.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Validating uses no network and reads no file outside its input, whatever charts, schemas, and definitions name: a listener
 * counts what arrives, a file outside decides a verdict if it is read, and where {@code strace} is there it sees each
 * connection, name look-up, and program of the process and of the one that runs Helm.
 */
class NoNetworkTest {
    @TempDir
    Path folder;

    private final AtomicInteger arrived = new AtomicInteger();
    private ServerSocket listener;
    private Path outside = Path.of("");
    private Path request = Path.of("");
    private Path overlay = Path.of("");

    @BeforeEach
    void a_hostile_chart() throws IOException {
        listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread counting = new Thread(this::count, "sinkhole");
        counting.setDaemon(true);
        counting.start();
        outside = Files.writeString(folder.resolve("outside.json"), "{\"type\":\"array\",\"maxItems\":0}");
        Path input = Files.createDirectory(folder.resolve("input"));
        ChartFolder chart = ChartFolder.in(input, "leaky");
        ChartFolder old = ChartFolder.in(folder.resolve("old"), "leaky");
        ChartFolder.in(folder.resolve("next"), "leaky", "2.0.0", "type: object");
        ChartFolder.in(
                folder.resolve("schema"),
                "leaky",
                "1.0.0",
                "type: object, properties: {a: {$ref: '%s/c.json'}, b: {$ref: 'file://%s'}}"
                        .formatted(http(), outside));
        hostile(chart);
        hostile(old);
        request = chart.request("title: x");
        overlay = TestWorld.overlayIn(Files.createDirectory(folder.resolve("world")));
        Path kube = Files.createDirectories(folder.resolve("home/.kube"));
        Files.writeString(kube.resolve("config"), """
                apiVersion: v1
                kind: Config
                current-context: c
                clusters: [{name: c, cluster: {server: "%s"}}]
                users: [{name: u, user: {token: my-admin-token}}]
                contexts: [{name: c, context: {cluster: c, user: u}}]
                """.formatted(http()));
    }

    private void hostile(ChartFolder chart) throws IOException {
        String schema = """
                {"$schema": "%1$s/meta.json", "type": "object", "allOf": [
                  {"$ref": "%1$s/leak.json"}, {"$ref": "%2$s/leak.json"}, {"$ref": "file://%3$s"},
                  {"$ref": "http://name.catalyst-sinkhole.invalid/x.json"}, {"$ref": "beside.json#/x"},
                  {"$id": "%1$s/own.json", "$ref": "other.json"}, {"$dynamicRef": "%1$s/dynamic.json"}]}
                """.formatted(http(), http().replace("http:", "https:"), outside);
        // A draft that nobody knows is an error of its own in the outer chart, and nothing would be rendered.
        chart.file("values.schema.json", schema.replace("\"$schema\": \"" + http() + "/meta.json\", ", ""))
                .file("beside.json", "{\"x\": false}")
                .file("charts/sub/Chart.yaml", "apiVersion: v2\nname: sub\nversion: 0.1.0\n")
                .file("charts/sub/values.schema.json", schema)
                .file("charts/sub/templates/cm.yaml", "{{- /* nothing */ -}}\n")
                .file("values.yaml", "title: x\ntext: '{{ lookup \"v1\" \"Secret\" \"\" \"\" | len }}'\n")
                .file("crds/leaks.yaml", """
                        apiVersion: apiextensions.k8s.io/v1
                        kind: CustomResourceDefinition
                        metadata: {name: leaks.example.org}
                        spec:
                          group: example.org
                          scope: Namespaced
                          names: {kind: Leak, plural: leaks}
                          versions:
                            - name: v1
                              served: true
                              storage: true
                              schema: {openAPIV3Schema: {type: object, properties: {spec: {$ref: "%s/crd.json"}}}}
                        """.formatted(http()))
                .file(
                        "templates/leak.yaml",
                        "apiVersion: example.org/v1\nkind: Leak\nmetadata: {name: l}\nspec: {a: 1}\n")
                .file("templates/cm.yaml", """
                        {{- $all := lookup "v1" "Secret" "kube-system" "" }}
                        {{- $one := "admin" | lookup "v1" "Secret" "kube-system" }}
                        apiVersion: v1
                        kind: ConfigMap
                        metadata: {name: a}
                        data:
                          all: {{ len $all | quote }}
                          one: {{ len $one | quote }}
                          title: {{ .Values.title | quote }}
                          tpl: {{ tpl .Values.text . | quote }}
                          literal: {{ tpl "{{ lookup `v1` `Pod` `` `` | len }}" . | quote }}
                          name: {{ getHostByName "name.catalyst-sinkhole.invalid" | quote }}
                          file: {{ print (.Files.Get "../outside.json") (.Files.Get "%s") | quote }}
                        """.formatted(outside));
    }

    private String http() {
        return "http://127.0.0.1:" + listener.getLocalPort();
    }

    private void count() {
        while (!listener.isClosed()) {
            try (Socket caller = listener.accept()) {
                arrived.incrementAndGet();
            } catch (IOException closed) {
                return;
            }
        }
    }

    @AfterEach
    void close() throws IOException {
        listener.close();
    }

    private Map<String, String> environment() {
        Map<String, String> all = new LinkedHashMap<>();
        Path home = folder.resolve("home");
        all.put("HOME", home.toString());
        all.put("KUBECONFIG", home.resolve(".kube/config").toString());
        all.put("HTTP_PROXY", http());
        all.put("HTTPS_PROXY", http());
        all.put("HELM_KUBEAPISERVER", http());
        all.put("HELM_KUBETOKEN", "my-admin-token");
        return all;
    }

    @ParameterizedTest
    @ValueSource(strings = {"validate", "blueprint", "lint", "plan", "impact"})
    void a_command_uses_no_network_and_reads_nothing_outside(String command) throws Exception {
        String input = folder.resolve("input").toString();
        List<String> arguments =
                switch (command) {
                    case "validate" -> List.of("validate", request.toString(), "--charts", input, "--catalog", input);
                    case "blueprint" ->
                        List.of(
                                "validate",
                                request.toString(),
                                "--catalog",
                                folder.resolve("schema").toString());
                    case "lint" -> List.of("chart", "lint", input + "/platform/leaky/chart");
                    case "plan" ->
                        List.of(
                                "plan",
                                "-f",
                                request.toString(),
                                "--overlay",
                                overlay.toString(),
                                "--charts",
                                input,
                                "--catalog",
                                input);
                    default -> impact();
                };
        Path trace = folder.resolve("trace.txt");
        boolean traced = Files.isExecutable(Path.of("/usr/bin/strace"));
        ProgramUnderWatch program = ProgramUnderWatch.start(
                folder,
                traced
                        ? List.of(
                                "/usr/bin/strace",
                                "-f",
                                "-qq",
                                "-s",
                                "200",
                                "-e",
                                "trace=connect,sendto,openat,execve",
                                "-o",
                                trace.toString())
                        : List.of(),
                environment(),
                arguments.toArray(String[]::new));
        int exit = program.exit();
        assertThat(exit).as(program.said()).isIn(0, 3);
        assertThat(program.said())
                .as("what was rendered was checked, and nothing failed for want of a cluster")
                .doesNotContain("render-failed", "connection refused", "top-secret", "my-admin-token", "maxItems");
        assertThat(arrived).as(program.said()).hasValue(0);
        if (traced) {
            assertQuiet(Files.readAllLines(trace), command);
        }
    }

    private List<String> impact() {
        Cli.Run applied = Cli.catalyst(
                "apply",
                "-f",
                request.toString(),
                "--overlay",
                overlay.toString(),
                "--catalog",
                folder.resolve("input").toString());
        assertThat(applied.exit()).as(applied.both()).isZero();
        return List.of(
                "impact",
                "bp-leaky",
                "1.0.0",
                "2.0.0",
                "--from-chart",
                folder.resolve("old/platform/leaky/chart").toString(),
                "--to-chart",
                folder.resolve("input/platform/leaky/chart").toString(),
                "--overlay",
                overlay.toString(),
                "--catalog",
                folder.resolve("next").toString());
    }

    /** No connection but within the machine's own files, no name looked up, no other program than Java. */
    private void assertQuiet(List<String> trace, String command) {
        List<String> loud = new ArrayList<>();
        for (String line : trace) {
            boolean isFile = line.contains("openat(")
                    && (line.contains(outside.toString())
                            || line.contains("/home/.kube/")
                            || line.contains("/etc/resolv.conf"));
            boolean isProgram = line.contains("execve(")
                    && Stream.of("/bin/java\"", "/jspawnhelper\"").noneMatch(line::contains);
            if (line.contains("sin_port=") || line.contains("sin6_port=") || isFile || isProgram) {
                loud.add(line);
            }
        }
        assertThat(loud).as(command).isEmpty();
    }

    /** No rewriting sees this one; Helm has only a cluster that cannot be. */
    @Test
    void a_hidden_look_up_finds_no_cluster() throws Exception {
        Path hidden = Files.createDirectory(folder.resolve("hidden"));
        Path asked = ChartFolder.in(hidden, "hidden")
                .file("templates/cm.yaml", "a: {{ tpl (printf \"{{ loo%s `v1` `Secret` `` `` }}\" \"kup\") . }}\n")
                .request("");
        ProgramUnderWatch program = ProgramUnderWatch.start(
                folder,
                List.of(),
                environment(),
                "validate",
                asked.toString(),
                "--charts",
                hidden.toString(),
                "--catalog",
                hidden.toString());
        assertThat(program.exit()).isEqualTo(3);
        assertThat(program.said())
                .contains("chart/render-failed", "127.0.0.1:0")
                .doesNotContain("8080");
        assertThat(arrived).hasValue(0);
    }

    @Test
    void a_preview_of_the_server_calls_nobody() throws Exception {
        String input = folder.resolve("input").toString();
        ProgramUnderWatch program = ProgramUnderWatch.start(
                folder,
                List.of(),
                environment(),
                "serve",
                "--port",
                "0",
                "--overlay",
                overlay.toString(),
                "--catalog",
                input,
                "--charts",
                input);
        program.until(() -> program.said().contains("serving "));
        String answer = Preview.of(
                program.said(),
                "{\"name\":\"web\",\"blueprint\":\"bp-leaky\",\"namespace\":\"qa-omantel\",\"values\":{\"title\":\"y\"}}");
        assertThat(answer).doesNotContain("render-failed", "my-admin-token");
        assertThat(program.left()).as("Helm was there").anyMatch(path -> path.startsWith("catalyst-helm-"));
        assertThat(arrived).hasValue(0);
        program.signal("TERM");
        assertThat(program.exit()).isEqualTo(143);
    }
}
