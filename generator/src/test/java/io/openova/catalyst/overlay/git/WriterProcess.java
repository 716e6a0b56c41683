package io.openova.catalyst.overlay.git;

import static io.openova.catalyst.overlay.OverlayFixture.path;

import io.openova.catalyst.overlay.CommitOrder;
import io.openova.catalyst.overlay.CommitOutcome;
import io.openova.catalyst.overlay.Overlay;
import io.openova.catalyst.overlay.OverlayFixture;
import io.openova.catalyst.overlay.OverlayLocation;
import io.openova.catalyst.overlay.OverlaySettings;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A process that commits in a loop: {@code <repository> <prefix> <first> <count> [<step> <commit>]}. Commit {@code i}
 * has the key {@code <prefix>-<i>}. Prints {@code try i} before and {@code ok i} after each; with a step, the process
 * halts there in the numbered commit.
 */
public final class WriterProcess {
    private WriterProcess() {}

    public static void main(String[] arguments) {
        String prefix = arguments[1];
        int first = Integer.parseInt(arguments[2]);
        int count = Integer.parseInt(arguments[3]);
        int[] current = {0};
        FailPoint failPoint = FailPoint.NONE;
        if (arguments.length > 4) {
            FailPoint.Step fatal = FailPoint.Step.valueOf(arguments[4]);
            int commit = Integer.parseInt(arguments[5]);
            failPoint = step -> {
                if (step == fatal && current[0] == commit) {
                    Runtime.getRuntime().halt(137);
                }
            };
        }
        try (Overlay overlay = Overlays.open(
                new OverlayLocation.Local(Path.of(arguments[0])), OverlaySettings.defaults(), failPoint)) {
            for (int i = first; i < first + count; i++) {
                current[0] = i;
                say("try " + i);
                commit(overlay, prefix, i);
                say("ok " + i);
            }
        }
    }

    public static CommitOutcome commit(Overlay overlay, String prefix, int number) {
        CommitOrder order = new CommitOrder(
                OverlayFixture.ALICE, Optional.empty(), Optional.of(prefix + "-" + number), Optional.empty());
        String file = "apps/" + prefix + "/" + number % 50 + "/application.yaml";
        return overlay.commit(
                order,
                head -> Optional.of(new Overlay.Planned(
                        OverlayFixture.writes(file, "number: " + number + "\nwas: " + head.exists(path(file)) + "\n"),
                        "apply " + prefix + "/" + number)));
    }

    private static void say(String line) {
        System.out.println(line);
        System.out.flush();
    }
}
