package io.openova.catalyst.delivery;

import io.openova.catalyst.application.Application;
import io.openova.catalyst.application.Blueprint;
import io.openova.catalyst.application.ManifestSet;
import io.openova.catalyst.application.Sovereign;
import io.openova.catalyst.application.SpecField;
import io.openova.catalyst.catalog.MalformedBlueprintException;
import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.render.ApplicationRenderer;
import io.openova.catalyst.render.RenderInput;
import io.openova.catalyst.request.Canonical;
import io.openova.catalyst.request.Canonicaliser;
import io.openova.catalyst.request.DecodedRequest;
import io.openova.catalyst.request.Origin;
import io.openova.catalyst.request.RequestDecoder;
import io.openova.catalyst.schema.SchemaChecker;
import io.openova.catalyst.value.Pointer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Takes a decoded request through canonicalising, the checks, and rendering. The one path to manifests: render, plan,
 * preview, and commit all come through here, so none can render other bytes than another (trap 17).
 */
final class Preparation {
    private final SchemaChecker schemas;
    private final ApplicationRenderer renderer = new ApplicationRenderer();

    Preparation(SchemaChecker schemas) {
        this.schemas = schemas;
    }

    Prepared prepare(DecodedRequest request, DeliveryWorld world) {
        return prepare(request, world, Optional.empty());
    }

    /** @param current the existing Application when the request changes one */
    Prepared prepare(DecodedRequest request, DeliveryWorld world, Optional<Application> current) {
        try {
            Canonicaliser canonicaliser = new Canonicaliser(world);
            Canonical canonical = current.map(c -> canonicaliser.canonicalise(request, c))
                    .orElseGet(() -> canonicaliser.canonicalise(request));
            List<Finding> findings = new ArrayList<>(world.problems());
            findings.addAll(canonical.findings());
            return canonical
                    .application()
                    .map(application -> checked(request, world, canonical, application, findings))
                    .orElseGet(() -> new Prepared(canonical, Optional.empty(), Optional.empty(), findings));
        } catch (MalformedBlueprintException e) {
            Canonical nothing =
                    new Canonical(Optional.empty(), Map.of(), new Origin.DefaultedBy("not known"), request.findings());
            return new Prepared(nothing, Optional.empty(), Optional.empty(), e.findings());
        }
    }

    private Prepared checked(
            DecodedRequest request,
            DeliveryWorld world,
            Canonical canonical,
            Application application,
            List<Finding> findings) {
        Optional<Blueprint> blueprint = world.blueprint(application.blueprint());
        List<Finding> onResource =
                new ArrayList<>(schemas.checkResource(application.toResource(), SchemaChecker.Depth.SCHEMA_ONLY));
        onResource.addAll(transition(world, application));
        onResource.addAll(ReferenceCheck.of(world, application));
        blueprint.ifPresent(b -> onResource.addAll(new BlueprintCheck(schemas).check(application, b)));
        findings.addAll(toCaller(onResource, canonical, request));
        if (blueprint.isEmpty() || findings.stream().anyMatch(Finding::isError)) {
            return new Prepared(canonical, blueprint, Optional.empty(), findings);
        }
        RenderInput input = new RenderInput(
                application,
                blueprint.get(),
                world.environment(application.environment()),
                sovereign(world, application));
        Optional<ManifestSet> manifests = renderer.render(input)
                .match(rendered -> Optional.of(rendered.manifests()), refused -> {
                    findings.addAll(toCaller(refused.findings(), canonical, request));
                    return Optional.empty();
                });
        return new Prepared(canonical, blueprint, manifests, findings);
    }

    /** Without an overlay nobody can know the management cluster; the request's own region stands in for it. */
    private static Sovereign sovereign(DeliveryWorld world, Application application) {
        Sovereign sovereign = world.sovereign();
        return sovereign.management().isPresent() || world.checksEnvironments()
                ? sovereign
                : sovereign.withPrimaryRegion(application.placement().primary());
    }

    /** Transition rules concern identity only; an Application without any spares the cold start of the rule engine. */
    private List<Finding> transition(DeliveryWorld world, Application application) {
        return world.application(application.key())
                .filter(before -> !Objects.equals(
                        before.extras().get(SpecField.INSTANCE_ID),
                        application.extras().get(SpecField.INSTANCE_ID)))
                .map(before -> schemas.checkUpdate(before.toResource(), application.toResource()))
                .orElse(List.of());
    }

    /** Findings about the custom resource become findings about what the caller sent. */
    private static List<Finding> toCaller(List<Finding> findings, Canonical canonical, DecodedRequest request) {
        List<Finding> mapped = findings.stream()
                .map(finding -> {
                    Pointer place = canonical.callersPointer(finding.pointer());
                    return finding.withPointer(place);
                })
                .toList();
        return RequestDecoder.located(mapped, request.document());
    }
}
