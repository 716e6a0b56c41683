package io.openova.catalyst.document;

import static org.assertj.core.api.Assertions.assertThat;

import io.openova.catalyst.document.tree.ReadLimits;
import io.openova.catalyst.finding.Finding;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/** What the threat tests share: reading under either format, rule ids, a thread with a small stack. */
final class Threats {
    /** Room for large attacks; the depth is that of every reader of the product. */
    static final ReadLimits LARGE = new ReadLimits(64 * 1024 * 1024, 64);

    private static final int SMALL_STACK = 256 * 1024;

    private Threats() {}

    static ReadOutcome json(String text) {
        return new DocumentReader().readJson(text.getBytes(StandardCharsets.UTF_8), "x.json", LARGE);
    }

    static ReadOutcome yaml(String text) {
        return new DocumentReader().readYaml(text.getBytes(StandardCharsets.UTF_8), "x.yaml", LARGE);
    }

    static List<String> rules(ReadOutcome outcome) {
        return outcome.findings().stream().map(Finding::rule).toList();
    }

    static List<String> messages(ReadOutcome outcome) {
        return outcome.findings().stream().map(Finding::message).toList();
    }

    /** Runs on a thread with a stack of 256 kB and proves that the thread came to its end by itself. */
    static void onSmallStack(Runnable work) throws InterruptedException {
        AtomicReference<Throwable> failure = new AtomicReference<>();
        AtomicReference<Boolean> lived = new AtomicReference<>(false);
        Thread thread = new Thread(
                null,
                () -> {
                    work.run();
                    lived.set(true);
                },
                "small-stack",
                SMALL_STACK);
        thread.setUncaughtExceptionHandler((t, e) -> failure.set(e));
        thread.start();
        thread.join();
        assertThat(failure.get()).isNull();
        assertThat(lived.get()).isTrue();
    }
}
