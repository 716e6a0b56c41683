package io.openova.catalyst.overlay;

import static io.openova.catalyst.overlay.OverlayFixture.writes;

import io.openova.catalyst.overlay.git.Overlays;
import io.openova.catalyst.overlay.git.WriterProcess;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Uses an overlay in every way: {@code <local> <remote> <token> <cache folder> <signing key>}. Prints {@code done} at
 * the end.
 */
public final class QuietProcess {
    private QuietProcess() {}

    public static void main(String[] arguments) {
        Path local = Path.of(arguments[0]);
        OverlaySettings settings = OverlaySettings.defaults()
                .withToken(() -> Optional.of(arguments[2]))
                .withCacheDirectory(Path.of(arguments[3]))
                .withSigningKey(Path.of(arguments[4]));
        Overlays.create(local, "main");
        use(OverlayLocation.parse(local.toString()), settings);
        use(OverlayLocation.parse(arguments[1]), settings);
        System.out.println("done");
    }

    private static void use(OverlayLocation location, OverlaySettings settings) {
        try (Overlay overlay = Overlays.open(location, settings)) {
            WriterProcess.commit(overlay, "k", 1);
            WriterProcess.commit(overlay, "k", 1);
            OverlayFixture.commit(overlay, writes("a", "1"));
            overlay.diff(overlay.head(), writes("a", "2")).unified();
        }
    }
}
