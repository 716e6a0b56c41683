package io.openova.catalyst.delivery;

import io.openova.catalyst.application.Application;
import io.openova.catalyst.application.ManifestSet;
import io.openova.catalyst.application.OverlayLayout;
import io.openova.catalyst.application.OverlayPath;
import io.openova.catalyst.application.Sovereign.HostedRegion;
import io.openova.catalyst.document.Document;
import io.openova.catalyst.document.DocumentReader;
import io.openova.catalyst.document.ReadLimits;
import io.openova.catalyst.document.ReadOutcome;
import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.finding.Location;
import io.openova.catalyst.overlay.Snapshot;
import io.openova.catalyst.overlay.UnsafeEntryException;
import io.openova.catalyst.request.DecodedRequest;
import io.openova.catalyst.request.RequestDecoder;
import io.openova.catalyst.request.RequestKind;
import io.openova.catalyst.schema.KubernetesVersion;
import io.openova.catalyst.schema.ObjectChecker;
import io.openova.catalyst.schema.SchemaChecker;
import io.openova.catalyst.value.Pointer;
import io.openova.catalyst.value.Value;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Validates a whole overlay: every file parses and fits its schema, every Application is what a delivery would commit
 * today, its fan-out equals the rendering byte for byte, and nothing lies around that belongs to no Application. Linear in
 * the size of the overlay.
 */
public final class OverlayValidation {
    /** Told how far a long validation is. */
    public interface Progress {
        Progress NONE = (done, total) -> {};

        void step(int done, int total);
    }

    private final Snapshot snapshot;
    private final OverlayWorld world;
    private final Validation documents;
    private final RequestDecoder decoder;
    private final SchemaChecker schemas;
    private final Progress progress;
    private final List<Finding> findings = new ArrayList<>();
    private ObjectChecker objects;
    /** Files that a delivery would write with the bytes they have; they need no further look. */
    private final Set<OverlayPath> proven = new HashSet<>();

    /** Documents that are not part of a fan-out. */
    private final Map<OverlayPath, List<Document>> byFile = new TreeMap<>();

    /** Applications that could not be rendered; what lies below their name is not called an orphan. */
    private final Set<List<String>> broken = new HashSet<>();

    OverlayValidation(
            Snapshot snapshot,
            OverlayWorld world,
            Validation documents,
            RequestDecoder decoder,
            SchemaChecker schemas,
            Progress progress) {
        this.snapshot = snapshot;
        this.world = world;
        this.documents = documents;
        this.decoder = decoder;
        this.schemas = schemas;
        this.progress = progress;
        this.objects = documents.objects();
    }

    List<Finding> findings() {
        findings.addAll(world.problems());
        List<OverlayPath> files;
        try {
            files = snapshot.files(OverlayPath.ROOT);
        } catch (UnsafeEntryException unsafe) {
            findings.add(Finding.error("overlay/unsafe-entry", Pointer.ROOT, String.valueOf(unsafe.getMessage()))
                    .withRemedy("remove the entry from the repository"));
            return findings;
        }
        if (snapshot.read(OverlayLayout.SETTINGS).isEmpty()) {
            findings.add(Finding.error("settings/missing", Pointer.ROOT, "the overlay has no " + OverlayLayout.SETTINGS)
                    .withRemedy("make a cluster with 'catalyst cluster new'"));
        }
        List<OverlayPath> applications =
                files.stream().filter(OverlayValidation::isApplication).toList();
        int done = 0;
        for (OverlayPath file : applications) {
            if (!application(file)) {
                broken.add(file.segments().subList(3, 5));
            }
            progress.step(++done, applications.size());
        }
        List<OverlayPath> others = files.stream()
                .filter(file -> !proven.contains(file) && !isApplication(file) && isManifest(file))
                .toList();
        objects = withDefinitions(others);
        others.forEach(this::manifest);
        syncs(files);
        crossReferences();
        world.sovereign()
                .management()
                .ifPresent(management -> findings.addAll(new GovernanceReferences(world, management).findings(byFile)));
        findings.addAll(new Holds(snapshot, world.sovereign().management()).findings(world::application));
        findings.addAll(new ClusterInventory(snapshot, facts -> new TreeMap<>()).findings());
        orphans(files);
        leftNamespaces(files);
        return ApplicationDelivery.distinct(findings.stream());
    }

    private static boolean isManifest(OverlayPath path) {
        return path.name().endsWith(".yaml") || path.name().endsWith(".yml");
    }

    private static boolean isApplication(OverlayPath path) {
        return path.segments().size() == 6
                && path.segments().get(0).equals("clusters")
                && path.segments().get(2).equals("applications")
                && path.name().equals("application.yaml");
    }

    /** Whether the Application is sound enough to be compared with its fan-out. */
    private boolean application(OverlayPath file) {
        String text = snapshot.read(file).orElse("");
        Optional<Document> document = parse(file, text);
        if (document.isEmpty()) {
            return false;
        }
        List<Finding> shape = documents.resource(document.get());
        findings.addAll(shape);
        if (shape.stream().anyMatch(Finding::isError)) {
            return false;
        }
        DecodedRequest request = decoder.decode(document.get(), RequestKind.INSTALL);
        Prepared prepared = documents.preparation().prepare(request, world);
        findings.addAll(prepared.findings());
        prepared.manifests().ifPresent(manifests -> compare(file, prepared.application(), manifests, document.get()));
        return prepared.manifests().isPresent();
    }

    private void compare(OverlayPath file, Application application, ManifestSet manifests, Document document) {
        Optional<OverlayPath> home = world.sovereign()
                .management()
                .map(cluster -> OverlayLayout.applicationFile(cluster, application.key()));
        if (home.filter(file::equals).isEmpty()) {
            findings.add(at(
                    Finding.error(
                                    "overlay/wrong-place",
                                    Pointer.of("metadata"),
                                    "this is Application " + application.key() + ", which belongs at "
                                            + home.map(OverlayPath::toString).orElse("a management cluster"))
                            .withRemedy("move the file, or correct its name and namespace"),
                    document));
            return;
        }
        manifests.manifests().forEach((path, expected) -> {
            Optional<String> actual = snapshot.read(path);
            if (actual.isEmpty()) {
                findings.add(at(
                        Finding.error("overlay/fan-out-missing", Pointer.ROOT, application.key() + " lacks " + path)
                                .withRemedy(again(application) + " writes it"),
                        document));
            } else if (actual.get().equals(expected)) {
                proven.add(path);
            } else {
                differs(path, actual.get(), expected, file, application);
            }
        });
    }

    private void differs(OverlayPath path, String actual, String expected, OverlayPath file, Application application) {
        int line = 1;
        String[] left = actual.split("\n", -1);
        String[] right = expected.split("\n", -1);
        while (line <= Math.min(left.length, right.length) && left[line - 1].equals(right[line - 1])) {
            line++;
        }
        boolean own = path.equals(file);
        Finding finding = own
                ? Finding.warning(
                                "overlay/not-canonical",
                                Pointer.ROOT,
                                "the file is not the canonical YAML of " + application.key())
                        .withRemedy(again(application) + " rewrites it; the meaning stays")
                : Finding.error(
                                "overlay/fan-out-differs",
                                Pointer.ROOT,
                                path + " is not what " + application.key() + " renders to")
                        .withRemedy(again(application) + " puts it back");
        findings.add(finding.withLocation(Optional.of(new Location(path.toString(), line, 1, line, 1))));
        proven.add(path);
    }

    /** The command that applies an Application of the overlay again, whether or not its file is checked out. */
    private static String again(Application application) {
        return "'catalyst get " + application.key().name() + " -n "
                + application.key().namespace() + " -o yaml | catalyst apply -f -'";
    }

    private void manifest(OverlayPath file) {
        String text = snapshot.read(file).orElse("");
        ReadOutcome outcome =
                new DocumentReader().read(text.getBytes(StandardCharsets.UTF_8), file.toString(), ReadLimits.MANIFEST);
        findings.addAll(outcome.findings());
        if (file.equals(OverlayLayout.SETTINGS)) {
            return;
        }
        Optional<HostedRegion> region =
                file.segments().size() > 2 && file.segments().get(0).equals("clusters")
                        ? world.sovereign().versionedRegionOn(file.segments().get(1))
                        : Optional.empty();
        Validation here = documents.against(region.flatMap(r -> r.kubernetesVersion())
                .flatMap(KubernetesVersion::parse)
                .map(objects::orAt)
                .orElse(objects));
        for (Document document : outcome.documents()) {
            for (Finding finding : here.validate(document, Optional.of(snapshot))) {
                findings.add(region.map(r -> named(finding, r)).orElse(finding));
            }
        }
        byFile.put(file, outcome.documents());
    }

    /** Flux's objects for each namespace: the product writes them, and others may refer to them. */
    private void syncs(List<OverlayPath> files) {
        for (OverlayPath file : files) {
            boolean isSync =
                    file.segments().size() == 4 && file.segments().get(2).equals("namespaces");
            if (isSync && proven.contains(file) && isManifest(file)) {
                byte[] text = snapshot.read(file).orElse("").getBytes(StandardCharsets.UTF_8);
                byFile.put(
                        file,
                        new DocumentReader()
                                .read(text, file.toString(), ReadLimits.MANIFEST)
                                .documents());
            }
        }
    }

    /** What the objects of each cluster's folder say of each other and of the files that are there. */
    private void crossReferences() {
        findings.addAll(new KustomizationFiles(snapshot).findings(byFile));
        Map<String, List<Document>> byCluster = new TreeMap<>();
        byFile.forEach((file, ofFile) -> {
            if (file.segments().get(0).equals("clusters") && file.segments().size() > 2) {
                byCluster
                        .computeIfAbsent(file.segments().get(1), cluster -> new ArrayList<>())
                        .addAll(ofFile);
            }
        });
        Set<String> releases = new HashSet<>();
        for (OverlayPath file : proven) {
            if (file.name().equals("helmrelease.yaml")) {
                releases.add(String.join("/", file.segments().subList(3, 5)));
            }
        }
        byCluster.values().forEach(ofCluster -> findings.addAll(new CrossReferences(ofCluster, releases).findings()));
    }

    /** An API that is gone is gone in one region; the finding says in which. */
    private static Finding named(Finding finding, HostedRegion region) {
        boolean aboutVersion = finding.rule().equals("schema/removed-api")
                || finding.rule().equals("schema/deprecated-api")
                || finding.rule().equals("schema/missing");
        return aboutVersion
                ? finding.withMessage(
                        finding.message() + " (region " + region.name().value() + ")")
                : finding;
    }

    /** The definitions that the overlay itself brings, wherever they stand. */
    private ObjectChecker withDefinitions(List<OverlayPath> files) {
        List<Value> definitions = new ArrayList<>();
        for (OverlayPath file : files) {
            String text = isManifest(file) ? snapshot.read(file).orElse("") : "";
            if (text.contains("CustomResourceDefinition")) {
                new DocumentReader()
                                .read(text.getBytes(StandardCharsets.UTF_8), file.toString(), ReadLimits.MANIFEST)
                                .documents()
                                .stream()
                                .map(Document::value)
                                .filter(objects::isDefinition)
                                .forEach(definitions::add);
            }
        }
        return definitions.isEmpty() ? objects : objects.with(definitions);
    }

    /** Folders below {@code releases/} that no Application of the overlay would write. */
    private void orphans(List<OverlayPath> files) {
        Map<OverlayPath, OverlayPath> folders = new LinkedHashMap<>();
        for (OverlayPath file : files) {
            if (file.segments().size() > 5
                    && file.segments().get(0).equals("clusters")
                    && file.segments().get(2).equals("releases")
                    && !proven.contains(file)
                    && !broken.contains(file.segments().subList(3, 5))) {
                OverlayPath folder = new OverlayPath(file.segments().subList(0, 5));
                folders.putIfAbsent(folder, file);
            }
        }
        folders.forEach((folder, file) -> findings.add(Finding.error(
                        "overlay/orphan-release",
                        Pointer.ROOT,
                        file + " is not part of what any Application of the overlay renders to")
                .withRemedy("remove the folder " + folder + ", or add the Application that it is the fan-out of")
                .withLocation(Optional.of(new Location(file.toString(), 1, 1, 1, 1)))));
    }

    /** Files of {@code namespaces/} that no Application of the overlay would write; Flux fails on a sync without its folder. */
    private void leftNamespaces(List<OverlayPath> files) {
        Set<String> ofBroken = broken.stream().map(key -> key.get(0)).collect(Collectors.toSet());
        for (OverlayPath file : files) {
            boolean isNamespaceFile = file.segments().size() == 4
                    && file.segments().get(0).equals("clusters")
                    && file.segments().get(2).equals("namespaces")
                    && !file.name().startsWith("_");
            String namespace = file.name().replaceFirst("\\..*", "");
            boolean mayBeOfBroken = ofBroken.contains(namespace);
            if (isNamespaceFile && !proven.contains(file) && !mayBeOfBroken) {
                findings.add(Finding.warning(
                                "overlay/namespace-unused",
                                Pointer.ROOT,
                                file + " serves no Application of the overlay")
                        .withRemedy("remove it, unless it is yours; files of your own belong into infrastructure/")
                        .withLocation(Optional.of(new Location(file.toString(), 1, 1, 1, 1))));
            }
        }
    }

    private Optional<Document> parse(OverlayPath file, String text) {
        ReadOutcome outcome =
                new DocumentReader().read(text.getBytes(StandardCharsets.UTF_8), file.toString(), ReadLimits.MANIFEST);
        findings.addAll(outcome.findings());
        if (outcome.isClean() && outcome.documents().size() != 1) {
            findings.add(
                    Finding.error("overlay/one-document", Pointer.ROOT, file + " must hold exactly one Application")
                            .withLocation(Optional.of(new Location(file.toString(), 1, 1, 1, 1))));
            return Optional.empty();
        }
        return outcome.isClean() ? Optional.of(outcome.documents().get(0)) : Optional.empty();
    }

    private static Finding at(Finding finding, Document document) {
        return finding.withLocation(document.locate(finding.pointer()));
    }
}
