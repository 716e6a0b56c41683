package io.openova.catalyst.http.api;

import io.openova.catalyst.http.answer.Answer;
import io.openova.catalyst.http.answer.Problem;
import io.openova.catalyst.http.answer.Problems;
import io.openova.catalyst.http.answer.RefusedException;
import io.openova.catalyst.http.auth.Caller;
import io.openova.catalyst.http.auth.Tier;
import io.openova.catalyst.http.exchange.Audit;
import io.openova.catalyst.http.exchange.EntityTags;
import io.openova.catalyst.http.exchange.Exchange;
import io.openova.catalyst.http.exchange.Route;
import io.openova.catalyst.kube.ClusterResources;
import io.openova.catalyst.kube.Kind;
import io.openova.catalyst.kube.KindAnswer;
import io.openova.catalyst.kube.ObjectKey;
import io.openova.catalyst.kube.ResourceOutcome;
import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.NumberValue;
import io.openova.catalyst.value.Value.ObjectValue;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Single objects of the management cluster. Rights come from the owner of the namespace; what lives in no namespace, and what
 * hands out rights itself, is an owner's. Secret values are shown only with {@code ?reveal=true} and to an admin.
 */
public final class KubernetesRoutes {
    private static final String OBJECT = "/k8s/{kind}/{ns}/{name}";

    private final VisibleOverlay access;
    private final Optional<ClusterResources> cluster;
    private final ManagedEdits managed;
    private final ShownObjects objects;
    private final Audit audit = new Audit();

    public KubernetesRoutes(VisibleOverlay access, Optional<ClusterResources> cluster, ManagedEdits managed) {
        this.access = access;
        this.cluster = cluster;
        this.managed = managed;
        this.objects = new ShownObjects(access);
    }

    public List<Route> routes() {
        return List.of(
                Route.sovereign("GET", OBJECT, this::get).query("reveal"),
                Route.sovereign("DELETE", OBJECT, this::delete).query("force"),
                Route.sovereign("PUT", OBJECT, this::put).query("force").body(),
                Route.sovereign("POST", OBJECT, this::apply).query("force").body(),
                Route.sovereign("PUT", OBJECT + "/apply", this::apply)
                        .query("force")
                        .body(),
                Route.sovereign("POST", OBJECT + "/apply", this::apply)
                        .query("force")
                        .body(),
                Route.sovereign("PUT", OBJECT + "/dry-run", this::dryRun)
                        .query("force")
                        .body(),
                Route.sovereign("POST", OBJECT + "/dry-run", this::dryRun)
                        .query("force")
                        .body(),
                Route.sovereign("PUT", OBJECT + "/scale", this::scale).body(),
                Route.sovereign("POST", OBJECT + "/scale", this::scale).body(),
                Route.sovereign("POST", OBJECT + "/restart", this::restart).optionalBody());
    }

    private Answer get(Exchange exchange) {
        ObjectKey key = readable(exchange);
        boolean isRevealed = exchange.flag("reveal");
        if (key.kind().isSecret() || isRevealed) {
            look(exchange, key, isRevealed);
        }
        return answer(
                exchange,
                key,
                cluster().get(key),
                object -> tagged(Answer.json(200, isRevealed ? object : objects.shown(key, object)), object));
    }

    private static Answer tagged(Answer.Whole answer, ObjectValue object) {
        return etag(object).map(tag -> answer.with("ETag", tag)).orElse(answer);
    }

    private static Optional<String> etag(ObjectValue object) {
        return object.textAt("metadata", "resourceVersion")
                .filter(version -> version.matches("[!#-~]{1,128}"))
                .map(version -> "\"" + version + "\"");
    }

    /**
     * Checks If-Match before a write. Another write may come in between; a PUT with {@code
     * metadata.resourceVersion} is refused even then.
     */
    private void check(Exchange exchange, ObjectKey key) {
        Optional<EntityTags> wanted = exchange.header("If-Match").map(EntityTags::of);
        if (wanted.isEmpty()) {
            return;
        }
        Optional<String> current =
                cluster().get(key) instanceof ResourceOutcome.Done found ? etag(found.object()) : Optional.empty();
        if (!wanted.get().matchStrongly(current)) {
            throw Problem.of(
                            412,
                            "precondition-failed",
                            "the object is not the one that If-Match names; get it again and review the change")
                    .refused();
        }
    }

    private ObjectKey readable(Exchange exchange) {
        try {
            return key(exchange, Tier.VIEWER);
        } catch (RefusedException refused) {
            boolean isSecret = ClusterResources.builtIn(exchange.variable("kind"))
                    .match(known -> known.kind().isSecret(), unknown -> false);
            if (isSecret) {
                audit.read(exchange, "secret " + exchange.variable("ns") + "/" + exchange.variable("name"), "Refused");
            }
            throw refused;
        }
    }

    /** Each read of a Secret is logged, whether or not it shows the values. */
    private void look(Exchange exchange, ObjectKey key, boolean isRevealed) {
        if (!isRevealed) {
            audit.read(exchange, key, "Hidden");
            return;
        }
        try {
            access.requireSecrets(exchange.caller(), key.namespace());
        } catch (RefusedException refused) {
            audit.read(exchange, key, "Refused");
            throw refused;
        }
        audit.read(exchange, key, "Revealed");
    }

    private Answer delete(Exchange exchange) {
        ObjectKey key = key(exchange, Tier.ADMIN);
        if (key.kind().isApplication() && !exchange.flag("force")) {
            access.requireNoDependents(exchange.caller(), key.namespace(), key.name());
        }
        return written(exchange, key, cluster().delete(key), shown(key));
    }

    private Answer put(Exchange exchange) {
        ObjectKey key = key(exchange, Tier.ADMIN);
        ObjectEdit edit = ObjectEdit.read(exchange, key);
        ObjectValue wanted = objects.kept(cluster(), key, edit.object());
        ResourceOutcome outcome = edit.isForm()
                ? cluster().putData(key, wanted, edit.resourceVersion())
                : cluster().put(key, wanted);
        return written(exchange, key, objects.shown(key, wanted, outcome), shown(key));
    }

    private Answer apply(Exchange exchange) {
        ObjectKey key = key(exchange, Tier.ADMIN);
        ObjectValue wanted =
                objects.kept(cluster(), key, ObjectEdit.read(exchange, key).whole(key));
        ResourceOutcome outcome = cluster().apply(key, wanted, exchange.flag("force"));
        return written(exchange, key, objects.shown(key, wanted, outcome), shown(key));
    }

    private Answer dryRun(Exchange exchange) {
        ObjectKey key = key(exchange, Tier.ADMIN);
        ObjectValue wanted =
                objects.kept(cluster(), key, ObjectEdit.read(exchange, key).whole(key));
        ResourceOutcome outcome = cluster().dryRun(key, wanted, exchange.flag("force"));
        return answer(exchange, key, objects.shown(key, wanted, outcome), shown(key));
    }

    private Answer scale(Exchange exchange) {
        ObjectKey key = key(exchange, Tier.ADMIN);
        if (!key.kind().isScalable()) {
            throw Problem.of(
                            400,
                            "kind-not-scalable",
                            "a " + key.kind().singular() + " cannot be scaled; a deployment or a statefulset can")
                    .refused();
        }
        int replicas = replicas(exchange);
        return written(
                exchange,
                key,
                cluster().scale(key, replicas),
                scale -> Answer.json(
                        200,
                        Value.object()
                                .put("name", key.name())
                                .put("namespace", key.namespace())
                                .put("replicas", ClusterResources.replicas(scale))));
    }

    /** Nothing is assumed: a body without replicas would otherwise take everything down (trap 8). */
    private static int replicas(Exchange exchange) {
        Optional<Value> given = exchange.document().value().at("replicas");
        boolean isFit = given.isPresent()
                && given.get() instanceof NumberValue number
                && number.isInteger()
                && number.lexeme().matches("[0-9]{1,4}")
                && Integer.parseInt(number.lexeme()) <= ClusterResources.MOST_REPLICAS;
        if (!isFit) {
            throw Problem.of(
                            400,
                            "invalid-replicas",
                            "send {\"replicas\": N}, a whole number from 0 to " + ClusterResources.MOST_REPLICAS)
                    .refused();
        }
        return Integer.parseInt(((NumberValue) given.get()).lexeme());
    }

    private Answer restart(Exchange exchange) {
        ObjectKey key = key(exchange, Tier.ADMIN);
        if (!key.kind().isRestartable()) {
            throw Problem.of(
                            400,
                            "kind-not-restartable",
                            "a " + key.kind().singular()
                                    + " cannot be restarted; a deployment, a statefulset, or a daemonset can")
                    .refused();
        }
        return written(
                exchange,
                key,
                cluster().restart(key),
                object -> Answer.json(
                        200,
                        Value.object()
                                .put("name", key.name())
                                .put("namespace", key.namespace())
                                .put("restarted", true)
                                .put("restartedAt", ClusterResources.restartedAt(object))));
    }

    private Function<ObjectValue, Answer> shown(ObjectKey key) {
        return object -> Answer.json(200, objects.shown(key, object));
    }

    /**
     * The object that the path names, for a caller who holds the tier there. The namespace decides first, so that a
     * caller without rights there learns nothing about kinds and names.
     */
    private ObjectKey key(Exchange exchange, Tier tier) {
        String namespace = exchange.variable("ns");
        if (namespace.equals("_")) {
            Tier needed = tier == Tier.VIEWER ? Tier.VIEWER : Tier.OWNER;
            if (!exchange.caller().mayEverywhere(needed)) {
                throw Problems.forbidden().refused();
            }
        } else {
            access.requireInNamespace(tier, exchange.caller(), namespace);
        }
        Kind kind = kind(exchange.variable("kind"));
        ObjectKey key = ObjectKey.of(kind, namespace, exchange.variable("name")).orElseThrow(() -> Problem.of(
                        404,
                        "resource-not-found",
                        kind.isNamespaced()
                                ? "no " + kind.singular() + " can have this name and namespace"
                                : "a " + kind.singular() + " is not namespaced; write _ in place of the namespace")
                .refused());
        if (tier != Tier.VIEWER) {
            bound(exchange, key);
        }
        if (tier != Tier.VIEWER) {
            check(exchange, key);
        }
        return key;
    }

    /** What a write needs beyond the tier in the namespace, because its effect does not end there. */
    private void bound(Exchange exchange, ObjectKey key) {
        Caller caller = exchange.caller();
        if (key.kind().isGovernance()) {
            require(exchange, key, Tier.OWNER);
        }
        boolean isBeyond = key.kind().reachesBeyondItsNamespace() && !caller.mayEverywhere(Tier.OWNER)
                || key.kind().isApplication() && !caller.mayEverywhere(Tier.ADMIN) && !isManaged(key);
        if (isBeyond) {
            throw Problems.forbidden().refused();
        }
    }

    /** Only then a write goes through the overlay, where the Application's own Environment decides. */
    private boolean isManaged(ObjectKey key) {
        return cluster()
                .get(key)
                .match(new ResourceOutcome.Cases<>(
                        found -> ClusterResources.isManaged(found.object()),
                        missing -> false,
                        conflicted -> false,
                        refused -> false,
                        managed -> true,
                        unavailable -> {
                            throw Problems.clusterUnavailable(unavailable.message())
                                    .retryAfter(unavailable.retryAfter())
                                    .refused();
                        }));
    }

    private void require(Exchange exchange, ObjectKey key, Tier tier) {
        if (!key.namespace().isEmpty()) {
            access.requireInNamespace(tier, exchange.caller(), key.namespace());
        } else if (!exchange.caller().mayEverywhere(tier)) {
            throw Problems.forbidden().refused();
        }
    }

    private Kind kind(String word) {
        KindAnswer answer = cluster.map(there -> there.kind(word)).orElseGet(() -> ClusterResources.builtIn(word));
        return answer.match(KindAnswer.Known::kind, unknown -> {
            String near = unknown.candidates().isEmpty()
                    ? ""
                    : "; did you mean " + String.join(" or ", unknown.candidates()) + "?";
            throw Problem.of(404, "unknown-kind", "there is no such kind" + near)
                    .with("candidates", Value.texts(unknown.candidates()))
                    .with("availableKinds", Value.texts(unknown.available()))
                    .refused();
        });
    }

    private ClusterResources cluster() {
        return cluster.orElseThrow(
                () -> Problems.clusterUnavailable("this server knows no cluster; start it with --kubeconfig")
                        .refused());
    }

    private Answer written(
            Exchange exchange, ObjectKey key, ResourceOutcome outcome, Function<ObjectValue, Answer> done) {
        audit.wrote(exchange, key, outcome.getClass().getSimpleName(), "");
        return answer(exchange, key, outcome, done);
    }

    /** Maps the outcome for an object to an answer. */
    private Answer answer(
            Exchange exchange, ObjectKey key, ResourceOutcome outcome, Function<ObjectValue, Answer> done) {
        return outcome.match(new ResourceOutcome.Cases<>(
                found -> done.apply(found.object()),
                missing -> {
                    String what = missing.isNamespace() ? "namespace " + key.namespace() : key.toString();
                    throw Problem.of(404, "resource-not-found", "there is no " + what)
                            .refused();
                },
                conflicted -> {
                    throw Problem.of(409, "resource-conflict", conflicted.message())
                            .refused();
                },
                refused -> {
                    throw Problem.of(422, "invalid-resource", refused.message())
                            .with("fields", Value.texts(refused.fields()))
                            .refused();
                },
                edit -> managed.answer(exchange, key, edit),
                unavailable -> {
                    throw Problems.clusterUnavailable(unavailable.message())
                            .retryAfter(unavailable.retryAfter())
                            .refused();
                }));
    }
}
