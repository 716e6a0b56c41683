package io.openova.catalyst.release;

import io.openova.catalyst.document.write.JsonWriter;
import io.openova.catalyst.document.write.ScalarEncoder;
import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.finding.Nearest;
import io.openova.catalyst.model.Version;
import io.openova.catalyst.release.Pin.Role;
import io.openova.catalyst.value.Pointer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Plans a bump: every place that must change together, edited by position, and nothing else. */
public final class PinBump {
    /**
     * @param name of the Blueprint
     * @param version that it gets
     */
    public record Move(String name, Version version) {}

    /**
     * @param repository of the image
     * @param tag new tag; empty leaves the tag
     * @param digest new digest; empty removes it, since a digest of another tag wins over the tag
     */
    public record ImageMove(String repository, Optional<String> tag, Optional<String> digest) {
        /** Reads {@code REPOSITORY:TAG}, {@code REPOSITORY@sha256:…}, or {@code REPOSITORY:TAG@sha256:…}. */
        public static ImageMove parse(String text) {
            ImageReference image = ImageReference.parse(text);
            if (image.isFloating()
                    || image.digest().isPresent()
                            && !Digest.isValid(image.digest().get())) {
                throw new IllegalArgumentException(
                        "write an image as REPOSITORY:TAG, REPOSITORY@sha256:DIGEST, or both;"
                                + " latest, or no tag, can mean another image at any time");
            }
            return new ImageMove(image.repository(), image.tag(), image.digest());
        }
    }

    /** The result of planning a bump. */
    public sealed interface Outcome {
        /**
         * @param files new texts by path; empty when every place already has the version
         * @param before the pins that change, with their old values
         * @param subject of a commit
         */
        record Planned(Map<String, String> files, List<Pin> before, String subject) implements Outcome {
            @Override
            public <R> R match(Function<Planned, R> planned, Function<Refused, R> refused) {
                return planned.apply(this);
            }
        }

        /** The bump was refused, with the findings that explain why. */
        record Refused(List<Finding> findings) implements Outcome {
            @Override
            public <R> R match(Function<Planned, R> planned, Function<Refused, R> refused) {
                return refused.apply(this);
            }
        }

        <R> R match(Function<Planned, R> planned, Function<Refused, R> refused);
    }

    private final RepositoryTree tree;
    private final PublishedVersions claims;
    private final PinList pins;
    private final List<Finding> findings = new ArrayList<>();
    private final Map<Pin, String> edits = new LinkedHashMap<>();

    private PinBump(RepositoryTree tree, PublishedVersions claims) {
        this.tree = tree;
        this.claims = claims;
        this.pins = PinList.of(tree);
    }

    /**
     * @param main the main branch, whose versions are taken; empty when there is none
     */
    public static Outcome plan(
            RepositoryTree tree, Optional<RepositoryTree> main, List<Move> moves, List<ImageMove> images) {
        PinBump bump = new PinBump(tree, new PublishedVersions(tree, main));
        moves.forEach(bump::move);
        images.forEach(bump::image);
        return bump.outcome(moves, images);
    }

    /** Returns the next free patch version of a Blueprint; empty when there is no such Blueprint. */
    public static Optional<Version> next(RepositoryTree tree, Optional<RepositoryTree> main, String name) {
        return PinList.of(tree)
                .version(name)
                .map(version -> new Version(new PublishedVersions(tree, main).nextFree(name, version.value())));
    }

    private void move(Move move) {
        String name = move.name();
        Optional<Version> current = pins.version(name);
        if (current.isEmpty()) {
            List<String> near = Nearest.to(name, pins.names());
            findings.add(Finding.error("pin/blueprint-unknown", Pointer.ROOT, "no Blueprint '" + name + "' is here")
                    .withCandidates(near.isEmpty() ? pins.names() : near));
            return;
        }
        int order = move.version().compareTo(current.get());
        if (order < 0) {
            refuse(
                    "pin/downgrade",
                    name + " is at " + current.get() + "; " + move.version() + " is older",
                    "a published version never comes back; release the old content under a newer version");
        } else if (order > 0) {
            claims.of(name, move.version().value())
                    .ifPresent(by -> refuse(
                            "pin/version-claimed",
                            name + " " + move.version() + " is already taken by " + by,
                            "take the next free version, or rebase"));
        }
        for (Pin pin : pins.lockstep(name)) {
            edits.put(pin, move.version().value());
        }
    }

    private void image(ImageMove image) {
        List<Pin> found = pins.pins().stream()
                .filter(pin -> pin.role().kind() == Pin.Kind.IMAGE && pin.name().equals(image.repository()))
                .toList();
        if (found.isEmpty()) {
            List<String> known = pins.pins().stream()
                    .filter(pin -> pin.role().kind() == Pin.Kind.IMAGE)
                    .map(Pin::name)
                    .distinct()
                    .toList();
            findings.add(Finding.error(
                            "pin/image-unknown", Pointer.ROOT, "no image '" + image.repository() + "' is pinned here")
                    .withCandidates(known));
        }
        for (Pin pin : found) {
            String written =
                    switch (pin.role()) {
                        case IMAGE_TAG -> image.tag().orElse(pin.value());
                        case IMAGE_DIGEST -> image.digest().orElse("");
                        default ->
                            image.repository()
                                    + image.tag().map(tag -> ":" + tag).orElse("")
                                    + image.digest().map(digest -> "@" + digest).orElse("");
                    };
            edits.put(pin, written);
        }
        if (image.digest().isPresent() && found.stream().noneMatch(p -> p.role() != Role.IMAGE_TAG)) {
            refuse(
                    "pin/image-digest-unplaced",
                    image.repository() + " has a digest, and its chart has no place for one",
                    "add a value image.digest to the chart, or pin the tag alone");
        }
    }

    private void refuse(String rule, String message, String remedy) {
        findings.add(Finding.error(rule, Pointer.ROOT, message).withRemedy(remedy));
    }

    private Outcome outcome(List<Move> moves, List<ImageMove> images) {
        Map<String, String> texts = edited();
        RepositoryTree after = tree.with(texts);
        Set<String> moving = moves.stream().map(Move::name).collect(Collectors.toCollection(TreeSet::new));
        if (findings.isEmpty()) {
            for (ReleaseUnit unit : ReleaseUnit.of(after)) {
                claims.changedContent(unit, after).ifPresent(by -> unbumped(unit, by, moves, images, moving));
            }
        }
        if (!findings.isEmpty()) {
            return new Outcome.Refused(findings);
        }
        if (tree.has(CatalogLock.FILE)) {
            texts.put(
                    CatalogLock.FILE,
                    JsonWriter.writePretty(CatalogLock.in(tree).updated(after).value()));
        }
        texts.entrySet().removeIf(entry -> tree.text(entry.getKey()).orElse("").equals(entry.getValue()));
        return new Outcome.Planned(texts, moved(), subject(moves, images));
    }

    private void unbumped(ReleaseUnit unit, String by, List<Move> moves, List<ImageMove> images, Set<String> moving) {
        String name = unit.name();
        boolean isStuck = moving.contains(name);
        String next = claims.nextFree(name, unit.version().orElse("0.0.0"));
        String command = "catalyst pin bump "
                + moves.stream()
                        .filter(m -> !m.name().equals(name))
                        .map(m -> m.name() + " " + m.version() + " ")
                        .collect(Collectors.joining())
                + name + " " + next
                + images.stream()
                        .map(i -> " --image " + i.repository()
                                + i.tag().map(t -> ":" + t).orElse("")
                                + i.digest().map(d -> "@" + d).orElse(""))
                        .collect(Collectors.joining());
        refuse(
                "pin/content-changed",
                "the content of " + name + " " + unit.version().orElse("") + " would not be what " + by + " has"
                        + (isStuck ? "" : ", because of a change in its chart"),
                "bump it as well: " + command);
    }

    private Map<String, String> edited() {
        Map<String, List<Map.Entry<Pin, String>>> byFile = new TreeMap<>();
        edits.entrySet().forEach(edit -> byFile.computeIfAbsent(edit.getKey().file(), f -> new ArrayList<>())
                .add(edit));
        Map<String, String> texts = new TreeMap<>();
        byFile.forEach((file, found) -> {
            StringBuilder text = new StringBuilder(tree.text(file).orElseThrow());
            // From the end, so that earlier offsets stay valid.
            found.sort(Comparator.comparing(
                            (Map.Entry<Pin, String> edit) -> edit.getKey().start())
                    .reversed());
            for (Map.Entry<Pin, String> edit : found) {
                Pin pin = edit.getKey();
                if (!pin.value().equals(edit.getValue())) {
                    text.replace(
                            pin.start(),
                            pin.end(),
                            written(text.substring(pin.start(), pin.end()), edit.getValue(), file));
                }
            }
            texts.put(file, text.toString());
        });
        return texts;
    }

    /**
     * Returns the new value, quoted as the old one was; a plain one gets quotes where a reader would read it as a
     * number.
     */
    private static String written(String old, String value, String file) {
        if (old.startsWith("\"") || old.startsWith("'")) {
            return old.charAt(0) + value + old.charAt(0);
        }
        return file.endsWith(".xml") ? value : new ScalarEncoder().encode(value);
    }

    private List<Pin> moved() {
        return edits.entrySet().stream()
                .filter(edit -> !edit.getKey().value().equals(edit.getValue()))
                .map(Map.Entry::getKey)
                .toList();
    }

    private String subject(List<Move> moves, List<ImageMove> images) {
        List<String> parts = new ArrayList<>();
        moves.forEach(move -> parts.add(move.name() + " to " + move.version()));
        images.forEach(image -> parts.add(image.repository() + " to "
                + image.tag().orElseGet(() -> image.digest().orElse("").replaceFirst("^(sha256:.{12}).*", "$1"))));
        return "Bump " + String.join(", ", parts);
    }
}
