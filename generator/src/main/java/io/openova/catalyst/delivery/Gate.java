package io.openova.catalyst.delivery;

import io.openova.catalyst.check.NamespaceCheck;
import io.openova.catalyst.desired.NamespaceClaims;
import io.openova.catalyst.desired.OverlayState;
import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.model.Application;
import io.openova.catalyst.model.ApplicationKey;
import io.openova.catalyst.model.ApplicationName;
import io.openova.catalyst.model.Environment;
import io.openova.catalyst.model.EnvironmentName;
import io.openova.catalyst.model.NamespaceName;
import io.openova.catalyst.model.SpecField;
import io.openova.catalyst.request.DecodedRequest;
import io.openova.catalyst.request.RequestField;
import io.openova.catalyst.request.RequestKind;
import io.openova.catalyst.value.Pointer;
import io.openova.catalyst.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Decides about each request on every head that it is planned on, before anything is looked up for it. What it refuses
 * are the only findings, so that nothing else is disclosed.
 */
@FunctionalInterface
public interface Gate {
    /** Lets everything pass. */
    Gate OPEN = new Gate() {
        @Override
        public List<Finding> refuse(Subject subject) {
            return List.of();
        }
    };

    /** Why the request must not go on; empty when it may. */
    List<Finding> refuse(Subject subject);

    /** What happens to the Application. */
    enum Deed {
        INSTALL,
        CHANGE,
        REMOVE;

        static Deed of(RequestKind kind) {
            return kind.isChange() ? CHANGE : INSTALL;
        }
    }

    /** A name that a request uses, and where. */
    record Named<T>(T name, Pointer place) {}

    /**
     * An Application that a request wants to depend on.
     *
     * @param isElsewhere whether it is on another cluster, which cannot be read here
     */
    record Dependency(ApplicationKey key, Pointer place, boolean isElsewhere) {}

    /** Whether the caller may learn that the Application exists. */
    default boolean maySee(Application application) {
        return true;
    }

    /**
     * What a request is about, as far as it says.
     *
     * @param kind what it wants, or an update for a removal
     * @param deed what happens to the Application
     * @param key the Application that it names; empty when it names none that could be
     * @param environment name of the Environment it is for: the existing Application's for a change, else the one that
     * the request names or that follows from its {@code organizationRef}
     * @param current the Application of that key on this head
     * @param dependencies the Applications that it wants to depend on
     * @param world to look up what the decision needs
     */
    record Subject(
            RequestKind kind,
            Deed deed,
            Optional<ApplicationKey> key,
            Optional<Named<String>> environment,
            Optional<Application> current,
            List<Dependency> dependencies,
            Lookup world) {
        public Subject {
            dependencies = List.copyOf(dependencies);
        }
    }

    /** One head of the overlay. */
    interface Lookup {
        Optional<Environment> environment(EnvironmentName name);

        Optional<Application> application(ApplicationKey key);

        /** Names of the Applications in a namespace. */
        List<String> applicationNames(NamespaceName namespace);

        NamespaceClaims claims();

        /** Why an Application of the Environment must not be in the namespace; empty when it may. */
        Optional<Finding> refusal(NamespaceName namespace, Environment environment);
    }

    /** What a decoded request is about on the world's head. */
    static Subject subject(DecodedRequest request, Optional<ApplicationKey> target, OverlayState world) {
        Optional<Named<String>> namespace = text(request, RequestField.ORGANIZATION);
        Optional<ApplicationKey> key = request.kind().isChange()
                ? target
                : text(request, RequestField.NAME)
                        .map(Named::name)
                        .filter(ApplicationName::isValid)
                        .flatMap(name -> namespace
                                .map(Named::name)
                                .filter(NamespaceName::isValid)
                                .map(ns -> new ApplicationKey(new NamespaceName(ns), new ApplicationName(name))));
        Optional<Application> current = key.flatMap(world::application);
        Optional<Named<String>> environment = request.kind().isChange()
                ? current.map(Gate::environmentOf)
                : text(request, RequestField.ENVIRONMENT).or(() -> namespace);
        return new Subject(
                request.kind(),
                Deed.of(request.kind()),
                key,
                environment,
                current,
                dependencies(request, key),
                lookup(world));
    }

    /** The removal of an Application. */
    static Subject removal(ApplicationKey key, Application current, OverlayState world) {
        return new Subject(
                RequestKind.UPDATE,
                Deed.REMOVE,
                Optional.of(key),
                Optional.of(environmentOf(current)),
                Optional.of(current),
                List.of(),
                lookup(world));
    }

    private static Named<String> environmentOf(Application application) {
        return new Named<>(application.environment().value(), Pointer.ROOT);
    }

    private static Lookup lookup(OverlayState world) {
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
            public List<String> applicationNames(NamespaceName namespace) {
                return world.applicationNames(namespace);
            }

            @Override
            public NamespaceClaims claims() {
                return world.claims();
            }

            @Override
            public Optional<Finding> refusal(NamespaceName namespace, Environment environment) {
                return NamespaceCheck.of(world, namespace, environment).filter(Finding::isError);
            }
        };
    }

    private static Optional<Named<String>> text(DecodedRequest request, RequestField field) {
        return request.field(field)
                .filter(given -> given.value() instanceof Value.TextValue)
                .map(given -> new Named<>(
                        ((Value.TextValue) given.value()).text(), given.origin().pointer()));
    }

    private static List<Dependency> dependencies(DecodedRequest request, Optional<ApplicationKey> own) {
        List<Dependency> found = new ArrayList<>();
        Optional<DecodedRequest.Field> field = request.field(RequestField.of(SpecField.DEPENDS_ON));
        if (field.isEmpty() || !(field.get().value() instanceof Value.ListValue list)) {
            return found;
        }
        for (int i = 0; i < list.items().size(); i++) {
            Value item = list.items().get(i);
            Optional<String> namespace = item.textAt("namespace")
                    .or(() -> own.map(key -> key.namespace().value()));
            Optional<String> name = item.textAt("name");
            if (name.filter(ApplicationName::isValid).isPresent()
                    && namespace.filter(NamespaceName::isValid).isPresent()) {
                found.add(new Dependency(
                        new ApplicationKey(new NamespaceName(namespace.get()), new ApplicationName(name.get())),
                        field.get().origin().pointer().child(i),
                        item.at("context").isPresent()));
            }
        }
        return found;
    }
}
