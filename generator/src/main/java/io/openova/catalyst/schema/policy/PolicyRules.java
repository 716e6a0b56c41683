package io.openova.catalyst.schema.policy;

import io.openova.catalyst.value.Pointer;
import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.ObjectValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The bundled policies. */
public final class PolicyRules {
    /** Receives the findings of a policy. */
    public interface Out {
        void say(Pointer at, String message, String remedy);
    }

    private interface Check {
        void run(Value object, Out out);
    }

    /** One policy. */
    public record Rule(String title, Check check) {
        public void check(Value object, Out out) {
            check.run(object, out);
        }
    }

    private static final Map<String, Pointer> POD = Map.of(
            "Pod", Pointer.of("spec"),
            "Deployment", Pointer.of("spec", "template", "spec"),
            "StatefulSet", Pointer.of("spec", "template", "spec"),
            "DaemonSet", Pointer.of("spec", "template", "spec"),
            "ReplicaSet", Pointer.of("spec", "template", "spec"),
            "Job", Pointer.of("spec", "template", "spec"),
            "CronJob", Pointer.of("spec", "jobTemplate", "spec", "template", "spec"));

    private static final Set<String> NAMESPACED = Set.of(
            "Pod",
            "Deployment",
            "StatefulSet",
            "DaemonSet",
            "ReplicaSet",
            "Job",
            "CronJob",
            "Service",
            "ConfigMap",
            "Secret",
            "Ingress",
            "PersistentVolumeClaim",
            "ServiceAccount",
            "Role",
            "RoleBinding",
            "NetworkPolicy",
            "HelmRelease",
            "Kustomization",
            "OCIRepository",
            "HelmRepository",
            "GitRepository",
            "Application");

    public static final Map<String, Rule> ALL = all();

    private PolicyRules() {}

    private static Map<String, Rule> all() {
        Map<String, Rule> rules = new LinkedHashMap<>();
        rules.put(
                "policy/image-untagged",
                new Rule("images have a tag other than latest, or a digest", PolicyRules::image));
        rules.put(
                "policy/resources-missing",
                new Rule("containers request cpu and memory, and limit memory", PolicyRules::resources));
        rules.put(
                "policy/privileged",
                new Rule("no container is privileged or shares the host", PolicyRules::privileged));
        rules.put("policy/secret-plain-text", new Rule("no secret is in Git in plain text", SecretPolicy::check));
        rules.put(
                "policy/namespace-missing",
                new Rule("objects of namespaced kinds name their namespace", PolicyRules::namespace));
        return rules;
    }

    /** Receives one container of a workload. */
    interface PerContainer {
        void run(Value container, Pointer at);
    }

    private static Optional<Pointer> pod(Value object) {
        return Optional.ofNullable(POD.get(object.textAt("kind").orElse("")));
    }

    static void containers(Value object, PerContainer check) {
        Optional<Pointer> pod = pod(object);
        if (pod.isEmpty()) {
            return;
        }
        for (String list : List.of("initContainers", "containers")) {
            Pointer at = pod.get().child(list);
            List<Value> items = object.at(at)
                    .filter(Value.ListValue.class::isInstance)
                    .map(value -> ((Value.ListValue) value).items())
                    .orElse(List.of());
            for (int i = 0; i < items.size(); i++) {
                check.run(items.get(i), at.child(i));
            }
        }
    }

    private static void image(Value object, Out out) {
        containers(object, (container, at) -> container.textAt("image").ifPresent(image -> {
            String name = image.substring(image.lastIndexOf('/') + 1);
            boolean pinned = image.contains("@sha256:") || name.contains(":") && !name.endsWith(":latest");
            if (!pinned) {
                out.say(
                        at.child("image"),
                        "the image '" + image + "' can change at any time",
                        "give it an exact tag, or better a digest (name@sha256:…)");
            }
        }));
    }

    private static void resources(Value object, Out out) {
        containers(object, (container, at) -> {
            for (String[] path : new String[][] {{"requests", "cpu"}, {"requests", "memory"}, {"limits", "memory"}}) {
                if (container.at("resources", path[0], path[1]).isEmpty()) {
                    out.say(
                            container.at("resources").isPresent() ? at.child("resources") : at,
                            "the container does not set resources." + path[0] + "." + path[1],
                            "add resources." + path[0] + "." + path[1]
                                    + ", so that it is scheduled on a node that has room");
                    return;
                }
            }
        });
    }

    private static void privileged(Value object, Out out) {
        containers(object, (container, at) -> {
            for (String field : List.of("privileged", "allowPrivilegeEscalation")) {
                if (container.at("securityContext", field).equals(Optional.of(Value.bool(true)))) {
                    out.say(
                            at.child("securityContext").child(field),
                            "the container may take over its node",
                            "remove '" + field + "', or explain in a suppression why it is needed");
                }
            }
        });
        pod(object).ifPresent(pod -> {
            for (String field : List.of("hostNetwork", "hostPID", "hostIPC")) {
                if (object.at(pod.child(field)).equals(Optional.of(Value.bool(true)))) {
                    out.say(
                            pod.child(field),
                            "the pod shares " + field.substring(4) + " with its node",
                            "remove '" + field + "'");
                }
            }
        });
    }

    private static void namespace(Value object, Out out) {
        boolean isMeant = object.textAt("kind").filter(NAMESPACED::contains).isPresent()
                && !object.textAt("apiVersion").orElse("").startsWith("kustomize.config.k8s.io/");
        if (isMeant
                && object instanceof ObjectValue
                && object.textAt("metadata", "namespace")
                        .filter(text -> !text.isBlank())
                        .isEmpty()) {
            out.say(
                    Pointer.of("metadata"),
                    "the object names no namespace, so it lands in whichever is current",
                    "add metadata.namespace");
        }
    }
}
