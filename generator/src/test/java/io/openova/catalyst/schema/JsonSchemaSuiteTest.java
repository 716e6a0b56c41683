package io.openova.catalyst.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.ListValue;
import io.openova.catalyst.value.Value.ObjectValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The JSON Schema Test Suite's required cases of draft 2020-12, through the layer that a Blueprint's configSchema and a
 * chart's {@code values.schema.json} go through. Its README says where the files come from.
 */
@Tag("slow")
class JsonSchemaSuiteTest {
    private static final Path SUITE = Repository.path("generator/src/test/resources/json-schema-suite");
    private static final String SERVER = "http://localhost:1234/";

    /** Schemas that we refuse by design, each with the place that is told and why. */
    private static final Map<String, String> REFUSED = new TreeMap<>(Map.of(
            "vocabulary: schema that uses custom metaschema with with no validation vocabulary",
            "/$schema: a draft of one's own may switch off every check, so only the published drafts are taken",
            "vocabulary: ignore unrecognized optional vocabulary",
            "/$schema: a draft of one's own would have to be fetched to know what its words mean"));

    private final SchemaChecker checker = new SchemaChecker();

    /** Some schemas of one kind: what they are, and what must be said of which values. */
    private record Group(String name, ObjectValue schema, List<ObjectValue> tests) {
        boolean mustPass(ObjectValue test) {
            return Value.bool(true).equals(test.get("valid").orElseThrow());
        }
    }

    private static List<Group> groups() {
        List<Group> groups = new ArrayList<>();
        for (Path file : Repository.filesIn(SUITE)) {
            String name = String.valueOf(file.getFileName());
            if (name.endsWith(".json")) {
                ((ListValue) Repository.anyJson(Repository.text(file)))
                        .items()
                        .forEach(group -> groups.add(group(name.replace(".json", ": "), group)));
            }
        }
        return groups;
    }

    private static Group group(String file, Value group) {
        Value schema = ((ObjectValue) group).get("schema").orElseThrow();
        // Where a schema is wanted we take only objects; true and false are such within one.
        ObjectValue tree = schema instanceof ObjectValue object
                ? object
                : Value.object().put("allOf", Value.list(List.of(schema))).build();
        List<ObjectValue> tests =
                group.itemsAt("tests").stream().map(ObjectValue.class::cast).toList();
        return new Group(file + group.textAt("description").orElseThrow(), tree, tests);
    }

    /** The schema with the documents that the suite would have served, each under its address: a compound document. */
    private static ObjectValue bundled(ObjectValue schema) throws IOException {
        ObjectValue definitions = schema.objectAt("$defs").orElse(ObjectValue.EMPTY);
        Path served = SUITE.resolve("remotes");
        try (Stream<Path> files = Files.walk(served)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                String address = SERVER + served.relativize(file);
                ObjectValue document = Repository.json(Repository.text(file));
                definitions = definitions.with(address, document.with("$id", Value.text(address)));
            }
        }
        return schema.with("$defs", definitions);
    }

    private boolean needsMore(ObjectValue schema) {
        return checker.compileFindings(schema).stream().anyMatch(f -> f.rule().equals("schema/external-reference"));
    }

    @Test
    void every_required_case_has_the_verdict_that_the_suite_demands() throws IOException {
        Set<String> wrong = new TreeSet<>();
        int cases = 0;
        for (Group group : groups()) {
            if (REFUSED.containsKey(group.name())) {
                continue;
            }
            ObjectValue schema = needsMore(group.schema()) ? bundled(group.schema()) : group.schema();
            for (ObjectValue test : group.tests()) {
                List<Finding> found = checker.check(schema, test.get("data").orElseThrow());
                boolean aboutSchema = found.stream()
                        .map(Finding::rule)
                        .anyMatch(Set.of("schema/malformed", "schema/external-reference")::contains);
                if (aboutSchema || found.isEmpty() != group.mustPass(test)) {
                    wrong.add(group.name() + ", " + test.textAt("description").orElse("") + ": " + found);
                }
                cases++;
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(cases).isGreaterThan(1200);
    }

    @Test
    void what_is_refused_by_design_is_refused_at_its_place() {
        Map<String, String> refused = new TreeMap<>();
        for (Group group : groups()) {
            List<Finding> faults = checker.compileFindings(group.schema()).stream()
                    .filter(Finding::isError)
                    .toList();
            if (!faults.isEmpty()) {
                String reason = REFUSED.getOrDefault(group.name(), "no reason is stated: " + faults);
                assertThat(reason).startsWith(faults.get(0).pointer() + ": ");
                refused.put(group.name(), reason);
                for (ObjectValue test : group.tests()) {
                    assertThat(checker.check(group.schema(), test.get("data").orElseThrow()))
                            .anyMatch(Finding::isError);
                }
            }
        }
        assertThat(refused).isEqualTo(REFUSED);
    }

    @Test
    void a_document_elsewhere_is_told_and_never_fetched() {
        List<Group> needy =
                groups().stream().filter(group -> needsMore(group.schema())).toList();
        assertThat(needy).hasSize(20);
        for (Group group : needy) {
            for (ObjectValue test : group.tests()) {
                assertThat(checker.check(group.schema(), test.get("data").orElseThrow()))
                        .as(group.name())
                        .extracting(Finding::rule)
                        .contains("schema/external-reference");
            }
        }
    }
}
