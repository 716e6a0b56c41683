package io.openova.catalyst.schema.cel.fast;

import static org.assertj.core.api.Assertions.assertThat;

import io.openova.catalyst.schema.SchemaChecker;
import io.openova.catalyst.schema.cel.CelEngine;
import io.openova.catalyst.schema.kubernetes.BundledKinds;
import io.openova.catalyst.schema.structural.RuleChecker;
import io.openova.catalyst.schema.structural.StructuralSchema;
import io.openova.catalyst.value.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CelFastPathTest {
    private static final List<String> RULES = rules();

    /** Every rule of our own kinds and of Flux's. */
    private static List<String> rules() {
        List<String> rules = new ArrayList<>();
        SchemaChecker checker = new SchemaChecker();
        for (String kind : List.of("application", "environment", "organization", "blueprint")) {
            checker.rulesOf(kind).stream()
                    .filter(rule -> !rule.isTransition())
                    .forEach(rule -> rules.add(rule.expression()));
        }
        BundledKinds table = BundledKinds.read();
        table.kinds().keySet().stream().filter(table::hasRules).sorted().forEach(kind -> {
            StructuralSchema schema = Objects.requireNonNull(table.schema(kind, table.standard()), kind);
            new RuleChecker(schema)
                    .rules().stream()
                            .filter(rule -> !rule.isTransition())
                            .forEach(rule -> rules.add(rule.expression()));
        });
        return rules;
    }

    @Test
    void most_rules_of_our_kinds_and_fluxs_need_no_engine() {
        Value nothing = Value.object(Map.of());
        long plain = RULES.stream()
                .filter(rule -> CelFastPath.holds(rule, any(new Random(1), rule, 1)) != null
                        || CelFastPath.holds(rule, nothing) != null)
                .count();
        assertThat(RULES).hasSizeGreaterThan(20);
        assertThat(plain).isGreaterThan(RULES.size() / 2);
    }

    @Test
    void an_answer_is_always_the_engines() {
        Random random = new Random(20260101);
        int answered = 0;
        for (String rule : RULES) {
            for (int i = 0; i < 300; i++) {
                Value self = any(random, rule, 0.7);
                Boolean plain = CelFastPath.holds(rule, self);
                if (plain != null) {
                    answered++;
                    CelEngine.Verdict verdict = CelEngine.INSTANCE.evaluate(rule, self, null);
                    assertThat(verdict)
                            .as(rule + " of " + self)
                            .isEqualTo(plain ? CelEngine.Verdict.HOLDS : CelEngine.Verdict.BROKEN);
                }
            }
        }
        assertThat(answered).isGreaterThan(1000);
    }

    /** An object with some of the fields that the rule names, of any type. */
    private static Value any(Random random, String rule, double presence) {
        Map<String, Value> fields = new LinkedHashMap<>();
        for (String word : rule.split("[^A-Za-z]+")) {
            if (!word.isEmpty() && !word.equals("self") && random.nextDouble() < presence) {
                fields.put(word, value(random, rule, 0));
            }
        }
        return Value.object(fields);
    }

    private static Value value(Random random, String rule, int depth) {
        String[] words = rule.split("[^A-Za-z-]+");
        return switch (random.nextInt(depth > 1 ? 4 : 7)) {
            case 0 -> Value.bool(random.nextBoolean());
            case 1 -> Value.number(random.nextInt(4));
            case 2, 3 -> Value.text(words[random.nextInt(words.length)]);
            case 4 -> Value.list(List.of(value(random, rule, 2), value(random, rule, 2)));
            case 5 -> Value.texts(List.of("a", random.nextBoolean() ? "a" : "b"));
            default -> {
                Map<String, Value> fields = new LinkedHashMap<>();
                for (String word : words) {
                    if (random.nextBoolean()) {
                        fields.put(word, value(random, rule, depth + 1));
                    }
                }
                yield Value.object(fields);
            }
        };
    }
}
