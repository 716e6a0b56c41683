package io.openova.catalyst.registry;

import io.openova.catalyst.document.DocumentReader;
import io.openova.catalyst.document.ReadOutcome;
import io.openova.catalyst.document.tree.ReadLimits;
import io.openova.catalyst.document.write.JsonWriter;
import io.openova.catalyst.finding.SingleLine;
import io.openova.catalyst.httpclient.WebAddress;
import io.openova.catalyst.httpclient.WebAnswer;
import io.openova.catalyst.httpclient.WebCaller;
import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.ObjectBuilder;
import io.openova.catalyst.value.Value.ObjectValue;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One repository of an OCI registry. Every blob and manifest is refused unless it has the requested size and digest
 * (threat S23). Redirects are followed on the same host, and to hosts that were named, there without credentials.
 */
public final class Registry {
    private static final int MOST_BYTES = 32 << 20;
    private static final Duration LIMIT = Duration.ofSeconds(120);
    private static final Pattern CHALLENGE = Pattern.compile("(realm|service|scope)=\"([^\"]*)\"");

    private final ArtifactReference repository;
    private final RegistryAccess access;
    private final WebCaller caller;
    private Optional<String> authorization = Optional.empty();

    /**
     * How a registry is reached.
     *
     * @param credentials empty for anonymous access
     * @param redirectHosts hosts besides the registry's own that may serve blobs
     * @param plainHttp whether to speak plain HTTP to another machine; to this machine it always is
     */
    public record RegistryAccess(Optional<Credentials> credentials, Set<String> redirectHosts, boolean plainHttp) {
        public static final RegistryAccess ANONYMOUS = new RegistryAccess(Optional.empty(), Set.of(), false);

        public RegistryAccess {
            redirectHosts = Set.copyOf(redirectHosts);
        }
    }

    public Registry(ArtifactReference repository, RegistryAccess access) {
        this.repository = repository;
        this.access = access;
        boolean local = repository.host().matches("(localhost|127\\.0\\.0\\.1|\\[::1])(:.*)?");
        String scheme = local || access.plainHttp() ? "http://" : "https://";
        this.caller =
                new WebCaller(WebAddress.parse(scheme + repository.host(), access.plainHttp()), LIMIT, MOST_BYTES);
    }

    public ArtifactReference repository() {
        return repository;
    }

    /** Stores a blob unless it exists; returns its descriptor. */
    public Descriptor push(String mediaType, byte[] bytes) {
        Descriptor descriptor = Descriptor.of(mediaType, bytes);
        if (call("HEAD", "/blobs/" + descriptor.digest(), Map.of(), new byte[0]).status() == 200) {
            return descriptor;
        }
        WebAnswer.Answered begun =
                expect(call("POST", "/blobs/uploads/", Map.of(), new byte[0]), "begin an upload", 202);
        String place = below(begun.header("location").orElse(""));
        String end = place + (place.contains("?") ? "&" : "?") + "digest="
                + URLEncoder.encode(descriptor.digest(), StandardCharsets.UTF_8);
        expect(
                authorized("PUT", end, Map.of("Content-Type", "application/octet-stream"), bytes),
                "store " + descriptor.digest(),
                201);
        return descriptor;
    }

    /** Stores a manifest under a tag or its digest; returns its descriptor. */
    public Descriptor pushManifest(String tagOrDigest, String mediaType, ObjectValue manifest) {
        byte[] bytes = JsonWriter.write(manifest).getBytes(StandardCharsets.UTF_8);
        expect(
                call("PUT", "/manifests/" + tagOrDigest, Map.of("Content-Type", mediaType), bytes),
                "store the manifest " + tagOrDigest,
                201);
        return Descriptor.of(mediaType, bytes);
    }

    /** A blob, whole and unchanged. */
    public byte[] pull(Descriptor descriptor) {
        if (descriptor.size() > MOST_BYTES) {
            throw RegistryException.refused(
                    descriptor.digest() + " has " + descriptor.size() + " bytes; at most " + MOST_BYTES + " are read");
        }
        WebAnswer.Answered answer = call("GET", "/blobs/" + descriptor.digest(), Map.of(), new byte[0]);
        if (answer.status() == 301 || answer.status() == 302 || answer.status() == 307 || answer.status() == 308) {
            answer = redirected(answer.header("location").orElse(""));
        }
        byte[] bytes = expect(answer, "read " + descriptor.digest(), 200).body();
        if (bytes.length != descriptor.size()
                || !Descriptor.of(descriptor.mediaType(), bytes).digest().equals(descriptor.digest())) {
            throw RegistryException.refused(
                    "the registry sent other bytes than " + descriptor.digest() + " for it; nothing was used");
        }
        return bytes;
    }

    /** A manifest by tag or digest; empty when there is none. */
    public Optional<Manifest> manifest(String tagOrDigest) {
        WebAnswer.Answered answer = call(
                "GET",
                "/manifests/" + tagOrDigest,
                Map.of("Accept", Manifest.IMAGE + ", " + Manifest.INDEX),
                new byte[0]);
        if (answer.status() == 404) {
            return Optional.empty();
        }
        byte[] bytes = expect(answer, "read the manifest " + tagOrDigest, 200).body();
        Descriptor descriptor = Descriptor.of(answer.header("content-type").orElse(Manifest.IMAGE), bytes);
        if (tagOrDigest.startsWith("sha256:") && !descriptor.digest().equals(tagOrDigest)) {
            throw RegistryException.refused("the registry sent another manifest than " + tagOrDigest);
        }
        ReadOutcome outcome = new DocumentReader().readJson(bytes, tagOrDigest, ReadLimits.MANIFEST);
        if (!outcome.isClean() || !(outcome.documents().get(0).value() instanceof ObjectValue value)) {
            throw RegistryException.refused("the manifest " + tagOrDigest + " is not a JSON object");
        }
        return Optional.of(new Manifest(descriptor, value));
    }

    /**
     * Attaches an artifact to a manifest, so that a registry's list of referrers has it; where a registry has no such list,
     * the tag {@code sha256-<digest>} is its stand-in (distribution specification 1.1).
     */
    public Descriptor attach(Manifest subject, String artifactType, String mediaType, byte[] content) {
        Descriptor empty = push(Manifest.EMPTY, "{}".getBytes(StandardCharsets.UTF_8));
        Descriptor layer = push(mediaType, content);
        ObjectValue manifest = Value.object()
                .put("schemaVersion", 2)
                .put("mediaType", Manifest.IMAGE)
                .put("artifactType", artifactType)
                .put("config", empty.value())
                .put("layers", Value.list(List.of(layer.value())))
                .put("subject", subject.descriptor().value())
                .build();
        Descriptor attached =
                Descriptor.of(Manifest.IMAGE, JsonWriter.write(manifest).getBytes(StandardCharsets.UTF_8));
        pushManifest(attached.digest(), Manifest.IMAGE, manifest);
        if (call("GET", "/referrers/" + subject.descriptor().digest(), Map.of(), new byte[0])
                        .status()
                == 404) {
            index(subject.descriptor(), attached, artifactType);
        }
        return attached;
    }

    /** Returns the descriptors of the artifacts attached to a manifest. */
    public List<Value> referrers(Descriptor subject) {
        WebAnswer.Answered answer = call("GET", "/referrers/" + subject.digest(), Map.of(), new byte[0]);
        if (answer.status() == 200) {
            return new DocumentReader()
                    .readJson(answer.body(), "referrers", ReadLimits.MANIFEST).documents().stream()
                            .flatMap(d -> d.value().itemsAt("manifests").stream())
                            .toList();
        }
        return manifest(subject.digest().replace(':', '-'))
                .map(index -> index.value().itemsAt("manifests"))
                .orElse(List.of());
    }

    private void index(Descriptor subject, Descriptor attached, String artifactType) {
        String tag = subject.digest().replace(':', '-');
        List<Value> entries = new ArrayList<>(
                manifest(tag).map(index -> index.value().itemsAt("manifests")).orElse(List.of()));
        ObjectValue entry = attached.value().with("artifactType", Value.text(artifactType));
        if (!entries.contains(entry)) {
            entries.add(entry);
            ObjectBuilder index = Value.object()
                    .put("schemaVersion", 2)
                    .put("mediaType", Manifest.INDEX)
                    .put("manifests", Value.list(entries));
            pushManifest(tag, Manifest.INDEX, index.build());
        }
    }

    private WebAnswer.Answered redirected(String location) {
        URI target = URI.create(location);
        if (target.getHost() == null || hostOf(target).equals(repository.host())) {
            return authorized("GET", below(location), Map.of(), new byte[0]);
        }
        if (!access.redirectHosts().contains(hostOf(target)) || !"https".equals(target.getScheme())) {
            throw RegistryException.refused("the registry sends on to " + SingleLine.of(hostOf(target))
                    + "; name that host with --redirect-host if it may serve blobs");
        }
        WebCaller other = new WebCaller(WebAddress.parse("https://" + hostOf(target), false), LIMIT, MOST_BYTES);
        return answered(other.call("GET", pathOf(target), Map.of(), new byte[0]));
    }

    private WebAnswer.Answered call(String method, String path, Map<String, String> headers, byte[] body) {
        return authorized(method, "/v2/" + repository.repository() + path, headers, body);
    }

    private WebAnswer.Answered authorized(String method, String path, Map<String, String> headers, byte[] body) {
        WebAnswer.Answered answer = once(method, path, headers, body);
        if (answer.status() == 401) {
            authorization =
                    Optional.of(answerTo(answer.header("www-authenticate").orElse("")));
            answer = once(method, path, headers, body);
        }
        if (answer.status() == 401 || answer.status() == 403) {
            throw RegistryException.refused(repository.host() + " refuses "
                    + access.credentials().map(c -> "these credentials").orElse("a caller without credentials")
                    + "; log in with docker or helm, or name a file with --registry-token-file");
        }
        return answer;
    }

    private WebAnswer.Answered once(String method, String path, Map<String, String> headers, byte[] body) {
        Map<String, String> all = new HashMap<>(headers);
        authorization.ifPresent(value -> all.put("Authorization", value));
        return answered(caller.call(method, path, all, body));
    }

    /** The answer to a challenge: a token from the realm that it names, or the credentials themselves. */
    private String answerTo(String challenge) {
        if (!challenge.regionMatches(true, 0, "Bearer ", 0, 7)) {
            return access.credentials().map(Credentials::basic).orElse("");
        }
        Map<String, String> parts = new HashMap<>();
        Matcher matcher = CHALLENGE.matcher(challenge);
        while (matcher.find()) {
            parts.put(matcher.group(1), matcher.group(2));
        }
        URI realm;
        WebAddress address;
        try {
            realm = new URI(parts.getOrDefault("realm", ""));
            address = WebAddress.parse(realm.getScheme() + "://" + realm.getRawAuthority(), access.plainHttp());
        } catch (URISyntaxException | IllegalArgumentException e) {
            throw RegistryException.refused(
                    "the registry names an invalid login address: " + SingleLine.of(String.valueOf(e.getMessage())));
        }
        WebCaller issuer = new WebCaller(address, LIMIT, 1 << 20);
        String query = "?service=" + encoded(parts.getOrDefault("service", "")) + "&scope="
                + encoded(parts.getOrDefault("scope", ""));
        Map<String, String> headers = access.credentials()
                .map(c -> Map.of("Authorization", c.basic()))
                .orElse(Map.of());
        WebAnswer.Answered answer = answered(issuer.call("GET", realm.getRawPath() + query, headers, new byte[0]));
        return new DocumentReader()
                .readJson(answer.body(), "token", ReadLimits.MANIFEST).documents().stream()
                        .map(document -> document.value())
                        .flatMap(token -> token.textAt("token").or(() -> token.textAt("access_token")).stream())
                        .findFirst()
                        .map(token -> "Bearer " + token)
                        .orElse("");
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** Returns the path of an address that the registry named, when it is on the registry itself. */
    private String below(String location) {
        URI place = URI.create(location);
        if (place.getHost() != null && !hostOf(place).equals(repository.host())) {
            throw RegistryException.refused("the registry sends an upload on to " + SingleLine.of(hostOf(place)));
        }
        return pathOf(place);
    }

    private static String pathOf(URI uri) {
        return uri.getRawPath() + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery());
    }

    private static String hostOf(URI uri) {
        return uri.getHost() + (uri.getPort() < 0 ? "" : ":" + uri.getPort());
    }

    private static WebAnswer.Answered answered(WebAnswer answer) {
        return answer.match(answered -> answered, unreachable -> {
            throw RegistryException.unavailable(unreachable.reason());
        });
    }

    private WebAnswer.Answered expect(WebAnswer.Answered answer, String what, int status) {
        if (answer.status() == status) {
            return answer;
        }
        String message = repository.host() + " did not " + what + ": status " + answer.status();
        throw answer.status() >= 500 || answer.status() == 429
                ? RegistryException.unavailable(message)
                : RegistryException.refused(message + " "
                        + SingleLine.of(answer.text()
                                .substring(0, Math.min(200, answer.text().length()))));
    }
}
