package io.openova.catalyst.catalog;

import io.openova.catalyst.finding.Finding;
import java.util.List;

/** Thrown when a Blueprint that the product relies on cannot be read, which is not the caller's fault. */
public final class MalformedBlueprintException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<Finding> findings;

    public MalformedBlueprintException(String file, List<Finding> findings) {
        super("the Blueprint file " + file + " is malformed");
        this.findings = List.copyOf(findings);
    }

    public List<Finding> findings() {
        return findings;
    }
}
