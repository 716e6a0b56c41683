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
    BOOTSTRAP("bootstrap"),
    HELM_RELEASE("helmRelease"),
    ISOLATION_LEVEL("isolationLevel"),
    INSTANCE_ID("instanceId"),
    NAMING_TEMPLATE("namingTemplate");

    private final String key;

    SpecField(String key) {
        this.key = key;
    }

    public String key() {
        return key;
    }

    public static Optional<SpecField> of(String key) {
        return Arrays.stream(values()).filter(field -> field.key.equals(key)).findFirst();
    }

    public static List<String> keys() {
        return Arrays.stream(values()).map(SpecField::key).toList();
    }
}
