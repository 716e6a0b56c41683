package io.openova.catalyst.charts;

import static io.openova.catalyst.charts.Repository.at;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every workflow keeps to; `catalyst pin check` holds their actions to digests. */
@Tag("tools")
class WorkflowTest {
    static Stream<String> workflows() {
        return Repository.files(".github/workflows").stream();
    }

    @ParameterizedTest
    @MethodSource("workflows")
    void a_workflow_has_few_rights_one_run_at_a_time_and_no_expression_in_a_script(String file) {
        Map<String, Object> workflow = Repository.yaml(".github/workflows/" + file);
        assertThat(at(workflow, "permissions")).isEqualTo(Map.of("contents", "read"));
        assertThat(workflow).containsKey("concurrency");
        // The runner's own default has no pipefail.
        assertThat(at(workflow, "defaults", "run", "shell")).isEqualTo("bash");
        ((Map<?, ?>) at(workflow, "jobs")).forEach((name, job) -> {
            assertThat(((Map<?, ?>) job).containsKey("timeout-minutes"))
                    .as("%s", name)
                    .isTrue();
            for (Object step : (List<?>) at(job, "steps")) {
                if (((Map<?, ?>) step).get("run") instanceof String script) {
                    assertThat(script).doesNotContain("${{");
                }
                if (String.valueOf(((Map<?, ?>) step).get("uses")).startsWith("actions/checkout@")) {
                    assertThat(at(step, "with", "persist-credentials")).isEqualTo(false);
                }
            }
        });
    }
}
