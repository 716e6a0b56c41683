package io.openova.catalyst.document.tree;

import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.value.Value;
import java.util.List;

/** What one pass over a source gave; places are empty unless the pass was asked for positions. */
public record Reading(List<Value> roots, List<Place> places, List<Finding> findings) {}
