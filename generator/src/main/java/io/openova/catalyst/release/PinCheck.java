package io.openova.catalyst.release;

import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.finding.Location;
import io.openova.catalyst.model.Version;
import io.openova.catalyst.release.Pin.Role;
import io.openova.catalyst.value.Pointer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Checks that the pins agree with each other, and that published versions on the main branch are unchanged. */
public final class PinCheck {
    private final RepositoryTree tree;
    private final PinList pins;
    private final List<Finding> findings = new ArrayList<>();

    private PinCheck(RepositoryTree tree) {
        this.tree = tree;
        this.pins = PinList.of(tree);
    }

    /**
     * All findings.
     *
     * @param main the main branch that this tree is to be merged into; empty to skip the comparison
     */
    public static List<Finding> check(RepositoryTree tree, Optional<RepositoryTree> main) {
        PinCheck check = new PinCheck(tree);
        check.pins.units().forEach(check::lockstep);
        check.appVersions();
        check.images();
        check.actions();
        if (main.isPresent()) {
            check.promises(main);
        }
        return check.findings;
    }

    /**
     * Versions that were published with other content, and versions that went back. Without a main branch, only the
     * catalog lock is compared.
     */
    public static List<Finding> promises(RepositoryTree tree, Optional<RepositoryTree> main) {
        PinCheck check = new PinCheck(tree);
        check.promises(main);
        return check.findings;
    }

    private void lockstep(ReleaseUnit unit) {
        Optional<String> version = unit.version();
        if (version.isEmpty()) {
            return;
        }
        for (Pin pin : pins.lockstep(unit.name())) {
            if (!pin.value().equals(version.get())) {
                add(
                        pin,
                        "pin/disagrees",
                        unit.name() + " is " + version.get() + " in " + unit.chartFile() + ", but here it is "
                                + pin.value(),
                        "run 'catalyst pin bump " + unit.name() + " " + version.get() + "'");
            }
        }
    }

    /** For a chart that runs a third-party program: its first image's tag begins with its appVersion. */
    private void appVersions() {
        for (ReleaseUnit unit : pins.units()) {
            Optional<String> image = ReleaseUnit.image(tree, unit.chartFolder());
            if (image.isEmpty() || pins.carriesProgram(unit.name())) {
                continue;
            }
            String appVersion = unit.chart()
                    .flatMap(chart -> chart.value().textAt("appVersion"))
                    .orElse("");
            pins.pins().stream()
                    .filter(pin -> pin.role() == Role.IMAGE_TAG
                            && pin.file().equals(unit.chartFolder() + "/values.yaml")
                            && pin.pointer().equals(Pointer.of("image", "tag"))
                            && !pin.value().isEmpty()
                            && !pin.value().startsWith(appVersion))
                    .forEach(pin -> add(
                            pin,
                            "pin/image-not-app-version",
                            "the tag " + pin.value() + " does not match the appVersion " + appVersion + " of "
                                    + unit.name(),
                            "make appVersion in " + unit.chartFile() + " agree with the image"));
        }
    }

    private void images() {
        for (Pin pin : pins.pins()) {
            boolean floating =
                    switch (pin.role()) {
                        case IMAGE, BASE_IMAGE ->
                            ImageReference.parse(pin.value()).isFloating();
                        case IMAGE_TAG -> pin.value().equals("latest");
                        case IMAGE_DIGEST -> !pin.value().isEmpty() && !Digest.isValid(pin.value());
                        default -> false;
                    };
            if (floating) {
                add(
                        pin,
                        "pin/image-floating",
                        "the image " + pin.name() + " is not pinned: '" + pin.value() + "'",
                        "name an exact tag, or better sha256:…");
            } else if (pin.role() == Role.BASE_IMAGE && pin.isByTag()) {
                String message = "the program's image is based on " + pin.value()
                        + ", a tag that its owner can move: building one commit twice may give two images";
                findings.add(Finding.warning("pin/base-by-tag", pin.pointer(), message)
                        .withRemedy("look its digest up in the registry and run 'catalyst pin bump --image "
                                + pin.value() + "@sha256:…'")
                        .withLocation(Optional.of(pin.at())));
            }
        }
    }

    private void actions() {
        Map<String, Pin> first = new TreeMap<>();
        for (Pin pin : pins.pins()) {
            if (pin.role() != Role.ACTION) {
                continue;
            }
            if (!pin.value().matches("[0-9a-f]{40}|sha256:[0-9a-f]{64}")) {
                add(
                        pin,
                        "pin/action-floating",
                        pin.name() + " is pinned to '" + pin.value() + "', which can change",
                        "pin the commit's 40 digits, with the version in a comment");
            } else if (pins.pins().stream().noneMatch(p -> isVersionOf(p, pin))) {
                add(
                        pin,
                        "pin/action-unnamed",
                        pin.name() + " does not name the version of its digest",
                        "put the version behind it: # v1.2.3");
            }
            Pin known = first.putIfAbsent(pin.name(), pin);
            if (known != null && !known.value().equals(pin.value())) {
                add(
                        pin,
                        "pin/action-disagrees",
                        pin.name() + " has another digest at " + known.at(),
                        "use one digest everywhere");
            }
        }
    }

    private static boolean isVersionOf(Pin version, Pin action) {
        return version.role() == Role.ACTION_VERSION
                && version.file().equals(action.file())
                && version.pointer().equals(action.pointer());
    }

    private void promises(Optional<RepositoryTree> main) {
        PublishedVersions claims = new PublishedVersions(tree, main);
        PinList theirs = main.map(PinList::of).orElse(pins);
        for (ReleaseUnit unit : pins.units()) {
            String name = unit.name();
            Optional<Version> ours = pins.version(name);
            Optional<Version> published = main.isEmpty() ? Optional.empty() : theirs.version(name);
            Location at = new Location(unit.chartFile(), 1, 1, 1, 1);
            Optional<Location> place = pins.pins().stream()
                    .filter(pin ->
                            pin.role() == Role.CHART_VERSION && pin.file().equals(unit.chartFile()))
                    .map(Pin::at)
                    .findFirst()
                    .or(() -> Optional.of(at));
            if (ours.isPresent() && published.isPresent() && ours.get().compareTo(published.get()) < 0) {
                findings.add(Finding.error(
                                "pin/downgrade",
                                Pointer.of("version"),
                                name + " is " + ours.get() + "; the main branch has " + published.get() + " already")
                        .withRemedy("a published version never comes back; bump to a newer one")
                        .withLocation(place));
            } else {
                claims.changedContent(unit, tree)
                        .ifPresent(by -> findings.add(Finding.error(
                                        "pin/content-changed",
                                        Pointer.of("version"),
                                        "the content of " + name + " "
                                                + unit.version().orElse("") + " is not what " + by + " has")
                                .withRemedy("run 'catalyst pin bump " + name + " "
                                        + claims.nextFree(name, unit.version().orElse("")) + "'")
                                .withLocation(place)));
            }
        }
    }

    private void add(Pin pin, String rule, String message, String remedy) {
        findings.add(
                Finding.error(rule, pin.pointer(), message).withRemedy(remedy).withLocation(Optional.of(pin.at())));
    }
}
