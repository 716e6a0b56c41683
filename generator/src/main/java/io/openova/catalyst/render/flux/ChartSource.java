package io.openova.catalyst.render.flux;

import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.model.Blueprint;
import io.openova.catalyst.model.Sovereign;
import io.openova.catalyst.value.Pointer;
import java.util.List;
import java.util.Optional;

/**
 * Where a Blueprint's chart or kustomization comes from, after the Sovereign's mirrors.
 *
 * @param kind what becomes of it
 * @param url {@code oci://…} or {@code https://…}
 * @param chart the chart's name, for a Helm repository over HTTPS
 * @param version the exact version
 * @param insecure whether it is read over plain HTTP
 */
public record ChartSource(Kind kind, String url, String chart, String version, boolean insecure) {
    enum Kind {
        /** A Helm chart as an OCI artifact: OCIRepository and chartRef. */
        HELM_OCI,
        /** A Helm chart in a repository over HTTPS: HelmRepository and chart.spec. */
        HELM_REPOSITORY,
        /** A kustomization as an OCI artifact. */
        KUSTOMIZE_OCI,
        /** A kustomization in a Git repository. */
        KUSTOMIZE_GIT;

        /** Whether it becomes a HelmRelease; anything else becomes a Flux Kustomization. */
        boolean isHelm() {
            return this == HELM_OCI || this == HELM_REPOSITORY;
        }
    }

    public static Optional<ChartSource> of(Blueprint blueprint, Sovereign sovereign, List<Finding> findings) {
        Optional<String> kind = blueprint.sourceKind();
        Optional<String> ref = blueprint.sourceRef();
        if (kind.isEmpty() || ref.isEmpty()) {
            findings.add(refusal(blueprint, "blueprint/no-source", "has no manifests.source with kind and ref"));
            return Optional.empty();
        }
        String url = ref.get();
        boolean insecure = false;
        for (Sovereign.Mirror mirror : sovereign.mirrors()) {
            if (url.startsWith(mirror.from())) {
                url = mirror.to() + url.substring(mirror.from().length());
                insecure = mirror.insecure();
                break;
            }
        }
        Optional<Kind> type = type(kind.get(), url);
        if (type.isEmpty()) {
            findings.add(refusal(
                    blueprint,
                    "blueprint/source-unsupported",
                    "has a source of kind " + kind.get() + " that Flux cannot read"));
            return Optional.empty();
        }
        return Optional.of(new ChartSource(
                type.get(),
                url,
                blueprint
                        .resource()
                        .textAt("spec", "manifests", "chart")
                        .orElse(blueprint.ref().name().value()),
                blueprint.ref().version().value(),
                insecure));
    }

    private static Optional<Kind> type(String kind, String url) {
        boolean oci = isAddress(url, "oci://", "._:/-");
        boolean https = isAddress(url, "https://", "._:/~-") || isAddress(url, "http://", "._:/~-");
        return switch (kind) {
            case "HelmChart" ->
                oci ? Optional.of(Kind.HELM_OCI) : https ? Optional.of(Kind.HELM_REPOSITORY) : Optional.empty();
            case "Kustomize" ->
                oci ? Optional.of(Kind.KUSTOMIZE_OCI) : https ? Optional.of(Kind.KUSTOMIZE_GIT) : Optional.empty();
            default -> Optional.empty();
        };
    }

    /** Behind the scheme a letter or digit, then letters, digits, and the other characters. */
    private static boolean isAddress(String url, String scheme, String others) {
        boolean begins = url.startsWith(scheme) && url.length() > scheme.length();
        for (int i = scheme.length(); begins && i < url.length(); i++) {
            char c = url.charAt(i);
            boolean plain = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
            begins = plain || i > scheme.length() && others.indexOf(c) >= 0;
        }
        return begins;
    }

    private static Finding refusal(Blueprint blueprint, String rule, String what) {
        return Finding.error(
                        rule,
                        Pointer.of("spec", "blueprintRef", "name"),
                        "Blueprint " + blueprint.ref() + " (" + blueprint.origin() + ") " + what)
                .withRemedy("give the Blueprint manifests.source {kind: HelmChart, ref: oci://…} or"
                        + " {kind: Kustomize, ref: oci://… or https://…}");
    }
}
