package io.openova.catalyst.http;

import io.openova.catalyst.ui.LoginCodes;
import io.openova.catalyst.ui.WebBundle;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;

/**
 * How the server serves browsers.
 *
 * @param bundle of the web pages
 * @param keyFile with the keys that seal sessions; without one they end with the process
 * @param codes of login links
 * @param clock by which sessions end
 * @param isReadOnly whether every write is refused
 * @param makesProposals whether changes become branches or pull requests
 */
public record ApiConsole(
        WebBundle bundle,
        Optional<Path> keyFile,
        LoginCodes codes,
        Clock clock,
        boolean isReadOnly,
        boolean makesProposals) {
    /** Pages of this program, keys of this process, and writes as far as callers may. */
    public static ApiConsole standard() {
        return new ApiConsole(
                WebBundle.bundled(),
                Optional.empty(),
                new LoginCodes(System::nanoTime),
                Clock.systemUTC(),
                false,
                false);
    }

    /** The same, refusing every write. */
    public ApiConsole readOnly(boolean isOnly) {
        return new ApiConsole(bundle, keyFile, codes, clock, isOnly, makesProposals);
    }

    /** The same with another clock. */
    public ApiConsole withClock(Clock other) {
        return new ApiConsole(bundle, keyFile, codes, other, isReadOnly, makesProposals);
    }

    /** The same with a file for the keys of sessions. */
    public ApiConsole withKeys(Path file) {
        return new ApiConsole(bundle, Optional.of(file), codes, clock, isReadOnly, makesProposals);
    }

    /** The same with other pages. */
    public ApiConsole withBundle(WebBundle other) {
        return new ApiConsole(other, keyFile, codes, clock, isReadOnly, makesProposals);
    }

    /** The same with other codes. */
    public ApiConsole withCodes(LoginCodes other) {
        return new ApiConsole(bundle, keyFile, other, clock, isReadOnly, makesProposals);
    }

    /** The same, saying that changes become proposals. */
    public ApiConsole proposing(boolean does) {
        return new ApiConsole(bundle, keyFile, codes, clock, isReadOnly, does);
    }
}
