package io.openova.catalyst.validation;

import io.openova.catalyst.check.ApplicationCircles;
import io.openova.catalyst.check.ListedDocuments;
import io.openova.catalyst.desired.ApplicationReader;
import io.openova.catalyst.desired.Holds;
import io.openova.catalyst.desired.LenientSnapshot;
import io.openova.catalyst.desired.PreloadedOverlayState;
import io.openova.catalyst.document.Document;
import io.openova.catalyst.document.DocumentReader;
import io.openova.catalyst.document.ReadOutcome;
import io.openova.catalyst.document.tree.ReadLimits;
import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.finding.Location;
import io.openova.catalyst.finding.Severity;
import io.openova.catalyst.fleet.ClusterInventory;
import io.openova.catalyst.model.Application;
import io.openova.catalyst.model.ApplicationFolder;
import io.openova.catalyst.model.KubernetesVersion;
import io.openova.catalyst.model.OverlayLayout;
import io.openova.catalyst.model.OverlayPath;
import io.openova.catalyst.model.OverlayPlace;
import io.openova.catalyst.model.Sovereign.HostedRegion;
import io.openova.catalyst.overlay.Snapshot;
import io.openova.catalyst.request.RequestDecoder;
import io.openova.catalyst.schema.ObjectChecker;
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
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.stream.Collectors;

/**
 * Validates a whole overlay: every file parses and matches its schema, every Application is what a delivery would
 * commit today, its fan-out equals the rendering byte for byte, and no file is left without an Application. Runs on all
 * cores, in time linear to the size of the overlay; findings come in the order of the files, regardless of the number
 * of threads.
 */
public final class OverlayValidation {
    /** Receives the progress of a long validation, from one thread at a time, though not always the same one. */
    public interface Progress {
        Progress NONE = (done, total) -> {};

        void step(int done, int total);
    }

    private final LenientSnapshot snapshot;
    private final PreloadedOverlayState world;
    private Validation documents;
    private final RequestDecoder decoder;
    private final Progress progress;
    private final int threads;
    private final List<Finding> findings = new ArrayList<>();
    /** Files that a delivery would write unchanged; they need no further check. */
    private final Set<OverlayPath> proven = new HashSet<>();

    /** Documents that are not part of a fan-out. */
    private final Map<OverlayPath, List<Document>> byFile = new TreeMap<>();

    /** Applications that could not be rendered; what lies below their name is not called an orphan. */
    private final Set<ApplicationFolder> broken = new HashSet<>();

    OverlayValidation(
            LenientSnapshot snapshot,
            PreloadedOverlayState world,
            Validation documents,
            RequestDecoder decoder,
            Progress progress,
            int threads) {
        this.snapshot = snapshot;
        this.world = world;
        this.documents = documents;
        this.decoder = decoder;
        this.progress = progress;
        this.threads = threads;
    }

    List<Finding> findings() {
        findings.addAll(world.problems());
        List<OverlayPath> files = snapshot.files(OverlayPath.ROOT);
        documents = documents.in(documents
                .context()
                .over(
                        snapshot,
                        files.stream()
                                .filter(file -> !OverlayLayout.isOurs(file) && isReadHere(file))
                                .toList()));
        if (snapshot.read(OverlayLayout.SETTINGS).isEmpty() && !snapshot.isUnsafe(OverlayLayout.SETTINGS)) {
            findings.add(Finding.error("settings/missing", Pointer.ROOT, "the overlay has no " + OverlayLayout.SETTINGS)
                    .withRemedy("put it back from Git; a new overlay gets one from 'catalyst cluster new'"));
        }
        List<OverlayPath> applications =
                files.stream().filter(OverlayValidation::isApplication).toList();
        applications(applications);
        Set<OverlayPath> json = ListedJson.in(snapshot, files);
        documents.context().counts().checked(applications.size() + proven.size());
        manifests(files.stream()
                .filter(file ->
                        !proven.contains(file) && !isApplication(file) && (isReadHere(file) || json.contains(file)))
                .toList());
        syncs(files);
        crossReferences();
        world.sovereign().management().ifPresent(management -> {
            findings.addAll(new GovernanceReferences(world, management).findings(byFile));
            findings.addAll(new BlueprintRecords(snapshot, management, documents).findings());
        });
        findings.addAll(new Holds(snapshot, world.sovereign().management()).findings(world::application));
        findings.addAll(new ClusterInventory(snapshot, facts -> new TreeMap<>()).findings());
        findings.addAll(documents.context().findings());
        orphans(files);
        leftNamespaces(files);
        findings.addAll(new ApplicationSecretFiles(snapshot, world).findings(files));
        findings.addAll(new UnreadableNames(snapshot, files).findings());
        findings.addAll(snapshot.findings());
        return Finding.distinct(findings.stream());
    }

    /** The files of an overlay that can be checked: all except links and submodules. */
    public static List<OverlayPath> files(Snapshot snapshot) {
        return new LenientSnapshot(snapshot).files(OverlayPath.ROOT);
    }

    private static boolean isManifest(OverlayPath path) {
        return path.name().endsWith(".yaml") || path.name().endsWith(".yml");
    }

    /** A manifest that is not the text of a chart's template. */
    private boolean isReadHere(OverlayPath path) {
        int templates = path.segments().lastIndexOf("templates");
        boolean isTemplate = templates > 0
                && templates < path.segments().size() - 1
                && snapshot.exists(new OverlayPath(path.segments().subList(0, templates)).child("Chart.yaml"));
        return isManifest(path) && !isTemplate;
    }

    private static boolean isApplication(OverlayPath path) {
        return OverlayLayout.placeOf(path) instanceof OverlayPlace.ApplicationFile;
    }

    /** Checks each Application separately, on all cores, and then the references between them. */
    private void applications(List<OverlayPath> files) {
        FanOutCheck check = new FanOutCheck(snapshot, world, documents, decoder);
        AtomicReferenceArray<FanOutCheck.Outcome> outcomes = new AtomicReferenceArray<>(files.size());
        AtomicInteger done = new AtomicInteger();
        SharedWork.run(files.size(), threads, i -> {
            outcomes.set(i, check.of(files.get(i)));
            synchronized (done) {
                progress.step(done.incrementAndGet(), files.size());
            }
        });
        ApplicationCircles circles = new ApplicationCircles(this::read);
        for (int i = 0; i < files.size(); i++) {
            OverlayPath file = files.get(i);
            FanOutCheck.Outcome outcome = outcomes.get(i);
            findings.addAll(outcome.findings());
            proven.addAll(outcome.proven());
            broken.addAll(outcome.unrendered());
            outcome.key().ifPresent(key -> circles.add(key, file, outcome.dependencies()));
        }
        findings.addAll(circles.findings());
    }

    private ReadOutcome read(OverlayPath file) {
        byte[] text = snapshot.read(file).orElse("").getBytes(StandardCharsets.UTF_8);
        String name = file.toString();
        if (OverlayLayout.isOurs(file)) {
            return new DocumentReader().read(text, name, ReadLimits.MANIFEST);
        }
        return new DocumentReader(value -> DocumentSubject.natureOf(value, name))
                .read(text, name, ReadLimits.MANIFEST.as(documents.context().dialectOf(name)));
    }

    /** Checks the files that are not part of a fan-out, each separately, on all cores. */
    private void manifests(List<OverlayPath> files) {
        ObjectChecker objects = withDefinitions(files);
        AtomicReferenceArray<Manifest> outcomes = new AtomicReferenceArray<>(files.size());
        SharedWork.run(files.size(), threads, i -> outcomes.set(i, manifest(files.get(i), objects)));
        for (int i = 0; i < files.size(); i++) {
            OverlayPath file = files.get(i);
            findings.addAll(outcomes.get(i).findings());
            outcomes.get(i).documents().forEach(document -> misplaced(file, document));
            if (!file.equals(OverlayLayout.SETTINGS)) {
                byFile.put(
                        file,
                        outcomes.get(i).documents().stream()
                                .flatMap(ListedDocuments::of)
                                .toList());
            }
        }
    }

    private record Manifest(List<Finding> findings, List<Document> documents) {}

    private Manifest manifest(OverlayPath file, ObjectChecker objects) {
        ReadOutcome outcome = read(file);
        if (snapshot.isUnsafe(file)) {
            return new Manifest(List.of(), List.of());
        }
        List<Finding> found = new ArrayList<>();
        if (outcome.documents().isEmpty() && !OverlayLayout.isOurs(file)) {
            // Kustomize ignores a file without an object.
            outcome.findings()
                    .forEach(finding -> found.add(
                            finding.rule().equals("document/empty")
                                    ? finding.withSeverity(Severity.INFO).withRemedy("")
                                    : finding));
        } else {
            found.addAll(outcome.findings());
        }
        if (file.equals(OverlayLayout.SETTINGS)) {
            return new Manifest(found, List.of());
        }
        Optional<HostedRegion> region = OverlayLayout.placeOf(file).cluster().flatMap(cluster -> world.sovereign()
                .versionedRegionOn(cluster));
        Validation here = documents.against(region.flatMap(r -> r.kubernetesVersion())
                .flatMap(KubernetesVersion::parse)
                .map(objects::orAt)
                .orElse(objects));
        List<Finding> checked = new ArrayList<>();
        for (Document document : outcome.documents()) {
            documents.context().see(document);
            for (Finding finding : here.validate(document, Optional.of(snapshot))) {
                checked.add(region.map(r -> named(finding, r)).orElse(finding));
            }
        }
        // A patch is not a second object.
        FileUsage usage = documents.context().usageOf(file.toString());
        boolean isObjects = !usage.isPatch() && !usage.isData();
        return new Manifest(ForeignObject.joined(found, checked), isObjects ? outcome.documents() : List.of());
    }

    /** An Application below {@code applications/} whose file is not called as one of the overlay's. */
    private void misplaced(OverlayPath file, Document document) {
        boolean isBelow = OverlayLayout.placeOf(file).isIn("applications");
        if (isBelow && DocumentSubject.of(document) == DocumentSubject.APPLICATION) {
            ApplicationReader.of(document.value()).map(Application::key).ifPresent(key -> {
                findings.add(FanOutCheck.wrongPlace(key, world, document));
                broken.add(ApplicationFolder.of(key));
            });
        }
    }

    /** Flux's objects for each namespace: the product writes them, and others may refer to them. */
    private void syncs(List<OverlayPath> files) {
        List<OverlayPath> syncs = files.stream()
                .filter(file -> namespaceOf(file).isPresent() && proven.contains(file) && isManifest(file))
                .toList();
        AtomicReferenceArray<List<Document>> read = new AtomicReferenceArray<>(syncs.size());
        SharedWork.run(
                syncs.size(), threads, i -> read.set(i, read(syncs.get(i)).documents()));
        for (int i = 0; i < syncs.size(); i++) {
            byFile.put(syncs.get(i), read.get(i));
        }
    }

    /** Checks the references between the objects and files of each cluster's folder. */
    private void crossReferences() {
        findings.addAll(new KustomizationFiles(snapshot).findings(byFile));
        Map<String, List<Document>> byCluster = new TreeMap<>();
        byFile.forEach((file, ofFile) -> {
            OverlayLayout.placeOf(file).cluster().ifPresent(cluster -> byCluster
                    .computeIfAbsent(cluster, name -> new ArrayList<>())
                    .addAll(ofFile));
        });
        Set<String> releases = new HashSet<>();
        for (OverlayPath file : proven) {
            release(file).ifPresent(release -> releases.add(release.owner().toString()));
        }
        byCluster.forEach((cluster, ofCluster) -> {
            findings.addAll(new CrossReferences(ofCluster, releases).findings());
            findings.addAll(HelmReleaseNames.findings(ofCluster, ofApplications(cluster)));
        });
    }

    /** The releases that Applications of the cluster's folder render to, with their files. */
    private Map<String, OverlayPath> ofApplications(String cluster) {
        Map<String, OverlayPath> releases = new TreeMap<>();
        for (OverlayPath file : proven) {
            release(file)
                    .filter(release -> release.clusterName().equals(cluster))
                    .ifPresent(release -> releases.put(release.owner().toString(), file));
        }
        return releases;
    }

    /** The fan-out whose HelmRelease the file is. */
    private static Optional<OverlayPlace.Release> release(OverlayPath file) {
        return file.name().equals("helmrelease.yaml")
                        && OverlayLayout.placeOf(file) instanceof OverlayPlace.Release release
                ? Optional.of(release)
                : Optional.empty();
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

    /** The definitions in the overlay itself, in any file. */
    private ObjectChecker withDefinitions(List<OverlayPath> files) {
        ObjectChecker objects = documents.objects();
        List<Value> definitions = new ArrayList<>();
        for (OverlayPath file : files) {
            if (snapshot.read(file).orElse("").contains("CustomResourceDefinition")) {
                read(file).documents().stream()
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
            if (!proven.contains(file)
                    && OverlayLayout.placeOf(file) instanceof OverlayPlace.Release release
                    && !broken.contains(release.owner())) {
                folders.putIfAbsent(release.root(), file);
            }
        }
        folders.forEach((folder, file) -> findings.add(Finding.error(
                        "overlay/orphan-release",
                        Pointer.ROOT,
                        file + " is not part of what any Application of the overlay renders to")
                .withRemedy("remove the folder " + folder + ", or add the Application that it is the fan-out of")
                .withLocation(Optional.of(new Location(file.toString(), 1, 1, 1, 1)))));
    }

    /** The namespace that a file of {@code namespaces/} is about. */
    private static Optional<String> namespaceOf(OverlayPath file) {
        OverlayPlace place = OverlayLayout.placeOf(file);
        return place instanceof OverlayPlace.NamespaceFile object
                ? Optional.of(object.namespace())
                : place instanceof OverlayPlace.Sync sync ? Optional.of(sync.namespace()) : Optional.empty();
    }

    /** Files of {@code namespaces/} that no Application of the overlay would write; Flux fails on a sync without its folder. */
    private void leftNamespaces(List<OverlayPath> files) {
        Set<String> ofBroken = broken.stream().map(ApplicationFolder::namespace).collect(Collectors.toSet());
        for (OverlayPath file : files) {
            Optional<String> namespace = namespaceOf(file);
            if (namespace.isPresent()
                    && !proven.contains(file)
                    && !ofBroken.contains(namespace.get())
                    && !ApplicationSecretFiles.isSync(snapshot, file)) {
                findings.add(Finding.warning(
                                "overlay/namespace-unused",
                                Pointer.ROOT,
                                file + " serves no Application of the overlay")
                        .withRemedy("remove it, unless it is yours; files of your own belong into infrastructure/")
                        .withLocation(Optional.of(new Location(file.toString(), 1, 1, 1, 1))));
            }
        }
    }
}
