package io.openova.catalyst.apiserver;

/** The areas of an API server's own validation. Each is the id of the findings that its rules give. */
public enum Rule {
    NAME("name", "the name of an object has the form that its kind needs"),
    METADATA("metadata", "labels, annotations, owners, and finalizers are well formed"),
    SELECTOR("selector", "a selector is well formed and matches the labels of its own template"),
    POD("pod", "fields of a Pod agree with each other"),
    CONTAINER("container", "a container has a name of its own, an image, and fields that fit its role"),
    PORT("port", "ports of containers and Services are in range, named, and not repeated"),
    ENV("env", "environment variables have a name and one source"),
    PROBE("probe", "a probe or lifecycle hook has exactly one handler, with what it needs"),
    MOUNT("mount", "a mount names a volume of its Pod and a path of its own"),
    VOLUME("volume", "a volume has a name of its own and one source, with what it needs"),
    RESOURCES("resources", "requests and limits name known resources, and no request exceeds its limit"),
    SECURITY_CONTEXT("security-context", "security settings agree with each other and with the operating system"),
    AFFINITY("affinity", "affinity terms have weights, operators, and topology keys as needed"),
    SPREAD("topology-spread", "topology spread constraints are complete and not repeated"),
    TOLERATION("toleration", "tolerations and taints combine key, operator, value, and effect as needed"),
    WORKLOAD("workload", "a workload has the restart policy, the counts, and the strategy that its kind takes"),
    JOB("job", "a Job's counts, policies, and completion mode agree"),
    SCHEDULE("schedule", "a schedule can be read, and its time zone exists"),
    SERVICE("service", "the fields of a Service agree with its type"),
    INGRESS("ingress", "hosts, paths, and backends of an Ingress are complete"),
    NETWORK("network", "addresses, ranges, and peers of network objects are valid"),
    CONFIG("config", "keys of ConfigMaps and Secrets, and what the type of a Secret needs"),
    STORAGE("storage", "storage objects have modes, sizes, and one source"),
    QUOTA("quota", "quotas and limit ranges name known resources and agree with each other"),
    RBAC("rbac", "roles and bindings name verbs, resources, and subjects as needed"),
    AUTOSCALING("autoscaling", "bounds, metrics, and behaviour of an autoscaler agree"),
    DISRUPTION("disruption", "a disruption budget gives one bound"),
    ADMISSION("admission", "webhooks and admission policies are complete, and their expressions compile"),
    DEFINITION("definition", "a CustomResourceDefinition is one that an API server takes"),
    CLUSTER("cluster", "priority, runtime, flow, lease, and aggregation objects are complete");

    private final String id;
    private final String title;

    Rule(String name, String title) {
        this.id = "apiserver/" + name;
        this.title = title;
    }

    /** The id of the findings. */
    public String id() {
        return id;
    }

    /** What holds when the rule is kept. */
    public String title() {
        return title;
    }
}
