package io.openova.catalyst.lifecycle;

import io.openova.catalyst.model.Blueprint;
import io.openova.catalyst.value.Pointer;
import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.ObjectValue;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * The parameters that belong to the Environment, not to what is promoted through it.
 *
 * @param pointers into the parameters
 * @param isDeclared whether the Blueprint declares them, or the product assumes them
 */
record EnvironmentOwned(List<Pointer> pointers, boolean isDeclared) {
    /** The default for Blueprints without a declaration: parameters that usually differ between Environments. */
    static final List<Pointer> ASSUMED = List.of(Pointer.of("domain"), Pointer.of("replicas"), Pointer.of("size"));

    static EnvironmentOwned of(Blueprint blueprint) {
        Optional<Value> declared = blueprint.resource().at("spec", "promotion", "environmentOwned");
        if (declared.isEmpty()) {
            return new EnvironmentOwned(ASSUMED, false);
        }
        List<Pointer> pointers = new ArrayList<>();
        for (Value item : blueprint.resource().itemsAt("spec", "promotion", "environmentOwned")) {
            if (item instanceof Value.TextValue text && text.text().startsWith("/")) {
                pointers.add(Pointer.parse(text.text()));
            }
        }
        return new EnvironmentOwned(pointers, true);
    }

    /** The same with further fields. */
    EnvironmentOwned with(Collection<Pointer> more) {
        List<Pointer> all = new ArrayList<>(pointers);
        all.addAll(more);
        return new EnvironmentOwned(all, isDeclared);
    }

    /** What is promoted, with everything that the Environment owns as it is there: its value, or none. */
    ObjectValue over(ObjectValue promoted, ObjectValue there) {
        ObjectValue result = promoted;
        for (Pointer pointer : pointers) {
            Optional<Value> own = there.at(pointer);
            result = own.isPresent() ? with(result, pointer.tokens(), own.get()) : without(result, pointer.tokens());
        }
        return result;
    }

    private static ObjectValue with(ObjectValue object, List<String> path, Value value) {
        String key = path.get(0);
        if (path.size() == 1) {
            return object.with(key, value);
        }
        ObjectValue child = object.get(key).orElse(null) instanceof ObjectValue inner ? inner : ObjectValue.EMPTY;
        return object.with(key, with(child, path.subList(1, path.size()), value));
    }

    private static ObjectValue without(ObjectValue object, List<String> path) {
        String key = path.get(0);
        if (path.size() == 1) {
            return object.without(key);
        }
        if (object.get(key).orElse(null) instanceof ObjectValue inner
                && inner.at(tail(path)).isPresent()) {
            ObjectValue less = without(inner, path.subList(1, path.size()));
            return less.isEmpty() ? object.without(key) : object.with(key, less);
        }
        return object;
    }

    private static Pointer tail(List<String> path) {
        return new Pointer(path.subList(1, path.size()));
    }
}
