package io.openova.catalyst.validation;

import io.openova.catalyst.check.FileDifference;
import io.openova.catalyst.delivery.Hidden;
import io.openova.catalyst.delivery.Prepared;
import io.openova.catalyst.desired.ApplicationReader;
import io.openova.catalyst.desired.LenientSnapshot;
import io.openova.catalyst.desired.OverlayState;
import io.openova.catalyst.desired.PreloadedOverlayState;
import io.openova.catalyst.document.Document;
import io.openova.catalyst.document.DocumentReader;
import io.openova.catalyst.document.ReadOutcome;
import io.openova.catalyst.document.tree.ReadLimits;
import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.finding.Location;
import io.openova.catalyst.model.Application;
import io.openova.catalyst.model.ApplicationFolder;
import io.openova.catalyst.model.ApplicationKey;
import io.openova.catalyst.model.ManifestSet;
import io.openova.catalyst.model.OverlayLayout;
import io.openova.catalyst.model.OverlayPath;
import io.openova.catalyst.request.DecodedRequest;
import io.openova.catalyst.request.RequestDecoder;
import io.openova.catalyst.request.RequestKind;
import io.openova.catalyst.schema.Redactor;
import io.openova.catalyst.value.Pointer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Checks one Application of an overlay: its file is sound, it is what a delivery would commit today, and its fan-out is
 * there, byte for byte. Stateless, so that several threads can use it.
 */
final class FanOutCheck {
    private final LenientSnapshot snapshot;
    private final PreloadedOverlayState world;
    private final Validation documents;
    private final RequestDecoder decoder;

    FanOutCheck(LenientSnapshot snapshot, PreloadedOverlayState world, Validation documents, RequestDecoder decoder) {
        this.snapshot = snapshot;
        this.world = world;
        this.documents = documents;
        this.decoder = decoder;
    }

    /**
     * The result for an Application's file.
     *
     * @param proven files that a delivery would write unchanged, or that are already reported to differ; they need no
     * further check
     * @param unrendered namespaces and names whose fan-out was not checked; files there are not reported as orphans
     * @param key the Application's key, if the file is an Application in its right place
     * @param dependencies what it depends on, each with its place in the file
     */
    record Outcome(
            List<Finding> findings,
            List<OverlayPath> proven,
            List<ApplicationFolder> unrendered,
            Optional<ApplicationKey> key,
            Map<ApplicationKey, Pointer> dependencies) {
        Outcome {
            findings = List.copyOf(findings);
            proven = List.copyOf(proven);
            unrendered = List.copyOf(unrendered);
        }

        static Outcome refused(OverlayPath file, List<Finding> findings) {
            return new Outcome(findings, List.of(), folder(file), Optional.empty(), Map.of());
        }
    }

    Outcome of(OverlayPath file) {
        List<Finding> findings = new ArrayList<>();
        Optional<Document> document = parse(file, findings);
        if (document.isEmpty()) {
            return Outcome.refused(file, findings);
        }
        findings.addAll(documents.resource(document.get()));
        if (findings.stream().anyMatch(Finding::isError)) {
            Prepared rest = documents.preparation().prepare(decoder.decode(document.get(), RequestKind.INSTALL), world);
            findings.addAll(Validation.elsewhere(causes(rest.findings(), Optional.empty()), findings));
            return Outcome.refused(file, findings);
        }
        Optional<Application> committed = ApplicationReader.of(document.get().value());
        Optional<Application> atHome =
                committed.filter(a -> home(a.key(), world).equals(Optional.of(file)));
        atHome.ifPresent(world::take);
        DecodedRequest request = decoder.decode(document.get(), RequestKind.INSTALL);
        Prepared prepared = documents.preparation().prepare(request, world);
        atHome.ifPresent(application -> world.letGo(application.key()));
        findings.addAll(causes(prepared.findings(), committed));
        List<OverlayPath> proven = new ArrayList<>();
        List<ApplicationFolder> unrendered = new ArrayList<>();
        if (prepared.manifests().isEmpty()) {
            unrendered.addAll(folder(file));
        } else if (home(prepared.application().key(), world).equals(Optional.of(file))) {
            compare(file, prepared.application(), prepared.manifests().get(), document.get(), findings, proven);
        } else {
            findings.add(wrongPlace(prepared.application().key(), world, document.get()));
            unrendered.add(ApplicationFolder.of(prepared.application().key()));
        }
        return new Outcome(
                findings,
                proven,
                unrendered,
                atHome.map(Application::key),
                atHome.map(Application::dependencies).orElse(Map.of()));
    }

    /** The findings without those that follow from another one. */
    private List<Finding> causes(List<Finding> found, Optional<Application> application) {
        Set<String> rules = found.stream().map(Finding::rule).collect(Collectors.toSet());
        List<Finding> causes = new ArrayList<>();
        for (Finding finding : found) {
            switch (finding.rule()) {
                case "reference/namespace-taken" -> {
                    // An Organization that does not exist owns nothing.
                    if (!rules.contains("reference/organization-missing")) {
                        causes.add(named(finding, application));
                    }
                }
                case "reference/environment-missing" -> {
                    // Without settings, its location is unknown.
                    if (world.sovereign().management().isPresent()) {
                        causes.add(finding);
                    }
                }
                default -> causes.add(finding);
            }
        }
        return causes;
    }

    /** Another file of the overlay claims the namespace, and that file may be the wrong one. */
    private Finding named(Finding finding, Optional<Application> application) {
        Optional<OverlayPath> file = application.flatMap(a -> world.sovereign()
                .management()
                .map(cluster -> OverlayLayout.namespaceFile(cluster, a.key().namespace())));
        return file.map(f -> finding.withRemedy(
                        "move the Application to a namespace of its own Organization, or correct the label in " + f))
                .orElse(finding);
    }

    private static List<ApplicationFolder> folder(OverlayPath file) {
        return OverlayLayout.placeOf(file).application().stream().toList();
    }

    static Finding wrongPlace(ApplicationKey key, OverlayState world, Document document) {
        return document.locate(Finding.error(
                        "overlay/wrong-place",
                        Pointer.of("metadata"),
                        "this is Application " + key + ", which belongs at "
                                + home(key, world).map(OverlayPath::toString).orElse("a management cluster"))
                .withRemedy("move the file, or correct its name and namespace"));
    }

    private Optional<Document> parse(OverlayPath file, List<Finding> findings) {
        Optional<String> content = snapshot.read(file);
        if (snapshot.isUnsafe(file)) {
            return Optional.empty();
        }
        byte[] text = content.orElse("").getBytes(StandardCharsets.UTF_8);
        ReadOutcome outcome = new DocumentReader().read(text, file.toString(), ReadLimits.MANIFEST);
        findings.addAll(outcome.findings());
        if (outcome.isClean() && outcome.documents().size() != 1) {
            findings.add(
                    Finding.error("overlay/one-document", Pointer.ROOT, file + " must hold exactly one Application")
                            .withLocation(Optional.of(new Location(file.toString(), 1, 1, 1, 1))));
            return Optional.empty();
        }
        return outcome.isClean() ? Optional.of(outcome.documents().get(0)) : Optional.empty();
    }

    private static Optional<OverlayPath> home(ApplicationKey key, OverlayState world) {
        return world.sovereign().management().map(cluster -> OverlayLayout.applicationFile(cluster, key));
    }

    private void compare(
            OverlayPath file,
            Application application,
            ManifestSet manifests,
            Document document,
            List<Finding> findings,
            List<OverlayPath> proven) {
        manifests.manifests().forEach((path, expected) -> {
            Optional<String> actual = snapshot.read(path);
            if (snapshot.isUnsafe(path)) {
                proven.add(path);
                return;
            }
            if (actual.isEmpty()) {
                findings.add(document.locate(
                        Finding.error("overlay/fan-out-missing", Pointer.ROOT, application.key() + " lacks " + path)
                                .withRemedy(again(application) + " writes it")));
                return;
            }
            proven.add(path);
            if (!actual.get().equals(expected)) {
                Redactor hidden = new Hidden(world.catalog(), world::application)
                        .of(application.blueprint().name());
                findings.add(difference(path, actual.get(), expected, file, application, hidden));
            }
        });
    }

    private static Finding difference(
            OverlayPath path,
            String actual,
            String expected,
            OverlayPath file,
            Application application,
            Redactor hidden) {
        FileDifference difference = FileDifference.between(path.toString(), expected, actual, hidden);
        boolean own = path.equals(file);
        Finding finding = own
                ? Finding.warning(
                                "overlay/not-canonical",
                                difference.pointer(),
                                "the file is not the canonical YAML of " + application.key() + difference.words())
                        .withRemedy(again(application) + " rewrites it without changing its meaning")
                : Finding.error(
                                "overlay/fan-out-differs",
                                difference.pointer(),
                                path + " is not what " + application.key() + " renders to" + difference.words())
                        .withRemedy(again(application) + " puts it back");
        return finding.withLocation(Optional.of(difference.location()));
    }

    /** The command that applies an Application of the overlay again, whether or not its file is checked out. */
    private static String again(Application application) {
        return "'catalyst get " + application.key().name() + " -n "
                + application.key().namespace() + " -o yaml | catalyst apply -f -'";
    }
}
