package io.openova.catalyst.corpus;

import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.ListValue;
import io.openova.catalyst.value.Value.ObjectValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** A small change somewhere in a tree: a field gone, renamed, or added, a value of another kind, an entry twice. */
public final class RandomChange {
    private static final List<Value> VALUES = List.of(
            Value.NULL,
            Value.bool(true),
            Value.number(0),
            Value.number(-7),
            Value.number(4_000_000_000L),
            Value.numeral("1.5"),
            Value.numeral("3.0"),
            Value.text(""),
            Value.text("a"),
            Value.text("A_b"),
            Value.text("x-"),
            Value.text("100m"),
            Value.text("single-region"),
            Value.text("active-active"),
            Value.text("0.1.0"),
            Value.text("${NAME}"),
            Value.text("http"),
            Value.text("ü\n"),
            Value.text("a".repeat(70)),
            ObjectValue.EMPTY,
            Value.list(List.of()),
            Value.texts(List.of("a", "a")),
            Value.object(Map.of("name", Value.text("a"))));

    private static final List<String> NAMES = List.of(
            "name", "size", "replicas", "dependsOn", "labels", "bootstrap", "kind", "namespace", "value", "nmae");

    private final Random random;

    public RandomChange(Random random) {
        this.random = random;
    }

    /** The tree after one to three changes. */
    public Value of(Value tree) {
        Value changed = tree;
        for (int i = random.nextInt(3); i >= 0; i--) {
            changed = once(changed);
        }
        return changed;
    }

    private Value once(Value tree) {
        boolean here = random.nextInt(6) == 0;
        if (tree instanceof ObjectValue object && !object.isEmpty()) {
            List<String> keys = new ArrayList<>(object.entries().keySet());
            String key = keys.get(random.nextInt(keys.size()));
            return here
                    ? changed(object, key)
                    : object.with(key, once(object.get(key).orElseThrow()));
        }
        if (tree instanceof ListValue list && !list.items().isEmpty() && !here) {
            List<Value> items = new ArrayList<>(list.items());
            int place = random.nextInt(items.size());
            items.set(place, once(items.get(place)));
            return Value.list(items);
        }
        if (tree instanceof ListValue list && random.nextBoolean()) {
            List<Value> items = new ArrayList<>(list.items());
            items.addAll(list.items());
            return Value.list(items);
        }
        return any();
    }

    private Value changed(ObjectValue object, String key) {
        return switch (random.nextInt(4)) {
            case 0 -> object.without(key);
            case 1 -> object.with(NAMES.get(random.nextInt(NAMES.size())), any());
            case 2 -> {
                Map<String, Value> renamed =
                        new LinkedHashMap<>(object.without(key).entries());
                renamed.put(key + "s", object.get(key).orElseThrow());
                yield Value.object(renamed);
            }
            default -> object.with(key, any());
        };
    }

    /** Any of a few values. */
    public Value any() {
        return VALUES.get(random.nextInt(VALUES.size()));
    }
}
