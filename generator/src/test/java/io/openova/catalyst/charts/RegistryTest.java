package io.openova.catalyst.charts;

import static io.openova.catalyst.acceptance.Cli.catalyst;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.openova.catalyst.acceptance.Cli;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Charts in a real registry: Debian's docker-registry. */
@Tag("tools")
class RegistryTest {
    @TempDir
    static Path folder;

    private static Process registry;
    private static int port;
    private static final String QA_APP = Repository.path(Chart.QA_APP.folder()).toString();

    @BeforeAll
    static void start() throws Exception {
        Path program = program();
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Path configuration = Files.writeString(
                folder.resolve("registry.yml"),
                "version: 0.1\nlog: {level: error}\nstorage: {filesystem: {rootdirectory: " + folder.resolve("blobs")
                        + "}}\nhttp: {addr: '127.0.0.1:" + port + "'}\n");
        registry = new ProcessBuilder(program.toString(), "serve", configuration.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("registry.txt").toFile())
                .start();
        while (registry.isAlive()) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return;
            } catch (IOException notYet) {
                Thread.onSpinWait();
            }
        }
        throw new AssertionError("docker-registry ended: " + Files.readString(folder.resolve("registry.txt")));
    }

    @AfterAll
    static void stop() throws InterruptedException {
        if (registry != null) {
            registry.destroy();
            if (!registry.waitFor(120, TimeUnit.SECONDS)) {
                registry.destroyForcibly();
            }
        }
    }

    @Test
    void a_chart_comes_back_as_it_was_pushed_signed_and_with_its_bill_of_materials() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(256);
        KeyPair pair = generator.generateKeyPair();
        Path key = pem("PRIVATE KEY", pair.getPrivate().getEncoded());
        Path mine = pem("PUBLIC KEY", pair.getPublic().getEncoded());
        Path foreign = pem("PUBLIC KEY", generator.generateKeyPair().getPublic().getEncoded());

        Cli.Run pushed =
                run("push", QA_APP, "oci://127.0.0.1:" + port + "/a", "--sbom", "--signing-key", key.toString());
        assertThat(pushed.exit()).as(pushed.both()).isZero();
        Cli.Run again = run("push", QA_APP, "oci://127.0.0.1:" + port + "/a", "--sbom");
        assertThat(again.out()).startsWith("Unchanged").contains(pushed.out().replaceFirst("^Pushed ", ""));

        assertThat(verify("a", "--against", QA_APP, "--sbom", "--key", mine.toString())
                        .exit())
                .isZero();
        Cli.Run stranger = verify("a", "--key", foreign.toString());
        assertThat(stranger.exit()).isEqualTo(3);
        assertThat(stranger.err()).contains("registry/not-signed");

        Path packed = folder.resolve("packed");
        Path pulled = folder.resolve("pulled");
        run("package", QA_APP, "-d", packed.toString());
        run("pull", artifact("a"), "-d", pulled.toString());
        assertThat(pulled.resolve("bp-qa-app-0.1.0.tgz")).hasSameBinaryContentAs(packed.resolve("bp-qa-app-0.1.0.tgz"));
    }

    @Test
    void a_published_version_never_changes() throws IOException {
        assertThat(run("push", QA_APP, "oci://127.0.0.1:" + port + "/b").exit()).isZero();
        Path other = copy("changed");
        Files.writeString(other.resolve("values.yaml"), Files.readString(other.resolve("values.yaml")) + "# more\n");
        Cli.Run refused = run("push", other.toString(), "oci://127.0.0.1:" + port + "/b");
        assertThat(refused.exit()).isEqualTo(3);
        assertThat(refused.err()).contains("chart/differs: values.yaml");
        assertThat(verify("b", "--against", QA_APP).exit()).isZero();
        assertThat(verify("b", "--sbom").err()).contains("registry/no-sbom");
    }

    @Test
    void a_hollow_chart_is_not_packed_and_not_pushed() throws IOException {
        Path hollow = copy("hollow");
        Path metadata = hollow.resolve("Chart.yaml");
        Files.writeString(metadata, Files.readString(metadata).replace("no-upstream: \"true\"", "no-upstream: \"no\""));
        for (Cli.Run run : List.of(
                run("lint", hollow.toString()),
                run("package", hollow.toString(), "-d", folder.toString()),
                run("push", hollow.toString(), "oci://127.0.0.1:" + port + "/c"))) {
            assertThat(run.exit()).isEqualTo(3);
            assertThat(run.err()).contains("chart/hollow");
        }
        assertThat(run("pull", artifact("c")).err()).contains("registry/missing");
    }

    @Test
    void S23_a_registry_that_lies_about_its_blobs_is_refused() throws IOException {
        HttpServer liar = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        String manifest = "{\"schemaVersion\":2,\"layers\":[{\"mediaType\":"
                + "\"application/vnd.cncf.helm.chart.content.v1.tar+gzip\",\"digest\":\"sha256:" + "ab".repeat(32)
                + "\",\"size\":%s}]}";
        List<String> sizes = new ArrayList<>(List.of("7", "99999999999"));
        liar.createContext("/", exchange -> {
            boolean isManifest = exchange.getRequestURI().getPath().contains("/manifests/");
            byte[] body = (isManifest ? String.format(manifest, sizes.remove(0)) : "surprise")
                    .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        liar.start();
        try {
            String artifact = "oci://127.0.0.1:" + liar.getAddress().getPort() + "/x/bp-x:1.0.0";
            Cli.Run other = run("pull", artifact);
            assertThat(other.exit()).isEqualTo(3);
            assertThat(other.err()).contains("registry/refused", "other bytes");
            Cli.Run huge = run("pull", artifact);
            assertThat(huge.exit()).isEqualTo(3);
            assertThat(huge.err()).contains("at most");
        } finally {
            liar.stop(0);
        }
    }

    @Test
    void S07_a_redirect_to_another_host_is_not_followed() throws IOException {
        HttpServer sender = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        sender.createContext("/", exchange -> {
            exchange.getResponseHeaders().add("Location", "https://elsewhere.example.org/blob");
            boolean isManifest = exchange.getRequestURI().getPath().contains("/manifests/");
            byte[] body = ("{\"layers\":[{\"mediaType\":\"application/vnd.cncf.helm.chart.content.v1.tar+gzip\","
                            + "\"digest\":\"sha256:" + "ab".repeat(32) + "\",\"size\":7}]}")
                    .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(isManifest ? 200 : 307, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        sender.start();
        try {
            Cli.Run run = run("pull", "oci://127.0.0.1:" + sender.getAddress().getPort() + "/x/bp-x:1.0.0");
            assertThat(run.exit()).isEqualTo(3);
            assertThat(run.err()).contains("elsewhere.example.org", "--redirect-host");
        } finally {
            sender.stop(0);
        }
    }

    private static Cli.Run run(String... arguments) {
        return catalyst(Stream.concat(Stream.of("chart"), Stream.of(arguments)).toArray(String[]::new));
    }

    private static Cli.Run verify(String group, String... more) {
        return run(Stream.concat(Stream.of("verify", artifact(group)), Stream.of(more))
                .toArray(String[]::new));
    }

    private static String artifact(String group) {
        return "oci://127.0.0.1:" + port + "/" + group + "/bp-qa-app:0.1.0";
    }

    private static Path copy(String name) throws IOException {
        Path target = folder.resolve(name);
        for (String file : Repository.files(Chart.QA_APP.folder())) {
            Path to = target.resolve(file);
            Files.createDirectories(to.getParent());
            Files.copy(Repository.path(Chart.QA_APP.folder() + "/" + file), to);
        }
        return target;
    }

    private static Path pem(String kind, byte[] bytes) throws IOException {
        return Files.writeString(
                Files.createTempFile(folder, "key", ".pem"),
                "-----BEGIN " + kind + "-----\n" + Base64.getMimeEncoder().encodeToString(bytes) + "\n-----END " + kind
                        + "-----\n");
    }

    /** The machine's own, or Debian's without installing it: the package's files below the build folder. */
    private static Path program() throws InterruptedException {
        Optional<Path> installed = Tools.find("docker-registry");
        if (installed.isPresent()) {
            return installed.get();
        }
        try {
            Path target = Files.createDirectories(Repository.path("generator/target/docker-registry"));
            Path program = target.resolve("root/usr/bin/docker-registry");
            if (!Files.isExecutable(program)) {
                Tools.run(target, "apt-get", "-q", "download", "docker-registry");
                try (Stream<Path> packages = Files.list(target)) {
                    Path fetched = packages.filter(file -> file.toString().endsWith(".deb"))
                            .findFirst()
                            .orElseThrow(() -> new IOException("apt-get left no package"));
                    Tools.run(target, "dpkg", "-x", fetched.toString(), "root");
                }
            }
            return program;
        } catch (IOException e) {
            Tools.missing("no registry is tried: there is no docker-registry on PATH, and Debian's package could not be"
                    + " fetched: " + e.getMessage());
            throw new AssertionError(e);
        }
    }
}
