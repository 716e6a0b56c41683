package io.openova.catalyst.apiserver;

import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.value.Value.ObjectValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The table of the checks that an API server performs on its own kinds, as of Kubernetes 1.34. An object is checked as
 * the server sees it, with defaults filled in. Values that are substituted later give no finding. Thread-safe.
 *
 * <p>Written as switches: the JVM links lambdas at run time, which slows a cold start (ADR 36).
 */
public final class ServerRules {
    /** The form of the names of each kind. */
    private static final Map<String, Form> NAMES = Map.ofEntries(
            Map.entry("admissionregistration.k8s.io/v1 MutatingWebhookConfiguration", Form.SUBDOMAIN),
            Map.entry("admissionregistration.k8s.io/v1 ValidatingAdmissionPolicy", Form.SUBDOMAIN),
            Map.entry("admissionregistration.k8s.io/v1 ValidatingAdmissionPolicyBinding", Form.SUBDOMAIN),
            Map.entry("admissionregistration.k8s.io/v1 ValidatingWebhookConfiguration", Form.SUBDOMAIN),
            Map.entry("apiextensions.k8s.io/v1 CustomResourceDefinition", Form.SUBDOMAIN),
            Map.entry("apiregistration.k8s.io/v1 APIService", Form.PATH_SEGMENT),
            Map.entry("apps/v1 ControllerRevision", Form.SUBDOMAIN),
            Map.entry("apps/v1 DaemonSet", Form.SUBDOMAIN),
            Map.entry("apps/v1 Deployment", Form.SUBDOMAIN),
            Map.entry("apps/v1 ReplicaSet", Form.SUBDOMAIN),
            Map.entry("apps/v1 StatefulSet", Form.LABEL),
            Map.entry("autoscaling/v1 HorizontalPodAutoscaler", Form.SUBDOMAIN),
            Map.entry("autoscaling/v2 HorizontalPodAutoscaler", Form.SUBDOMAIN),
            Map.entry("batch/v1 CronJob", Form.SUBDOMAIN),
            Map.entry("batch/v1 Job", Form.SUBDOMAIN),
            Map.entry("certificates.k8s.io/v1 CertificateSigningRequest", Form.PATH_SEGMENT),
            Map.entry("coordination.k8s.io/v1 Lease", Form.SUBDOMAIN),
            Map.entry("discovery.k8s.io/v1 EndpointSlice", Form.SUBDOMAIN),
            Map.entry("flowcontrol.apiserver.k8s.io/v1 FlowSchema", Form.SUBDOMAIN),
            Map.entry("flowcontrol.apiserver.k8s.io/v1 PriorityLevelConfiguration", Form.SUBDOMAIN),
            Map.entry("networking.k8s.io/v1 Ingress", Form.SUBDOMAIN),
            Map.entry("networking.k8s.io/v1 IngressClass", Form.SUBDOMAIN),
            Map.entry("networking.k8s.io/v1 NetworkPolicy", Form.SUBDOMAIN),
            Map.entry("node.k8s.io/v1 RuntimeClass", Form.SUBDOMAIN),
            Map.entry("policy/v1 PodDisruptionBudget", Form.PATH_SEGMENT),
            Map.entry("rbac.authorization.k8s.io/v1 ClusterRole", Form.PATH_SEGMENT),
            Map.entry("rbac.authorization.k8s.io/v1 ClusterRoleBinding", Form.PATH_SEGMENT),
            Map.entry("rbac.authorization.k8s.io/v1 Role", Form.PATH_SEGMENT),
            Map.entry("rbac.authorization.k8s.io/v1 RoleBinding", Form.PATH_SEGMENT),
            Map.entry("scheduling.k8s.io/v1 PriorityClass", Form.SUBDOMAIN),
            Map.entry("storage.k8s.io/v1 CSIDriver", Form.SUBDOMAIN),
            Map.entry("storage.k8s.io/v1 CSINode", Form.SUBDOMAIN),
            Map.entry("storage.k8s.io/v1 CSIStorageCapacity", Form.SUBDOMAIN),
            Map.entry("storage.k8s.io/v1 StorageClass", Form.SUBDOMAIN),
            Map.entry("storage.k8s.io/v1 VolumeAttachment", Form.SUBDOMAIN),
            Map.entry("storage.k8s.io/v1 VolumeAttributesClass", Form.SUBDOMAIN),
            Map.entry("v1 ConfigMap", Form.SUBDOMAIN),
            Map.entry("v1 Endpoints", Form.SUBDOMAIN),
            Map.entry("v1 LimitRange", Form.SUBDOMAIN),
            Map.entry("v1 Namespace", Form.LABEL),
            Map.entry("v1 Node", Form.SUBDOMAIN),
            Map.entry("v1 PersistentVolume", Form.SUBDOMAIN),
            Map.entry("v1 PersistentVolumeClaim", Form.SUBDOMAIN),
            Map.entry("v1 Pod", Form.SUBDOMAIN),
            Map.entry("v1 PodTemplate", Form.SUBDOMAIN),
            Map.entry("v1 ReplicationController", Form.SUBDOMAIN),
            Map.entry("v1 ResourceQuota", Form.SUBDOMAIN),
            Map.entry("v1 Secret", Form.SUBDOMAIN),
            Map.entry("v1 Service", Form.LETTER_LABEL),
            Map.entry("v1 ServiceAccount", Form.SUBDOMAIN));

    private ServerRules() {}

    private static void ask(String kind, Field root, Expressions expressions) {
        switch (kind) {
            case "apps/v1 ControllerRevision" -> WorkloadRules.controllerRevision(root);
            case "apps/v1 DaemonSet" -> WorkloadRules.daemonSet(root);
            case "apps/v1 Deployment" -> WorkloadRules.deployment(root);
            case "apps/v1 ReplicaSet" -> WorkloadRules.replicaSet(root);
            case "apps/v1 StatefulSet" -> WorkloadRules.statefulSet(root);
            case "autoscaling/v1 HorizontalPodAutoscaler" -> AutoscalingRules.autoscaler(root);
            case "autoscaling/v2 HorizontalPodAutoscaler" -> AutoscalingRules.autoscaler(root);
            case "batch/v1 CronJob" -> JobRules.cronJob(root);
            case "batch/v1 Job" -> JobRules.job(root);
            case "policy/v1 PodDisruptionBudget" -> AutoscalingRules.disruptionBudget(root);
            case "v1 ConfigMap" -> ConfigRules.configMap(root);
            case "v1 Endpoints" -> NetworkRules.endpoints(root);
            case "v1 LimitRange" -> QuotaRules.limitRange(root);
            case "v1 Namespace" -> ClusterRules.namespace(root);
            case "v1 Node" -> ClusterRules.node(root);
            case "v1 PersistentVolume" -> StorageRules.persistentVolume(root);
            case "v1 PersistentVolumeClaim" -> StorageRules.persistentVolumeClaim(root);
            case "v1 Pod" -> PodRules.pod(root);
            case "v1 PodTemplate" -> WorkloadRules.podTemplateObject(root);
            case "v1 ReplicationController" -> WorkloadRules.replicationController(root);
            case "v1 ResourceQuota" -> QuotaRules.quota(root);
            case "v1 Secret" -> ConfigRules.secret(root);
            case "v1 Service" -> ServiceRules.service(root);
            case "v1 ServiceAccount" -> root.at("secrets").distinctBy("name", "", "");
            default -> askOthers(kind, root, expressions);
        }
    }

    private static void askOthers(String kind, Field root, Expressions expressions) {
        switch (kind) {
            case "admissionregistration.k8s.io/v1 MutatingWebhookConfiguration" ->
                AdmissionRules.webhooks(root, expressions, true);
            case "admissionregistration.k8s.io/v1 ValidatingAdmissionPolicy" ->
                AdmissionRules.policy(root, expressions);
            case "admissionregistration.k8s.io/v1 ValidatingAdmissionPolicyBinding" -> AdmissionRules.binding(root);
            case "admissionregistration.k8s.io/v1 ValidatingWebhookConfiguration" ->
                AdmissionRules.webhooks(root, expressions, false);
            case "apiextensions.k8s.io/v1 CustomResourceDefinition" -> DefinitionRules.check(root, expressions);
            case "apiregistration.k8s.io/v1 APIService" -> ClusterRules.apiService(root);
            case "certificates.k8s.io/v1 CertificateSigningRequest" -> ClusterRules.signingRequest(root);
            case "coordination.k8s.io/v1 Lease" -> ClusterRules.lease(root);
            case "discovery.k8s.io/v1 EndpointSlice" -> NetworkRules.endpointSlice(root);
            case "flowcontrol.apiserver.k8s.io/v1 FlowSchema" -> ClusterRules.flowSchema(root);
            case "flowcontrol.apiserver.k8s.io/v1 PriorityLevelConfiguration" -> ClusterRules.priorityLevel(root);
            case "networking.k8s.io/v1 Ingress" -> IngressRules.ingress(root);
            case "networking.k8s.io/v1 IngressClass" -> IngressRules.ingressClass(root);
            case "networking.k8s.io/v1 NetworkPolicy" -> NetworkRules.policy(root);
            case "node.k8s.io/v1 RuntimeClass" -> ClusterRules.runtimeClass(root);
            case "rbac.authorization.k8s.io/v1 ClusterRole" -> RbacRules.clusterRole(root);
            case "rbac.authorization.k8s.io/v1 ClusterRoleBinding" -> RbacRules.clusterBinding(root);
            case "rbac.authorization.k8s.io/v1 Role" -> RbacRules.role(root);
            case "rbac.authorization.k8s.io/v1 RoleBinding" -> RbacRules.binding(root);
            case "scheduling.k8s.io/v1 PriorityClass" -> ClusterRules.priorityClass(root);
            case "storage.k8s.io/v1 CSIDriver" -> StorageRules.driver(root);
            case "storage.k8s.io/v1 CSINode" -> StorageRules.csiNode(root);
            case "storage.k8s.io/v1 CSIStorageCapacity" -> StorageRules.capacity(root);
            case "storage.k8s.io/v1 StorageClass" -> StorageRules.storageClass(root);
            case "storage.k8s.io/v1 VolumeAttachment" -> StorageRules.attachment(root);
            case "storage.k8s.io/v1 VolumeAttributesClass" -> StorageRules.attributesClass(root);
            default -> {
                // For the other kinds only the name is checked.
            }
        }
    }

    /** Before 1.35, names of Services could not begin with a digit. */
    private static Form formOf(String kind, Form form, int minor) {
        return minor > 34 && kind.equals("v1 Service") ? Form.LABEL : form;
    }

    /** Kinds of the libraries that extend an API server: they accept finalizers without a domain. */
    private static boolean isOfExtensions(String kind) {
        return kind.startsWith("admissionregistration.")
                || kind.startsWith("apiextensions.")
                || kind.startsWith("apiregistration.");
    }

    /** Returns whether the rules of the kind are here, so that no other check has to require its fields. */
    public static boolean covers(String kind) {
        return NAMES.containsKey(kind);
    }

    /** The kinds that are covered, as {@code apiVersion kind}. */
    public static List<String> kinds() {
        return NAMES.keySet().stream().sorted().toList();
    }

    /**
     * Returns the findings of an API server about an object of a built-in kind; empty for kinds that are not covered.
     *
     * @param kind {@code apiVersion kind}
     * @param minor the version of the cluster: 34 for Kubernetes 1.34
     * @param expressions checks the languages embedded in objects
     * @return findings with pointers into the object
     */
    public static List<Finding> check(String kind, ObjectValue object, int minor, Expressions expressions) {
        @Nullable Form form = NAMES.get(kind);
        if (form == null) {
            return List.of();
        }
        List<Finding> found = new ArrayList<>();
        Field root = Field.of(object, new Scope(found, minor));
        Names.check(root, formOf(kind, form, minor), !isOfExtensions(kind));
        ask(kind, root, expressions);
        return found;
    }
}
