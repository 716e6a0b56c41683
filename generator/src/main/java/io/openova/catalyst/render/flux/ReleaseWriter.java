package io.openova.catalyst.render.flux;

import io.openova.catalyst.document.write.YamlWriter;
import io.openova.catalyst.model.Application;
import io.openova.catalyst.model.Environment;
import io.openova.catalyst.model.HelmPath;
import io.openova.catalyst.model.Labels;
import io.openova.catalyst.model.OverlayLayout;
import io.openova.catalyst.model.OverlayPath;
import io.openova.catalyst.model.ParameterSchema;
import io.openova.catalyst.model.SecretReference;
import io.openova.catalyst.render.ApplicationRenderer;
import io.openova.catalyst.render.Dependency;
import io.openova.catalyst.render.RegionRole;
import io.openova.catalyst.render.RenderInput;
import io.openova.catalyst.render.SecretValues;
import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.BooleanValue;
import io.openova.catalyst.value.Value.NumberValue;
import io.openova.catalyst.value.Value.ObjectBuilder;
import io.openova.catalyst.value.Value.ObjectValue;
import io.openova.catalyst.value.Value.TextValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Writes one region's fan-out: the kustomization, the source, and the HelmRelease or Flux Kustomization. */
public final class ReleaseWriter {
    /** Helm keeps release names to 53 characters, because Kubernetes names built from them get a suffix. */
    private static final int LONGEST_RELEASE_NAME = 53;

    private static final int LONGEST_OBJECT_NAME = 63;
    private static final String INTERVAL = "10m";
    private static final int RETRIES = 3;

    private final Application application;
    private final RenderInput input;
    private final RegionRole region;
    private final ChartSource source;
    private final boolean sharesItsCluster;
    private final String name;

    public ReleaseWriter(RenderInput input, RegionRole region, ChartSource source) {
        this.application = input.application();
        this.input = input;
        this.region = region;
        this.source = source;
        this.sharesItsCluster = input.sovereign().sharesItsCluster(region.region());
        this.name = nameOf(application);
    }

    /**
     * The name of an Application's objects in the region. The second region of a cluster must not overwrite the objects
     * of the first, nor those of an Application whose name is this one's plus the region: an Application's name holds no
     * dot.
     */
    private String nameOf(Application one) {
        String plain = one.key().name().value();
        return Labels.name(sharesItsCluster ? plain + "." + region.region() : plain, LONGEST_OBJECT_NAME);
    }

    /** The releases that Flux waits for: those of the same kind, in the same region (contract 13.7). */
    private List<Value> dependsOn() {
        List<Value> entries = new ArrayList<>();
        for (Dependency dependency : input.dependencies()) {
            Application needed = dependency.application();
            boolean isHere =
                    needed.placement().regions().contains(region.region()) && !ApplicationRenderer.isBootstrap(needed);
            boolean isOfKind = ChartSource.of(dependency.blueprint(), input.sovereign(), new ArrayList<>())
                    .filter(other -> other.kind().isHelm() == source.kind().isHelm())
                    .isPresent();
            if (isHere && isOfKind) {
                entries.add(Value.object()
                        .put("name", nameOf(needed))
                        .put("namespace", needed.key().namespace().value())
                        .build());
            }
        }
        return entries;
    }

    private ObjectBuilder spec() {
        ObjectBuilder spec = Value.object().put("interval", INTERVAL);
        List<Value> needed = dependsOn();
        return needed.isEmpty() ? spec : spec.put("dependsOn", Value.list(needed));
    }

    /** Charts derive names of Services from it, which cannot contain a dot; the digest makes it unique instead. */
    private String releaseName() {
        if (!sharesItsCluster) {
            return Labels.name(name, LONGEST_RELEASE_NAME);
        }
        String text = name.replace('.', '-');
        String start = text.substring(0, Math.min(text.length(), LONGEST_RELEASE_NAME - 13));
        return start.replaceAll("-+$", "") + "-" + Labels.digest(name).substring(0, 12);
    }

    public Map<OverlayPath, String> files(ObjectValue merged) {
        boolean helm = source.kind().isHelm();
        SecretValues values = SecretValues.of(merged);
        String main = helm ? "helmrelease.yaml" : "fluxkustomization.yaml";
        OverlayPath folder = OverlayLayout.release(region.region(), application.key());
        Map<OverlayPath, String> files = new LinkedHashMap<>();
        files.put(folder.child("kustomization.yaml"), YamlWriter.write(kustomization(main)));
        files.put(folder.child("source.yaml"), YamlWriter.write(sourceObject()));
        files.put(folder.child(main), YamlWriter.write(helm ? helmRelease(values, merged) : fluxKustomization(values)));
        return files;
    }

    private ObjectValue kustomization(String main) {
        return Value.object()
                .put("apiVersion", "kustomize.config.k8s.io/v1beta1")
                .put("kind", "Kustomization")
                .put("resources", Value.texts(List.of("source.yaml", main)))
                .build();
    }

    private ObjectValue sourceObject() {
        ObjectBuilder spec = Value.object().put("interval", INTERVAL);
        String kind = sourceKind();
        switch (source.kind()) {
            case HELM_OCI ->
                spec.put("url", source.url())
                        .put("ref", Value.object().put("tag", source.version()))
                        // Without the selector Flux would unpack the chart instead of handing it to Helm unchanged.
                        .put(
                                "layerSelector",
                                Value.object()
                                        .put("mediaType", "application/vnd.cncf.helm.chart.content.v1.tar+gzip")
                                        .put("operation", "copy"));
            case KUSTOMIZE_OCI ->
                spec.put("url", source.url()).put("ref", Value.object().put("tag", source.version()));
            case HELM_REPOSITORY -> spec.put("url", source.url());
            case KUSTOMIZE_GIT ->
                spec.put("url", source.url()).put("ref", Value.object().put("tag", source.version()));
        }
        if (source.insecure() && kind.equals("OCIRepository")) {
            spec.put("insecure", true);
        }
        return object("source.toolkit.fluxcd.io/v1", kind, spec);
    }

    private String sourceKind() {
        return switch (source.kind()) {
            case HELM_OCI, KUSTOMIZE_OCI -> "OCIRepository";
            case HELM_REPOSITORY -> "HelmRepository";
            case KUSTOMIZE_GIT -> "GitRepository";
        };
    }

    private ObjectValue helmRelease(SecretValues values, ObjectValue merged) {
        ObjectBuilder spec = spec().put("releaseName", releaseName())
                .put("targetNamespace", application.key().namespace().value());
        if (source.kind() == ChartSource.Kind.HELM_OCI) {
            spec.put("chartRef", Value.object().put("kind", "OCIRepository").put("name", name));
        } else {
            spec.put(
                    "chart",
                    Value.object()
                            .put(
                                    "spec",
                                    Value.object()
                                            .put("chart", source.chart())
                                            .put("version", source.version())
                                            .put(
                                                    "sourceRef",
                                                    Value.object()
                                                            .put("kind", "HelmRepository")
                                                            .put("name", name))));
        }
        spec.put("install", Value.object().put("createNamespace", true).put("remediation", retries()))
                .put("upgrade", Value.object().put("remediation", retries()));
        if (!values.references().isEmpty()) {
            spec.put("valuesFrom", valuesFrom(values, merged));
        }
        if (!values.plain().isEmpty()) {
            spec.put("values", values.plain());
        }
        return object("helm.toolkit.fluxcd.io/v2", "HelmRelease", spec);
    }

    /** One entry a reference; see ADR 93 for what helm-controller makes of it. */
    private Value valuesFrom(SecretValues values, ObjectValue merged) {
        Optional<ParameterSchema> schema = input.blueprint().configSchema().map(ParameterSchema::new);
        List<Value> entries = new ArrayList<>();
        values.references().forEach((place, reference) -> {
            ObjectBuilder entry = Value.object()
                    .put("kind", "Secret")
                    .put("name", reference.name())
                    .put("valuesKey", reference.key())
                    .put("targetPath", HelmPath.of(place, merged).orElseThrow());
            if (schema.map(s -> s.takesText(place)).orElse(true)) {
                // Otherwise Helm would read syntax of --set in the value: a comma ends it, and 0123 is a number.
                entry.put("literal", true);
            }
            entries.add(entry.build());
        });
        return Value.list(entries);
    }

    private static ObjectBuilder retries() {
        return Value.object().put("retries", RETRIES);
    }

    /** A Kustomize Blueprint takes its values as Flux substitutions, which are strings: scalars only. */
    private ObjectValue fluxKustomization(SecretValues values) {
        ObjectBuilder substitute = Value.object();
        values.plain().entries().forEach((key, value) -> {
            if (value instanceof TextValue text) {
                substitute.put(key, text.text());
            } else if (value instanceof NumberValue number) {
                substitute.put(key, number.lexeme());
            } else if (value instanceof BooleanValue bool) {
                substitute.put(key, Boolean.toString(bool.value()));
            }
        });
        ObjectBuilder spec = spec().put(
                        "sourceRef", Value.object().put("kind", sourceKind()).put("name", name))
                .put("path", "./")
                .put("prune", true)
                .put("wait", true)
                .put("targetNamespace", application.key().namespace().value());
        if (sharesItsCluster) {
            // The same objects would exist twice in the namespace.
            spec.put("nameSuffix", "-" + region.region());
        }
        ObjectValue given = substitute.build();
        List<Value> secrets = values.references().values().stream()
                .map(SecretReference::name)
                .distinct()
                .<Value>map(secret ->
                        Value.object().put("kind", "Secret").put("name", secret).build())
                .toList();
        if (!given.isEmpty() || !secrets.isEmpty()) {
            ObjectBuilder postBuild = Value.object();
            if (!given.isEmpty()) {
                postBuild.put("substitute", given);
            }
            if (!secrets.isEmpty()) {
                postBuild.put("substituteFrom", Value.list(secrets));
            }
            spec.put("postBuild", postBuild);
        }
        return object("kustomize.toolkit.fluxcd.io/v1", "Kustomization", spec);
    }

    private ObjectValue object(String apiVersion, String kind, ObjectBuilder spec) {
        return Value.object()
                .put("apiVersion", apiVersion)
                .put("kind", kind)
                .put(
                        "metadata",
                        Value.object()
                                .put("name", name)
                                .put("namespace", application.key().namespace().value())
                                .put("labels", labels()))
                .put("spec", spec)
                .build();
    }

    /** In the order of contract section 7. */
    private ObjectBuilder labels() {
        ObjectBuilder labels = Value.object()
                .put(Labels.MANAGED_BY, Labels.CATALYST)
                .put(Labels.APPLICATION, Labels.value(application.key().name().value()))
                .put(Labels.ORGANIZATION, Labels.value(application.organization()));
        input.environment()
                .map(Environment::type)
                .ifPresent(type -> labels.put(Labels.ENVIRONMENT_TYPE, Labels.value(type)));
        return labels.put(Labels.REGION, Labels.value(region.region().value()))
                .put(Labels.PLACEMENT_ROLE, region.role())
                .put(
                        Labels.BLUEPRINT,
                        Labels.value(application.blueprint().name().value()));
    }
}
