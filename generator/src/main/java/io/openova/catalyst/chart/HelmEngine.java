package io.openova.catalyst.chart;

import com.marcnuri.helm.jni.NativeLibrary;
import io.openova.catalyst.chart.worker.HelmAnswer;
import io.openova.catalyst.chart.worker.HelmJob;
import io.openova.catalyst.chart.worker.HelmLimits;
import io.openova.catalyst.chart.worker.HelmPool;
import java.util.Optional;
import java.util.ServiceLoader;

/**
 * Helm itself, as a library that another process loads (ADR 63): it takes signals over, cannot be interrupted, and reads the
 * environment. Starting that process and unpacking the library of 98 MB takes about a second, so nothing here is touched before
 * a command needs it. Helm gets a private copy of the chart's files as we read them, never the folder: it would follow links
 * there.
 */
final class HelmEngine {
    /** Without a library for this machine helm-java would download one: nothing is fetched while validating. */
    private static final boolean IS_THERE = ServiceLoader.load(NativeLibrary.class, HelmEngine.class.getClassLoader())
            .findFirst()
            .isPresent();

    private static final HelmPool POOL = new HelmPool(limits());

    private HelmEngine() {}

    private static HelmLimits limits() {
        return Optional.ofNullable(System.getProperty(ChartRenderer.TIMEOUT))
                .flatMap(HelmLimits::withDeadline)
                .orElse(HelmLimits.DEFAULT);
    }

    /** Returns why Helm cannot be used on this machine; empty when it can. */
    static Optional<String> missing() {
        return IS_THERE
                ? Optional.empty()
                : Optional.of("the program was built without Helm for " + System.getProperty("os.name") + " "
                        + System.getProperty("os.arch"));
    }

    /** Returns the output of {@code helm template}. */
    static HelmAnswer template(byte[] archive, String values, ReleaseTarget target) {
        HelmAnswer answer = POOL.run(
                HelmJob.template(target.releaseName(), target.namespace(), target.kubeVersion(), archive, values));
        return new HelmAnswer(answer.isRefused(), TemplateRewriter.restored(answer.text()));
    }

    /** Returns the output of {@code helm lint --strict}. */
    static HelmAnswer lint(byte[] archive) {
        return POOL.run(HelmJob.lint(archive));
    }
}
