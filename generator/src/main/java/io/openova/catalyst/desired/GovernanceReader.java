package io.openova.catalyst.desired;

import io.openova.catalyst.document.Document;
import io.openova.catalyst.document.DocumentReader;
import io.openova.catalyst.document.ReadOutcome;
import io.openova.catalyst.document.tree.ReadLimits;
import io.openova.catalyst.model.Environment;
import io.openova.catalyst.model.EnvironmentName;
import io.openova.catalyst.model.OverlayLayout;
import io.openova.catalyst.model.OverlayPath;
import io.openova.catalyst.overlay.Snapshot;
import io.openova.catalyst.overlay.UnsafeEntryException;
import io.openova.catalyst.value.Value;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the fields of Environment custom resources that Catalyst needs. */
final class GovernanceReader {
    private GovernanceReader() {}

    /** The Environment in the text; empty when it is not readable as one. */
    static Optional<Environment> environment(String text, String file) {
        return resources(text, file).stream()
                .filter(v -> v.textAt("kind").equals(Optional.of("Environment")))
                .findFirst()
                .flatMap(GovernanceReader::environment);
    }

    /** The claims that were read last, keyed by the overlay's files; they rarely change from one head to the next. */
    private record Known(
            Optional<String> environments,
            Optional<String> organizations,
            QaFixtures fixtures,
            NamespaceClaims claims) {}

    private static volatile Known last =
            new Known(Optional.empty(), Optional.empty(), QaFixtures.NONE, new NamespaceClaims(List.of(), Map.of()));

    /**
     * Which namespaces the Environments and Organizations of an overlay claim. A file that cannot be read claims
     * nothing.
     */
    static NamespaceClaims claims(Snapshot snapshot, Optional<String> management, QaFixtures fixtures) {
        Optional<String> environments =
                management.map(OverlayLayout::environments).flatMap(snapshot::contentId);
        Optional<String> organizations =
                management.map(OverlayLayout::organizations).flatMap(snapshot::contentId);
        Known known = last;
        if (environments.isPresent()
                && environments.equals(known.environments())
                && organizations.equals(known.organizations())
                && organizations.isPresent()
                && fixtures == known.fixtures()) {
            return known.claims();
        }
        Map<String, Environment> found = new LinkedHashMap<>();
        Map<String, String> slugs = new LinkedHashMap<>();
        fixtures.governance().forEach(resource -> {
            environment(resource)
                    .ifPresent(environment -> found.put(environment.name().value(), environment));
            slug(resource).ifPresent(entry -> slugs.put(entry.getKey(), entry.getValue()));
        });
        management.ifPresent(cluster -> {
            files(snapshot, OverlayLayout.environments(cluster)).forEach((file, text) -> environment(text, file)
                    .ifPresent(environment -> found.put(environment.name().value(), environment)));
            files(snapshot, OverlayLayout.organizations(cluster)).forEach((file, text) -> resources(text, file).stream()
                    .flatMap(resource -> slug(resource).stream())
                    .forEach(entry -> slugs.put(entry.getKey(), entry.getValue())));
        });
        NamespaceClaims claims = new NamespaceClaims(found.values(), slugs);
        last = new Known(environments, organizations, fixtures, claims);
        return claims;
    }

    private static Map<String, String> files(Snapshot snapshot, OverlayPath folder) {
        Map<String, String> texts = new LinkedHashMap<>();
        for (String name : snapshot.list(folder)) {
            if (name.endsWith(".yaml") && OverlayPath.isSegment(name)) {
                try {
                    snapshot.read(folder.child(name)).ifPresent(text -> texts.put(name, text));
                } catch (UnsafeEntryException unreadable) {
                    // Validation reports the entry; one bad file must not stop all others (threat S22).
                    continue;
                }
            }
        }
        return texts;
    }

    /** An Organization's name and slug. */
    private static Optional<Map.Entry<String, String>> slug(Value resource) {
        Optional<String> name = resource.textAt("metadata", "name");
        return resource.textAt("kind").equals(Optional.of("Organization")) && name.isPresent()
                ? Optional.of(
                        Map.entry(name.get(), resource.textAt("spec", "slug").orElse(name.get())))
                : Optional.empty();
    }

    private static List<Value> resources(String text, String file) {
        ReadOutcome outcome =
                new DocumentReader().read(text.getBytes(StandardCharsets.UTF_8), file, ReadLimits.MANIFEST);
        return outcome.isClean()
                ? outcome.documents().stream().map(Document::value).toList()
                : List.of();
    }

    static Optional<Environment> environment(Value resource) {
        Optional<EnvironmentName> name = resource.textAt("metadata", "name")
                .filter(EnvironmentName::isValid)
                .map(EnvironmentName::new);
        Optional<String> organization = resource.textAt("spec", "organizationRef");
        Optional<String> type = resource.textAt("spec", "envType");
        if (name.isEmpty() || organization.isEmpty() || type.isEmpty()) {
            return Optional.empty();
        }
        List<Environment.Region> regions = new ArrayList<>();
        for (Value item : resource.itemsAt("spec", "regions")) {
            regions.add(new Environment.Region(
                    item.textAt("provider").orElse(""),
                    item.textAt("region").orElse(""),
                    item.textAt("buildingBlock").orElse(""),
                    item.textAt("hostCluster")));
        }
        List<String> namespaces = resource.itemsAt("spec", "namespaces").stream()
                .filter(Value.TextValue.class::isInstance)
                .map(item -> ((Value.TextValue) item).text())
                .toList();
        return Optional.of(new Environment(name.get(), organization.get(), type.get(), regions, namespaces));
    }
}
