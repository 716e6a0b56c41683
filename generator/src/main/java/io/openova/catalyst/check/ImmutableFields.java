package io.openova.catalyst.check;

import io.openova.catalyst.schema.Redactor;
import io.openova.catalyst.value.Pointer;
import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.ObjectValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Fields that an API server does not allow to change after creation (the Kubernetes API reference says "immutable", or
 * its validation does). An upgrade that changes one fails in the cluster, until the object is deleted by hand.
 */
public final class ImmutableFields {
    /** Kinds whose named fields never change. */
    private static final Map<String, List<Pointer>> FIELDS = Map.ofEntries(
            Map.entry("Deployment", List.of(Pointer.of("spec", "selector"))),
            Map.entry("ReplicaSet", List.of(Pointer.of("spec", "selector"))),
            Map.entry("DaemonSet", List.of(Pointer.of("spec", "selector"))),
            Map.entry(
                    "Job",
                    List.of(
                            Pointer.of("spec", "selector"),
                            Pointer.of("spec", "template"),
                            Pointer.of("spec", "completionMode"))),
            Map.entry("Service", List.of(Pointer.of("spec", "clusterIP"))),
            Map.entry(
                    "StorageClass",
                    List.of(
                            Pointer.of("provisioner"),
                            Pointer.of("parameters"),
                            Pointer.of("reclaimPolicy"),
                            Pointer.of("volumeBindingMode"))),
            Map.entry("RoleBinding", List.of(Pointer.of("roleRef"))),
            Map.entry("ClusterRoleBinding", List.of(Pointer.of("roleRef"))),
            Map.entry("PriorityClass", List.of(Pointer.of("value"), Pointer.of("preemptionPolicy"))),
            Map.entry("IngressClass", List.of(Pointer.of("spec", "controller"))));

    /** Kinds whose spec never changes, but for these fields. */
    private static final Map<String, Set<String>> ALL_BUT = Map.of(
            "StatefulSet",
            Set.of(
                    "replicas",
                    "ordinals",
                    "template",
                    "updateStrategy",
                    "persistentVolumeClaimRetentionPolicy",
                    "minReadySeconds",
                    "revisionHistoryLimit"),
            "PersistentVolumeClaim",
            Set.of("resources", "volumeAttributesClassName"));

    private ImmutableFields() {}

    /** The fields that cannot become what {@code after} has. */
    public static List<Pointer> changed(Value before, Value after) {
        String kind = after.textAt("kind").orElse("");
        List<Pointer> changed = new ArrayList<>();
        for (Pointer field : FIELDS.getOrDefault(kind, List.of())) {
            if (!before.at(field).equals(after.at(field))) {
                changed.add(field);
            }
        }
        if (ALL_BUT.containsKey(kind)) {
            ObjectValue left = before.objectAt("spec").orElse(ObjectValue.EMPTY);
            ObjectValue right = after.objectAt("spec").orElse(ObjectValue.EMPTY);
            for (FieldChange change : FieldChange.between(left, right, Redactor.of(List.of()))) {
                Pointer field = Pointer.of("spec", change.pointer().tokens().get(0));
                if (!ALL_BUT.get(kind).contains(field.tokens().get(1)) && !changed.contains(field)) {
                    changed.add(field);
                }
            }
        }
        boolean isFrozen = before.at("immutable").equals(Optional.of(Value.bool(true)));
        if (isFrozen && Set.of("ConfigMap", "Secret").contains(kind)) {
            for (String data : List.of("data", "binaryData", "stringData", "immutable")) {
                if (!before.at(data).equals(after.at(data))) {
                    changed.add(Pointer.of(data));
                }
            }
        }
        return changed;
    }
}
