package io.openova.catalyst.chart;

import static org.assertj.core.api.Assertions.assertThat;

import io.openova.catalyst.document.DocumentReader;
import io.openova.catalyst.document.tree.ReadLimits;
import io.openova.catalyst.value.Value;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The chart {@code anchored} among the test resources, which prints as JSON what Helm itself reads in it: its values, and an
 * object with aliases that another of its templates prints.
 */
public final class AnchoredChart {
    private AnchoredChart() {}

    /** Holds what we read to what Helm read. */
    public static void assertReadAs(Chart chart, List<RenderedObject> objects) {
        Value theirs = object(objects, "templates/expected.yaml");
        assertThat(chart.defaults()).isEqualTo(json(theirs, "values"));
        assertThat(object(objects, "templates/object.yaml")).isEqualTo(json(theirs, "object"));
    }

    private static Value object(List<RenderedObject> objects, String template) {
        return objects.stream()
                .filter(object -> object.template().equals(template))
                .findFirst()
                .orElseThrow()
                .document()
                .value();
    }

    private static Value json(Value configMap, String key) {
        byte[] text = configMap.textAt("data", key).orElseThrow().getBytes(StandardCharsets.UTF_8);
        return new DocumentReader()
                .readJson(text, key, ReadLimits.MANIFEST)
                .documents()
                .get(0)
                .value();
    }
}
