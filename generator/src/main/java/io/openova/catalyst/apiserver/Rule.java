package io.openova.catalyst.apiserver;

/** The areas of an API server's own validation. Each is the id of the findings that its rules give. */
public enum Rule {
    NAME("apiserver/name", "the name of an object has the form that its kind needs"),
    METADATA("apiserver/metadata", "labels, annotations, owners, and finalizers are well formed"),
    DUPLICATE("schema/duplicate", "no two entries of a list have the same key"),
    SELECTOR("apiserver/selector", "a selector is well formed and matches the labels of its own template"),
    POD("apiserver/pod", "fields of a Pod agree with each other"),
    CONTAINER("apiserver/container", "a container has a name of its own, an image, and fields that fit its role"),
    PORT("apiserver/port", "ports of containers and Services are in range, named, and not repeated"),
    ENV("apiserver/env", "environment variables have a name and one source"),
    PROBE("apiserver/probe", "a probe or lifecycle hook has exactly one handler, with what it needs"),
    MOUNT("apiserver/mount", "a mount names a volume of its Pod and a path of its own"),
    VOLUME("apiserver/volume", "a volume has a name of its own and one source, with what it needs"),
    RESOURCES("apiserver/resources", "requests and limits name known resources, and no request exceeds its limit"),
    SECURITY_CONTEXT(
            "apiserver/security-context", "security settings agree with each other and with the operating system"),
    AFFINITY("apiserver/affinity", "affinity terms have weights, operators, and topology keys as needed"),
    SPREAD("apiserver/topology-spread", "topology spread constraints are complete and not repeated"),
    TOLERATION("apiserver/toleration", "tolerations and taints combine key, operator, value, and effect as needed"),
    WORKLOAD(
            "apiserver/workload",
            "a workload has the restart policy, the counts, and the strategy that its kind takes"),
    JOB("apiserver/job", "a Job's counts, policies, and completion mode agree"),
    SCHEDULE("apiserver/schedule", "a schedule can be read, and its time zone exists"),
    SERVICE("apiserver/service", "the fields of a Service agree with its type"),
    INGRESS("apiserver/ingress", "hosts, paths, and backends of an Ingress are complete"),
    NETWORK("apiserver/network", "addresses, ranges, and peers of network objects are valid"),
    CONFIG("apiserver/config", "keys of ConfigMaps and Secrets, and what the type of a Secret needs"),
    STORAGE("apiserver/storage", "storage objects have modes, sizes, and one source"),
    QUOTA("apiserver/quota", "quotas and limit ranges name known resources and agree with each other"),
    RBAC("apiserver/rbac", "roles and bindings name verbs, resources, and subjects as needed"),
    AUTOSCALING("apiserver/autoscaling", "bounds, metrics, and behaviour of an autoscaler agree"),
    DISRUPTION("apiserver/disruption", "a disruption budget gives one bound"),
    ADMISSION("apiserver/admission", "webhooks and admission policies are complete, and their expressions compile"),
    DEFINITION("apiserver/definition", "a CustomResourceDefinition is one that an API server takes"),
    CLUSTER("apiserver/cluster", "priority, runtime, flow, lease, and aggregation objects are complete");

    private final String id;
    private final String title;

    Rule(String id, String title) {
        this.id = id;
        this.title = title;
    }

    /** The id of the findings. */
    public String id() {
        return id;
    }

    /** The condition that holds when the rule is kept. */
    public String title() {
        return title;
    }
}
