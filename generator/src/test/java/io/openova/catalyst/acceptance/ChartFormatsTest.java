package io.openova.catalyst.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.openova.catalyst.chart.ChartRenderer;
import io.openova.catalyst.chart.ReleaseTarget;
import io.openova.catalyst.chart.Rendering;
import io.openova.catalyst.value.Value.ObjectValue;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Formats in charts' schemas, beside the Helm in this process; {@code e2e/renderers} asks Helm's binary about the same. */
class ChartFormatsTest {
    private static final ReleaseTarget TARGET = new ReleaseTarget("formats", "default", "1.34.0");

    @Test
    void a_chart_is_refused_for_a_format_where_helm_refuses_it(@TempDir Path folder) throws IOException {
        List<FormatCharts.Case> cases = FormatCharts.in(folder);
        for (FormatCharts.Case one : cases) {
            boolean refused = new ChartRenderer()
                    .render(one.chart(), ObjectValue.EMPTY, TARGET)
                    .match(new Rendering.Cases<>(rendered -> false, refusal -> true, unavailable -> {
                        throw new AssertionError(unavailable.reason());
                    }));
            assertThat(one.isRefused()).as(one.chart().toString()).isEqualTo(refused);
        }
        assertThat(cases).filteredOn(FormatCharts.Case::isRefused).hasSize(4 * 7);
        assertThat(cases).filteredOn(FormatCharts.Case::hasWarning).hasSize(3 * 7);
    }
}
