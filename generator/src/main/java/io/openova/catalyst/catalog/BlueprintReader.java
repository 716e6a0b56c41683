package io.openova.catalyst.catalog;

import io.openova.catalyst.document.Document;
import io.openova.catalyst.document.DocumentReader;
import io.openova.catalyst.document.ReadOutcome;
import io.openova.catalyst.document.tree.ReadLimits;
import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.model.Blueprint;
import io.openova.catalyst.model.BlueprintName;
import io.openova.catalyst.model.BlueprintRef;
import io.openova.catalyst.model.Version;
import io.openova.catalyst.value.Pointer;
import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.ObjectValue;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the Blueprint documents of a file; other kinds in it are passed over. */
public final class BlueprintReader {
    private BlueprintReader() {}

    /**
     * All Blueprints in the text.
     *
     * @param file the name for messages and for {@link Blueprint#origin}
     * @throws MalformedBlueprintException when the text is not YAML or a Blueprint lacks name or version
     */
    public static List<Blueprint> read(String text, String file) {
        ReadOutcome outcome =
                new DocumentReader().read(text.getBytes(StandardCharsets.UTF_8), file, ReadLimits.MANIFEST);
        if (!outcome.isClean()) {
            throw new MalformedBlueprintException(file, outcome.findings());
        }
        List<Blueprint> blueprints = new ArrayList<>();
        for (Document document : outcome.documents()) {
            if (document.value() instanceof ObjectValue object
                    && object.textAt("kind").equals(Optional.of("Blueprint"))) {
                blueprints.add(blueprint(object, document));
            }
        }
        return blueprints;
    }

    private static Blueprint blueprint(ObjectValue resource, Document document) {
        String name = resource.textAt("metadata", "name").orElse("");
        String version = resource.textAt("spec", "version").orElse("");
        boolean isNamed = BlueprintName.isValid(name);
        if (isNamed && Version.isValid(version)) {
            return new Blueprint(
                    new BlueprintRef(new BlueprintName(name), new Version(version)), resource, document.file());
        }
        throw new MalformedBlueprintException(document.file(), List.of(problem(document, isNamed)));
    }

    /** Returns why a document cannot be a Blueprint of a catalog: a name, or a version, that no reference can use. */
    public static Optional<Finding> problem(Document document) {
        boolean isNamed = document.value()
                .textAt("metadata", "name")
                .filter(BlueprintName::isValid)
                .isPresent();
        boolean isVersioned = document.value()
                .textAt("spec", "version")
                .filter(Version::isValid)
                .isPresent();
        return isNamed && isVersioned ? Optional.empty() : Optional.of(problem(document, isNamed));
    }

    private static Finding problem(Document document, boolean isNamed) {
        Pointer place = !isNamed ? Pointer.of("metadata", "name") : Pointer.of("spec", "version");
        return Finding.error(
                        "catalog/blueprint-malformed",
                        place,
                        !isNamed
                                ? "the name is not a Blueprint name " + BlueprintName.PATTERN
                                : "the version is not exact " + Version.PATTERN)
                .withLocation(document.locate(place));
    }

    /** The catalog section that a Blueprint requests. */
    static String section(Value resource) {
        return resource.textAt("metadata", "labels", "catalyst.openova.io/section")
                .orElse("application");
    }
}
