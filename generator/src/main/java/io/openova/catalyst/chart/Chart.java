package io.openova.catalyst.chart;

import io.openova.catalyst.document.Document;
import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.ObjectValue;
import java.util.List;
import java.util.Optional;

/**
 * A chart as Helm would load it.
 *
 * @param origin the folder or archive it was read from, for messages; a subchart's is its parent's, a slash, and its path
 * @param metadata {@code Chart.yaml}
 * @param values {@code values.yaml}; an empty object where there is none
 * @param valuesSchema {@code values.schema.json}
 * @param templates everything below {@code templates/}, sorted by path; helpers and notes too
 * @param subcharts the charts in {@code charts/}, folders and archives
 * @param files every file of the chart, those of its subcharts too, sorted by path; what {@code .helmignore} names is left out
 */
public record Chart(
        String origin,
        ObjectValue metadata,
        Document values,
        Optional<Document> valuesSchema,
        List<ChartFile> templates,
        List<Chart> subcharts,
        List<ChartFile> files) {

    public Chart {
        templates = List.copyOf(templates);
        subcharts = List.copyOf(subcharts);
        files = List.copyOf(files);
    }

    /** Returns the name in {@code Chart.yaml}. */
    public String name() {
        return metadata.textAt("name").orElse("");
    }

    /** Returns the version in {@code Chart.yaml}. */
    public String version() {
        return metadata.textAt("version").orElse("");
    }

    /** {@code type: library}: it renders nothing itself; other charts include its templates. */
    public boolean isLibrary() {
        return metadata.textAt("type").equals(Optional.of("library"));
    }

    /** The chart's own default values. */
    public ObjectValue defaults() {
        return values.value() instanceof ObjectValue object ? object : ObjectValue.EMPTY;
    }

    /** The entries of {@code dependencies} in {@code Chart.yaml}. */
    public List<Dependency> dependencies() {
        return metadata.itemsAt("dependencies").stream()
                .filter(ObjectValue.class::isInstance)
                .map(entry -> new Dependency((ObjectValue) entry))
                .toList();
    }

    /** Returns the file at the path, if the chart has it. */
    public Optional<ChartFile> file(String path) {
        return files.stream().filter(file -> file.path().equals(path)).findFirst();
    }

    /** Returns the subcharts under the keys of their values in this chart, each as often as it is a dependency. */
    public List<Subchart> placements() {
        List<Subchart> placed = new java.util.ArrayList<>();
        for (Chart subchart : subcharts) {
            List<Dependency> wanted = dependencies().stream()
                    .filter(dependency -> dependency.name().equals(subchart.name()))
                    .toList();
            wanted.forEach(dependency -> placed.add(new Subchart(subchart, dependency.key(), Optional.of(dependency))));
            if (wanted.isEmpty()) {
                placed.add(new Subchart(subchart, subchart.name(), Optional.empty()));
            }
        }
        return placed;
    }

    /**
     * A subchart in its place.
     *
     * @param key the key of the parent's values that holds the subchart's
     * @param dependency the entry that requires it; a chart that is only in {@code charts/} has none
     */
    public record Subchart(Chart chart, String key, Optional<Dependency> dependency) {}

    /** One entry of {@code dependencies}. */
    public record Dependency(ObjectValue entry) {
        public String name() {
            return entry.textAt("name").orElse("");
        }

        public String version() {
            return entry.textAt("version").orElse("");
        }

        public String repository() {
            return entry.textAt("repository").orElse("");
        }

        /** The alias, or the name. */
        public String key() {
            return entry.textAt("alias").filter(alias -> !alias.isEmpty()).orElse(name());
        }

        /** The values that enable it: the first that exists decides. */
        public List<String> conditions() {
            return entry.textAt("condition")
                    .map(text -> List.of(text.split(",")).stream()
                            .map(String::strip)
                            .filter(path -> !path.isEmpty())
                            .toList())
                    .orElse(List.of());
        }

        public List<String> tags() {
            return entry.itemsAt("tags").stream()
                    .filter(Value.TextValue.class::isInstance)
                    .map(tag -> ((Value.TextValue) tag).text())
                    .toList();
        }

        /** Names of exports, or objects with {@code child} and {@code parent}. */
        public List<Value> importValues() {
            return entry.itemsAt("import-values");
        }
    }
}
