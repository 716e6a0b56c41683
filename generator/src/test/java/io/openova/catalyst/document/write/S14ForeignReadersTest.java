package io.openova.catalyst.document.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpServer;
import io.openova.catalyst.document.DocumentReader;
import io.openova.catalyst.document.ReadOutcome;
import io.openova.catalyst.document.tree.ReadLimits;
import io.openova.catalyst.render.NastyScalars;
import io.openova.catalyst.value.Value;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * S14 against readers outside the class path: PyYAML, js-yaml, and kubectl (Go). Each test is skipped, saying so, where
 * its reader is not installed; js-yaml is fetched into the build folder by npm.
 */
@Tag("tools")
class S14ForeignReadersTest {
    private static final String PYTHON = """
            import json, sys, yaml
            loader = getattr(yaml, sys.argv[1])
            with open(sys.argv[2], encoding='utf-8') as source:
                json.dump(yaml.load(source, Loader=loader), sys.stdout, default=repr)
            """;
    private static final String NODE = """
            const yaml = require('js-yaml');
            const text = require('fs').readFileSync(process.argv[1], 'utf8');
            process.stdout.write(JSON.stringify(yaml.load(text)));
            """;
    private static final String JS_YAML = "js-yaml@4.1.0";

    private static Path scratch;
    private static Value sample;
    private static Value smallSample;

    @BeforeAll
    static void make_samples(@TempDir Path folder) {
        scratch = folder;
        sample = configMap(NastyScalars.all(NastyScalars.ALPHABET, 2), NastyScalars.all(NastyScalars.CORE, 3));
        // PyYAML's own scanner is slow.
        smallSample = configMap(NastyScalars.all(NastyScalars.ALPHABET, 2), NastyScalars.all("01.-_:ebx~y", 3));
    }

    /** An object that kubectl takes; every string is a value, a key, a list item, and a value of a nested object. */
    private static Value configMap(List<String> some, List<String> more) {
        List<String> scalars = new ArrayList<>(NastyScalars.known());
        scalars.addAll(some);
        scalars.addAll(more);
        Map<String, Value> data = new LinkedHashMap<>();
        scalars.forEach(scalar -> data.put(scalar, Value.text(scalar)));
        List<Value> nested = NastyScalars.known().stream()
                .<Value>map(scalar -> Value.object()
                        .put("list", Value.list(List.of(Value.text(scalar), Value.texts(List.of(scalar, scalar)))))
                        .put(scalar, Value.object().put(scalar, scalar))
                        .build())
                .toList();
        List<Value> numbers = List.of("0", "-7", "1.5", "0.10", "1.5e+300", "1.5e-07", "9007199254740991").stream()
                .<Value>map(Value::numeral)
                .toList();
        return Value.object()
                .put("apiVersion", "v1")
                .put("kind", "ConfigMap")
                .put("metadata", Value.object().put("name", "x").put("namespace", "default"))
                .put("data", Value.object(data))
                .put("nested", Value.list(nested))
                .put("numbers", Value.list(numbers))
                .put("scalars", Value.list(List.of(Value.NULL, Value.bool(true), Value.bool(false))))
                .put("empty", Value.object().put("map", Value.object()).put("list", Value.list(List.of())))
                .build();
    }

    @Test
    void pyyaml_reads_every_string_back() throws Exception {
        assumePyYaml("SafeLoader");
        assertReadBack(smallSample, "python3", "-c", PYTHON, "SafeLoader");
    }

    @Test
    void pyyaml_with_libyaml_reads_every_string_back() throws Exception {
        assumePyYaml("CSafeLoader");
        assertReadBack(sample, "python3", "-c", PYTHON, "CSafeLoader");
    }

    @Test
    void js_yaml_reads_every_string_back() throws Exception {
        Path modules = Path.of("target", "js-yaml").toAbsolutePath();
        assumePresent("node", run(Map.of(), "node", "--version"));
        if (!Files.isDirectory(modules.resolve("node_modules/js-yaml"))) {
            Files.createDirectories(modules);
            assumePresent(
                    "js-yaml",
                    run(
                            Map.of(),
                            "npm",
                            "install",
                            "--no-save",
                            "--no-audit",
                            "--prefix",
                            modules.toString(),
                            JS_YAML));
        }
        Map<String, String> environment =
                Map.of("NODE_PATH", modules.resolve("node_modules").toString());
        assertReadBack(sample, environment, "node", "-e", NODE);
    }

    /** Only the API server's list of kinds is needed for a client-side dry run; a stand-in gives it. */
    @Test
    void kubectl_reads_every_string_back() throws Exception {
        assumePresent("kubectl", run(Map.of(), "kubectl", "version", "--client"));
        HttpServer discovery = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        answer(discovery, "/api", "{\"kind\":\"APIVersions\",\"versions\":[\"v1\"]}");
        answer(discovery, "/apis", "{\"kind\":\"APIGroupList\",\"apiVersion\":\"v1\",\"groups\":[]}");
        answer(
                discovery,
                "/api/v1",
                "{\"kind\":\"APIResourceList\",\"groupVersion\":\"v1\",\"resources\":[{\"name\":\"configmaps\","
                        + "\"singularName\":\"configmap\",\"namespaced\":true,\"kind\":\"ConfigMap\",\"verbs\":[\"create\"]}]}");
        discovery.start();
        try {
            String server = "http://127.0.0.1:" + discovery.getAddress().getPort();
            Map<String, String> environment = Map.of("HOME", scratch.toString(), "KUBECONFIG", "");
            assertReadBack(
                    sample,
                    environment,
                    "kubectl",
                    "--server=" + server,
                    "create",
                    "--dry-run=client",
                    "--validate=false",
                    "-o",
                    "json",
                    "-f");
        } finally {
            discovery.stop(0);
        }
    }

    private static void answer(HttpServer server, String path, String json) {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        server.createContext(path, exchange -> {
            boolean known = exchange.getRequestURI().getPath().equals(path);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(known ? 200 : 404, known ? body.length : -1);
            if (known) {
                exchange.getResponseBody().write(body);
            }
            exchange.close();
        });
    }

    private static void assertReadBack(Value written, String... command) throws Exception {
        assertReadBack(written, Map.of(), command);
    }

    /** Runs the command on a file of the written value; it prints what it read as JSON. */
    private static void assertReadBack(Value written, Map<String, String> environment, String... command)
            throws Exception {
        Path file = Files.writeString(Files.createTempFile(scratch, "written", ".yaml"), YamlWriter.write(written));
        List<String> words = new ArrayList<>(List.of(command));
        words.add(file.toString());
        Ran ran = run(environment, words.toArray(String[]::new));
        assertThat(ran.exit).describedAs(ran.error).isZero();
        ReadOutcome outcome = new DocumentReader().readJson(ran.output, "-", new ReadLimits(Integer.MAX_VALUE, 64));
        assertThat(outcome.findings()).isEmpty();
        Value read = outcome.documents().get(0).value();
        assertThat(differences(written.at("data").orElseThrow(), read.at("data").orElseThrow()))
                .isEmpty();
        assertThat(differences(
                        written.at("nested").orElseThrow(), read.at("nested").orElseThrow()))
                .isEmpty();
        assertThat(read.at("scalars")).isEqualTo(written.at("scalars"));
        assertThat(read.at("empty")).isEqualTo(written.at("empty"));
        assertThat(numbers(read)).isEqualTo(numbers(written));
    }

    /** As floats: JavaScript has no others, and each reader prints them in its own way. */
    private static List<Double> numbers(Value value) {
        return value.itemsAt("numbers").stream()
                .map(number -> Double.valueOf(((Value.NumberValue) number).lexeme()))
                .toList();
    }

    private static List<String> differences(Value written, Value read) {
        List<String> different = new ArrayList<>();
        if (written instanceof Value.ObjectValue left && read instanceof Value.ObjectValue right) {
            left.entries().forEach((key, value) -> {
                Value found = right.entries().get(key);
                if (!value.equals(found)) {
                    different.add("'" + key + "' became " + found);
                }
            });
            if (left.entries().size() != right.entries().size()) {
                different.add(left.entries().size() + " entries became "
                        + right.entries().size());
            }
        } else if (written instanceof Value.ListValue left && read instanceof Value.ListValue right) {
            for (int i = 0; i < Math.min(left.items().size(), right.items().size()); i++) {
                different.addAll(differences(left.items().get(i), right.items().get(i)));
            }
            if (left.items().size() != right.items().size()) {
                different.add("a list changed its length");
            }
        } else if (!written.equals(read)) {
            different.add(written + " became " + read);
        }
        return different;
    }

    private record Ran(int exit, byte[] output, String error) {}

    private static void assumePyYaml(String loader) throws Exception {
        assumePresent("PyYAML's " + loader, run(Map.of(), "python3", "-c", "import yaml; yaml." + loader));
    }

    private static void assumePresent(String tool, Ran probe) {
        if (probe.exit != 0) {
            System.out.println("S14: not checked, because it is not here: " + tool);
        }
        assumeTrue(probe.exit == 0, () -> tool + " is not here");
    }

    /** Runs a program to its end; exit code 127, as in a shell, when there is no such program. */
    private static Ran run(Map<String, String> environment, String... command) throws Exception {
        Path output = Files.createTempFile(scratch, "ran", ".out");
        Path error = Files.createTempFile(scratch, "ran", ".err");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectOutput(output.toFile()).redirectError(error.toFile());
        builder.environment().putAll(environment);
        Process process;
        try {
            process = builder.start();
        } catch (IOException e) {
            return new Ran(127, new byte[0], String.valueOf(e.getMessage()));
        }
        if (!process.waitFor(5, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            return new Ran(124, new byte[0], "no end after five minutes");
        }
        return new Ran(process.exitValue(), Files.readAllBytes(output), Files.readString(error));
    }
}
