package io.openova.catalyst.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.openova.catalyst.document.DocumentReader;
import io.openova.catalyst.document.tree.ReadLimits;
import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.schema.KubernetesSchemas;
import io.openova.catalyst.value.Pointer;
import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.ListValue;
import io.openova.catalyst.value.Value.ObjectValue;
import io.openova.catalyst.value.Value.TextValue;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * The verdicts of an API server about sound objects that were changed in one place ({@code e2e/oracle} asks it), held
 * against ours without a server.
 */
class OracleTableTest {
    private static final KubernetesVersion VERSION = new KubernetesVersion(1, 34);
    private static final KubernetesSchemas SCHEMAS = KubernetesSchemas.bundled();

    /** Known not to be covered; docs/apiserver-rules.md says why. */
    private static final Set<String> NOT_COVERED =
            Set.of("pod-init drop /spec/serviceAccountName", "definition set /spec/versions/1/schema/openAPIV3Schema");

    /** One row: what was done to which object, and the places that the server names, unless it takes the object. */
    private record Row(String change, ObjectValue object, boolean isRefused, List<String> places) {}

    private static String text(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(OracleTableTest.class.getResourceAsStream("/oracle/" + name))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** Words that YAML 1.1 takes as booleans are only warned of. */
    private static Value read(String yaml) {
        return new DocumentReader()
                .readYaml(yaml.getBytes(StandardCharsets.UTF_8), "table.yaml", ReadLimits.INPUT)
                .documents()
                .get(0)
                .value();
    }

    private static List<Row> rows() throws IOException {
        ObjectValue seeds = (ObjectValue) read(text("seeds.yaml"));
        List<Row> rows = new ArrayList<>();
        for (String line : text("verdicts.jsonl").lines().toList()) {
            List<Value> row = ((ListValue) read(line)).items();
            Value verdict = row.get(row.size() - 1);
            String seed = ((TextValue) row.get(0)).text();
            Value object = seeds.get(seed).orElseThrow();
            String change = seed;
            if (row.size() > 2) {
                String operation = ((TextValue) row.get(1)).text();
                Pointer place = Pointer.parse(((TextValue) row.get(2)).text());
                object = changed(object, place.tokens(), operation, row.size() > 4 ? row.get(3) : Value.NULL);
                change = seed + " " + operation + " " + place;
            }
            rows.add(new Row(
                    change,
                    (ObjectValue) object,
                    verdict instanceof ListValue,
                    verdict instanceof ListValue places
                            ? places.items().stream()
                                    .map(place -> ((TextValue) place).text())
                                    .toList()
                            : List.of()));
        }
        return rows;
    }

    private static Value changed(Value tree, List<String> path, String operation, Value value) {
        if (path.isEmpty() && operation.equals("set")) {
            return value;
        }
        if (path.isEmpty()) {
            List<Value> longer = new ArrayList<>(((ListValue) tree).items());
            longer.add(value);
            return Value.list(longer);
        }
        List<String> rest = path.subList(1, path.size());
        boolean isDropped = operation.equals("drop") && rest.isEmpty();
        if (tree instanceof ListValue list) {
            List<Value> items = new ArrayList<>(list.items());
            int index = Integer.parseInt(path.get(0));
            Value old = items.remove(index);
            if (!isDropped) {
                items.add(index, changed(old, rest, operation, value));
            }
            return Value.list(items);
        }
        ObjectValue object = (ObjectValue) tree;
        return isDropped
                ? object.without(path.get(0))
                : object.with(path.get(0), changed(object.get(path.get(0)).orElse(Value.NULL), rest, operation, value));
    }

    private static List<Finding> errors(Row row) {
        return SCHEMAS.check(row.object(), VERSION).stream()
                .filter(Finding::isError)
                .toList();
    }

    @Test
    void what_an_api_server_takes_is_taken() throws IOException {
        List<String> wrong = rows().stream()
                .filter(row -> !row.isRefused() && !errors(row).isEmpty())
                .map(row -> row.change() + ": " + errors(row))
                .toList();

        assertThat(wrong).isEmpty();
    }

    @Test
    void what_an_api_server_refuses_is_refused() throws IOException {
        List<String> missed = rows().stream()
                .filter(row -> row.isRefused() && errors(row).isEmpty())
                .map(Row::change)
                .filter(change -> !NOT_COVERED.contains(change))
                .toList();

        assertThat(missed).isEmpty();
    }

    @Test
    void the_fast_answer_is_the_slow_one() throws IOException {
        assertThat(rows().stream()
                        .filter(row -> SCHEMAS.accepts(row.object(), VERSION)
                                && !SCHEMAS.check(row.object(), VERSION).isEmpty())
                        .map(Row::change))
                .isEmpty();
    }

    @Test
    void a_fault_is_found_where_the_server_finds_it() throws IOException {
        int right = 0;
        int all = 0;
        for (Row row : rows()) {
            Set<String> ours = errors(row).stream()
                    .map(finding -> finding.pointer().toString())
                    .collect(Collectors.toSet());
            if (row.isRefused() && !row.places().isEmpty() && !ours.isEmpty()) {
                all++;
                right += row.places().stream().anyMatch(ours::contains) ? 1 : 0;
            }
        }

        assertThat(right * 100 / all).isGreaterThanOrEqualTo(95);
    }
}
