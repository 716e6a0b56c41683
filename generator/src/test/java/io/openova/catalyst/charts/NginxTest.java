package io.openova.catalyst.charts;

import static io.openova.catalyst.charts.Repository.at;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The chart's page and server block in a real nginx: Debian's, where the chart's image has a later one. */
@Tag("tools")
class NginxTest {
    @TempDir
    static Path folder;

    private static Process nginx;
    private static int port;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        Path program = program();
        Object data = at(Chart.QA_APP.object("ConfigMap", Map.of("siteTitle", "Tom & <Jerry>")), "data");
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Path page = Files.createDirectories(folder.resolve("html"));
        Files.writeString(page.resolve("index.html"), (String) at(data, "index.html"));
        String server = (String) at(data, "default.conf");
        assertThat(server).contains("listen 8080;", "root /usr/share/nginx/html;", "include /tmp/listen-*.conf;");
        Files.writeString(
                folder.resolve("default.conf"),
                server.replace("listen 8080;", "listen 127.0.0.1:" + port + ";")
                        .replace("/usr/share/nginx/html", page.toString())
                        .replace("/tmp/listen-", folder + "/listen-"));
        Files.writeString(folder.resolve("nginx.conf"), surroundings());
        nginx = new ProcessBuilder(
                        program.toString(),
                        "-p",
                        folder.toString(),
                        "-c",
                        folder.resolve("nginx.conf").toString(),
                        "-e",
                        "stderr")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output.txt").toFile())
                .start();
        awaitListening();
    }

    @AfterAll
    static void stop() throws InterruptedException {
        if (nginx != null) {
            nginx.destroy();
            if (!nginx.waitFor(120, TimeUnit.SECONDS)) {
                nginx.destroyForcibly();
            }
        }
    }

    @Test
    void the_page_has_the_title_and_the_heading() throws IOException, InterruptedException {
        HttpResponse<String> page = get("/");
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.headers().firstValue("content-type")).hasValue("text/html; charset=utf-8");
        assertThat(page.body())
                .contains("<title>Tom &amp; &lt;Jerry&gt;</title>")
                .contains("<h1>Tom &amp; &lt;Jerry&gt;</h1>");
    }

    @Test
    void health_answers_ok_and_nothing_else() throws IOException, InterruptedException {
        HttpResponse<String> health = get("/health");
        assertThat(health.statusCode()).isEqualTo(200);
        assertThat(health.body()).isEqualTo("ok");
        assertThat(health.headers().firstValue("content-type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("text/plain"));
    }

    @Test
    void a_missing_page_is_404_and_the_server_keeps_its_version_to_itself() throws IOException, InterruptedException {
        HttpResponse<String> missing = get("/nothing-here");
        assertThat(missing.statusCode()).isEqualTo(404);
        assertThat(missing.headers().firstValue("server")).hasValue("nginx");
    }

    private static HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    /** What the image's own nginx.conf does around the server block, with every written file in the test's folder. */
    private static String surroundings() {
        StringBuilder configuration =
                new StringBuilder("daemon off;\nmaster_process off;\npid " + folder + "/nginx.pid;\n"
                        + "events {}\nhttp {\n  types { text/html html; }\n  default_type application/octet-stream;\n");
        for (String kind : new String[] {"client_body", "proxy", "fastcgi", "uwsgi", "scgi"}) {
            configuration
                    .append("  ")
                    .append(kind)
                    .append("_temp_path ")
                    .append(folder)
                    .append('/')
                    .append(kind)
                    .append(";\n");
        }
        return configuration
                .append("  include ")
                .append(folder)
                .append("/default.conf;\n}\n")
                .toString();
    }

    private static void awaitListening() throws IOException {
        while (nginx.isAlive()) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                assertThat(socket.isConnected()).isTrue();
                return;
            } catch (IOException notYet) {
                Thread.onSpinWait();
            }
        }
        throw new AssertionError("nginx ended: " + Files.readString(folder.resolve("output.txt")));
    }

    private static Path program() throws InterruptedException {
        Optional<Path> installed = Tools.find("nginx");
        if (installed.isPresent()) {
            return installed.get();
        }
        try {
            return debians();
        } catch (IOException e) {
            Tools.missing("nginx is not tried: there is none on PATH, and Debian's package could not be fetched: "
                    + e.getMessage());
            throw new AssertionError(e);
        }
    }

    /** Debian's nginx without installing it: the package's files below the build folder. */
    private static Path debians() throws IOException, InterruptedException {
        Path target = Files.createDirectories(Repository.path("generator/target/nginx"));
        Path program = target.resolve("root/usr/sbin/nginx");
        if (!Files.isExecutable(program)) {
            Tools.run(target, "apt-get", "-q", "download", "nginx");
            try (Stream<Path> packages = Files.list(target)) {
                Path fetched = packages.filter(file -> file.toString().endsWith(".deb"))
                        .findFirst()
                        .orElseThrow(() -> new IOException("apt-get left no package"));
                Tools.run(target, "dpkg", "-x", fetched.toString(), "root");
            }
        }
        return program;
    }
}
