package io.openova.catalyst.apiserver;

import io.openova.catalyst.finding.Finding;
import java.util.List;

/**
 * What holds for all of an object.
 *
 * @param faults where findings go
 * @param minor the cluster's version: 34 for Kubernetes 1.34
 */
record Scope(List<Finding> faults, int minor) {}
