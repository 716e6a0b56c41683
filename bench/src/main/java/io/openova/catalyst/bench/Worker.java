package io.openova.catalyst.bench;

import com.sun.management.OperatingSystemMXBean;
import io.openova.catalyst.delivery.ApplicationDelivery;
import io.openova.catalyst.delivery.DeliveryOrder;
import io.openova.catalyst.delivery.PlanOutcome;
import io.openova.catalyst.desired.SettingsOverrides;
import io.openova.catalyst.document.Document;
import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.overlay.CommitOrder;
import io.openova.catalyst.overlay.Overlay;
import io.openova.catalyst.overlay.OverlayDiff;
import io.openova.catalyst.overlay.OverlayLocation;
import io.openova.catalyst.overlay.OverlaySettings;
import io.openova.catalyst.overlay.git.Overlays;
import io.openova.catalyst.validation.OverlayValidation;
import io.openova.catalyst.validation.Validation;
import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * One open overlay that does one piece of work for each line of standard input and answers {@code ok WALL CPU} in
 * nanoseconds, so that a script can let it alternate with other programs.
 *
 * <pre>
 * deliver REQUEST      bytes to durable commit
 * plan REQUEST         bytes to diff, nothing written
 * batch FILE           all requests of a file in one commit
 * validate             the whole overlay
 * export FILE STREAM   what 'batch FILE' would write, as input of git fast-import
 * </pre>
 */
final class Worker {
    private static final DeliveryOrder ORDER =
            DeliveryOrder.install(CommitOrder.by(new CommitOrder.Author("bench", "bench@localhost")));

    private final ApplicationDelivery delivery = Product.delivery(SettingsOverrides.NONE);
    private final OperatingSystemMXBean process = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private final Overlay overlay;

    private Worker(Overlay overlay) {
        this.overlay = overlay;
    }

    /** @param arguments the overlay's path */
    public static void main(String[] arguments) throws IOException {
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        try (Overlay overlay = Overlays.open(OverlayLocation.parse(arguments[0]), OverlaySettings.defaults())) {
            Worker worker = new Worker(overlay);
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                System.out.println(worker.timed(line));
            }
        }
    }

    private String timed(String line) throws IOException {
        String[] words = line.split(" ", 2);
        String rest = words.length > 1 ? words[1] : "";
        long cpu = process.getProcessCpuTime();
        long start = System.nanoTime();
        switch (words[0]) {
            case "deliver" -> deliver(Product.documents(rest.getBytes(StandardCharsets.UTF_8), "line"));
            case "batch" -> deliver(Product.documents(Files.readAllBytes(Path.of(rest)), rest));
            case "plan" -> plan(Product.documents(rest.getBytes(StandardCharsets.UTF_8), "line"));
            case "validate" -> validate();
            case "export" -> export(Path.of(rest.split(" ")[0]), Path.of(rest.split(" ")[1]));
            default -> throw new IllegalArgumentException(line);
        }
        return "ok " + (System.nanoTime() - start) + " " + (process.getProcessCpuTime() - cpu);
    }

    private void deliver(List<Document> documents) {
        String outcome = delivery.deliver(documents, ORDER, overlay).getClass().getSimpleName();
        if (!outcome.equals("Delivered")) {
            throw new IllegalStateException(outcome + ": " + delivery.deliver(documents, ORDER, overlay));
        }
    }

    private OverlayDiff plan(List<Document> documents) {
        PlanOutcome outcome = delivery.plan(documents, ORDER, overlay);
        OverlayDiff diff = outcome.match(PlanOutcome.Plan::diff, refused -> {
            throw new IllegalStateException(refused.findings().toString());
        });
        if (diff.isEmpty()) {
            throw new IllegalStateException("the plan changes nothing");
        }
        return diff;
    }

    private void validate() {
        List<Finding> findings =
                Validation.of(delivery.surroundings()).overlay(overlay.head(), OverlayValidation.Progress.NONE);
        if (findings.stream().anyMatch(Finding::isError)) {
            throw new IllegalStateException("the overlay is not valid: " + findings.get(0));
        }
    }

    private void export(Path requests, Path stream) throws IOException {
        OverlayDiff diff = plan(Product.documents(Files.readAllBytes(requests), requests.toString()));
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(stream))) {
            say(out, "feature done\ncommit refs/heads/main\ncommitter bench <bench@localhost> 0 +0000\n");
            say(out, "data 5\nbatch\nfrom refs/heads/main^0\n");
            for (OverlayDiff.Entry entry : diff.entries()) {
                byte[] content = entry.after().orElseThrow().getBytes(StandardCharsets.UTF_8);
                say(out, "M 100644 inline " + entry.path() + "\ndata " + content.length + "\n");
                out.write(content);
                say(out, "\n");
            }
            say(out, "done\n");
        }
    }

    private static void say(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
    }
}
