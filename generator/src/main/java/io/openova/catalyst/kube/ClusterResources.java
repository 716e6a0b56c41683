package io.openova.catalyst.kube;

import io.openova.catalyst.kube.ApiConnection.Reply;
import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.NumberValue;
import io.openova.catalyst.value.Value.ObjectValue;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Objects of one cluster: read, deleted, scaled, restarted, applied, and replaced. What Flux applies from Git is never
 * written; it comes back as {@link ResourceOutcome.Managed}. A restart is no exception to that: it changes nothing that
 * a manifest says, so it is done.
 */
public final class ClusterResources implements AutoCloseable {
    public static final int MOST_REPLICAS = 1000;

    private static final String MANAGER = "catalyst-api";
    private static final String RESTARTED_AT = "kubectl.kubernetes.io/restartedAt";
    private static final Duration DISCOVERY_AGE = Duration.ofMinutes(10);
    private static final Duration DISCOVERY_AFTER_MISS = Duration.ofSeconds(10);

    private final ApiConnection api;
    private final Clock clock;
    private final ReentrantLock discovery = new ReentrantLock();
    private volatile KindNames kinds = KindNames.BUILT_IN;
    private volatile Instant discovered = Instant.MIN;

    ClusterResources(ApiConnection api, Clock clock) {
        this.api = api;
        this.clock = clock;
    }

    /**
     * Sends no request yet.
     *
     * @param kubeconfig empty for the pod's service account or the user's own configuration
     */
    public static ClusterResources connect(Optional<Path> kubeconfig, Clock clock) {
        return new ClusterResources(FabricConnection.open(kubeconfig), clock);
    }

    /** What a word means in every cluster. */
    public static KindAnswer builtIn(String word) {
        return KindNames.BUILT_IN.find(word);
    }

    /**
     * The kind that a word names in this cluster. An unknown word triggers a new discovery request, at a limited rate;
     * no request waits for the discovery of another.
     */
    public KindAnswer kind(String word) {
        KindAnswer known = kinds.find(word);
        boolean isKnown = known.match(k -> true, unknown -> false);
        Instant stale = clock.instant().minus(isKnown ? DISCOVERY_AGE : DISCOVERY_AFTER_MISS);
        boolean isBuiltIn = KindNames.BUILT_IN.find(word).match(k -> true, unknown -> false);
        if (isBuiltIn || discovered.isAfter(stale) || !discovery.tryLock()) {
            return known;
        }
        try {
            Discovery.kinds(api).ifPresent(found -> {
                kinds = KindNames.discovered(found);
                discovered = clock.instant();
            });
        } catch (ClusterUnreachableException e) {
            discovered = clock.instant();
            return known;
        } finally {
            discovery.unlock();
        }
        return kinds.find(word);
    }

    public ResourceOutcome get(ObjectKey key) {
        return reached(() -> outcome(read(key), key, ResourceOutcome.Done::new));
    }

    /** Whether Flux applies the object, so that writing it becomes a change of the overlay. */
    public static boolean isManaged(ObjectValue live) {
        return FluxManager.of(live).isPresent();
    }

    public ResourceOutcome delete(ObjectKey key) {
        return unlessManaged(key, live -> Optional.empty(), live -> {
            // Exactly the object that was looked at.
            Value body = Value.object()
                    .put("apiVersion", "v1")
                    .put("kind", "DeleteOptions")
                    .put("propagationPolicy", "Background")
                    .put("preconditions", Value.object().put("uid", live.at("metadata", "uid")))
                    .build();
            return outcome(
                    send("DELETE", key.path(), ApiConnection.JSON, body), key, gone -> new ResourceOutcome.Done(live));
        });
    }

    /** @param replicas 0 to {@link #MOST_REPLICAS} */
    public ResourceOutcome scale(ObjectKey key, int replicas) {
        if (!key.kind().isScalable() || replicas < 0 || replicas > MOST_REPLICAS) {
            throw new IllegalArgumentException("this cannot be scaled to that number");
        }
        ObjectValue spec = Value.object().put("replicas", replicas).build();
        return unlessManaged(
                key,
                live -> Optional.of(live.with(
                        "spec",
                        live.objectAt("spec").orElse(ObjectValue.EMPTY).with("replicas", Value.number(replicas)))),
                live -> outcome(
                        send(
                                "PATCH",
                                key.path() + "/scale",
                                ApiConnection.MERGE_PATCH,
                                Value.object().put("spec", spec).build()),
                        key,
                        ResourceOutcome.Done::new));
    }

    /** How many replicas the answer to {@link #scale} has. */
    public static int replicas(ObjectValue scale) {
        return scale.at("spec", "replicas")
                .filter(NumberValue.class::isInstance)
                .map(number -> Integer.parseInt(((NumberValue) number).lexeme()))
                .orElse(0);
    }

    /** Starts its pods anew, one after the other, as {@code kubectl rollout restart} does. */
    public ResourceOutcome restart(ObjectKey key) {
        if (!key.kind().isRestartable()) {
            throw new IllegalArgumentException("this cannot be restarted");
        }
        String now = clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
        Value patch = Value.object()
                .put(
                        "spec",
                        Value.object()
                                .put(
                                        "template",
                                        Value.object()
                                                .put(
                                                        "metadata",
                                                        Value.object()
                                                                .put(
                                                                        "annotations",
                                                                        Value.object()
                                                                                .put(RESTARTED_AT, now)))))
                .build();
        return reached(() -> outcome(
                send("PATCH", key.path() + "?fieldManager=" + MANAGER, ApiConnection.STRATEGIC_PATCH, patch),
                key,
                ResourceOutcome.Done::new));
    }

    /** When the answer to {@link #restart} was restarted. */
    public static String restartedAt(ObjectValue object) {
        return object.textAt("spec", "template", "metadata", "annotations", RESTARTED_AT)
                .orElse("");
    }

    /** Server-side apply, which makes the object when it is absent. */
    public ResourceOutcome apply(ObjectKey key, ObjectValue object, boolean isForced) {
        String path = key.path() + "?fieldManager=" + MANAGER + (isForced ? "&force=true" : "");
        return reached(() -> {
            Reply reply = read(key);
            if (reply.status() == 404) {
                return applied(path, key, object);
            }
            return outcome(reply, key, live -> FluxManager.of(live)
                    .<ResourceOutcome>map(manager ->
                            new ResourceOutcome.Managed(manager, live, Optional.of(live.mergedWith(written(object)))))
                    .orElseGet(() -> applied(path, key, object)));
        });
    }

    /**
     * What {@link #apply} would make, validated and defaulted by the server; nothing is written, so Flux does not
     * matter.
     */
    public ResourceOutcome dryRun(ObjectKey key, ObjectValue object, boolean isForced) {
        String path = key.path() + "?dryRun=All&fieldManager=" + MANAGER + (isForced ? "&force=true" : "");
        return reached(() -> applied(path, key, object));
    }

    /**
     * Replaces the object. With a {@code metadata.resourceVersion} only that version is replaced; without one the live
     * version, whatever it is.
     */
    public ResourceOutcome put(ObjectKey key, ObjectValue object) {
        return unlessManaged(
                key,
                live -> Optional.of(SecretText.restored(object, live)),
                live -> write(
                        "PUT",
                        key.path() + "?fieldManager=" + MANAGER,
                        ApiConnection.JSON,
                        stamped(object, live),
                        key));
    }

    /**
     * Replaces the data of a ConfigMap or Secret and leaves the rest as it is.
     *
     * @param form {@code data}, {@code binaryData}, {@code stringData}, {@code immutable}; a null in {@code data} keeps
     *     the value that is there
     */
    public ResourceOutcome putData(ObjectKey key, ObjectValue form, Optional<String> resourceVersion) {
        return reached(() -> outcome(read(key), key, live -> {
            ObjectValue edited = live;
            for (var entry : form.entries().entrySet()) {
                edited = edited.with(entry.getKey(), entry.getValue());
            }
            ObjectValue metadata = live.objectAt("metadata").orElse(ObjectValue.EMPTY);
            if (resourceVersion.isPresent()) {
                metadata = metadata.with("resourceVersion", Value.text(resourceVersion.get()));
            }
            return put(key, edited.with("metadata", metadata));
        }));
    }

    @Override
    public void close() {
        api.close();
    }

    /** Fields that we have replaced before are ours under another operation, which is nobody's conflict. */
    private ResourceOutcome applied(String path, ObjectKey key, ObjectValue object) {
        ObjectValue written = written(object);
        List<String> malformed = key.kind().isSecret() ? SecretText.malformed(written) : List.of();
        if (!malformed.isEmpty()) {
            return notBase64(malformed);
        }
        Reply reply = send("PATCH", path, ApiConnection.APPLY_PATCH, written);
        boolean isOwnConflict = reply.status() == 409 && isOnlyWithUs(reply);
        return outcome(
                isOwnConflict ? send("PATCH", path + "&force=true", ApiConnection.APPLY_PATCH, written) : reply,
                key,
                ResourceOutcome.Done::new);
    }

    private static boolean isOnlyWithUs(Reply reply) {
        List<Value> causes =
                reply.body().map(body -> body.itemsAt("details", "causes")).orElse(List.of());
        return !causes.isEmpty()
                && causes.stream()
                        .allMatch(cause -> cause.textAt("reason").equals(Optional.of("FieldManagerConflict"))
                                && cause.textAt("message").orElse("").startsWith("conflict with \"" + MANAGER + "\""));
    }

    /** The object without fields that only the server sets. */
    private static ObjectValue written(ObjectValue object) {
        ObjectValue metadata = object.objectAt("metadata").orElse(ObjectValue.EMPTY);
        ObjectValue bare = SecretText.restored(object, ObjectValue.EMPTY)
                .with(
                        "metadata",
                        metadata.without("managedFields")
                                .without("creationTimestamp")
                                .without("generation"));
        return bare.without("status");
    }

    /** A server answers a Secret that is not base64 with an error of its own and with what it was given. */
    private ResourceOutcome write(String method, String path, String type, ObjectValue object, ObjectKey key) {
        List<String> malformed = key.kind().isSecret() ? SecretText.malformed(object) : List.of();
        if (!malformed.isEmpty()) {
            return notBase64(malformed);
        }
        return outcome(send(method, path, type, object), key, ResourceOutcome.Done::new);
    }

    private static ResourceOutcome notBase64(List<String> members) {
        return new ResourceOutcome.Refused(
                "the values of a Secret's data are base64 texts; plain text goes into stringData", members);
    }

    private static ObjectValue stamped(ObjectValue object, ObjectValue live) {
        ObjectValue restored = SecretText.restored(object, live);
        ObjectValue metadata = restored.objectAt("metadata").orElse(ObjectValue.EMPTY);
        if (metadata.textAt("resourceVersion").filter(text -> !text.isBlank()).isEmpty()) {
            metadata = metadata.with(
                    "resourceVersion", live.at("metadata", "resourceVersion").orElse(Value.NULL));
        }
        return restored.with("metadata", metadata);
    }

    /** Reads the object, and does {@code write} only when Flux does not apply it. */
    private ResourceOutcome unlessManaged(
            ObjectKey key,
            Function<ObjectValue, Optional<ObjectValue>> wanted,
            Function<ObjectValue, ResourceOutcome> write) {
        return reached(() -> outcome(read(key), key, live -> FluxManager.of(live)
                .<ResourceOutcome>map(manager -> new ResourceOutcome.Managed(manager, live, wanted.apply(live)))
                .orElseGet(() -> write.apply(live))));
    }

    private static ResourceOutcome reached(Supplier<ResourceOutcome> work) {
        try {
            return work.get();
        } catch (ClusterUnreachableException e) {
            return new ResourceOutcome.Unavailable(String.valueOf(e.getMessage()), Optional.empty());
        }
    }

    private Reply read(ObjectKey key) {
        return api.call("GET", key.path(), ApiConnection.JSON, ApiConnection.JSON, Optional.empty());
    }

    private Reply send(String method, String path, String type, Value body) {
        return api.call(method, path, ApiConnection.JSON, type, Optional.of(body));
    }

    /** Maps the API server's answers to outcomes. */
    private static ResourceOutcome outcome(Reply reply, ObjectKey key, Function<ObjectValue, ResourceOutcome> done) {
        if (reply.isSuccess()) {
            ObjectValue body = reply.body()
                    .filter(ObjectValue.class::isInstance)
                    .map(ObjectValue.class::cast)
                    .orElse(ObjectValue.EMPTY);
            return done.apply(clean(body));
        }
        String said = key.kind().isSecret()
                ? "the server gives no reason that may be shown for a Secret"
                : reply.body().flatMap(body -> body.textAt("message")).orElse("HTTP " + reply.status());
        return switch (reply.status()) {
            case 404 -> new ResourceOutcome.Missing(isNamespaceMissing(reply, key));
            case 409 ->
                new ResourceOutcome.Conflicted(
                        key.kind().isSecret()
                                ? "the Secret was changed since, or other owners have these fields"
                                : said);
            case 400, 405, 413, 415, 422 -> new ResourceOutcome.Refused(said, fields(reply));
            case 401, 403 ->
                new ResourceOutcome.Unavailable(
                        "the cluster does not allow this to Catalyst; its service account lacks the right",
                        Optional.empty());
            default ->
                isOfTheCaller(reply)
                        ? new ResourceOutcome.Refused(said, fields(reply))
                        : new ResourceOutcome.Unavailable(
                                "the cluster answers HTTP " + reply.status(),
                                reply.retryAfter()
                                        .filter(text -> text.matches("[0-9]{1,6}"))
                                        .map(text -> Duration.ofSeconds(Long.parseLong(text))));
        };
    }

    /** An object cannot be made in a namespace that is not there; the server names what it did not find. */
    private static boolean isNamespaceMissing(Reply reply, ObjectKey key) {
        Optional<String> missing = reply.body().flatMap(body -> body.textAt("details", "kind"));
        return missing.equals(Optional.of("namespaces")) && !key.namespace().isEmpty();
    }

    /**
     * Server-side apply answers an object that does not fit its schema with 500, although nothing is wrong with the
     * server.
     */
    private static boolean isOfTheCaller(Reply reply) {
        return reply.status() == 500
                && reply.body()
                        .flatMap(body -> body.textAt("message"))
                        .filter(text -> text.startsWith("failed to create typed patch object"))
                        .isPresent();
    }

    private static List<String> fields(Reply reply) {
        return reply.body().map(body -> body.itemsAt("details", "causes")).orElse(List.of()).stream()
                .flatMap(cause -> cause.textAt("field").stream())
                .distinct()
                .sorted()
                .collect(Collectors.toList());
    }

    /** Bookkeeping of field owners is as long as the object and means nothing to a caller. */
    private static ObjectValue clean(ObjectValue object) {
        return object.objectAt("metadata")
                .filter(metadata -> metadata.get("managedFields").isPresent())
                .map(metadata -> object.with("metadata", metadata.without("managedFields")))
                .orElse(object);
    }
}
