package io.openova.catalyst.schema;

import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.finding.Nearest;
import io.openova.catalyst.finding.Severity;
import io.openova.catalyst.model.KubernetesVersion;
import io.openova.catalyst.schema.kubernetes.BundledKinds;
import io.openova.catalyst.schema.message.PathBuilder;
import io.openova.catalyst.value.Pointer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** The findings about an object's API version and kind: removed, deprecated, not served, or unknown. */
final class KindFindings {
    private final BundledKinds table;
    private final Set<String> defined;

    /** @param defined the kinds of the given definitions, as apiVersion, a space, and kind */
    KindFindings(BundledKinds table, Set<String> defined) {
        this.table = table;
        this.defined = defined;
    }

    /** Returns the version that Flux serves of a kind whose given version it no longer serves. */
    Optional<String> successorInFlux(String name) {
        int slash = name.indexOf('/');
        if (slash < 0 || !name.substring(0, slash).endsWith(".fluxcd.io")) {
            return Optional.empty();
        }
        String group = name.substring(0, slash + 1);
        String kind = name.substring(name.indexOf(' '));
        return table.kinds().keySet().stream()
                .filter(other -> other.startsWith(group) && other.endsWith(kind))
                .min(Comparator.comparing((String other) -> other.contains("beta"))
                        .thenComparing(other -> other));
    }

    /**
     * Reports an API version that was removed, or will be.
     *
     * @param hasSchema whether the version of Kubernetes has a schema for the kind
     */
    void end(String name, KubernetesVersion version, boolean hasSchema, PathBuilder at, Consumer<Finding> out) {
        Pointer place = at.child("apiVersion").pointer();
        table.warning(name)
                .ifPresent(warning -> out.accept(Finding.warning(
                        "schema/deprecated-api",
                        place,
                        name + " is deprecated" + (warning.isEmpty() ? "" : ": " + warning))));
        Optional<BundledKinds.End> end = table.end(name);
        if (end.isEmpty()) {
            return;
        }
        String remedy = end.get()
                .replacement()
                .map(r -> "write " + r)
                .or(() -> table.advice(name))
                .orElse("see the deprecation guide of Kubernetes");
        if (!hasSchema || version.compareTo(end.get().removed()) >= 0) {
            Severity severity = hasSchema ? Severity.WARNING : Severity.ERROR;
            out.accept(new Finding(
                    severity,
                    "schema/removed-api",
                    place,
                    Optional.empty(),
                    "Kubernetes " + version + " does not serve " + name + "; it was removed in "
                            + end.get().removed(),
                    remedy,
                    end.get().replacement().stream().toList()));
        } else if (end.get()
                .deprecated()
                .filter(since -> version.compareTo(since) >= 0)
                .isPresent()) {
            out.accept(Finding.warning(
                            "schema/deprecated-api",
                            place,
                            name + " is deprecated and gone in Kubernetes "
                                    + end.get().removed())
                    .withRemedy(remedy));
        }
    }

    /** Returns the finding about a kind that the version of Kubernetes does not serve, or that nothing defines. */
    Finding unserved(String name, KubernetesVersion version, PathBuilder at) {
        Pointer place = at.child("kind").pointer();
        String numbers = table.kinds().get(name);
        if (numbers != null) {
            String[] listed = numbers.split(" ");
            List<String> serving = new ArrayList<>();
            for (int i = 0; i < listed.length; i++) {
                if (!listed[i].equals("-")) {
                    serving.add(table.versions().get(i).toString());
                }
            }
            return Finding.error(
                            "schema/missing",
                            at.child("apiVersion").pointer(),
                            "Kubernetes " + version + " does not serve " + name)
                    .withRemedy("of the versions known here, " + String.join(", ", serving) + " do");
        }
        List<String> near = near(name);
        if (table.isOfKubernetes(name.substring(0, name.indexOf(' ')))) {
            return Finding.error(MissingDefinition.RULE, place, "Kubernetes has no " + name)
                    .withRemedy(near.isEmpty() ? "correct apiVersion and kind" : "did you mean " + near.get(0) + "?")
                    .withCandidates(near);
        }
        return MissingDefinition.of(name, place, near);
    }

    /** Returns the same kind in another API version, or kinds of a similar name. */
    private List<String> near(String name) {
        String kind = name.substring(name.indexOf(' ') + 1);
        String version = name.substring(0, name.indexOf(' '));
        List<String> known = new ArrayList<>(table.kinds().keySet());
        known.addAll(defined);
        List<String> same = known.stream()
                .filter(other -> other.endsWith(" " + kind))
                .sorted()
                .toList();
        if (!same.isEmpty()) {
            return same.stream().limit(3).toList();
        }
        List<String> words = known.stream()
                .filter(other -> other.startsWith(version + " "))
                .map(other -> other.substring(other.indexOf(' ') + 1))
                .collect(Collectors.toList());
        return Nearest.to(kind, words).stream()
                .map(word -> version + " " + word)
                .toList();
    }
}
