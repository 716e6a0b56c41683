package io.openova.catalyst.validation;

import io.openova.catalyst.document.Document;
import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.finding.Nearest;
import io.openova.catalyst.value.Pointer;
import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.NumberValue;
import io.openova.catalyst.value.Value.ObjectValue;
import io.openova.catalyst.value.Value.TextValue;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Checks references between the objects of a repository. A missing object may come from elsewhere, so it is a warning;
 * a missing port of a Service in the repository is an error. Objects are identified by kind and name only, since a
 * kustomization may set the namespace. Safe for many threads.
 */
public final class RepositoryReferences {
    private static final Map<String, Pointer> PODS = Map.of(
            "Pod", Pointer.of("spec"),
            "Deployment", Pointer.of("spec", "template", "spec"),
            "StatefulSet", Pointer.of("spec", "template", "spec"),
            "DaemonSet", Pointer.of("spec", "template", "spec"),
            "ReplicaSet", Pointer.of("spec", "template", "spec"),
            "Job", Pointer.of("spec", "template", "spec"),
            "CronJob", Pointer.of("spec", "jobTemplate", "spec", "template", "spec"));
    private static final Set<String> FLUX_SOURCES =
            Set.of("GitRepository", "OCIRepository", "Bucket", "HelmRepository", "HelmChart");
    /** In every cluster, or made by it or by the bootstrap of Flux. */
    private static final Set<String> ALWAYS_THERE = Set.of(
            "ServiceAccount default",
            "ConfigMap kube-root-ca.crt",
            "GitRepository flux-system",
            "OCIRepository flux-system",
            "Bucket flux-system",
            "Kustomization flux-system");

    /** A name that one object gives of another. */
    private record Reference(String kind, String name, Document document, Pointer place) {}

    private final List<Reference> references = new ArrayList<>();
    private final Map<String, Set<String>> names = new TreeMap<>();
    /** Services by name; null ports where several differ, or where one cannot be read. */
    private final Map<String, List<Value>> services = new TreeMap<>();

    private final List<Reference> ports = new ArrayList<>();
    private final List<Value> pods = new ArrayList<>();
    private final List<Reference> selectors = new ArrayList<>();

    /** Records what a document defines and what it refers to. */
    public void add(Document document) {
        if (!(document.value() instanceof ObjectValue object)
                || object.textAt("apiVersion").isEmpty()) {
            return;
        }
        String kind = object.textAt("kind").orElse("");
        String name = object.textAt("metadata", "name").orElse("");
        synchronized (names) {
            define(kind, name);
            generated(kind, object, name);
            Pointer pod = PODS.get(kind);
            if (pod != null) {
                pod(document, object, pod);
                object.at(pod.parent().child("metadata").child("labels")).ifPresent(pods::add);
                if (kind.equals("StatefulSet")) {
                    claims(object);
                }
            }
            switch (kind) {
                case "Service" -> {
                    services.computeIfAbsent(name, any -> new ArrayList<>())
                            .add(object.at("spec", "ports").orElse(Value.NULL));
                    if (object.objectAt("spec", "selector").isPresent()) {
                        selectors.add(new Reference("Pod", name, document, Pointer.of("spec", "selector")));
                    }
                }
                case "Ingress" -> ingress(document, object);
                case "HorizontalPodAutoscaler" -> target(document, object);
                case "Kustomization", "HelmRelease" -> flux(document, object, kind);
                default -> {
                    // Names nothing that is looked for here.
                }
            }
        }
    }

    private void define(String kind, String name) {
        names.computeIfAbsent(kind, any -> new TreeSet<>()).add(name);
    }

    /** Objects that others make: their names count as defined. */
    private void generated(String kind, ObjectValue object, String name) {
        switch (kind) {
            case "ExternalSecret" ->
                define("Secret", object.textAt("spec", "target", "name").orElse(name));
            case "SealedSecret" ->
                define(
                        "Secret",
                        object.textAt("spec", "template", "metadata", "name").orElse(name));
            case "Certificate" ->
                define("Secret", object.textAt("spec", "secretName").orElse(name));
            case "Kustomization" -> {
                for (Value item : object.itemsAt("configMapGenerator")) {
                    define("ConfigMap", item.textAt("name").orElse(""));
                }
                for (Value item : object.itemsAt("secretGenerator")) {
                    define("Secret", item.textAt("name").orElse(""));
                }
            }
            default -> {
                // Makes nothing that is known here.
            }
        }
    }

    private void claims(ObjectValue object) {
        for (Value claim : object.itemsAt("spec", "volumeClaimTemplates")) {
            define("PersistentVolumeClaim", claim.textAt("metadata", "name").orElse(""));
        }
    }

    private void refer(String kind, Document document, Value from, Pointer base, String... field) {
        Pointer place = base;
        for (String step : field) {
            place = place.child(step);
        }
        Optional<String> name = from.textAt(field);
        String[] optional = field.clone();
        optional[optional.length - 1] = "optional";
        boolean isOptional = from.at(optional).equals(Optional.of(Value.bool(true)));
        if (name.isPresent() && !name.get().isEmpty() && !name.get().contains("${") && !isOptional) {
            references.add(new Reference(kind, name.get(), document, place));
        }
    }

    private void pod(Document document, ObjectValue object, Pointer at) {
        Value spec = object.at(at).orElse(ObjectValue.EMPTY);
        refer("ServiceAccount", document, spec, at, "serviceAccountName");
        for (String list : List.of("initContainers", "containers")) {
            List<Value> containers = spec.itemsAt(list);
            for (int i = 0; i < containers.size(); i++) {
                container(document, containers.get(i), at.child(list).child(i));
            }
        }
        List<Value> volumes = spec.itemsAt("volumes");
        for (int i = 0; i < volumes.size(); i++) {
            Pointer volume = at.child("volumes").child(i);
            refer("ConfigMap", document, volumes.get(i), volume, "configMap", "name");
            refer("Secret", document, volumes.get(i), volume, "secret", "secretName");
            refer("PersistentVolumeClaim", document, volumes.get(i), volume, "persistentVolumeClaim", "claimName");
        }
    }

    private void container(Document document, Value container, Pointer at) {
        List<Value> variables = container.itemsAt("env");
        for (int i = 0; i < variables.size(); i++) {
            Pointer variable = at.child("env").child(i);
            refer("ConfigMap", document, variables.get(i), variable, "valueFrom", "configMapKeyRef", "name");
            refer("Secret", document, variables.get(i), variable, "valueFrom", "secretKeyRef", "name");
        }
        List<Value> sources = container.itemsAt("envFrom");
        for (int i = 0; i < sources.size(); i++) {
            refer("ConfigMap", document, sources.get(i), at.child("envFrom").child(i), "configMapRef", "name");
            refer("Secret", document, sources.get(i), at.child("envFrom").child(i), "secretRef", "name");
        }
    }

    private void ingress(Document document, ObjectValue object) {
        backend(document, object, Pointer.of("spec", "defaultBackend"));
        List<Value> rules = object.itemsAt("spec", "rules");
        for (int i = 0; i < rules.size(); i++) {
            int paths = rules.get(i).itemsAt("http", "paths").size();
            for (int j = 0; j < paths; j++) {
                Pointer path = Pointer.of("spec", "rules")
                        .child(i)
                        .child("http")
                        .child("paths")
                        .child(j);
                backend(document, object, path.child("backend"));
            }
        }
    }

    private void backend(Document document, ObjectValue object, Pointer at) {
        Value service = object.at(at.child("service")).orElse(ObjectValue.EMPTY);
        refer("Service", document, service, at.child("service"), "name");
        Optional<String> name = service.textAt("name").filter(text -> !text.contains("${"));
        if (name.isPresent() && service.at("port").isPresent()) {
            ports.add(new Reference(
                    "Service", name.get(), document, at.child("service").child("port")));
        }
    }

    private void target(Document document, ObjectValue object) {
        Pointer at = Pointer.of("spec", "scaleTargetRef");
        Value reference = object.at(at).orElse(ObjectValue.EMPTY);
        String kind = reference.textAt("kind").orElse("");
        if (PODS.containsKey(kind)) {
            refer(kind, document, reference, at, "name");
        }
    }

    private void flux(Document document, ObjectValue object, String kind) {
        if (!object.textAt("apiVersion").orElse("").contains("toolkit.fluxcd.io/")) {
            return;
        }
        for (Pointer at : List.of(
                Pointer.of("spec", "sourceRef"),
                Pointer.of("spec", "chart", "spec", "sourceRef"),
                Pointer.of("spec", "chartRef"))) {
            Value source = object.at(at).orElse(ObjectValue.EMPTY);
            String sourceKind = source.textAt("kind").orElse("");
            if (FLUX_SOURCES.contains(sourceKind)) {
                refer(sourceKind, document, source, at, "name");
            }
        }
        List<Value> others = object.itemsAt("spec", "dependsOn");
        for (int i = 0; i < others.size(); i++) {
            refer(kind, document, others.get(i), Pointer.of("spec", "dependsOn").child(i), "name");
        }
    }

    /** Findings about missing objects, in the order of the files. */
    public List<Finding> findings() {
        List<Finding> found = new ArrayList<>();
        for (Reference reference : references) {
            Set<String> known = names.getOrDefault(reference.kind(), Set.of());
            boolean isThere = known.contains(reference.name())
                    || ALWAYS_THERE.contains(reference.kind() + " " + reference.name())
                    || known.stream().anyMatch(name -> name.contains("${"));
            if (!isThere) {
                List<String> near = Nearest.to(reference.name(), known);
                found.add(placed(
                        Finding.warning(
                                        "reference/object-missing",
                                        reference.place(),
                                        "no file has the " + reference.kind() + " \"" + reference.name() + "\"")
                                .withRemedy(
                                        near.isEmpty()
                                                ? "add it, unless it comes from elsewhere"
                                                : "did you mean \"" + near.get(0)
                                                        + "\"? If not, add it, unless it comes" + " from elsewhere")
                                .withCandidates(near),
                        reference));
            }
        }
        ports.forEach(port -> port(port).ifPresent(found::add));
        selectors.forEach(selector -> selector(selector).ifPresent(found::add));
        found.sort(Comparator.comparing(
                finding -> finding.location().map(Object::toString).orElse("")));
        return found;
    }

    private static Finding placed(Finding finding, Reference reference) {
        return finding.withLocation(reference.document().locate(finding.pointer()));
    }

    /** The port of a Service that is defined once, by number or name. */
    private Optional<Finding> port(Reference reference) {
        List<Value> defined = services.getOrDefault(reference.name(), List.of());
        if (defined.size() != 1 || !(defined.get(0) instanceof Value.ListValue list)) {
            return Optional.empty();
        }
        Value wanted = reference.document().value().at(reference.place()).orElse(ObjectValue.EMPTY);
        Value number = wanted.at("number").orElse(Value.NULL);
        Value name = wanted.at("name").orElse(Value.NULL);
        Set<String> known = new HashSet<>();
        for (Value port : list.items()) {
            port.at("port").ifPresent(value -> known.add(plain(value)));
            port.at("name").ifPresent(value -> known.add(plain(value)));
        }
        String text = number instanceof NumberValue ? plain(number) : plain(name);
        boolean isOpen = text.isEmpty() || text.contains("${") || known.stream().anyMatch(port -> port.contains("${"));
        if (isOpen || known.contains(text)) {
            return Optional.empty();
        }
        List<String> near = known.stream().sorted().toList();
        return Optional.of(placed(
                Finding.error(
                                "reference/port-missing",
                                reference.place().child(number instanceof NumberValue ? "number" : "name"),
                                "the Service \"" + reference.name() + "\" has no port " + text)
                        .withRemedy("use one of: " + String.join(", ", near))
                        .withCandidates(near),
                reference));
    }

    private static String plain(Value value) {
        return value instanceof TextValue text
                ? text.text()
                : value instanceof NumberValue number ? number.lexeme() : "";
    }

    /** Finds a selector that no Pod of the repository matches, if a Pod has some of its labels. */
    private Optional<Finding> selector(Reference reference) {
        ObjectValue wanted =
                reference.document().value().objectAt("spec", "selector").orElse(ObjectValue.EMPTY);
        if (wanted.isEmpty() || wanted.toString().contains("${")) {
            return Optional.empty();
        }
        boolean matches = pods.stream().anyMatch(labels -> wanted.entries().entrySet().stream()
                .allMatch(entry -> labels.at(entry.getKey()).equals(Optional.of(entry.getValue()))));
        boolean isNear = pods.stream().anyMatch(labels -> wanted.entries().entrySet().stream()
                .anyMatch(entry -> labels.at(entry.getKey()).equals(Optional.of(entry.getValue()))));
        return matches || !isNear
                ? Optional.empty()
                : Optional.of(placed(
                        Finding.warning(
                                        "reference/selector-empty",
                                        reference.place(),
                                        "no Pod of these files has all labels that the Service \"" + reference.name()
                                                + "\" selects")
                                .withRemedy("write the labels of the Pods, unless they come from elsewhere"),
                        reference));
    }
}
