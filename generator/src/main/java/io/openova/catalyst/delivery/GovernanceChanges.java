package io.openova.catalyst.delivery;

import io.openova.catalyst.check.NamespaceCheck;
import io.openova.catalyst.check.ResourceCheck;
import io.openova.catalyst.desired.DesiredState;
import io.openova.catalyst.desired.OverlayState;
import io.openova.catalyst.document.Document;
import io.openova.catalyst.document.DocumentReader;
import io.openova.catalyst.document.tree.ReadLimits;
import io.openova.catalyst.document.write.YamlWriter;
import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.model.BlueprintName;
import io.openova.catalyst.model.ChangeSet;
import io.openova.catalyst.model.EnvironmentName;
import io.openova.catalyst.model.NamespaceName;
import io.openova.catalyst.model.OrganizationName;
import io.openova.catalyst.model.OverlayLayout;
import io.openova.catalyst.model.OverlayPath;
import io.openova.catalyst.overlay.Snapshot;
import io.openova.catalyst.value.Pointer;
import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.ObjectValue;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Organizations, Environments, and Blueprints that are applied as custom resources; they go where references look for
 * them.
 */
public final class GovernanceChanges {
    private static final Set<String> KINDS = Set.of("Organization", "Environment", "Blueprint");

    private final List<Document> documents;
    private final List<Finding> findings = new ArrayList<>();

    /** @param check the same checks that validating the document alone makes */
    public GovernanceChanges(List<Document> documents, ResourceCheck check) {
        this.documents = List.copyOf(documents);
        for (Document document : documents) {
            findings.addAll(check.findings(document));
            findings.addAll(names(document));
        }
    }

    /** Whether the document is one of the product's own; kinds of other products may have the same names. */
    public static boolean isOurs(Document document) {
        return document.value() instanceof ObjectValue object
                && object.entries().get("kind") instanceof Value.TextValue kind
                && KINDS.contains(kind.text())
                && object.entries().get("apiVersion") instanceof Value.TextValue version
                && version.text().contains("openova.io/");
    }

    /** Names that Kubernetes accepts but the overlay cannot hold. */
    public static List<Finding> names(Document document) {
        List<Finding> found = new ArrayList<>();
        name(document).filter("kustomization"::equals).ifPresent(name -> found.add(reserved(document)));
        if (path(document, "any").isEmpty()) {
            found.add(unusable(document));
        }
        return found;
    }

    /**
     * Its file would be read as the settings of the whole folder, and nothing in the folder would be applied any more.
     */
    private static Finding reserved(Document document) {
        Pointer place = Pointer.of("metadata", "name");
        return Finding.error(
                        "reference/name-reserved", place, "the name 'kustomization' is taken by the overlay itself")
                .withRemedy("choose another name")
                .withLocation(document.locate(place));
    }

    /**
     * Kubernetes takes more names than references can spell; such an object would be written nowhere and found by
     * nobody.
     */
    private static Finding unusable(Document document) {
        String kind = document.value().textAt("kind").orElse("");
        String pattern =
                switch (kind) {
                    case "Organization" -> OrganizationName.PATTERN;
                    case "Environment" -> EnvironmentName.PATTERN;
                    default -> BlueprintName.PATTERN;
                };
        Pointer place = Pointer.of("metadata", "name");
        return Finding.error(
                        "request/pattern",
                        place,
                        "the name does not have the form that references require for " + "this " + kind)
                .withRemedy("the name must match " + pattern + ", and name no device of Windows (con, nul, com1, …)")
                .withLocation(document.locate(place));
    }

    public static boolean isGovernance(Document document) {
        return document.value().textAt("kind").filter(KINDS::contains).isPresent();
    }

    List<Document> documents() {
        return documents;
    }

    List<Finding> findings() {
        return findings;
    }

    boolean isEmpty() {
        return documents.isEmpty();
    }

    /** {@code environment qa-omantel}, for the commit's subject. */
    public List<String> names() {
        return documents.stream()
                .map(d -> d.value().textAt("kind").orElse("").toLowerCase(java.util.Locale.ROOT) + " "
                        + name(d).orElse(""))
                .toList();
    }

    /**
     * The files in the management cluster's folder.
     *
     * @param head knows the versions of Blueprints that are there already
     */
    public ChangeSet changes(String management, Snapshot head) {
        Map<OverlayPath, String> writes = new TreeMap<>();
        for (Document document : documents) {
            if (BlueprintPublication.refOf(document.value()).isEmpty()) {
                path(document, management).ifPresent(path -> writes.put(path, YamlWriter.write(document.value())));
            }
        }
        writes.putAll(new BlueprintPublication(documents).writes(head, management));
        return ChangeSet.of(writes, List.of());
    }

    /** Environments whose Organization does not exist in the world that already has these documents. */
    public List<Finding> danglingReferences(DesiredState world) {
        return documents.stream()
                .flatMap(document -> danglingOrganization(document, world).stream())
                .map(finding -> finding.withRemedy("apply the Organization first or in the same run"))
                .toList();
    }

    /**
     * Namespaces that the documents claim and another Organization claims too, in the world that already has these
     * documents.
     */
    public List<Finding> claims(DesiredState world) {
        return documents.stream()
                .flatMap(document -> claims(document, world).stream())
                .toList();
    }

    /**
     * What the Environment or Organization claims and must not; a reserved word in the list is the schema's to refuse.
     */
    public static List<Finding> claims(Document document, DesiredState world) {
        Value value = document.value();
        Map<Pointer, String> claimed = new LinkedHashMap<>();
        switch (value.textAt("kind").orElse("")) {
            case "Environment" -> {
                List<Value> listed = value.itemsAt("spec", "namespaces");
                name(document).ifPresent(name -> claimed.put(Pointer.of("metadata", "name"), name));
                for (int i = 0; i < listed.size(); i++) {
                    if (listed.get(i) instanceof Value.TextValue text) {
                        claimed.put(Pointer.of("spec", "namespaces").child(i), text.text());
                    }
                }
            }
            case "Organization" -> {
                name(document).ifPresent(name -> claimed.put(Pointer.of("metadata", "name"), name));
                value.textAt("spec", "slug").ifPresent(slug -> claimed.put(Pointer.of("spec", "slug"), slug));
            }
            default -> {
                return List.of();
            }
        }
        List<Finding> found = new ArrayList<>();
        claimed.forEach((place, namespace) -> {
            Set<String> claimants = NamespaceName.isValid(namespace)
                    ? world.claimantsOf(new NamespaceName(namespace))
                    : Set.<String>of();
            if (claimants.size() > 1) {
                found.add(NamespaceCheck.conflict(namespace, claimants, place).withLocation(document.locate(place)));
            }
        });
        return found;
    }

    /** An Environment's Organization that the world does not have. */
    public static Optional<Finding> danglingOrganization(Document document, DesiredState world) {
        Pointer place = Pointer.of("spec", "organizationRef");
        return document.value()
                .textAt("spec", "organizationRef")
                .filter(o -> document.value().textAt("kind").equals(Optional.of("Environment")))
                .filter(organization -> !world.hasOrganization(organization))
                .map(organization -> Finding.error(
                                "reference/organization-missing",
                                place,
                                "there is no Organization '" + organization + "'")
                        .withLocation(document.locate(place)));
    }

    /** What the overlay's file has of the same object. */
    static Optional<Value> committed(Document document, OverlayState world) {
        return world.sovereign()
                .management()
                .flatMap(management -> path(document, management))
                .flatMap(world.snapshot()::read)
                .flatMap(text -> new DocumentReader()
                                .read(text.getBytes(StandardCharsets.UTF_8), document.file(), ReadLimits.MANIFEST)
                                .documents()
                                .stream()
                                .findFirst())
                .map(Document::value);
    }

    /** Blueprints with changed content under an existing version; no option overrides this refusal. */
    public List<Finding> changedVersions(OverlayState head) {
        return new BlueprintPublication(documents).changedVersions(head);
    }

    private static Optional<OverlayPath> path(Document document, String management) {
        return name(document)
                .flatMap(name -> path(document.value().textAt("kind").orElse(""), name, management));
    }

    /** The file of the object in a management cluster; empty for a name that references cannot spell. */
    static Optional<OverlayPath> path(String kind, String name, String management) {
        return switch (kind) {
            case "Organization" ->
                OrganizationName.isValid(name)
                        ? Optional.of(OverlayLayout.organizationFile(management, name))
                        : Optional.<OverlayPath>empty();
            case "Environment" ->
                EnvironmentName.isValid(name)
                        ? Optional.of(OverlayLayout.environmentFile(management, new EnvironmentName(name)))
                        : Optional.<OverlayPath>empty();
            case "Blueprint" ->
                BlueprintName.isValid(name)
                        ? Optional.of(OverlayLayout.blueprintFile(management, new BlueprintName(name)))
                        : Optional.<OverlayPath>empty();
            default -> Optional.<OverlayPath>empty();
        };
    }

    private static Optional<String> name(Document document) {
        return document.value().textAt("metadata", "name");
    }
}
