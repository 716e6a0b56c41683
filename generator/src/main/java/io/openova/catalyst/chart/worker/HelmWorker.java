package io.openova.catalyst.chart.worker;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.Platform;
import com.sun.jna.Structure;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * The main class of the worker process: reads jobs from standard input, one after the other, and writes each answer to
 * standard output. It ends when its input does, whatever Helm is doing. Its environment is empty, its home is its
 * temporary folder.
 */
public final class HelmWorker {
    private static final int RLIMIT_DATA = 2;

    private HelmWorker() {}

    /** @param arguments most bytes of the process's data, most bytes of an answer */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        limitMemory(Long.parseLong(arguments[0]));
        int answerBytes = Integer.parseInt(arguments[1]);
        DataOutputStream out = new DataOutputStream(new BufferedOutputStream(new FileOutputStream(FileDescriptor.out)));
        BlockingQueue<HelmJob> jobs = new LinkedBlockingQueue<>();
        Thread reader = new Thread(() -> read(jobs), "jobs");
        reader.setDaemon(true);
        reader.start();
        loadHelm();
        while (true) {
            HelmAnswer answer = run(jobs.take());
            byte[] text = answer.text().getBytes(StandardCharsets.UTF_8);
            boolean isTooLong = text.length > answerBytes;
            out.writeBoolean(isTooLong || answer.isRefused());
            HelmJob.writeBytes(
                    out,
                    isTooLong
                            ? ("it prints more than " + answerBytes + " bytes").getBytes(StandardCharsets.UTF_8)
                            : text);
            out.flush();
        }
    }

    /** Loads the library now, and removes its file of 98 MB: what is mapped stays, and nothing else needs it. */
    private static void loadHelm() throws IOException {
        Helm.version();
        if (Platform.isLinux()) {
            Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
            try (DirectoryStream<Path> folders = Files.newDirectoryStream(temporary, "helm-java*")) {
                for (Path folder : folders) {
                    WorkerFolder.delete(folder);
                }
            }
        }
    }

    private static void read(BlockingQueue<HelmJob> jobs) {
        try (DataInputStream in =
                new DataInputStream(new BufferedInputStream(new FileInputStream(FileDescriptor.in)))) {
            while (true) {
                jobs.add(HelmJob.readFrom(in));
            }
        } catch (IOException ended) {
            end();
        }
    }

    /** The parent process has ended, so no other process removes the folder. */
    private static void end() {
        try {
            WorkerFolder.delete(Path.of("").toAbsolutePath());
        } catch (IOException e) {
            // A later start removes it.
            Runtime.getRuntime().halt(1);
        }
        Runtime.getRuntime().halt(0);
    }

    private static HelmAnswer run(HelmJob job) throws IOException {
        Path folder = Files.createTempDirectory("chart");
        try {
            Path archive = Files.write(folder.resolve("chart.tgz"), job.archive());
            if (job.isLint()) {
                LintResult result = new Helm(archive).lint().strict().call();
                return new HelmAnswer(result.isFailed(), String.join("\n", result.getMessages()));
            }
            String printed = new Helm(archive)
                    .template()
                    .withName(job.releaseName())
                    .withNamespace(job.namespace())
                    .withKubeVersion(job.kubeVersion())
                    .withValuesFile(Files.write(folder.resolve("values.json"), job.values()))
                    .call();
            // A chart that prints nothing has an empty output.
            return new HelmAnswer(false, Objects.requireNonNullElse(printed, ""));
        } catch (IllegalStateException refused) {
            String message = String.valueOf(refused.getMessage());
            return HelmAnswer.refused(message.replace(folder + "/", "").strip());
        } finally {
            WorkerFolder.delete(folder);
        }
    }

    private static void limitMemory(long bytes) {
        if (Platform.isLinux()) {
            Limit limit = new Limit();
            limit.soft = bytes;
            limit.hard = bytes;
            if (Native.load(LibC.class).setrlimit(RLIMIT_DATA, limit) != 0) {
                throw new IllegalStateException("the memory of the process that runs Helm cannot be limited");
            }
        }
    }

    /** The one function of the C library that is called. */
    public interface LibC extends Library {
        int setrlimit(int resource, Limit limit);
    }

    /** {@code struct rlimit}. */
    @Structure.FieldOrder({"soft", "hard"})
    public static final class Limit extends Structure {
        /** {@code rlim_cur}. */
        public long soft;

        /** {@code rlim_max}. */
        public long hard;
    }
}
