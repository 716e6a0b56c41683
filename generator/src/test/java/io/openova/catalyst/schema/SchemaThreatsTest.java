package io.openova.catalyst.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.openova.catalyst.document.PeerCost;
import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.ObjectValue;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Threats S04, S07 and S11, named after their ids. */
class SchemaThreatsTest {
    private static final int SMALL_STACK = 256 * 1024;

    private final SchemaChecker checker = new SchemaChecker();

    /** Runs on a thread with a small stack; the thread must live to give the answer. */
    private static <T> T onSmallStack(Callable<T> work) throws Exception {
        FutureTask<T> task = new FutureTask<>(work);
        Thread thread = new Thread(null, task, "small", SMALL_STACK);
        thread.start();
        return task.get();
    }

    static Stream<String> circles() {
        return Stream.of(
                "{\"$ref\": \"#\"}",
                "{\"allOf\": [{\"$ref\": \"#\"}]}",
                "{\"anyOf\": [{\"type\": \"string\"}, {\"$ref\": \"#\"}]}",
                "{\"not\": {\"$ref\": \"#\"}}",
                "{\"if\": {\"$ref\": \"#\"}, \"then\": {}}",
                "{\"$dynamicRef\": \"#a\", \"$dynamicAnchor\": \"a\"}",
                "{\"$schema\": \"https://json-schema.org/draft/2019-09/schema\", \"$recursiveRef\": \"#\"}",
                "{\"$id\": \"https://example.org/a\", \"$ref\": \"https://example.org/a\"}",
                "{\"dependentSchemas\": {\"x\": {\"$ref\": \"#\"}}}",
                "{\"properties\": {\"p\": {\"$ref\": \"#/$defs/a\"}}, \"$defs\": {\"a\": {\"$ref\": \"#/$defs/b\"}, \"b\":"
                        + " {\"allOf\": [{\"$ref\": \"#/$defs/a\"}]}}}",
                "{\"items\": {\"$ref\": \"#/components/a\"}, \"components\": {\"a\": {\"$ref\": \"#/components/a\"}}}");
    }

    @ParameterizedTest
    @MethodSource("circles")
    void s04_a_circle_of_references_is_a_finding(String schema) throws Exception {
        ObjectValue tree = Repository.json(schema);
        Value instance = Repository.json("{\"x\": 1, \"p\": [1]}");
        assertThat(onSmallStack(() -> checker.compileFindings(tree)))
                .extracting(Finding::rule)
                .contains("schema/malformed");
        assertThat(onSmallStack(() -> checker.check(tree, instance)))
                .extracting(Finding::rule)
                .contains("schema/malformed");
    }

    static Stream<Arguments> depths() {
        // The deepest one only once: making it takes longer than refusing it.
        return Stream.concat(
                Stream.of("allOf", "properties", "items", "not", "default")
                        .flatMap(keyword -> Stream.of(65, 1_000).map(depth -> Arguments.of(keyword, depth))),
                Stream.of(Arguments.of("allOf", 1_000_000)));
    }

    @ParameterizedTest
    @MethodSource("depths")
    void s04_a_deep_schema_is_a_finding(String keyword, int depth) throws Exception {
        Value tree = Value.object().put("type", "string").build();
        for (int i = 0; i < depth; i++) {
            Value child = keyword.equals("allOf") ? Value.list(List.of(tree)) : tree;
            child = keyword.equals("properties") ? Value.object().put("p", tree).build() : child;
            tree = Value.object().put(keyword, child).build();
        }
        ObjectValue schema = (ObjectValue) tree;
        assertThat(onSmallStack(() -> checker.compileFindings(schema)))
                .extracting(Finding::rule)
                .containsExactly("schema/malformed");
        assertThat(onSmallStack(() -> checker.check(schema, Value.text("x"))))
                .extracting(Finding::rule)
                .containsExactly("schema/malformed");
    }

    @ParameterizedTest
    @ValueSource(ints = {65, 1_000, 1_000_000})
    void s04_a_deep_value_is_a_finding(int depth) throws Exception {
        Value tree = Value.text("x");
        for (int i = 0; i < depth; i++) {
            tree = Value.list(List.of(tree));
        }
        Value deep = tree;
        ObjectValue recursive = Repository.json("{\"items\": {\"$ref\": \"#\"}}");
        assertThat(onSmallStack(() -> checker.check(recursive, deep)))
                .extracting(Finding::rule)
                .containsExactly("schema/depth");
        ObjectValue resource = Repository.json("{\"apiVersion\": \"apps.openova.io/v1\", \"kind\": \"Application\"}")
                .with("spec", deep)
                .with("metadata", Repository.json("{\"name\": \"a\"}").with("labels", deep));
        assertThat(onSmallStack(() -> checker.checkResource(resource)))
                .extracting(Finding::rule)
                .containsExactly("schema/depth");
        assertThat(onSmallStack(() -> checker.checkUpdate(resource, resource)))
                .extracting(Finding::rule)
                .containsExactly("schema/depth");
        assertThat(onSmallStack(() -> checker.checkRequest("install", resource)))
                .extracting(Finding::rule)
                .containsExactly("schema/depth");
    }

    @Test
    void s04_the_deepest_allowed_value_and_schema_fit_a_small_stack() throws Exception {
        Value value = Value.text("x");
        Value schema = Value.object().put("type", "string").build();
        for (int i = 0; i < 31; i++) {
            value = Value.object().put("p", value).build();
            schema = Value.object()
                    .put("properties", Value.object().put("p", schema))
                    .build();
        }
        Value instance = value;
        ObjectValue tree = (ObjectValue) schema;
        assertThat(onSmallStack(() -> checker.check(tree, instance))).isEmpty();
        ObjectValue recursive = Repository.json(
                "{\"$defs\": {\"n\": {\"anyOf\": [{\"type\": \"string\"}, {\"additionalProperties\": {\"$ref\":"
                        + " \"#/$defs/n\"}}]}}, \"allOf\": [{\"$ref\": \"#/$defs/n\"}]}");
        assertThat(onSmallStack(() -> checker.check(recursive, instance))).isEmpty();
    }

    @Test
    void s04_a_schema_that_multiplies_its_own_work_ends() throws Exception {
        StringBuilder schema = new StringBuilder("{\"$ref\": \"#/$defs/a0\", \"$defs\": {");
        for (int i = 0; i < 40; i++) {
            schema.append("\"a").append(i).append("\": {\"allOf\": [");
            schema.append("{\"$ref\": \"#/$defs/a").append(i + 1).append("\"},");
            schema.append("{\"$ref\": \"#/$defs/a").append(i + 1).append("\"}]},");
        }
        schema.append("\"a40\": {\"type\": \"string\"}}}");
        ObjectValue tree = Repository.json(schema.toString());
        assertThat(onSmallStack(() -> checker.check(tree, Value.text("x"))))
                .extracting(Finding::rule)
                .containsExactly("schema/malformed");
    }

    @Test
    void s07_a_reference_never_reaches_the_network() throws Exception {
        try (ServerSocket sinkhole = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            String base = "http://" + sinkhole.getInetAddress().getHostAddress() + ":" + sinkhole.getLocalPort() + "/";
            for (String schema : List.of(
                    "{\"$ref\": \"" + base + "x.json\"}",
                    "{\"$id\": \"" + base + "\", \"$ref\": \"other.json\"}",
                    "{\"$id\": \"" + base + "root.json\", \"properties\": {\"a\": {\"$ref\": \"x.json#/a\"}}}",
                    "{\"$dynamicRef\": \"" + base + "x.json#a\"}",
                    "{\"$schema\": \"" + base + "meta.json\"}",
                    "{\"properties\": {\"a\": {\"$id\": \"" + base + "n.json\", \"$schema\": \"" + base
                            + "m.json\"}}}")) {
                List<Finding> found = checker.check(Repository.json(schema), Repository.json("{\"a\": 1}"));
                assertThat(found).as(schema).isNotEmpty();
            }
            sinkhole.setSoTimeout(1);
            assertThatThrownBy(sinkhole::accept).isInstanceOf(SocketTimeoutException.class);
        }
    }

    @Test
    void s07_a_reference_never_reaches_a_file_or_the_class_path(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("false.json"), "{\"not\": {}}");
        for (String target : List.of(
                file.toUri().toString(),
                "classpath:/schemas/application.schema.json",
                "classpath:schemas/application.schema.json",
                "resource:/schemas/application.schema.json",
                "jar:file:/x.jar!/a.json",
                "https://openova.io/schemas/application.schema.json",
                "https://json-schema.org/draft/2020-12/schema/../../../schemas/application.schema.json",
                "https://json-schema.org/draft/2020-12/nothing")) {
            List<Finding> found =
                    checker.check(Repository.json("{\"$ref\": \"" + target + "\"}"), Repository.json("{}"));
            // Had the target been read, the empty object would break it.
            assertThat(found).as(target).extracting(Finding::rule).containsExactly("schema/external-reference");
        }
    }

    private static final ObjectValue HARMLESS =
            Value.object().put("pattern", "^[0-9a-z !]*$").build();

    static Stream<String> badPatterns() {
        return Stream.of(
                "^(([0-9]+)+(ms|s|m|h))+$",
                "^(a+)+$",
                "^([a-zA-Z]+)*$",
                "^(a|aa)+$",
                "^(a|a?)+$",
                "(.*a){12}$",
                "^(.*?,){11}P",
                "^(x+x+)+y$",
                "([0-9]+)*!",
                "^((ab)*)*$",
                "(a?){30}a{30}$",
                "^(\\w+\\s?)*$",
                "^(([a-z])+.)+[A-Z]([a-z])+$");
    }

    @ParameterizedTest
    @MethodSource("badPatterns")
    void s11_a_bad_pattern_takes_linear_time(String pattern) {
        ObjectValue schema = Value.object().put("pattern", pattern).build();
        checker.check(schema, Value.text("warm"));
        for (String unit : List.of("0", "a", "aa ", "1ms")) {
            String text = unit.repeat(100_000 / unit.length()) + "!\u00e9";
            // Backtracking would take longer than the universe lasts.
            PeerCost.assertWithin(
                    1000,
                    () -> checker.check(schema, Value.text(text)),
                    () -> checker.check(HARMLESS, Value.text(text)));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(?=a)",
                "(?!a)",
                "(a)\\1",
                "(?<=a)b",
                "a{1001}",
                "((a{1000}){1000}){1000}",
                "(((((a{100}){100}){100}){100}))"
            })
    void s11_a_pattern_beyond_re2_is_a_finding(String pattern) throws Exception {
        ObjectValue schema = Value.object().put("pattern", pattern).build();
        assertThat(onSmallStack(() -> checker.compileFindings(schema)))
                .extracting(Finding::rule)
                .containsExactly("schema/malformed");
    }

    @Test
    void s11_a_pattern_of_brackets_does_not_exhaust_the_stack() throws Exception {
        for (String pattern :
                List.of("(".repeat(2_000) + ")".repeat(2_000), "(?:".repeat(1_000) + "a" + ")*".repeat(1_000))) {
            ObjectValue schema = Value.object().put("pattern", pattern).build();
            assertThat(onSmallStack(() -> checker.check(schema, Value.text("aaa"))))
                    .extracting(Finding::rule)
                    .containsExactly("schema/malformed");
        }
    }
}
