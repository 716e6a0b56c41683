package io.openova.catalyst.delivery;

import io.openova.catalyst.application.Application;
import io.openova.catalyst.application.ApplicationKey;
import io.openova.catalyst.application.ManifestSet;
import io.openova.catalyst.application.OverlayLayout;
import io.openova.catalyst.application.OverlayPath;
import io.openova.catalyst.document.Document;
import io.openova.catalyst.document.DocumentReader;
import io.openova.catalyst.document.ReadLimits;
import io.openova.catalyst.document.ReadOutcome;
import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.finding.Location;
import io.openova.catalyst.overlay.Snapshot;
import io.openova.catalyst.request.DecodedRequest;
import io.openova.catalyst.request.RequestDecoder;
import io.openova.catalyst.request.RequestKind;
import io.openova.catalyst.value.Pointer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Checks one Application of an overlay: its file is sound, it is what a delivery would commit today, and its fan-out is there,
 * byte for byte. Keeps nothing, so that several threads may ask.
 */
final class FanOutCheck {
    private final Snapshot snapshot;
    private final WholeOverlay world;
    private final Validation documents;
    private final RequestDecoder decoder;

    FanOutCheck(Snapshot snapshot, WholeOverlay world, Validation documents, RequestDecoder decoder) {
        this.snapshot = snapshot;
        this.world = world;
        this.documents = documents;
        this.decoder = decoder;
    }

    /**
     * What there is to say of an Application's file.
     *
     * @param proven files that a delivery would write with the bytes they have, or that are said to differ; they need no
     *     further look
     * @param isSound whether it could be rendered; what lies below the name of one that could not is not called an orphan
     * @param key which Application it is, when it is one and where it belongs
     * @param dependencies what it depends on, each with its place in the file
     */
    record Outcome(
            List<Finding> findings,
            List<OverlayPath> proven,
            boolean isSound,
            Optional<ApplicationKey> key,
            Map<ApplicationKey, Pointer> dependencies) {
        Outcome {
            findings = List.copyOf(findings);
            proven = List.copyOf(proven);
        }

        static Outcome refused(List<Finding> findings) {
            return new Outcome(findings, List.of(), false, Optional.empty(), Map.of());
        }
    }

    Outcome of(OverlayPath file) {
        List<Finding> findings = new ArrayList<>();
        Optional<Document> document = parse(file, findings);
        if (document.isEmpty()) {
            return Outcome.refused(findings);
        }
        findings.addAll(documents.resource(document.get()));
        if (findings.stream().anyMatch(Finding::isError)) {
            return Outcome.refused(findings);
        }
        Optional<Application> committed = ApplicationReader.of(document.get().value())
                .filter(a -> home(a.key()).equals(Optional.of(file)));
        committed.ifPresent(world::take);
        DecodedRequest request = decoder.decode(document.get(), RequestKind.INSTALL);
        Prepared prepared = documents.preparation().prepare(request, world);
        committed.ifPresent(application -> world.letGo(application.key()));
        findings.addAll(prepared.findings());
        List<OverlayPath> proven = new ArrayList<>();
        prepared.manifests()
                .ifPresent(manifests ->
                        compare(file, prepared.application(), manifests, document.get(), findings, proven));
        return new Outcome(
                findings,
                proven,
                prepared.manifests().isPresent(),
                committed.map(Application::key),
                committed.map(ReferenceCheck::dependenciesOf).orElse(Map.of()));
    }

    private Optional<Document> parse(OverlayPath file, List<Finding> findings) {
        byte[] text = snapshot.read(file).orElse("").getBytes(StandardCharsets.UTF_8);
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

    private Optional<OverlayPath> home(ApplicationKey key) {
        return world.sovereign().management().map(cluster -> OverlayLayout.applicationFile(cluster, key));
    }

    private void compare(
            OverlayPath file,
            Application application,
            ManifestSet manifests,
            Document document,
            List<Finding> findings,
            List<OverlayPath> proven) {
        Optional<OverlayPath> home = home(application.key());
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
                return;
            }
            proven.add(path);
            if (!actual.get().equals(expected)) {
                findings.add(difference(path, actual.get(), expected, file, application));
            }
        });
    }

    private static Finding difference(
            OverlayPath path, String actual, String expected, OverlayPath file, Application application) {
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
        return finding.withLocation(Optional.of(new Location(path.toString(), line, 1, line, 1)));
    }

    /** The command that applies an Application of the overlay again, whether or not its file is checked out. */
    private static String again(Application application) {
        return "'catalyst get " + application.key().name() + " -n "
                + application.key().namespace() + " -o yaml | catalyst apply -f -'";
    }

    private static Finding at(Finding finding, Document document) {
        return finding.withLocation(document.locate(finding.pointer()));
    }
}
