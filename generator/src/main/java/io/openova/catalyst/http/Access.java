package io.openova.catalyst.http;

import io.openova.catalyst.application.Application;
import io.openova.catalyst.application.ApplicationKey;
import io.openova.catalyst.application.ApplicationName;
import io.openova.catalyst.application.Environment;
import io.openova.catalyst.application.EnvironmentName;
import io.openova.catalyst.application.NamespaceName;
import io.openova.catalyst.application.Sovereign;
import io.openova.catalyst.delivery.ApplicationDelivery;
import io.openova.catalyst.overlay.Overlay;
import io.openova.catalyst.overlay.Snapshot;
import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.ObjectValue;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The overlay through the eyes of a caller: what they may not see is not there. Endpoints find Applications only through this,
 * and ask it before they do anything to an Environment (threats S18, S21).
 */
final class Access {
    private final OverlayHead head;
    private final ApplicationDelivery delivery;
    private final ApplicationIndex index;
    private volatile @Nullable Known known;

    private record Known(Optional<String> commit, Sovereign sovereign) {}

    /** An Application that the caller may see, and the head it was read from. */
    record Found(Application application, Snapshot head) {
        ApplicationKey key() {
            return application.key();
        }
    }

    Access(OverlayHead head, ApplicationDelivery delivery) {
        this.head = head;
        this.delivery = delivery;
        this.index = new ApplicationIndex(head.overlay());
    }

    ApplicationDelivery delivery() {
        return delivery;
    }

    Overlay overlay() {
        return head.overlay();
    }

    Snapshot head() {
        return head.get();
    }

    /** To be called after every write. */
    void changed() {
        head.changed();
    }

    /** What may be shown of the Application's resource: no secret value. */
    ObjectValue shown(Application application) {
        return delivery.shown(head()).apply(application);
    }

    Sovereign sovereign(Snapshot snapshot) {
        Known now = known;
        if (now == null || !now.commit().equals(snapshot.commit())) {
            now = new Known(snapshot.commit(), delivery.sovereign(snapshot));
            known = now;
        }
        return now.sovereign();
    }

    String sovereignId() {
        return sovereign(head()).name();
    }

    /** The Sovereign's domain; none while the overlay cannot be read. */
    Optional<String> domain() {
        Known now = known;
        return now == null ? Optional.empty() : now.sovereign().fqdn();
    }

    /** All Applications that the caller may see, in order of namespace and name. */
    List<ApplicationIndex.Entry> visible(Caller caller, Snapshot snapshot) {
        return listing(snapshot).byKey().values().stream()
                .filter(entry -> caller.maySee(entry.environment()))
                .toList();
    }

    /**
     * The Application of this name; one that the caller may not see does not exist.
     *
     * @throws RefusedException 404, or 409 with the namespaces when the name alone is not enough
     */
    Found find(Exchange exchange) {
        return find(exchange.caller(), exchange.variable("name"), exchange.query("namespace"));
    }

    Found find(Caller caller, String name, Optional<String> namespace) {
        Snapshot snapshot = head();
        if (!ApplicationName.isValid(name)
                || namespace.filter(ns -> !NamespaceName.isValid(ns)).isPresent()) {
            throw notFound().refused();
        }
        if (namespace.isPresent()) {
            return delivery.application(key(namespace.get(), name), snapshot)
                    .filter(application ->
                            caller.maySee(application.environment().value()))
                    .map(application -> new Found(application, snapshot))
                    .orElseThrow(() -> notFound().refused());
        }
        List<ApplicationIndex.Entry> candidates = listing(snapshot).named(name).stream()
                .filter(entry -> caller.maySee(entry.environment()))
                .toList();
        if (candidates.size() > 1) {
            List<String> namespaces = candidates.stream()
                    .map(entry -> entry.key().namespace().value())
                    .sorted()
                    .toList();
            throw Problem.of(
                            409,
                            "application-ambiguous",
                            "several Applications have this name; add ?namespace= with one of "
                                    + String.join(", ", namespaces))
                    .with("namespaces", Value.texts(namespaces))
                    .refused();
        }
        return candidates.stream()
                .findFirst()
                .flatMap(entry -> delivery.application(entry.key(), snapshot))
                .map(application -> new Found(application, snapshot))
                .orElseThrow(() -> notFound().refused());
    }

    /** @throws RefusedException 403 when the caller does not hold the tier in the Application's Environment */
    void require(Tier tier, Caller caller, Found found) {
        require(tier, caller, found.application().environment().value(), found.head());
    }

    void require(Tier tier, Caller caller, String environment, Snapshot snapshot) {
        if (!caller.may(tier, environment, typeOf(environment, snapshot))) {
            throw Problems.forbidden().refused();
        }
    }

    /**
     * For what lives in a namespace and is no Application: the caller needs the tier in every Environment that has an Application
     * there, and where none has, in all Environments.
     */
    void requireInNamespace(Tier tier, Caller caller, String namespace) {
        if (caller.mayEverywhere(tier)) {
            return;
        }
        Snapshot snapshot = head();
        List<String> environments = listing(snapshot).environmentsIn(namespace);
        if (environments.isEmpty()) {
            throw Problems.forbidden().refused();
        }
        environments.forEach(environment -> require(tier, caller, environment, snapshot));
    }

    private Optional<String> typeOf(String environment, Snapshot snapshot) {
        return EnvironmentName.isValid(environment)
                ? delivery.environment(new EnvironmentName(environment), snapshot)
                        .map(Environment::type)
                : Optional.empty();
    }

    private ApplicationIndex.Listing listing(Snapshot snapshot) {
        return index.at(snapshot, sovereign(snapshot).management());
    }

    private static Problem notFound() {
        return Problem.of(404, "application-not-found", "there is no such Application that you may see");
    }

    static ApplicationKey key(String namespace, String name) {
        return new ApplicationKey(new NamespaceName(namespace), new ApplicationName(name));
    }
}
