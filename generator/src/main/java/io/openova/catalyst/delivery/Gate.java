package io.openova.catalyst.delivery;

import io.openova.catalyst.application.Application;
import io.openova.catalyst.application.ApplicationKey;
import io.openova.catalyst.application.ApplicationName;
import io.openova.catalyst.application.Environment;
import io.openova.catalyst.application.EnvironmentName;
import io.openova.catalyst.application.NamespaceName;
import io.openova.catalyst.application.SpecField;
import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.request.DecodedRequest;
import io.openova.catalyst.request.RequestField;
import io.openova.catalyst.request.RequestKind;
import io.openova.catalyst.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Asked about each request on every head that it is planned on, before anything is looked up for it. What it refuses is the only
 * finding, so that nothing else is told.
 */
@FunctionalInterface
public interface Gate {
    /** Lets everything pass. */
    Gate OPEN = new Gate() {
        @Override
        public Optional<Finding> refuse(Subject subject) {
            return Optional.empty();
        }
    };

    /** Why the request must not go on; empty when it may. */
    Optional<Finding> refuse(Subject subject);

    /** Whether the caller may learn that the Application exists. */
    default boolean maySee(Application application) {
        return true;
    }

    /**
     * What a request is about, as far as it says.
     *
     * @param kind what it asks for
     * @param key the Application that it names; empty when it names none that could be
     * @param environment name of the Environment it is for: the existing Application's for a change, else the one that the
     *     request names or that follows from its {@code organizationRef}
     * @param current the Application of that key on this head
     * @param dependencies the Applications that it wants to depend on
     * @param world to look up what the decision needs
     */
    record Subject(
            RequestKind kind,
            Optional<ApplicationKey> key,
            Optional<String> environment,
            Optional<Application> current,
            List<ApplicationKey> dependencies,
            Lookup world) {
        public Subject {
            dependencies = List.copyOf(dependencies);
        }
    }

    /** One head of the overlay. */
    interface Lookup {
        Optional<Environment> environment(EnvironmentName name);

        Optional<Application> application(ApplicationKey key);

        /** The Organization that owns the namespace, as the label carries it, when an Application already lives there. */
        Optional<String> ownerOf(NamespaceName namespace);
    }

    /** What a decoded request is about on the world's head. */
    static Subject subject(DecodedRequest request, Optional<ApplicationKey> target, OverlayWorld world) {
        Optional<String> namespace = text(request, RequestField.ORGANIZATION);
        Optional<ApplicationKey> key = request.kind().isChange()
                ? target
                : text(request, RequestField.NAME)
                        .filter(ApplicationName::isValid)
                        .flatMap(name -> namespace
                                .filter(NamespaceName::isValid)
                                .map(ns -> new ApplicationKey(new NamespaceName(ns), new ApplicationName(name))));
        Optional<Application> current = key.flatMap(world::application);
        Optional<String> environment = request.kind().isChange()
                ? current.map(application -> application.environment().value())
                : text(request, RequestField.ENVIRONMENT).or(() -> namespace);
        return new Subject(request.kind(), key, environment, current, dependencies(request, key), lookup(world));
    }

    /** The removal of an Application. */
    static Subject removal(ApplicationKey key, Application current, OverlayWorld world) {
        return new Subject(
                RequestKind.UPDATE,
                Optional.of(key),
                Optional.of(current.environment().value()),
                Optional.of(current),
                List.of(),
                lookup(world));
    }

    private static Lookup lookup(OverlayWorld world) {
        return new Lookup() {
            @Override
            public Optional<Environment> environment(EnvironmentName name) {
                return world.environment(name);
            }

            @Override
            public Optional<Application> application(ApplicationKey other) {
                return world.application(other);
            }

            @Override
            public Optional<String> ownerOf(NamespaceName name) {
                return world.ownerOf(name);
            }
        };
    }

    private static Optional<String> text(DecodedRequest request, RequestField field) {
        return request.field(field)
                .map(DecodedRequest.Field::value)
                .filter(Value.TextValue.class::isInstance)
                .map(value -> ((Value.TextValue) value).text());
    }

    private static List<ApplicationKey> dependencies(DecodedRequest request, Optional<ApplicationKey> own) {
        List<ApplicationKey> keys = new ArrayList<>();
        request.field(RequestField.of(SpecField.DEPENDS_ON))
                .map(DecodedRequest.Field::value)
                .filter(Value.ListValue.class::isInstance)
                .map(value -> ((Value.ListValue) value).items())
                .orElse(List.of())
                .forEach(item -> {
                    Optional<String> namespace = item.textAt("namespace")
                            .or(() -> own.map(key -> key.namespace().value()));
                    Optional<String> name = item.textAt("name");
                    if (name.filter(ApplicationName::isValid).isPresent()
                            && namespace.filter(NamespaceName::isValid).isPresent()) {
                        keys.add(new ApplicationKey(
                                new NamespaceName(namespace.get()), new ApplicationName(name.get())));
                    }
                });
        return keys;
    }
}
