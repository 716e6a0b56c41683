package io.openova.catalyst.delivery;

import io.openova.catalyst.catalog.MalformedBlueprintException;
import io.openova.catalyst.check.BlueprintCheck;
import io.openova.catalyst.check.ChartCheck;
import io.openova.catalyst.check.ReferenceCheck;
import io.openova.catalyst.check.SecretCheck;
import io.openova.catalyst.desired.DesiredState;
import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.model.Application;
import io.openova.catalyst.model.ApplicationKey;
import io.openova.catalyst.model.Blueprint;
import io.openova.catalyst.model.ManifestSet;
import io.openova.catalyst.model.Sovereign;
import io.openova.catalyst.model.SpecField;
import io.openova.catalyst.render.ApplicationRenderer;
import io.openova.catalyst.render.Dependency;
import io.openova.catalyst.render.RenderInput;
import io.openova.catalyst.render.flux.FluxTarget;
import io.openova.catalyst.request.Canonical;
import io.openova.catalyst.request.Canonicaliser;
import io.openova.catalyst.request.DecodedRequest;
import io.openova.catalyst.request.Origin;
import io.openova.catalyst.request.RequestDecoder;
import io.openova.catalyst.schema.Redactor;
import io.openova.catalyst.schema.SchemaChecker;
import io.openova.catalyst.value.Pointer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Takes a decoded request through canonicalising, the checks, and rendering. Render, plan, preview, and commit all use
 * this pipeline, so they render the same bytes (trap 17).
 */
public final class RequestPipeline {
    private final SchemaChecker schemas;
    private final Optional<ChartCheck> charts;
    private final ApplicationRenderer renderer = new ApplicationRenderer(new FluxTarget());

    /** @param charts checks what the chart makes of it too; costs a multiple of everything else */
    public RequestPipeline(SchemaChecker schemas, Optional<ChartCheck> charts) {
        this.schemas = schemas;
        this.charts = charts;
    }

    public Prepared prepare(DecodedRequest request, DesiredState world) {
        return prepare(request, world, Optional.empty());
    }

    /** @param current the existing Application when the request changes one */
    public Prepared prepare(DecodedRequest request, DesiredState world, Optional<Application> current) {
        try {
            Canonical canonical = canonicalise(request, world, current);
            Optional<DecodedRequest> kept = new KeptSecrets(world, current).in(request, canonical);
            if (kept.isPresent()) {
                return prepare(kept.get(), world, current);
            }
            Optional<Blueprint> blueprint = canonical.parts().blueprint().flatMap(world::blueprint);
            List<Finding> findings = validate(request, world, canonical, blueprint, current);
            Optional<ManifestSet> manifests = render(request, world, canonical, blueprint, findings);
            if (charts.isPresent() && manifests.isPresent()) {
                List<Finding> ofChart = charts.get()
                        .check(canonical.application().orElseThrow(), blueprint.orElseThrow(), manifests.get());
                findings.addAll(toCaller(ofChart, canonical, request));
            }
            return new Prepared(canonical, blueprint, manifests, shown(findings, request, canonical, blueprint, world));
        } catch (MalformedBlueprintException e) {
            Canonical nothing = new Canonical(
                    Optional.empty(),
                    Map.of(),
                    new Origin.DefaultedBy("not known"),
                    request.findings(),
                    Canonical.Parts.NONE);
            return new Prepared(nothing, Optional.empty(), Optional.empty(), e.findings());
        }
    }

    /** The findings without secret values of the request, or of the Application that it makes. */
    private static List<Finding> shown(
            List<Finding> findings,
            DecodedRequest request,
            Canonical canonical,
            Optional<Blueprint> blueprint,
            DesiredState world) {
        if (findings.isEmpty()) {
            return findings;
        }
        Redactor redactor = blueprint
                .map(b -> Hidden.redactor(world.catalog(), b.ref().name(), Optional.of(b)))
                .orElseGet(() -> Redactor.of(List.of()));
        List<Finding> ofRequest = redactor.hide(findings, request.document().value());
        return canonical
                .application()
                .map(application -> redactor.hide(ofRequest, application.toResource()))
                .orElse(ofRequest);
    }

    private static Canonical canonicalise(DecodedRequest request, DesiredState world, Optional<Application> current) {
        Canonicaliser canonicaliser = new Canonicaliser(world);
        return current.map(existing -> canonicaliser.canonicalise(request, existing))
                .orElseGet(() -> canonicaliser.canonicalise(request));
    }

    /** Steps 1 to 5 of contract section 5; the findings so far, at the places in what the caller sent. */
    private List<Finding> validate(
            DecodedRequest request,
            DesiredState world,
            Canonical canonical,
            Optional<Blueprint> blueprint,
            Optional<Application> current) {
        List<Finding> findings = new ArrayList<>(world.problems());
        findings.addAll(canonical.findings());
        List<Finding> onResource = new ArrayList<>();
        canonical.application().ifPresent(application -> {
            onResource.addAll(schemas.checkResource(application.toResource(), SchemaChecker.Depth.SCHEMA_ONLY));
            onResource.addAll(transition(world, application));
            onResource.addAll(ReferenceCheck.of(world, application));
            onResource.addAll(SecretCheck.of(world, application));
        });
        if (canonical.application().isEmpty()) {
            onResource.addAll(ReferenceCheck.of(world, canonical.parts()));
        }
        if (blueprint.isEmpty() && canonical.application().isPresent()) {
            onResource.add(gone(canonical.application().get(), world));
        }
        // Another part that is wrong does not keep its parameters from being looked at.
        if (blueprint.isPresent()) {
            List<Finding> ofBlueprint = new BlueprintCheck(schemas).check(canonical.parts(), blueprint.get());
            onResource.addAll(
                    ofBlueprint.isEmpty()
                            ? ofBlueprint
                            : VersionChange.named(
                                    ofBlueprint,
                                    committed(world, canonical, current),
                                    canonical.parts().blueprint()));
        }
        findings.addAll(toCaller(onResource, canonical, request));
        return findings;
    }

    /** The Application that a request changes, or that it would replace. */
    private static Optional<Application> committed(
            DesiredState world, Canonical canonical, Optional<Application> current) {
        return current.or(() -> canonical.application().flatMap(application -> world.application(application.key())));
    }

    /** A finding about an Application that stays at a version that no longer exists. */
    private static Finding gone(Application application, DesiredState world) {
        return Finding.error(
                        "reference/version-unknown",
                        Pointer.of("spec", "blueprintRef", "version"),
                        "the catalog has no " + application.blueprint() + ", which " + application.key() + " runs")
                .withRemedy("bring the Blueprint back (apply it, or name its catalog with --catalog), or name a version"
                        + " that is there")
                .withCandidates(world.version(
                                application.blueprint().name(),
                                Optional.of(application.blueprint().version().value()))
                        .candidates());
    }

    /** The manifests, when nothing that was found refuses them; what the renderer refuses joins the findings. */
    private Optional<ManifestSet> render(
            DecodedRequest request,
            DesiredState world,
            Canonical canonical,
            Optional<Blueprint> blueprint,
            List<Finding> findings) {
        Optional<Application> application = canonical.application();
        if (application.isEmpty() || blueprint.isEmpty() || findings.stream().anyMatch(Finding::isError)) {
            return Optional.empty();
        }
        RenderInput input = new RenderInput(
                application.get(),
                blueprint.get(),
                world.environment(application.get().environment()),
                sovereign(world, application.get()),
                dependencies(world, application.get()));
        return renderer.render(input).match(rendered -> Optional.of(rendered.manifests()), refused -> {
            findings.addAll(toCaller(refused.findings(), canonical, request));
            return Optional.empty();
        });
    }

    /** What the Application depends on, as far as the overlay has it. */
    private static List<Dependency> dependencies(DesiredState world, Application application) {
        List<Dependency> dependencies = new ArrayList<>();
        for (ApplicationKey key : application.dependencies().keySet()) {
            world.application(key).ifPresent(needed -> world.blueprint(needed.blueprint())
                    .ifPresent(blueprint -> dependencies.add(new Dependency(needed, blueprint))));
        }
        return dependencies;
    }

    /** Without an overlay, the management cluster is unknown; use the request's own region instead. */
    private static Sovereign sovereign(DesiredState world, Application application) {
        Sovereign sovereign = world.sovereign();
        return sovereign.management().isPresent() || world.checksEnvironments()
                ? sovereign
                : sovereign.withPrimaryRegion(application.placement().primary());
    }

    /** Transition rules concern identity only; an Application without any spares the cold start of the rule engine. */
    private List<Finding> transition(DesiredState world, Application application) {
        return world.application(application.key())
                .filter(before -> !Objects.equals(
                        before.extras().get(SpecField.INSTANCE_ID),
                        application.extras().get(SpecField.INSTANCE_ID)))
                .map(before -> schemas.checkUpdate(before.toResource(), application.toResource()))
                .orElse(List.of());
    }

    private static List<String> chain(String first, List<String> rest) {
        List<String> chain = new ArrayList<>(List.of(first));
        chain.addAll(rest);
        return chain;
    }

    /** Findings about the custom resource become findings about what the caller sent. */
    private static List<Finding> toCaller(List<Finding> findings, Canonical canonical, DecodedRequest request) {
        List<Finding> mapped = findings.stream()
                .map(finding -> {
                    Pointer callers = canonical.callersPointer(finding.pointer());
                    // A parameter that an update lacks has no place in the request.
                    boolean isAll = callers.isRoot() && finding.pointer().equals(VersionChange.PARAMETERS);
                    Pointer place = isAll && request.kind().isChange() ? Pointer.of("parameters") : callers;
                    boolean isLed = !finding.chain().isEmpty() && !place.equals(finding.pointer()) && !place.isRoot();
                    return (isLed ? finding.withChain(chain("request " + place, finding.chain())) : finding)
                            .withPointer(place);
                })
                .toList();
        return RequestDecoder.located(mapped, request.document());
    }
}
