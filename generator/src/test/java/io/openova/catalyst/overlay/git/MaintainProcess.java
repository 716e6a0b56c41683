package io.openova.catalyst.overlay.git;

import io.openova.catalyst.overlay.MaintenanceOrder;
import io.openova.catalyst.overlay.MaintenanceReport;
import io.openova.catalyst.overlay.OverlaySettings;
import io.openova.catalyst.overlay.git.objects.GitRuntime;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;

/** A process that maintains a repository: {@code <repository> quick|full <rounds> [<step>]}; with a step it halts there. */
final class MaintainProcess {
    private MaintainProcess() {}

    public static void main(String[] arguments) throws IOException {
        MaintenancePoint point = MaintenancePoint.NONE;
        if (arguments.length > 3) {
            MaintenancePoint.Step fatal = MaintenancePoint.Step.valueOf(arguments[3]);
            point = step -> {
                if (step == fatal) {
                    Runtime.getRuntime().halt(137);
                }
            };
        }
        for (int round = 0; round < Integer.parseInt(arguments[2]); round++) {
            MaintenanceReport report = run(Path.of(arguments[0]), arguments[1].equals("full"), point);
            System.out.println("done " + report);
            System.out.flush();
        }
    }

    /** Without waiting for anything to settle. */
    static MaintenanceReport run(Path bare, boolean isFull, MaintenancePoint point) throws IOException {
        MaintenanceOrder order = isFull ? MaintenanceOrder.full() : MaintenanceOrder.quick();
        try (Repository repository = new FileRepositoryBuilder()
                .setGitDir(bare.toFile())
                .setFS(GitRuntime.install())
                .build()) {
            return new PackMaintenance(
                            repository,
                            OverlaySettings.defaults(),
                            order.withSettle(Duration.ZERO.minusSeconds(5)),
                            point)
                    .run();
        }
    }
}
