package io.openova.catalyst.controller.resource;

import io.openova.catalyst.model.SpecField;
import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.ListValue;
import io.openova.catalyst.value.Value.NumberValue;
import io.openova.catalyst.value.Value.ObjectValue;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.Set;

/**
 * Checks whether an object in a cluster matches a manifest. An API server adds defaults, so the object may have more
 * fields, except inside fields that belong entirely to the user.
 */
public final class SpecComparison {
    /** Fields in which an API server adds no defaults; an additional key there is a difference. */
    private static final Set<String> WHOLE = Set.of("values", "parameters", "substitute", "regions", "ref");

    private SpecComparison() {}

    /** Whether the resource's spec is the manifest's. */
    public static boolean isApplied(Value manifest, Value resource) {
        Optional<ObjectValue> wanted = manifest.objectAt("spec");
        Optional<ObjectValue> actual = resource.objectAt("spec");
        if (wanted.isEmpty() || actual.isEmpty()) {
            return false;
        }
        boolean hasLeftovers = actual.get().entries().keySet().stream()
                .anyMatch(key -> (WHOLE.contains(key) || isOwn(manifest))
                        && !isDefaulted(key)
                        && wanted.get().get(key).isEmpty());
        return !hasLeftovers && covers(wanted.get(), actual.get());
    }

    private static boolean isDefaulted(String key) {
        return SpecField.of(key).filter(SpecField::hasDefault).isPresent();
    }

    private static boolean isOwn(Value manifest) {
        return manifest.textAt("kind").equals(Optional.of("Application"));
    }

    private static boolean covers(Value wanted, Value actual) {
        if (wanted instanceof ObjectValue object) {
            return actual instanceof ObjectValue other
                    && object.entries().entrySet().stream().allMatch(entry -> other.get(entry.getKey())
                            .filter(value -> WHOLE.contains(entry.getKey())
                                    ? isSame(entry.getValue(), value)
                                    : covers(entry.getValue(), value))
                            .isPresent());
        }
        if (wanted instanceof ListValue list) {
            return actual instanceof ListValue other
                    && list.items().size() == other.items().size()
                    && indices(list)
                            .allMatch(i ->
                                    covers(list.items().get(i), other.items().get(i)));
        }
        return isSame(wanted, actual);
    }

    private static boolean isSame(Value wanted, Value actual) {
        if (wanted instanceof ObjectValue object) {
            return actual instanceof ObjectValue other
                    && object.entries().keySet().equals(other.entries().keySet())
                    && object.entries().entrySet().stream()
                            .allMatch(entry -> isSame(
                                    entry.getValue(), other.get(entry.getKey()).orElseThrow()));
        }
        if (wanted instanceof ListValue list) {
            return actual instanceof ListValue other
                    && list.items().size() == other.items().size()
                    && indices(list)
                            .allMatch(i ->
                                    isSame(list.items().get(i), other.items().get(i)));
        }
        if (wanted instanceof NumberValue number && actual instanceof NumberValue other) {
            return new BigDecimal(number.lexeme()).compareTo(new BigDecimal(other.lexeme())) == 0;
        }
        return wanted.equals(actual);
    }

    private static java.util.stream.IntStream indices(ListValue list) {
        return java.util.stream.IntStream.range(0, list.items().size());
    }
}
