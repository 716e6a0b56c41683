package io.openova.catalyst.overlay;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** A small, quickly starting Java process that runs a main class of the tests. */
public final class ChildJvm {
    private ChildJvm() {}

    public static Process start(Class<?> main, String... arguments) throws IOException {
        return builder(List.of(), List.of(), main, arguments).start();
    }

    /** @param before a command to run Java under, for example a tracer */
    public static ProcessBuilder builder(
            List<String> before, List<String> options, Class<?> main, String... arguments) {
        List<String> command = new ArrayList<>(before);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(
                List.of("-XX:TieredStopAtLevel=1", "-Xshare:auto", "-XX:+UseSerialGC", "-Xmx96m", "-XX:-UsePerfData"));
        command.addAll(options);
        command.addAll(List.of("-cp", classPath(), main.getName()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
    }

    /** Only what the overlay needs: a short class path starts faster. */
    private static String classPath() {
        Set<String> places = new LinkedHashSet<>();
        for (Class<?> type : List.of(
                ChildJvm.class,
                Overlay.class,
                org.eclipse.jgit.lib.Repository.class,
                org.eclipse.jgit.transport.sshd.SshdSessionFactory.class,
                org.apache.sshd.client.SshClient.class,
                org.bouncycastle.jce.provider.BouncyCastleProvider.class,
                org.bouncycastle.openssl.PEMParser.class,
                org.bouncycastle.asn1.cms.ContentInfo.class,
                com.googlecode.javaewah.EWAHCompressedBitmap.class,
                org.slf4j.LoggerFactory.class,
                org.jspecify.annotations.Nullable.class)) {
            places.add(new File(type.getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .getPath())
                    .getPath());
        }
        return String.join(File.pathSeparator, places);
    }
}
