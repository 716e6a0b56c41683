package io.openova.catalyst.apiserver;

import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.value.Value.ObjectValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The table of what an API server checks of each of its own kinds, as of Kubernetes 1.34. An object is looked at as the
 * server sees it, with defaults filled in. Values that are put in later give no finding. Safe for many threads.
 */
public final class ServerRules {
    /** What is checked of a kind. */
    private record Entry(Form name, BiConsumer<Field, Expressions> rules) {}

    private static final Map<String, Entry> TABLE = table();

    private ServerRules() {}

    private static Map<String, Entry> table() {
        Map<String, Entry> table = new HashMap<>();
        core(table);
        workloads(table);
        networking(table);
        storage(table);
        cluster(table);
        admission(table);
        return Map.copyOf(table);
    }

    private static void put(Map<String, Entry> table, String kind, Form name, Consumer<Field> rules) {
        table.put(kind, new Entry(name, (object, expressions) -> rules.accept(object)));
    }

    private static void admission(Map<String, Entry> table) {
        String group = "admissionregistration.k8s.io/v1 ";
        table.put(
                group + "ValidatingWebhookConfiguration",
                new Entry(Form.SUBDOMAIN, (object, cel) -> AdmissionRules.webhooks(object, cel, false)));
        table.put(
                group + "MutatingWebhookConfiguration",
                new Entry(Form.SUBDOMAIN, (object, cel) -> AdmissionRules.webhooks(object, cel, true)));
        table.put(group + "ValidatingAdmissionPolicy", new Entry(Form.SUBDOMAIN, AdmissionRules::policy));
        put(table, group + "ValidatingAdmissionPolicyBinding", Form.SUBDOMAIN, AdmissionRules::binding);
        table.put(
                "apiextensions.k8s.io/v1 CustomResourceDefinition", new Entry(Form.SUBDOMAIN, DefinitionRules::check));
    }

    private static void core(Map<String, Entry> table) {
        put(table, "v1 Pod", Form.SUBDOMAIN, PodRules::pod);
        put(table, "v1 PodTemplate", Form.SUBDOMAIN, WorkloadRules::podTemplateObject);
        put(table, "v1 ReplicationController", Form.SUBDOMAIN, WorkloadRules::replicationController);
        put(table, "v1 Service", Form.LETTER_LABEL, ServiceRules::service);
        put(table, "v1 Endpoints", Form.SUBDOMAIN, NetworkRules::endpoints);
        put(table, "v1 ConfigMap", Form.SUBDOMAIN, ConfigRules::configMap);
        put(table, "v1 Secret", Form.SUBDOMAIN, ConfigRules::secret);
        put(table, "v1 ServiceAccount", Form.SUBDOMAIN, object -> object.at("secrets")
                .distinctBy("name", "", ""));
        put(table, "v1 Namespace", Form.LABEL, ClusterRules::namespace);
        put(table, "v1 Node", Form.SUBDOMAIN, ClusterRules::node);
        put(table, "v1 PersistentVolume", Form.SUBDOMAIN, StorageRules::persistentVolume);
        put(table, "v1 PersistentVolumeClaim", Form.SUBDOMAIN, StorageRules::persistentVolumeClaim);
        put(table, "v1 ResourceQuota", Form.SUBDOMAIN, QuotaRules::quota);
        put(table, "v1 LimitRange", Form.SUBDOMAIN, QuotaRules::limitRange);
    }

    private static void workloads(Map<String, Entry> table) {
        put(table, "apps/v1 Deployment", Form.SUBDOMAIN, WorkloadRules::deployment);
        put(table, "apps/v1 StatefulSet", Form.LABEL, WorkloadRules::statefulSet);
        put(table, "apps/v1 DaemonSet", Form.SUBDOMAIN, WorkloadRules::daemonSet);
        put(table, "apps/v1 ReplicaSet", Form.SUBDOMAIN, WorkloadRules::replicaSet);
        put(table, "apps/v1 ControllerRevision", Form.SUBDOMAIN, WorkloadRules::controllerRevision);
        put(table, "batch/v1 Job", Form.SUBDOMAIN, JobRules::job);
        put(table, "batch/v1 CronJob", Form.SUBDOMAIN, JobRules::cronJob);
        put(table, "autoscaling/v1 HorizontalPodAutoscaler", Form.SUBDOMAIN, AutoscalingRules::autoscaler);
        put(table, "autoscaling/v2 HorizontalPodAutoscaler", Form.SUBDOMAIN, AutoscalingRules::autoscaler);
        put(table, "policy/v1 PodDisruptionBudget", Form.PATH_SEGMENT, AutoscalingRules::disruptionBudget);
    }

    private static void networking(Map<String, Entry> table) {
        put(table, "networking.k8s.io/v1 Ingress", Form.SUBDOMAIN, IngressRules::ingress);
        put(table, "networking.k8s.io/v1 IngressClass", Form.SUBDOMAIN, IngressRules::ingressClass);
        put(table, "networking.k8s.io/v1 NetworkPolicy", Form.SUBDOMAIN, NetworkRules::policy);
        put(table, "discovery.k8s.io/v1 EndpointSlice", Form.SUBDOMAIN, NetworkRules::endpointSlice);
    }

    private static void storage(Map<String, Entry> table) {
        put(table, "storage.k8s.io/v1 StorageClass", Form.SUBDOMAIN, StorageRules::storageClass);
        put(table, "storage.k8s.io/v1 VolumeAttributesClass", Form.SUBDOMAIN, StorageRules::attributesClass);
        put(table, "storage.k8s.io/v1 CSIDriver", Form.SUBDOMAIN, StorageRules::driver);
        put(table, "storage.k8s.io/v1 CSINode", Form.SUBDOMAIN, StorageRules::csiNode);
        put(table, "storage.k8s.io/v1 CSIStorageCapacity", Form.SUBDOMAIN, StorageRules::capacity);
        put(table, "storage.k8s.io/v1 VolumeAttachment", Form.SUBDOMAIN, StorageRules::attachment);
    }

    private static void cluster(Map<String, Entry> table) {
        String rbac = "rbac.authorization.k8s.io/v1 ";
        put(table, rbac + "Role", Form.PATH_SEGMENT, RbacRules::role);
        put(table, rbac + "ClusterRole", Form.PATH_SEGMENT, RbacRules::clusterRole);
        put(table, rbac + "RoleBinding", Form.PATH_SEGMENT, RbacRules::binding);
        put(table, rbac + "ClusterRoleBinding", Form.PATH_SEGMENT, RbacRules::clusterBinding);
        put(table, "scheduling.k8s.io/v1 PriorityClass", Form.SUBDOMAIN, ClusterRules::priorityClass);
        put(table, "node.k8s.io/v1 RuntimeClass", Form.SUBDOMAIN, ClusterRules::runtimeClass);
        put(table, "certificates.k8s.io/v1 CertificateSigningRequest", Form.PATH_SEGMENT, ClusterRules::signingRequest);
        put(table, "coordination.k8s.io/v1 Lease", Form.SUBDOMAIN, ClusterRules::lease);
        put(table, "apiregistration.k8s.io/v1 APIService", Form.PATH_SEGMENT, ClusterRules::apiService);
        put(table, "flowcontrol.apiserver.k8s.io/v1 FlowSchema", Form.SUBDOMAIN, ClusterRules::flowSchema);
        put(
                table,
                "flowcontrol.apiserver.k8s.io/v1 PriorityLevelConfiguration",
                Form.SUBDOMAIN,
                ClusterRules::priorityLevel);
    }

    /** Names of Services could not begin with a digit before 1.35. */
    private static Form formOf(String kind, Entry entry, int minor) {
        return minor > 34 && kind.equals("v1 Service") ? Form.LABEL : entry.name();
    }

    /** Kinds of the libraries that extend an API server: they take finalizers without a domain. */
    private static boolean isOfExtensions(String kind) {
        return kind.startsWith("admissionregistration.")
                || kind.startsWith("apiextensions.")
                || kind.startsWith("apiregistration.");
    }

    /** Whether the rules of the kind are here, so that nothing else has to say which of its fields are needed. */
    public static boolean covers(String kind) {
        return TABLE.containsKey(kind);
    }

    /** The kinds that are covered, as {@code apiVersion kind}. */
    public static List<String> kinds() {
        return TABLE.keySet().stream().sorted().toList();
    }

    /**
     * What an API server has against an object of a built-in kind; empty for kinds that are not covered.
     *
     * @param kind {@code apiVersion kind}
     * @param minor the version of the cluster: 34 for Kubernetes 1.34
     * @param expressions what reads the languages that stand inside objects
     * @return findings with pointers into the object
     */
    public static List<Finding> check(String kind, ObjectValue object, int minor, Expressions expressions) {
        @Nullable Entry entry = TABLE.get(kind);
        if (entry == null) {
            return List.of();
        }
        List<Finding> found = new ArrayList<>();
        Field root = Field.of(object, new Scope(found, minor));
        Names.check(root, formOf(kind, entry, minor), !isOfExtensions(kind));
        entry.rules().accept(root, expressions);
        return found;
    }
}
