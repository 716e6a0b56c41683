package io.openova.catalyst.apiserver;

import io.openova.catalyst.finding.Finding;
import java.util.List;

/**
 * The context that is shared by all fields of an object.
 *
 * @param faults receives the findings
 * @param minor the cluster's version: 34 for Kubernetes 1.34
 */
record Scope(List<Finding> faults, int minor) {}
