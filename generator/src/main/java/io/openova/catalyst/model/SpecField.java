package io.openova.catalyst.model;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The optional fields of an Application's spec that pass through from the caller, in the order they are written (contract section 3). */
public enum SpecField {
    HEALTH_CHECK("healthCheck"),
    OWNERS("owners"),
    TOPOLOGY("topology"),
    DEPENDS_ON("dependsOn"),
    BOOTSTRAP("bootstrap", true),
    HELM_RELEASE("helmRelease"),
    ISOLATION_LEVEL("isolationLevel", true),
    INSTANCE_ID("instanceId"),
    NAMING_TEMPLATE("namingTemplate");

    private final String key;
    private final boolean hasDefault;

    SpecField(String key) {
        this(key, false);
    }

    SpecField(String key, boolean hasDefault) {
        this.key = key;
        this.hasDefault = hasDefault;
    }

    public String key() {
        return key;
    }

    public static Optional<SpecField> of(String key) {
        return Arrays.stream(values()).filter(field -> field.key.equals(key)).findFirst();
    }

    /** Whether the schema gives the field a default, which an API server adds when the field is absent. */
    public boolean hasDefault() {
        return hasDefault;
    }

    public static List<String> keys() {
        return Arrays.stream(values()).map(SpecField::key).toList();
    }
}
