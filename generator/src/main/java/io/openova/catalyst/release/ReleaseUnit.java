package io.openova.catalyst.release;

import io.openova.catalyst.document.Document;
import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.ObjectValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * A Blueprint with the chart beside it, published under one name and one version.
 *
 * @param folder for example {@code platform/qa-app}
 * @param blueprint the Blueprint's document; empty when it cannot be read
 * @param chart the document of {@code Chart.yaml}; empty when there is none or it cannot be read
 */
record ReleaseUnit(String folder, Optional<Document> blueprint, Optional<Document> chart) {

    /** Every unit of the repository, in folder order. */
    static List<ReleaseUnit> of(RepositoryTree tree) {
        TreeSet<String> folders = new TreeSet<>();
        for (String path : tree.paths()) {
            if (path.matches("(platform|products)/[^/]+/(blueprint\\.yaml|chart/Chart\\.yaml)")) {
                folders.add(path.substring(0, path.indexOf('/', path.indexOf('/') + 1)));
            }
        }
        List<ReleaseUnit> units = new ArrayList<>();
        for (String folder : folders) {
            units.add(new ReleaseUnit(
                    folder, tree.document(folder + "/blueprint.yaml"), tree.document(folder + "/chart/Chart.yaml")));
        }
        return units;
    }

    String chartFolder() {
        return folder + "/chart";
    }

    String blueprintFile() {
        return folder + "/blueprint.yaml";
    }

    String chartFile() {
        return folder + "/chart/Chart.yaml";
    }

    /** The Blueprint's name, or the chart's where there is no Blueprint. */
    String name() {
        return blueprint
                .flatMap(b -> b.value().textAt("metadata", "name"))
                .or(() -> chart.flatMap(c -> c.value().textAt("name")))
                .orElse(folder.substring(folder.indexOf('/') + 1));
    }

    /** The version that would be published: the chart's. */
    Optional<String> version() {
        return chart.flatMap(c -> c.value().textAt("version"))
                .or(() -> blueprint.flatMap(b -> b.value().textAt("spec", "version")));
    }

    Optional<ObjectValue> resource() {
        return blueprint
                .map(Document::value)
                .filter(ObjectValue.class::isInstance)
                .map(ObjectValue.class::cast);
    }

    /** The image that the chart's values name directly, under {@code image.repository}. */
    static Optional<String> image(RepositoryTree tree, String chartFolder) {
        return tree.document(chartFolder + "/values.yaml").flatMap(values -> image(values.value()));
    }

    private static Optional<String> image(Value values) {
        return values.textAt("image", "repository");
    }
}
