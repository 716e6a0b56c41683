package io.openova.catalyst.chart;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import com.marcnuri.helm.jni.NativeLibrary;
import io.openova.catalyst.document.write.JsonWriter;
import io.openova.catalyst.finding.SingleLine;
import io.openova.catalyst.value.Value.ObjectValue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.ServiceLoader;

/**
 * Helm itself, in this process. Loading it unpacks and maps a library of 98 MB (about 0.7 s), so nothing here is touched
 * before a command needs it. Helm gets a private copy of the chart's files as we read them, never the folder: it would
 * follow links there.
 */
final class HelmEngine {
    /** Without a library for this machine helm-java would download one: nothing is fetched while validating. */
    private static final boolean IS_THERE = isThere();

    private HelmEngine() {}

    private static boolean isThere() {
        System.setProperty("com.marcnuri.jkube-helm.skipRemoteJar", "true");
        return ServiceLoader.load(NativeLibrary.class, HelmEngine.class.getClassLoader())
                .findFirst()
                .isPresent();
    }

    /** Why Helm cannot be asked on this machine; empty when it can. */
    static Optional<String> missing() {
        return IS_THERE
                ? Optional.empty()
                : Optional.of("the program was built without Helm for " + System.getProperty("os.name") + " "
                        + System.getProperty("os.arch"));
    }

    /** What Helm prints, or what it refuses with. */
    record Answer(boolean isRefused, String text) {}

    static Answer template(Chart chart, ObjectValue values, ReleaseTarget target) {
        return inFolder(folder -> {
            Path archive = Files.write(folder.resolve("chart.tgz"), ChartArchive.of(chart));
            Path given = Files.writeString(folder.resolve("values.json"), JsonWriter.write(values));
            String printed = new Helm(archive)
                    .template()
                    .withName(target.releaseName())
                    .withNamespace(target.namespace())
                    .withKubeVersion(target.kubeVersion())
                    .withValuesFile(given)
                    .call();
            // What prints nothing at all gives nothing at all.
            return new Answer(false, Objects.requireNonNullElse(printed, ""));
        });
    }

    /** Messages of {@code helm lint --strict}; the chart is a folder's files, laid out again for Helm. */
    static List<String> lint(Chart chart) {
        Answer answer = inFolder(folder -> {
            Path archive = Files.write(folder.resolve("chart.tgz"), ChartArchive.of(chart));
            LintResult result = new Helm(archive).lint().strict().call();
            return new Answer(result.isFailed(), String.join("\n", result.getMessages()));
        });
        return answer.text().lines().toList();
    }

    private interface Task {
        Answer run(Path folder) throws IOException;
    }

    private static Answer inFolder(Task task) {
        try {
            Path folder = Files.createTempDirectory("catalyst-chart");
            try {
                return task.run(folder);
            } catch (IllegalStateException refused) {
                return new Answer(
                        true,
                        String.valueOf(refused.getMessage())
                                .replace(folder + "/", "")
                                .strip());
            } finally {
                for (String name : List.of("chart.tgz", "values.json")) {
                    Files.deleteIfExists(folder.resolve(name));
                }
                Files.delete(folder);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "cannot hand the chart to Helm: " + SingleLine.of(String.valueOf(e.getMessage())), e);
        }
    }
}
