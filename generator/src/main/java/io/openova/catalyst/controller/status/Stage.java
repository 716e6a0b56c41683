package io.openova.catalyst.controller.status;

/** The stations between a commit and a running workload, in order. */
public enum Stage {
    COMMIT("commit"),
    SOURCE("source"),
    KUSTOMIZATION("kustomization"),
    CHART("chart"),
    HELM("helm"),
    WORKLOAD("workload");

    private final String label;

    Stage(String label) {
        this.label = label;
    }

    public String label() {
        return label;
    }
}
