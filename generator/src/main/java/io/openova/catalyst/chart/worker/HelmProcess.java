package io.openova.catalyst.chart.worker;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.jni.NativeLibrary;
import com.sun.jna.Native;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullMarked;

/** The parent's handle of one process that runs Helm. Not thread-safe. */
final class HelmProcess {
    /** A cluster that cannot exist: without it, Helm would try one on this machine if a template hides a lookup. */
    private static final String NOWHERE = """
            apiVersion: v1
            kind: Config
            current-context: nowhere
            clusters: [{name: nowhere, cluster: {server: "http://127.0.0.1:0"}}]
            contexts: [{name: nowhere, context: {cluster: nowhere}}]
            """;

    private final WorkerFolder folder;
    private final Process process;
    private final HelmLimits limits;
    private final DataOutputStream jobs;
    private final DataInputStream answers;
    private final AtomicBoolean isOver = new AtomicBoolean();

    private HelmProcess(WorkerFolder folder, Process process, HelmLimits limits) {
        this.folder = folder;
        this.process = process;
        this.limits = limits;
        this.jobs = new DataOutputStream(new BufferedOutputStream(process.getOutputStream()));
        this.answers = new DataInputStream(new BufferedInputStream(process.getInputStream()));
    }

    static HelmProcess start(HelmLimits limits) throws IOException {
        WorkerFolder folder = WorkerFolder.create();
        String temporary = folder.path().toString();
        ProcessBuilder builder = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Xshare:auto",
                        "-Xmx" + Math.min(256, limits.memoryBytes() >> 22) + "m",
                        "-XX:-UsePerfData",
                        "-XX:+ExitOnOutOfMemoryError",
                        "-XX:-CreateCoredumpOnCrash",
                        "-Djava.io.tmpdir=" + temporary,
                        "-Djna.tmpdir=" + temporary,
                        "-Djna.nosys=true",
                        // Without it, JNA runs ldconfig to find libraries.
                        "-Djna.platform.library.path=" + temporary,
                        "-Duser.home=" + temporary,
                        "-Dcom.marcnuri.jkube-helm.skipRemoteJar=true",
                        "-cp",
                        classPath(),
                        HelmWorker.class.getName(),
                        Long.toString(limits.memoryBytes()),
                        Integer.toString(limits.answerBytes())))
                .directory(folder.path().toFile())
                .redirectError(Redirect.DISCARD);
        // Nothing from the parent's environment: no kubeconfig, no proxy, no token.
        Map<String, String> environment = builder.environment();
        environment.clear();
        environment.put("HOME", temporary);
        environment.put("KUBECONFIG", folder.path().resolve("kubeconfig").toString());
        environment.put("TMPDIR", temporary);
        environment.put("LC_ALL", "C.UTF-8");
        environment.put("MALLOC_ARENA_MAX", "2");
        try {
            Files.writeString(folder.path().resolve("kubeconfig"), NOWHERE);
            return new HelmProcess(folder, builder.start(), limits);
        } catch (IOException e) {
            folder.remove();
            throw e;
        }
    }

    /** Only what the worker needs: a short class path starts faster. */
    private static String classPath() {
        List<Class<?>> needed = new ArrayList<>(
                List.of(HelmWorker.class, Helm.class, NativeLibrary.class, Native.class, NullMarked.class));
        ServiceLoader.load(NativeLibrary.class, HelmProcess.class.getClassLoader())
                .forEach(library -> needed.add(library.getClass()));
        return needed.stream()
                .map(type -> type.getProtectionDomain().getCodeSource().getLocation())
                .map(place -> Path.of(URI.create(place.toString())).toString())
                .distinct()
                .collect(Collectors.joining(File.pathSeparator));
    }

    /** Runs the job; a process that did not finish it is discarded. */
    HelmAnswer run(HelmJob job, Alarm alarm) {
        AtomicBoolean isLate = new AtomicBoolean();
        try (Alarm.Set set = alarm.in(limits.deadline(), () -> {
            isLate.set(true);
            process.destroyForcibly();
        })) {
            job.writeTo(jobs);
            boolean isRefused = answers.readBoolean();
            int length = answers.readInt();
            if (length < 0 || length > limits.answerBytes()) {
                throw new IOException("an answer of " + length + " bytes");
            }
            byte[] text = answers.readNBytes(length);
            if (text.length < length) {
                throw new EOFException();
            }
            return new HelmAnswer(isRefused, new String(text, StandardCharsets.UTF_8));
        } catch (IOException broken) {
            end();
            return HelmAnswer.refused(isLate.get() ? late() : ended());
        }
    }

    private String late() {
        return "it does not finish within " + limits.deadline().toSeconds()
                + " s; CATALYST_RENDER_TIMEOUT sets another limit";
    }

    private String ended() {
        return "Helm ended before it answered" + (process.isAlive() ? "" : ", with status " + process.exitValue())
                + "; it may use " + (limits.memoryBytes() >> 20) + " MiB of memory";
    }

    boolean isAlive() {
        return !isOver.get() && process.isAlive();
    }

    /** Ends the process, whatever it is doing, and removes its folder. */
    void end() {
        if (!isOver.compareAndSet(false, true)) {
            return;
        }
        process.destroyForcibly();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                throw new IllegalStateException("the process that runs Helm did not end");
            }
            folder.remove();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove " + folder.path() + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
