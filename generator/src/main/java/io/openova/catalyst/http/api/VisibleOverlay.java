package io.openova.catalyst.http.api;

import io.openova.catalyst.delivery.ApplicationDelivery;
import io.openova.catalyst.desired.NamespaceRights;
import io.openova.catalyst.http.answer.Problem;
import io.openova.catalyst.http.answer.Problems;
import io.openova.catalyst.http.answer.RefusedException;
import io.openova.catalyst.http.auth.Caller;
import io.openova.catalyst.http.auth.Tier;
import io.openova.catalyst.http.exchange.Exchange;
import io.openova.catalyst.model.Application;
import io.openova.catalyst.model.ApplicationKey;
import io.openova.catalyst.model.ApplicationName;
import io.openova.catalyst.model.Environment;
import io.openova.catalyst.model.EnvironmentName;
import io.openova.catalyst.model.NamespaceName;
import io.openova.catalyst.model.OverlayLayout;
import io.openova.catalyst.model.Sovereign;
import io.openova.catalyst.overlay.Overlay;
import io.openova.catalyst.overlay.OverlayDiff;
import io.openova.catalyst.overlay.Snapshot;
import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.ObjectValue;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The overlay as one caller may see it; anything else does not exist. Endpoints find Applications only through this
 * class, and check rights with it before they act on an Environment (threats S18, S21).
 */
public final class VisibleOverlay {
    /** The header with the digest of the plan that the caller was shown. */
    public static final String PLAN = "X-Plan-Digest";

    private static final int MOST_NAMED = 5;

    private final OverlayHead head;
    private final Overlay overlay;
    private final ApplicationDelivery delivery;
    private final ApplicationIndex index;
    private volatile @Nullable Known known;

    private record Known(Optional<String> commit, Sovereign sovereign) {}

    /** An Application that the caller may see, and the head it was read from. */
    public record Found(Application application, Snapshot head) {
        public ApplicationKey key() {
            return application.key();
        }
    }

    /** @param overlay that is written; it may refuse what {@code head}'s own would wait for */
    public VisibleOverlay(OverlayHead head, Overlay overlay, ApplicationDelivery delivery) {
        this.head = head;
        this.overlay = overlay;
        this.delivery = delivery;
        this.index = new ApplicationIndex(head.overlay());
    }

    public ApplicationDelivery delivery() {
        return delivery;
    }

    /** The same delivery, limited to what the caller may see. */
    public ApplicationDelivery delivery(Caller caller, Snapshot snapshot) {
        return delivery.seeing(BlueprintSight.of(caller, delivery.claims(snapshot)));
    }

    /** The same for a change of an Application, which keeps the Blueprint that it runs. */
    public ApplicationDelivery delivery(Caller caller, Found own) {
        return delivery.seeing(BlueprintSight.of(caller, delivery.claims(own.head()), own.application()));
    }

    public Overlay overlay() {
        return overlay;
    }

    /**
     * The overlay for a write; with the digest of a plan in the request's header, it commits that plan only.
     *
     * @throws RefusedException 400 when the header holds no digest
     */
    public Overlay overlay(Exchange exchange) {
        Optional<String> digest = exchange.header(PLAN);
        if (digest.filter(text -> !text.matches("[0-9a-f]{64}")).isPresent()) {
            throw Problem.of(400, "invalid-plan-digest", PLAN + " is the planDigest of a preview")
                    .refused();
        }
        return digest.<Overlay>map(
                        plan -> new PlannedOverlay(overlay, plan, delivery, diff -> visible(diff, exchange.caller())))
                .orElse(overlay);
    }

    public Snapshot head() {
        return head.get();
    }

    /** The age of the head if a newer one is not available; empty while it is new enough. */
    public Optional<Duration> staleness() {
        return head.staleness();
    }

    /** To be called after every write. */
    public void changed() {
        head.changed();
    }

    /** What may be shown of the Application's resource: no secret value. */
    ObjectValue shown(Application application) {
        return delivery.shown(head()).apply(application);
    }

    public Sovereign sovereign(Snapshot snapshot) {
        Known now = known;
        if (now == null || !now.commit().equals(snapshot.commit())) {
            now = new Known(snapshot.commit(), delivery.sovereign(snapshot));
            known = now;
        }
        return now.sovereign();
    }

    public String sovereignId() {
        return sovereign(head()).name();
    }

    /**
     * The Sovereign's domain.
     *
     * @throws io.openova.catalyst.overlay.OverlayUnavailableException while the overlay cannot be read and never was
     */
    public Optional<String> domain() {
        Known now = known;
        return (now == null ? sovereign(head()) : now.sovereign()).fqdn();
    }

    /** The Environments that the caller may see, in order of name. */
    public List<Environment> environments(Caller caller, Snapshot snapshot) {
        return delivery.claims(snapshot).environments().stream()
                .filter(environment -> caller.maySee(environment.name().value()))
                .sorted(Comparator.comparing(environment -> environment.name().value()))
                .toList();
    }

    /** All Applications that the caller may see, in order of namespace and name. */
    public List<ApplicationIndex.Entry> visible(Caller caller, Snapshot snapshot) {
        return listing(snapshot).byKey().values().stream()
                .filter(entry -> caller.maySee(entry.environment()))
                .toList();
    }

    /**
     * The Application of this name; one that the caller may not see does not exist.
     *
     * @throws RefusedException 404, or 409 with the namespaces when the name alone is not enough
     */
    public Found find(Exchange exchange) {
        return find(exchange.caller(), exchange.variable("name"), exchange.query("namespace"));
    }

    public Found find(Caller caller, String name, Optional<String> namespace) {
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

    /**
     * The difference without the files of Applications in Environments that the caller may not see: a change of one
     * Application can change the releases of others that depend on it. The digest stays that of the whole.
     */
    public OverlayDiff visible(OverlayDiff diff, Caller caller) {
        if (caller.mayEverywhere(Tier.VIEWER)) {
            return diff;
        }
        Snapshot now = head();
        return new OverlayDiff(
                diff.entries().stream()
                        .filter(entry -> OverlayLayout.placeOf(entry.path())
                                .key()
                                .flatMap(key -> delivery.application(key, now))
                                .filter(owner ->
                                        !caller.maySee(owner.environment().value()))
                                .isEmpty())
                        .toList(),
                diff.digest());
    }

    /** @throws RefusedException 403 when the caller does not hold the tier in the Application's Environment */
    public void require(Tier tier, Caller caller, Found found) {
        require(tier, caller, found.application().environment().value(), found.head());
    }

    public void require(Tier tier, Caller caller, String environment, Snapshot snapshot) {
        if (!caller.may(tier, environment, typeOf(environment, snapshot))) {
            throw Problems.forbidden().refused();
        }
    }

    /**
     * For objects in a namespace other than Applications: the caller needs the tier in every Environment whose rights
     * count there. Which these are follows from the namespace's owner and never from what lives there (threat S27).
     *
     * @throws RefusedException 403 when the caller does not hold the tier, 503 when the cluster cannot say whose
     * namespace it is
     */
    void requireInNamespace(Tier tier, Caller caller, String namespace) {
        requireInNamespace(
                caller,
                namespace,
                caller.mayEverywhere(tier),
                environment -> caller.may(tier, environment.name().value(), Optional.of(environment.type())));
    }

    /**
     * The same for reading the values of a Secret: the developers' rights in dev do not count, because this is not a
     * write.
     */
    void requireSecrets(Caller caller, String namespace) {
        requireInNamespace(caller, namespace, caller.mayEverywhere(Tier.ADMIN), environment -> caller.in(
                        environment.name().value())
                .filter(tier -> tier.includes(Tier.ADMIN))
                .isPresent());
    }

    private void requireInNamespace(
            Caller caller, String namespace, boolean isEverywhere, Predicate<Environment> isAllowed) {
        if (isEverywhere) {
            return;
        }
        Snapshot snapshot = head();
        boolean isClaimed = NamespaceName.isValid(namespace)
                && delivery.claims(snapshot).environmentsOf(namespace).stream()
                        .anyMatch(
                                environment -> caller.maySee(environment.name().value()));
        NamespaceRights rights = isClaimed
                ? delivery.rights(new NamespaceName(namespace), snapshot)
                // The cluster is not looked at for a namespace that is not the caller's anyway.
                : NamespaceRights.NOBODYS;
        List<Environment> environments = rights.environments();
        if (environments.isEmpty() || !environments.stream().allMatch(isAllowed)) {
            throw Problems.forbidden().refused();
        }
        if (!rights.isCertain()) {
            throw Problems.clusterUnavailable("the cluster does not say whose namespace this is; try again")
                    .refused();
        }
    }

    /**
     * For removing an Application's resource from the cluster, which takes its files out of the overlay, too.
     *
     * @throws RefusedException 409 while other Applications depend on it; those that the caller may not see are not named
     */
    void requireNoDependents(Caller caller, String namespace, String name) {
        if (!NamespaceName.isValid(namespace) || !ApplicationName.isValid(name)) {
            return;
        }
        List<Application> dependents = delivery.dependents(key(namespace, name), head());
        if (!dependents.isEmpty()) {
            List<String> seen = dependents.stream()
                    .filter(application ->
                            caller.maySee(application.environment().value()))
                    .map(application -> application.key().toString())
                    .limit(MOST_NAMED)
                    .toList();
            throw Problem.of(
                            409,
                            "has-dependents",
                            dependents.size() + " Applications depend on it"
                                    + (seen.isEmpty() ? "" : ", among them " + String.join(", ", seen))
                                    + "; remove it from their dependsOn first, or say ?force=true")
                    .refused();
        }
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

    public static Problem notFound() {
        return Problem.of(404, "application-not-found", "there is no such Application that you may see");
    }

    public static ApplicationKey key(String namespace, String name) {
        return new ApplicationKey(new NamespaceName(namespace), new ApplicationName(name));
    }
}
