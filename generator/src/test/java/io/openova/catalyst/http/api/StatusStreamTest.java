package io.openova.catalyst.http.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.openova.catalyst.http.ApiExtras;
import io.openova.catalyst.http.ApiFixture;
import io.openova.catalyst.http.auth.Tier;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class StatusStreamTest {
    private static final StreamTiming FAST =
            new StreamTiming(Duration.ofMillis(300), Duration.ofMillis(20), Duration.ofMinutes(5));

    private ApiFixture api;
    private final List<AutoCloseable> open = new ArrayList<>();

    /** One event of a stream. */
    private record Event(String id, String name, String data) {}

    /** A reader as browsers are: takes line by line. */
    private final class Reader implements AutoCloseable {
        private final HttpResponse<java.io.InputStream> response;
        private final BufferedReader lines;

        Reader(String token, String path, String... headers) {
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(api.server.url() + ApiFixture.BASE + path))
                    .header("Authorization", "Bearer " + token);
            for (int i = 0; i < headers.length; i += 2) {
                request.header(headers[i], headers[i + 1]);
            }
            try {
                response = HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
            } catch (IOException | InterruptedException e) {
                throw new AssertionError(e);
            }
            lines = new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
            open.add(this);
        }

        /** Waits for it; comments and empty blocks are passed over. */
        Event next() {
            String id = "";
            String name = "";
            try {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    if (line.startsWith("id: ")) {
                        id = line.substring(4);
                    } else if (line.startsWith("event: ")) {
                        name = line.substring(7);
                    } else if (line.startsWith("data: ")) {
                        return new Event(id, name, line.substring(6));
                    }
                }
            } catch (IOException e) {
                throw new AssertionError(e);
            }
            throw new AssertionError("the stream ended");
        }

        String comment(String wanted) throws IOException {
            String line = lines.readLine();
            while (line != null && !line.equals(": " + wanted)) {
                line = lines.readLine();
            }
            return String.valueOf(line);
        }

        @Override
        public void close() throws IOException {
            response.body().close();
        }
    }

    @BeforeEach
    void start(@TempDir Path folder) {
        api = ApiFixture.start(
                folder, settings -> settings.withStopTime(Duration.ofHours(1)), ApiExtras.NONE.with(FAST));
        install("shop");
    }

    @AfterEach
    void stop() throws Exception {
        for (AutoCloseable one : open) {
            one.close();
        }
        api.close();
    }

    @Test
    void one_application_tells_its_state_and_every_change() {
        Reader reader = new Reader("viewer", "/applications/shop/stream?namespace=qa-omantel");
        assertThat(reader.response.headers().firstValue("Content-Type")).contains("text/event-stream");
        Event first = reader.next();
        assertThat(first.name()).isEqualTo("status");
        assertThat(first.data()).contains("\"name\":\"shop\"", "\"phase\":\"Pending\"", "\"conditions\":[]");
        install("other");
        update("shop", "Two");
        assertThat(reader.next().data()).contains("\"siteTitle\":\"Two\"");
        api.send("admin", "DELETE", "/applications/shop", "").is(200);
        assertThat(reader.next().name()).isEqualTo("removed");
    }

    @Test
    void a_reader_that_comes_back_gets_what_changed_since_and_no_more() {
        Reader all = new Reader("viewer", "/applications/stream?namespace=qa-omantel");
        Event shop = all.next();
        assertThat(shop.data()).contains("\"name\":\"shop\"");
        update("shop", "Two");
        String id = all.next().id();
        update("shop", "Three");
        install("another");
        Reader back = new Reader("viewer", "/applications/stream?namespace=qa-omantel", "Last-Event-ID", id);
        List<String> told = List.of(back.next().data(), back.next().data());
        assertThat(told).anyMatch(data -> data.contains("\"siteTitle\":\"Three\""));
        assertThat(told).anyMatch(data -> data.contains("\"name\":\"another\""));
        Reader stranger = new Reader("viewer", "/applications/shop/stream", "Last-Event-ID", "00000000-99");
        assertThat(stranger.next().data()).contains("\"siteTitle\":\"Three\"");
    }

    @Test
    void a_silent_stream_beats() throws IOException {
        assertThat(new Reader("viewer", "/applications/shop/stream").comment("heartbeat"))
                .isEqualTo(": heartbeat");
    }

    @Test
    void S18_a_reader_is_told_of_its_own_environments_only() {
        api.caller("stranger", Map.of("acme-prod", Tier.VIEWER));
        api.get("stranger", "/applications/shop/stream").is(404, "application-not-found");
        api.caller("qa", Map.of("qa-omantel", Tier.VIEWER));
        Reader mine = new Reader("qa", "/applications/stream");
        assertThat(mine.next().data()).contains("\"environment\":\"qa-omantel\"");
    }

    @Test
    void a_reader_that_takes_nothing_costs_the_others_nothing() throws Exception {
        for (int i = 0; i < 8; i++) {
            Socket deaf = new Socket("127.0.0.1", URI.create(api.server.url()).getPort());
            deaf.setReceiveBufferSize(1024);
            deaf.getOutputStream()
                    .write(("GET " + ApiFixture.BASE + "/applications/stream HTTP/1.1\r\nHost: localhost\r\n"
                                    + "Authorization: Bearer viewer\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            open.add(deaf);
        }
        Reader reader = new Reader("viewer", "/applications/shop/stream");
        reader.next();
        for (int change = 0; change < 50; change++) {
            update("shop", "Title " + change);
        }
        // States between may be missed, the last one never.
        Event last = reader.next();
        while (!last.data().contains("\"Title 49\"")) {
            last = reader.next();
        }
        assertThat(api.get("viewer", "/applications/shop").status()).isEqualTo(200);
    }

    @Test
    void the_server_stops_although_somebody_reads() {
        Reader reader = new Reader("viewer", "/applications/shop/stream");
        reader.next();
        // Would it wait for the reader, it would wait for the whole time that requests get to end.
        assertThat(CompletableFuture.runAsync(api.server::close)).succeedsWithin(Duration.ofMinutes(2));
    }

    private void install(String name) {
        api.send(
                        "admin",
                        "POST",
                        "/applications",
                        "{\"name\":\"" + name + "\",\"blueprint\":\"bp-qa-app\",\"namespace\":\"qa-omantel\"}")
                .is(201);
    }

    private void update(String name, String title) {
        api.send("admin", "PUT", "/applications/" + name, "{\"values\":{\"siteTitle\":\"" + title + "\"}}")
                .is(200);
    }
}
