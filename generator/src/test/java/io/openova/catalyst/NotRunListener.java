package io.openova.catalyst;

import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;

/** Records tests that found a tool of the machine missing, and tests that are switched off. */
public final class NotRunListener implements TestExecutionListener {
    @Override
    public void executionSkipped(TestIdentifier test, String reason) {
        NotRun.record(NotRun.named(test.getSource()), "skipped, " + reason);
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
        if (result.getStatus() == TestExecutionResult.Status.ABORTED) {
            String reason = result.getThrowable()
                    .map(cause -> String.valueOf(cause.getMessage()))
                    .orElse("no reason given");
            NotRun.record(NotRun.named(test.getSource()), "aborted, " + reason);
        }
    }
}
