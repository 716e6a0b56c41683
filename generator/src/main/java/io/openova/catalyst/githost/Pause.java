package io.openova.catalyst.githost;

import java.time.Duration;

/** Waits; a test counts instead. */
@FunctionalInterface
interface Pause {
    Pause REAL = wait -> Thread.sleep(wait.toMillis());

    void take(Duration wait) throws InterruptedException;
}
