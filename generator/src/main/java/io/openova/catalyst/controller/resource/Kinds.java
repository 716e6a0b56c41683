package io.openova.catalyst.controller.resource;

import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.javaoperatorsdk.operator.processing.GroupVersionKind;
import java.util.List;
import java.util.Optional;

/** The custom resources that the controller reads. */
public final class Kinds {
    static final Kind APPLICATION = new Kind("apps.openova.io", "v1", "Application", "applications", true);
    public static final Kind ENVIRONMENT = new Kind("catalyst.openova.io", "v1", "Environment", "environments", false);
    public static final Kind BLUEPRINT = new Kind("catalyst.openova.io", "v1", "Blueprint", "blueprints", false);
    public static final Kind ORGANIZATION = new Kind("orgs.openova.io", "v1", "Organization", "organizations", false);
    public static final Kind HELM_RELEASE =
            new Kind("helm.toolkit.fluxcd.io", "v2", "HelmRelease", "helmreleases", true);
    public static final Kind KUSTOMIZATION =
            new Kind("kustomize.toolkit.fluxcd.io", "v1", "Kustomization", "kustomizations", true);
    public static final Kind OCI_REPOSITORY =
            new Kind("source.toolkit.fluxcd.io", "v1", "OCIRepository", "ocirepositories", true);
    public static final Kind HELM_REPOSITORY =
            new Kind("source.toolkit.fluxcd.io", "v1", "HelmRepository", "helmrepositories", true);
    public static final Kind GIT_REPOSITORY =
            new Kind("source.toolkit.fluxcd.io", "v1", "GitRepository", "gitrepositories", true);

    private static final List<Kind> APPLIED =
            List.of(APPLICATION, HELM_RELEASE, KUSTOMIZATION, OCI_REPOSITORY, HELM_REPOSITORY, GIT_REPOSITORY);

    private Kinds() {}

    /** A kind of object that Flux applies from the overlay's own folders, by name. */
    public static Optional<Kind> applied(String name) {
        return APPLIED.stream().filter(kind -> kind.kind().equals(name)).findFirst();
    }

    /** One kind of resource. */
    public record Kind(String group, String version, String kind, String plural, boolean isNamespaced) {
        public GroupVersionKind groupVersionKind() {
            return new GroupVersionKind(group, version, kind);
        }

        public ResourceDefinitionContext context() {
            return new ResourceDefinitionContext.Builder()
                    .withGroup(group)
                    .withVersion(version)
                    .withKind(kind)
                    .withPlural(plural)
                    .withNamespaced(isNamespaced)
                    .build();
        }
    }
}
