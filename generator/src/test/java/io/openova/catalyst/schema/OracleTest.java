package io.openova.catalyst.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.schema.message.PathBuilder;
import io.openova.catalyst.schema.structural.StructuralSchema;
import io.openova.catalyst.value.Pointer;
import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.ListValue;
import io.openova.catalyst.value.Value.ObjectValue;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Our structural check against the general validator, on the fixtures and on thousands of mutations of them: the same
 * errors at the same places. What only Kubernetes knows (times, keys of lists) is left out of the comparison.
 */
@Tag("slow")
class OracleTest {
    private static final Set<String> ONLY_OURS = Set.of("schema/format", "schema/duplicate");
    private static final SchemaChecker CHECKER = new SchemaChecker();
    private static final Map<String, StructuralSchema> OURS = new HashMap<>();
    private static final BundledSchemas BUNDLED = new BundledSchemas();

    static Stream<Path> fixtures() {
        return SchemaFixturesTest.files()
                .filter(file -> Set.of("application", "environment", "organization", "blueprint")
                        .contains(file.getName(file.getNameCount() - 2).toString()));
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void both_checkers_see_the_same_faults(Path file) {
        String kind = file.getName(file.getNameCount() - 2).toString();
        compare(kind, Repository.yaml(file));
    }

    @Test
    void both_checkers_see_the_same_faults_in_mutations() {
        // A fixed seed: the same mutations on every machine.
        Random random = new Random(20260131);
        List<Path> files = fixtures().toList();
        List<Value> trees = files.stream().map(Repository::yaml).toList();
        int faulty = 0;
        for (int i = 0; i < 4_000; i++) {
            int chosen = random.nextInt(files.size());
            Path file = files.get(chosen);
            Value mutated = trees.get(chosen);
            for (int n = random.nextInt(3); n >= 0; n--) {
                mutated = mutate(mutated, random);
            }
            faulty += compare(file.getName(file.getNameCount() - 2).toString(), mutated) ? 1 : 0;
        }
        assertThat(faulty).as("mutations that break something").isGreaterThan(1_000);
    }

    private static boolean compare(String kind, Value resource) {
        ObjectValue schema = BUNDLED.tree(kind);
        List<Finding> ours = new ArrayList<>();
        OURS.computeIfAbsent(kind, k -> StructuralSchema.of(schema)).check(resource, PathBuilder.ROOT, ours::add);
        TreeSet<String> mine = errors(ours);
        assertThat(mine).as(resource.toString()).isEqualTo(errors(CHECKER.check(schema, resource)));
        return !mine.isEmpty();
    }

    /** One text may break several of minLength, maxLength and pattern; then we name the first and the oracle all. */
    private static TreeSet<String> errors(List<Finding> findings) {
        TreeSet<String> errors = new TreeSet<>();
        TreeSet<String> lengths = new TreeSet<>();
        findings.stream()
                .filter(f -> f.rule().endsWith("Length"))
                .forEach(f -> lengths.add(f.pointer().toString()));
        for (Finding f : findings) {
            boolean hidden = f.rule().equals("schema/pattern")
                    && lengths.contains(f.pointer().toString());
            if (f.isError() && !ONLY_OURS.contains(f.rule()) && !hidden) {
                errors.add(f.rule() + " " + f.pointer());
            }
        }
        return errors;
    }

    private static Value mutate(Value tree, Random random) {
        List<Pointer> places = new ArrayList<>();
        collect(tree, Pointer.ROOT, places);
        places.remove(Pointer.ROOT);
        return replaced(tree, places.get(random.nextInt(places.size())).tokens(), random);
    }

    private static void collect(Value value, Pointer at, List<Pointer> places) {
        places.add(at);
        if (value instanceof ObjectValue object) {
            object.entries().forEach((key, child) -> collect(child, at.child(key), places));
        } else if (value instanceof ListValue list) {
            for (int i = 0; i < list.items().size(); i++) {
                collect(list.items().get(i), at.child(i), places);
            }
        }
    }

    private static Value replaced(Value tree, List<String> path, Random random) {
        String token = path.get(0);
        if (tree instanceof ObjectValue object) {
            Value child = object.get(token).orElseThrow();
            if (path.size() > 1) {
                return object.with(token, replaced(child, path.subList(1, path.size()), random));
            }
            return switch (random.nextInt(4)) {
                case 0 -> object.without(token);
                case 1 -> object.without(token).with(token + "x", child);
                default -> object.with(token, nasty(random));
            };
        }
        List<Value> items = new ArrayList<>(((ListValue) tree).items());
        int index = Integer.parseInt(token);
        items.set(
                index,
                path.size() > 1 ? replaced(items.get(index), path.subList(1, path.size()), random) : nasty(random));
        return Value.list(items);
    }

    private static Value nasty(Random random) {
        List<Value> values = List.of(
                Value.NULL,
                Value.bool(true),
                Value.number(0),
                Value.number(-7),
                Value.number(70_000),
                Value.numeral("3.0"),
                Value.numeral("3.5"),
                Value.numeral("1e2"),
                Value.numeral("9007199254740993"),
                Value.text(""),
                Value.text("prod"),
                Value.text("ok-name"),
                Value.text("Straße"),
                Value.text("x".repeat(64)),
                Value.text("\uD83D\uDE00".repeat(40)),
                Value.text("single-region\n"),
                Value.list(List.of()),
                Value.texts(List.of("a", "a", "b", "c", "d", "e")),
                ObjectValue.EMPTY,
                Value.object().put("name", "x").build());
        return values.get(random.nextInt(values.size()));
    }
}
