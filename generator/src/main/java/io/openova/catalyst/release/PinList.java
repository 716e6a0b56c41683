package io.openova.catalyst.release;

import io.openova.catalyst.model.Version;
import io.openova.catalyst.release.Pin.Role;
import java.util.List;
import java.util.Optional;

/** All pins of a tree, grouped by what must agree. */
public final class PinList {
    private final RepositoryTree tree;
    private final List<Pin> pins;
    private final List<ReleaseUnit> units;
    private final Optional<String> programImage;

    private PinList(RepositoryTree tree) {
        this.tree = tree;
        this.pins = List.copyOf(PinScanner.scan(tree));
        this.units = ReleaseUnit.of(tree);
        this.programImage = tree.text("pom.xml").flatMap(PinList::imageName);
    }

    public static PinList of(RepositoryTree tree) {
        return new PinList(tree);
    }

    public List<Pin> pins() {
        return pins;
    }

    List<ReleaseUnit> units() {
        return units;
    }

    Optional<ReleaseUnit> unit(String name) {
        return units.stream().filter(unit -> unit.name().equals(name)).findFirst();
    }

    public List<String> names() {
        return units.stream().map(ReleaseUnit::name).sorted().toList();
    }

    /** The version of the Blueprint: its chart's, which is published. */
    public Optional<Version> version(String name) {
        return unit(name).flatMap(ReleaseUnit::version).filter(Version::isValid).map(Version::new);
    }

    /** Every place that must have the Blueprint's version. */
    public List<Pin> lockstep(String name) {
        boolean program = carriesProgram(name);
        return pins.stream()
                .filter(pin -> pin.name().equals(name) && pin.role().moves()
                        || program && pin.role() == Role.PROGRAM
                        || program
                                && pin.role() == Role.APP_VERSION
                                && pin.name().equals(name))
                .toList();
    }

    /**
     * Returns whether the Blueprint's chart runs the image that this repository builds, so that the program has its
     * version.
     */
    boolean carriesProgram(String name) {
        Optional<String> image = unit(name).flatMap(unit -> ReleaseUnit.image(tree, unit.chartFolder()));
        return image.isPresent() && image.equals(programImage);
    }

    private static Optional<String> imageName(String pom) {
        int start = pom.indexOf("<image.name>");
        int end = pom.indexOf("</image.name>");
        return start < 0 || end < start
                ? Optional.empty()
                : Optional.of(pom.substring(start + "<image.name>".length(), end));
    }
}
