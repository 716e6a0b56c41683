package io.openova.catalyst.controller.resource;

import static org.assertj.core.api.Assertions.assertThat;

import io.openova.catalyst.document.Document;
import io.openova.catalyst.value.Value;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpecComparisonTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // What the API server fills in is no difference.
                "HelmRelease | {a: 1} | {a: 1, b: 2} | true",
                "HelmRelease | {install: {remediation: {retries: 3}}} | {install: {remediation: {retries: 3, x: 1}}} | true",
                "HelmRelease | {a: 1} | {a: 2} | false",
                "HelmRelease | {a: 1} | {} | false",
                "HelmRelease | {a: [1, 2]} | {a: [1]} | false",
                // The user's own values are theirs whole: one key more is another meaning.
                "HelmRelease | {values: {t: x}} | {values: {t: x}} | true",
                "HelmRelease | {values: {t: x}} | {values: {t: x, u: y}} | false",
                "HelmRelease | {a: 1} | {a: 1, values: {t: x}} | false",
                // 0.50 comes back from an API server as 0.5.
                "HelmRelease | {values: {n: 0.50}} | {values: {n: 0.5}} | true",
                "HelmRelease | {values: {n: 1}} | {values: {n: 2}} | false",
                // The tag of a chart decides alone which version runs.
                "OCIRepository | {ref: {tag: 0.1.1}} | {ref: {tag: 0.1.0}} | false",
                "OCIRepository | {url: u} | {url: u, provider: generic, timeout: 60s} | true",
                // A field that was taken out of an Application must be gone before the Application counts as applied.
                "Application | {placement: p} | {placement: p, owners: []} | false",
                "Application | {placement: p} | {placement: p, isolationLevel: namespace, bootstrap: false} | true",
                "Application | {placement: p, parameters: {a: 1}} | {placement: p, parameters: {a: 1, b: 2}} | false",
            })
    void a_resource_is_the_manifest_or_it_is_not(String kind, String manifest, String resource, boolean same) {
        assertThat(SpecComparison.isApplied(object(kind, manifest), object(kind, resource)))
                .isEqualTo(same);
    }

    private static Value object(String kind, String spec) {
        return Resources.document("kind: " + kind + "\nspec: " + spec + "\n", "test.yaml")
                .map(Document::value)
                .orElseThrow();
    }
}
