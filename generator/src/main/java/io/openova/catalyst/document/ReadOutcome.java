package io.openova.catalyst.document;

import io.openova.catalyst.finding.Finding;
import java.util.List;

/**
 * The outcome of reading: the documents that could be read, and the findings about the rest. With an error among the
 * findings, the documents must not be used for writing anything.
 */
public record ReadOutcome(List<Document> documents, List<Finding> findings) {
    public ReadOutcome {
        documents = List.copyOf(documents);
        findings = List.copyOf(findings);
    }

    public boolean isClean() {
        for (Finding finding : findings) {
            if (finding.isError()) {
                return false;
            }
        }
        return true;
    }
}
