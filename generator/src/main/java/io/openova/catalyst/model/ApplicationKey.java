package io.openova.catalyst.model;

/** The identity of an Application: its namespace and name. */
public record ApplicationKey(NamespaceName namespace, ApplicationName name) implements Comparable<ApplicationKey> {
    @Override
    public int compareTo(ApplicationKey other) {
        int order = namespace.compareTo(other.namespace);
        return order != 0 ? order : name.compareTo(other.name);
    }

    @Override
    public String toString() {
        return namespace + "/" + name;
    }
}
