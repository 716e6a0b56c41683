package io.openova.catalyst.document.tree;

import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.value.Value;
import java.util.List;

/** The result of one pass over a source; positions are empty unless the pass requested them. */
public record Reading(List<Value> roots, List<Place> places, List<Finding> findings) {}
