package io.openova.catalyst.charts;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** One of the repository's charts, driven by real Helm. */
record Chart(String folder) {
    static final Chart QA_APP = new Chart("platform/qa-app/chart");
    static final Chart BASELINE = new Chart("platform/cluster-baseline/chart");
    static final Chart PLATFORM = new Chart("products/catalyst/chart");

    LintResult lint() {
        return new Helm(Repository.path(folder)).lint().strict().call();
    }

    String render(Map<String, ?> values) {
        return render("qa-wp", "qa-omantel", values);
    }

    /** What {@code helm template} prints, without the CRDs. */
    String render(String release, String namespace, Map<String, ?> values) {
        try {
            // JSON is YAML, and its quoting is not what is under test.
            Path file = Files.createTempFile("values", ".yaml");
            try {
                Files.write(file, new JsonMapper().writeValueAsBytes(values));
                return new Helm(Repository.path(folder))
                        .template()
                        .withName(release)
                        .withNamespace(namespace)
                        .withValuesFile(file)
                        .call();
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<Map<String, Object>> objects(Map<String, ?> values) {
        return Repository.documents(render(values));
    }

    /** The only object of the kind. */
    Map<String, Object> object(String kind, Map<String, ?> values) {
        List<Map<String, Object>> found = objects(values).stream()
                .filter(object -> kind.equals(object.get("kind")))
                .toList();
        if (found.size() != 1) {
            throw new AssertionError(found.size() + " objects of kind " + kind);
        }
        return found.get(0);
    }

    Map<String, Object> metadata() {
        return Repository.yaml(folder + "/Chart.yaml");
    }

    Map<String, Object> values() {
        return Repository.yaml(folder + "/values.yaml");
    }
}
