package io.openova.catalyst.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.openova.catalyst.acceptance.TestWorld;
import io.openova.catalyst.document.DocumentReader;
import io.openova.catalyst.document.ReadOutcome;
import io.openova.catalyst.document.tree.ReadLimits;
import io.openova.catalyst.http.answer.Problem;
import io.openova.catalyst.http.auth.Authenticator;
import io.openova.catalyst.http.auth.Caller;
import io.openova.catalyst.http.auth.Tier;
import io.openova.catalyst.overlay.Overlay;
import io.openova.catalyst.value.Value;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;

/**
 * The API on a free port over a fresh copy of the test world, with one caller for each role. A role's token is its name:
 * {@code owner}, {@code admin}, {@code developer}, and {@code viewer} everywhere; others by {@link #caller}.
 */
public final class ApiFixture implements AutoCloseable {
    public static final String BASE = "/api/v1/sovereigns/omantel";

    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    public final Path repository;
    public final Overlay overlay;
    public final ApiServer server;
    private final Map<String, Caller> callers = new TreeMap<>();

    private ApiFixture(
            Path folder,
            UnaryOperator<ApiSettings> settings,
            ApiExtras extras,
            Function<Path, Overlay> open,
            Authenticator others,
            LongSupplier nanoTime) {
        repository = TestWorld.overlayIn(folder);
        overlay = open.apply(repository);
        for (Tier tier : Tier.values()) {
            caller(tier.word(), Map.of(Caller.EVERYWHERE, tier));
        }
        server = new ApiServer(
                settings.apply(ApiSettings.at(new InetSocketAddress("127.0.0.1", 0))),
                new Callers().or(others),
                TestWorld.delivery(),
                overlay,
                extras,
                nanoTime);
        server.start();
    }

    public static ApiFixture start(Path folder) {
        return start(folder, settings -> settings, ApiExtras.NONE);
    }

    public static ApiFixture start(Path folder, UnaryOperator<ApiSettings> settings, ApiExtras extras) {
        return start(folder, settings, extras, System::nanoTime);
    }

    /** @param nanoTime by which callers' rates are counted */
    public static ApiFixture start(
            Path folder, UnaryOperator<ApiSettings> settings, ApiExtras extras, LongSupplier nanoTime) {
        return new ApiFixture(folder, settings, extras, TestWorld::open, token -> Optional.empty(), nanoTime);
    }

    /** @param others tells who presents a token that is no role's */
    static ApiFixture startWith(Path folder, Authenticator others) {
        return new ApiFixture(folder, settings -> settings, ApiExtras.NONE, TestWorld::open, others, System::nanoTime);
    }

    /** @param open opens the copy, wherever it is reached */
    public static ApiFixture start(Path folder, ApiExtras extras, Function<Path, Overlay> open) {
        return start(folder, settings -> settings, extras, open);
    }

    public static ApiFixture start(
            Path folder, UnaryOperator<ApiSettings> settings, ApiExtras extras, Function<Path, Overlay> open) {
        return new ApiFixture(folder, settings, extras, open, token -> Optional.empty(), System::nanoTime);
    }

    /** @param open opens the copy, wherever it is reached */
    public static ApiFixture start(Path folder, Function<Path, Overlay> open) {
        return start(folder, ApiExtras.NONE, open);
    }

    /** Another caller, whose token is its name. */
    public void caller(String token, Map<String, Tier> grants) {
        callers.put(token, new Caller(token, "Test " + token, token + "@example.org", grants));
    }

    /** Takes a caller away: its token is not valid any more. */
    public void revoke(String token) {
        callers.remove(token);
    }

    /** A token's reference is the token after a mark. */
    private final class Callers implements Authenticator {
        @Override
        public Optional<Caller> caller(String token) {
            return Optional.ofNullable(callers.get(token));
        }

        @Override
        public Optional<String> reference(String token) {
            return caller(token).map(caller -> "ref-" + token);
        }

        @Override
        public Optional<Caller> referenced(String reference) {
            return caller(reference.replaceFirst("^ref-", ""));
        }
    }

    /** What came back. */
    public record Reply(HttpResponse<byte[]> response) {
        public int status() {
            return response.statusCode();
        }

        public String text() {
            return new String(response.body(), StandardCharsets.UTF_8);
        }

        public Optional<String> header(String name) {
            return response.headers().firstValue(name);
        }

        public Value json() {
            ReadOutcome outcome = new DocumentReader().readJson(response.body(), "answer", ReadLimits.MANIFEST);
            assertThat(outcome.findings()).as(text()).isEmpty();
            return outcome.documents().get(0).value();
        }

        public String error() {
            return json().textAt("error").orElse("");
        }

        public Reply is(int status) {
            assertThat(status()).as(text()).isEqualTo(status);
            return this;
        }

        public Reply is(int status, String error) {
            is(status);
            assertThat(header("Content-Type")).contains(Problem.TYPE);
            assertThat(error()).as(text()).isEqualTo(error);
            return this;
        }
    }

    /** @param path below the Sovereign's base, or from the root when it begins with two slashes */
    public Reply send(String token, String method, String path, String body, String... headers) {
        String target = path.startsWith("//") ? path.substring(1) : BASE + path;
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server.url() + target))
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        if (!body.isEmpty() && !java.util.List.of(headers).contains("Content-Type")) {
            request.header("Content-Type", body.startsWith("{") ? "application/json" : "application/yaml");
        }
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        try {
            return new Reply(CLIENT.send(request.build(), BodyHandlers.ofByteArray()));
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    public Reply get(String token, String path) {
        return send(token, "GET", path, "");
    }

    /** The head of the overlay: equal before and after means that nothing was written. */
    public String head() {
        return overlay.head().commit().orElseThrow();
    }

    @Override
    public void close() {
        server.close();
        overlay.close();
    }
}
