package io.openova.catalyst.lifecycle;

import io.openova.catalyst.delivery.Attempted;
import io.openova.catalyst.delivery.DeliveryAttempt;
import io.openova.catalyst.delivery.DeliveryOutcome;
import io.openova.catalyst.delivery.PlanOutcome;
import io.openova.catalyst.delivery.RequestDigest;
import io.openova.catalyst.desired.OverlayState;
import io.openova.catalyst.document.Document;
import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.model.Application;
import io.openova.catalyst.model.ApplicationKey;
import io.openova.catalyst.model.ApplicationName;
import io.openova.catalyst.model.Blueprint;
import io.openova.catalyst.model.Environment;
import io.openova.catalyst.model.EnvironmentName;
import io.openova.catalyst.model.NamespaceName;
import io.openova.catalyst.model.Placement;
import io.openova.catalyst.model.PlacementMode;
import io.openova.catalyst.model.RegionName;
import io.openova.catalyst.model.SpecField;
import io.openova.catalyst.overlay.CommitOrder;
import io.openova.catalyst.overlay.Overlay;
import io.openova.catalyst.overlay.Snapshot;
import io.openova.catalyst.schema.Redactor;
import io.openova.catalyst.value.Pointer;
import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.ObjectValue;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * Copies the version and parameters of an Application from one Environment to another, except what the target
 * Environment owns. Recomputed on every head, so that after a lost race the current state is promoted.
 */
final class Promotion {
    private final PromotionOrder order;
    private final BiFunction<Snapshot, ApplicationName, List<Application>> applications;
    private final Function<Snapshot, OverlayState> worlds;
    private final Function<Document, DeliveryAttempt> attempts;

    /**
     * @param applications the Applications of that name, in whatever namespace
     * @param attempts a delivery of one Application's custom resource
     */
    Promotion(
            PromotionOrder order,
            BiFunction<Snapshot, ApplicationName, List<Application>> applications,
            Function<Snapshot, OverlayState> worlds,
            Function<Document, DeliveryAttempt> attempts) {
        this.order = order;
        this.applications = applications;
        this.worlds = worlds;
        this.attempts = attempts;
    }

    DeliveryOutcome run(Overlay overlay) {
        CommitOrder commit = order.commit()
                .about(
                        "promote",
                        order.namespace().map(ns -> ns + "/").orElse("") + order.name(),
                        () -> RequestDigest.of(
                                "promote",
                                order.from(),
                                order.to(),
                                order.toName(),
                                order.toNamespace(),
                                RequestDigest.of(order.values())));
        return Attempted.commit(overlay, commit, this::plan);
    }

    PlanOutcome dryRun(Overlay overlay) {
        Snapshot head = overlay.head();
        return plan(head).preview(overlay, head);
    }

    private Attempted plan(Snapshot head) {
        List<Finding> found = new ArrayList<>();
        OverlayState world = worlds.apply(head);
        Optional<Application> source = source(applications.apply(head, order.name()), world, found);
        List<Application> all = applications.apply(head, order.toName().orElse(order.name()));
        Optional<Environment> to =
                source.flatMap(app -> environment(order.to(), app.organization(), "to", world, found));
        Optional<Application> wanted = source.flatMap(app -> to.flatMap(env -> wanted(app, env, all, world, found)));
        if (wanted.isEmpty()) {
            return Attempted.refused(found);
        }
        String origin = "promotion of " + source.orElseThrow().key();
        return attempts.apply(Document.withoutText(wanted.get().toResource(), origin))
                .plan(head)
                .withSubject("promote " + wanted.get().key() + ": "
                        + wanted.get().blueprint() + " from " + source.get().environment() + " to "
                        + wanted.get().environment());
    }

    private Optional<Application> source(List<Application> all, OverlayState world, List<Finding> found) {
        List<Application> named = all.stream()
                .filter(app -> app.key().name().equals(order.name()))
                .filter(app -> order.namespace()
                        .filter(ns -> !ns.equals(app.key().namespace()))
                        .isEmpty())
                .filter(app -> isIn(app, order.from(), world))
                .toList();
        if (named.size() == 1) {
            return Optional.of(named.get(0));
        }
        found.add(
                named.isEmpty()
                        ? Finding.error(
                                        "reference/application-missing",
                                        Pointer.ROOT,
                                        "Environment '" + order.from() + "' has no Application '" + order.name() + "'")
                                .withRemedy("'catalyst get' lists the Applications of the overlay")
                        : Finding.error(
                                        "reference/application-ambiguous",
                                        Pointer.ROOT,
                                        "several Applications are named '" + order.name() + "' in Environments '"
                                                + order.from() + "'")
                                .withRemedy("add -n, or name the Environment in full")
                                .withCandidates(named.stream()
                                        .map(app -> app.environment() + " " + app.key())
                                        .toList()));
        return Optional.empty();
    }

    private static boolean isIn(Application app, String environment, OverlayState world) {
        return app.environment().value().equals(environment)
                || world.environment(app.environment())
                        .filter(env -> env.type().equals(environment))
                        .isPresent();
    }

    /** The Environment of that name, or the Organization's only one of that type. */
    private static Optional<Environment> environment(
            String asked, String organization, String option, OverlayState world, List<Finding> found) {
        if (EnvironmentName.isValid(asked)) {
            Optional<Environment> named = world.environment(new EnvironmentName(asked));
            if (named.isPresent()) {
                return named;
            }
        }
        List<Environment> typed = world.environmentNames().stream()
                .filter(EnvironmentName::isValid)
                .flatMap(name -> world.environment(new EnvironmentName(name)).stream())
                .filter(env -> env.type().equals(asked) && env.organization().equals(organization))
                .toList();
        if (typed.size() == 1) {
            return Optional.of(typed.get(0));
        }
        found.add(Finding.error(
                        typed.isEmpty() ? "reference/environment-missing" : "promotion/environment-ambiguous",
                        Pointer.ROOT,
                        typed.isEmpty()
                                ? "Organization '" + organization + "' has no Environment '" + asked
                                        + "' and none of that type"
                                : "Organization '" + organization + "' has several Environments of type " + asked)
                .withRemedy("name the Environment with --" + option)
                .withCandidates((typed.isEmpty()
                                ? world.environmentNames().stream()
                                : typed.stream().map(e -> e.name().value()))
                        .limit(5)
                        .toList()));
        return Optional.empty();
    }

    private Optional<Application> wanted(
            Application source, Environment to, List<Application> all, OverlayState world, List<Finding> found) {
        Optional<Blueprint> blueprint = world.blueprint(source.blueprint());
        if (blueprint.isEmpty()) {
            found.add(Finding.error(
                            "reference/version-unknown",
                            Pointer.ROOT,
                            "the catalog has no " + source.blueprint() + ", which " + source.key() + " runs")
                    .withRemedy("bring the Blueprint back, or update the Application first"));
            return Optional.empty();
        }
        Optional<ApplicationKey> key = key(source, to, all, found);
        if (key.isEmpty()) {
            return Optional.empty();
        }
        Optional<Application> there = world.application(key.get());
        if (there.filter(app -> !app.environment().equals(to.name())
                        || !app.blueprint().name().equals(source.blueprint().name()))
                .isPresent()) {
            found.add(Finding.error(
                            "promotion/target-taken",
                            Pointer.ROOT,
                            key.get() + " is " + there.get().blueprint().name() + " in Environment '"
                                    + there.get().environment() + "'")
                    .withRemedy("name another target with --to-name or --to-namespace"));
            return Optional.empty();
        }
        EnvironmentOwned owned = EnvironmentOwned.of(blueprint.get())
                .with(secrets(source, blueprint.get()))
                .with(there.map(app -> secrets(app, blueprint.get())).orElse(Set.of()));
        ObjectValue own =
                there.flatMap(Application::parameters).orElse(ObjectValue.EMPTY).mergedWith(order.values());
        ObjectValue parameters =
                owned.over(source.parameters().orElse(ObjectValue.EMPTY), own).mergedWith(order.values());
        return Optional.of(new Application(
                key.get(),
                to.organization(),
                to.name(),
                source.blueprint(),
                there.map(Application::placement).orElseGet(() -> placement(to, source, world)),
                Optional.of(parameters).filter(object -> !object.isEmpty()),
                there.map(Application::extras).orElseGet(() -> carried(source))));
    }

    /** Secrets belong to one Environment: a promotion neither takes them along nor takes those away that are there. */
    private static Set<Pointer> secrets(Application application, Blueprint blueprint) {
        ObjectValue parameters = application.parameters().orElse(ObjectValue.EMPTY);
        return blueprint
                .configSchema()
                .map(schema -> Redactor.declared(schema, parameters))
                .orElse(Set.of());
    }

    /** Where the promoted Application is, or is to be. */
    private Optional<ApplicationKey> key(
            Application source, Environment to, List<Application> all, List<Finding> found) {
        var name = order.toName().orElse(order.name());
        if (order.toNamespace().isPresent()) {
            return Optional.of(new ApplicationKey(order.toNamespace().get(), name));
        }
        List<ApplicationKey> there = all.stream()
                .filter(app ->
                        app.environment().equals(to.name()) && app.key().name().equals(name))
                .map(Application::key)
                .toList();
        if (there.size() == 1) {
            return Optional.of(there.get(0));
        }
        NamespaceName namespace = source.key().namespace();
        boolean isNamedSo = namespace.value().equals(source.environment().value());
        if (there.isEmpty() && isNamedSo && NamespaceName.isValid(to.name().value())) {
            return Optional.of(new ApplicationKey(new NamespaceName(to.name().value()), name));
        }
        if (there.isEmpty() && !name.equals(source.key().name())) {
            return Optional.of(new ApplicationKey(namespace, name));
        }
        found.add(Finding.error(
                        "promotion/target-unclear",
                        Pointer.ROOT,
                        there.isEmpty()
                                ? "two Applications '" + name + "' cannot be in namespace '" + namespace + "'"
                                : "Environment '" + to.name() + "' has several Applications '" + name + "'")
                .withRemedy("select the target with --to-namespace or --to-name"));
        return Optional.empty();
    }

    /** Identity and dependencies are not copied: they belong to the source. */
    private static Map<SpecField, Value> carried(Application source) {
        Map<SpecField, Value> extras = new EnumMap<>(SpecField.class);
        extras.putAll(source.extras());
        extras.remove(SpecField.INSTANCE_ID);
        extras.remove(SpecField.HELM_RELEASE);
        extras.remove(SpecField.DEPENDS_ON);
        return extras;
    }

    /** A new Application begins in one region that the Environment reaches, the Sovereign's primary one if it does. */
    private static Placement placement(Environment to, Application source, OverlayState world) {
        List<RegionName> known = new ArrayList<>();
        world.sovereign().primaryRegion().ifPresent(known::add);
        known.addAll(world.sovereign().regionNames());
        RegionName region = known.stream()
                .filter(to::reaches)
                .findFirst()
                .orElse(source.placement().primary());
        return new Placement(PlacementMode.SINGLE_REGION, List.of(region));
    }
}
