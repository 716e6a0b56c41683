package io.openova.catalyst.request;

import io.openova.catalyst.model.SpecField;
import io.openova.catalyst.value.Pointer;
import java.util.Arrays;
import java.util.Optional;

/** A field of the canonical request, with its pointer there and in the Application custom resource. */
public enum RequestField {
    NAME("/name", "/metadata/name"),
    BLUEPRINT_NAME("/blueprintRef/name", "/spec/blueprintRef/name"),
    BLUEPRINT_VERSION("/blueprintRef/version", "/spec/blueprintRef/version"),
    ORGANIZATION("/organizationRef", "/metadata/namespace"),
    ENVIRONMENT("/environmentRef", "/spec/environmentRef"),
    PLACEMENT_MODE("/placement/mode", "/spec/placement"),
    PLACEMENT_REGIONS("/placement/regions", "/spec/regions"),
    PARAMETERS("/parameters", "/spec/parameters"),
    HEALTH_CHECK(SpecField.HEALTH_CHECK),
    OWNERS(SpecField.OWNERS),
    TOPOLOGY(SpecField.TOPOLOGY),
    DEPENDS_ON(SpecField.DEPENDS_ON),
    BOOTSTRAP(SpecField.BOOTSTRAP),
    HELM_RELEASE(SpecField.HELM_RELEASE),
    ISOLATION_LEVEL(SpecField.ISOLATION_LEVEL),
    INSTANCE_ID(SpecField.INSTANCE_ID),
    NAMING_TEMPLATE(SpecField.NAMING_TEMPLATE);

    private final Pointer canonical;
    private final Pointer resource;
    private final Optional<SpecField> extra;

    RequestField(String canonical, String resource) {
        this.canonical = Pointer.parse(canonical);
        this.resource = Pointer.parse(resource);
        this.extra = Optional.empty();
    }

    RequestField(SpecField extra) {
        this.canonical = Pointer.of(extra.key());
        this.resource = Pointer.of("spec", extra.key());
        this.extra = Optional.of(extra);
    }

    /** The field's pointer in a canonical request. */
    public Pointer canonical() {
        return canonical;
    }

    /** The field's pointer in the Application custom resource. */
    public Pointer resource() {
        return resource;
    }

    /** The optional spec field that this corresponds to, if any. */
    Optional<SpecField> extra() {
        return extra;
    }

    public static RequestField of(SpecField extra) {
        return Arrays.stream(values())
                .filter(field -> field.extra.filter(extra::equals).isPresent())
                .findFirst()
                .orElseThrow();
    }
}
