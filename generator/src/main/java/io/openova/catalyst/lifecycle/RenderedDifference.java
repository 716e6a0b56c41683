package io.openova.catalyst.lifecycle;

import io.openova.catalyst.chart.RenderedObject;
import io.openova.catalyst.chart.Rendering;
import io.openova.catalyst.check.FieldChange;
import io.openova.catalyst.schema.Redactor;
import io.openova.catalyst.value.Pointer;
import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.ListValue;
import io.openova.catalyst.value.Value.ObjectValue;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What two renderings differ in: objects, their fields, and the images that containers run. */
public final class RenderedDifference {
    private static final Redactor REDACTOR = Redactor.of(List.of());

    private RenderedDifference() {}

    /** Objects by kind, namespace, and name; hooks too. */
    public static Map<String, RenderedObject> objects(Rendering rendering) {
        Map<String, RenderedObject> objects = new LinkedHashMap<>();
        if (rendering instanceof Rendering.Rendered rendered) {
            for (RenderedObject object : rendered.objects()) {
                Value value = object.document().value();
                String namespace = value.textAt("metadata", "namespace")
                        .map(name -> name + "/")
                        .orElse("");
                objects.put(
                        value.textAt("kind").orElse("?") + " " + namespace
                                + value.textAt("metadata", "name").orElse("?"),
                        object);
            }
        }
        return objects;
    }

    /** @param again the old version rendered once more: what differs there is made anew each time, and no change */
    public static List<ObjectChange> between(
            Map<String, RenderedObject> before,
            Map<String, RenderedObject> after,
            Optional<Map<String, RenderedObject>> again) {
        List<ObjectChange> changes = new ArrayList<>();
        before.forEach((name, object) -> {
            RenderedObject other = after.get(name);
            if (other == null) {
                changes.add(new ObjectChange(ObjectChange.Kind.REMOVED, name, object.isHook(), List.of()));
                return;
            }
            List<FieldChange> fields = new ArrayList<>();
            collect(Pointer.ROOT, Optional.of(valueOf(object)), Optional.of(valueOf(other)), fields);
            again.map(objects -> objects.get(name)).ifPresent(twin -> {
                List<FieldChange> unsteady = new ArrayList<>();
                collect(Pointer.ROOT, Optional.of(valueOf(object)), Optional.of(valueOf(twin)), unsteady);
                Set<Pointer> places = new HashSet<>();
                unsteady.forEach(change -> places.add(change.pointer()));
                fields.removeIf(change -> places.contains(change.pointer()));
            });
            if (!fields.isEmpty()) {
                Value shown = REDACTOR.hide(valueOf(object));
                Value shownOther = REDACTOR.hide(valueOf(other));
                fields.replaceAll(change -> change.hidden(shown.at(change.pointer()), shownOther.at(change.pointer())));
                changes.add(new ObjectChange(ObjectChange.Kind.CHANGED, name, object.isHook(), fields));
            }
        });
        after.forEach((name, object) -> {
            if (!before.containsKey(name)) {
                changes.add(new ObjectChange(ObjectChange.Kind.ADDED, name, object.isHook(), List.of()));
            }
        });
        return changes;
    }

    private static Value valueOf(RenderedObject object) {
        return object.document().value();
    }

    private static void collect(Pointer at, Optional<Value> before, Optional<Value> after, List<FieldChange> changes) {
        if (before.equals(after)) {
            return;
        }
        Value left = before.orElse(null);
        Value right = after.orElse(null);
        if (left instanceof ObjectValue l && right instanceof ObjectValue r) {
            Set<String> keys = new java.util.LinkedHashSet<>(l.entries().keySet());
            keys.addAll(r.entries().keySet());
            keys.forEach(key -> collect(at.child(key), l.get(key), r.get(key), changes));
        } else if (left instanceof ListValue l && right instanceof ListValue r) {
            for (int i = 0; i < Math.max(l.items().size(), r.items().size()); i++) {
                collect(at.child(i), item(l, i), item(r, i), changes);
            }
        } else {
            changes.add(new FieldChange(at, before, after, false));
        }
    }

    private static Optional<Value> item(ListValue list, int index) {
        return index < list.items().size() ? Optional.of(list.items().get(index)) : Optional.empty();
    }

    /** The images of all containers, in order. */
    public static Set<String> images(Map<String, RenderedObject> objects) {
        Set<String> images = new java.util.TreeSet<>();
        objects.values().forEach(object -> images(object.document().value(), images));
        return images;
    }

    private static void images(Value value, Set<String> images) {
        if (value instanceof ObjectValue object) {
            for (String list : List.of("containers", "initContainers")) {
                for (Value container : object.itemsAt(list)) {
                    container.textAt("image").ifPresent(images::add);
                }
            }
            object.entries().values().forEach(inner -> images(inner, images));
        } else if (value instanceof ListValue list) {
            list.items().forEach(item -> images(item, images));
        }
    }
}
