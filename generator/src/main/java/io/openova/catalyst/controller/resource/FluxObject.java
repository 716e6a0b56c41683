package io.openova.catalyst.controller.resource;

import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.BooleanValue;
import io.openova.catalyst.value.Value.NumberValue;
import java.math.BigDecimal;
import java.util.Optional;

/** The state of a Flux object; every Flux kind reports it in the same format. */
public record FluxObject(Value value) {
    /** One entry of {@code status.conditions}. */
    public record Condition(String status, String reason, String message, long observedGeneration) {
        public boolean isTrue() {
            return status.equals("True");
        }

        public boolean isFalse() {
            return status.equals("False");
        }
    }

    public long generation() {
        return number("metadata", "generation").orElse(0L);
    }

    /** Whether the controller of the object has finished with the spec as it is now. */
    public boolean isObserved() {
        return number("status", "observedGeneration")
                .filter(seen -> seen == generation())
                .isPresent();
    }

    public boolean isSuspended() {
        return value.at("spec", "suspend")
                .filter(v -> v.equals(new BooleanValue(true)))
                .isPresent();
    }

    public Optional<Condition> condition(String type) {
        return value.itemsAt("status", "conditions").stream()
                .filter(item -> item.textAt("type").equals(Optional.of(type)))
                .findFirst()
                .map(item -> new Condition(
                        item.textAt("status").orElse("Unknown"),
                        item.textAt("reason").orElse(""),
                        item.textAt("message").orElse(""),
                        item.at("observedGeneration")
                                .flatMap(FluxObject::number)
                                .orElse(generation())));
    }

    /** The Ready condition, when it speaks of the spec as it is now. */
    public Optional<Condition> ready() {
        return condition("Ready").filter(ready -> ready.observedGeneration() == generation());
    }

    /** The commit that a Kustomization has applied last. */
    public Optional<String> appliedCommit() {
        return value.textAt("status", "lastAppliedRevision").map(FluxObject::commit);
    }

    /** The commit that a Kustomization has begun to apply. */
    public Optional<String> attemptedCommit() {
        return value.textAt("status", "lastAttemptedRevision").map(FluxObject::commit);
    }

    /** {@code main@sha1:…} without the branch. */
    private static String commit(String revision) {
        return revision.substring(revision.lastIndexOf(':') + 1);
    }

    public String name() {
        return value.textAt("metadata", "name").orElse("");
    }

    public boolean isBeingDeleted() {
        return value.textAt("metadata", "deletionTimestamp").isPresent();
    }

    /** As the API server writes it, which sorts like the time itself. */
    public String createdAt() {
        return value.textAt("metadata", "creationTimestamp").orElse("");
    }

    /** The revision that a source holds, for example {@code main@sha1:…}. */
    public Optional<String> revision() {
        return value.textAt("status", "artifact", "revision");
    }

    /** The Helm release that was made last. */
    public Optional<Value> lastRelease() {
        return value.itemsAt("status", "history").stream().findFirst();
    }

    private Optional<Long> number(String... path) {
        return value.at(path).flatMap(FluxObject::number);
    }

    private static Optional<Long> number(Value value) {
        return value instanceof NumberValue number
                ? Optional.of(new BigDecimal(number.lexeme()).longValue())
                : Optional.empty();
    }
}
