package io.openova.catalyst.controller.base;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.monitoring.Metrics;
import io.javaoperatorsdk.operator.api.reconciler.RetryInfo;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** The controller's metrics for Prometheus. */
public final class ControllerMetrics implements Metrics {
    private static final Duration[] BUCKETS = {
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofSeconds(2),
        Duration.ofSeconds(5),
        Duration.ofSeconds(10),
        Duration.ofSeconds(30),
        Duration.ofSeconds(60),
        Duration.ofSeconds(120),
        Duration.ofSeconds(300),
        Duration.ofSeconds(600)
    };

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Timer reconciles;
    /** There from the start, so that a replica that only waits says 0. */
    private final Counter statusWrites = Counter.builder("catalyst.status.writes")
            .description("Statuses written")
            .register(registry);

    private final Counter commits = Counter.builder("catalyst.commits")
            .description("Commits that the controller made")
            .register(registry);

    private final Counter inventoryRepairs = Counter.builder("catalyst.inventory.repairs")
            .description("Times that Flux had lost track of an object and was put right")
            .register(registry);

    private final Counter inventoryComparisons = Counter.builder("catalyst.inventory.comparisons")
            .description("Times that Flux's inventories were compared with what there is")
            .register(registry);

    public ControllerMetrics() {
        new JvmMemoryMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        reconciles = Timer.builder("catalyst.reconcile")
                .description("Time that one look at an Application took")
                .publishPercentileHistogram(false)
                .serviceLevelObjectives(BUCKETS)
                .register(registry);
    }

    /** All of it in the text format of Prometheus. */
    public String scrape() {
        return registry.scrape();
    }

    /** One look at an Application ended. */
    public void reconciled(String outcome) {
        Counter.builder("catalyst.reconciles")
                .description("Looks at Applications, by how they ended")
                .tag("outcome", outcome)
                .register(registry)
                .increment();
    }

    public <T> T timed(Callable<T> work) throws Exception {
        return reconciles.recordCallable(work);
    }

    public void statusWritten() {
        statusWrites.increment();
    }

    public void committed() {
        commits.increment();
    }

    public void inventoriesCompared() {
        inventoryComparisons.increment();
    }

    public void inventoryRepaired() {
        inventoryRepairs.increment();
    }

    /** @param stage that took the time; {@code total} for all of it */
    public void commitToReady(String stage, Duration time) {
        Timer.builder("catalyst.commit.to.ready")
                .description("Time from a commit to the Ready Application, by stage")
                .tag("stage", stage)
                .serviceLevelObjectives(BUCKETS)
                .register(registry)
                .record(time.isNegative() ? Duration.ZERO : time);
    }

    @Override
    public void reconciliationFailed(
            HasMetadata resource, @Nullable RetryInfo retry, Exception exception, Map<String, Object> metadata) {
        reconciled("error");
    }
}
