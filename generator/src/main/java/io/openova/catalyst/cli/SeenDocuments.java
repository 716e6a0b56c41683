package io.openova.catalyst.cli;

import io.openova.catalyst.document.Document;
import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.validation.KustomizeNamespaces;
import io.openova.catalyst.validation.RepositoryReferences;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;

/**
 * Collects what documents of one run refer to, while they are checked on all cores. A class and not a lambda: linking a
 * lambda slows a cold start (ADR 49).
 */
final class SeenDocuments implements Consumer<Document> {
    private final boolean isRepository;
    private final RepositoryReferences references = new RepositoryReferences();
    private final KustomizeNamespaces namespaces = new KustomizeNamespaces();
    private final Queue<Document> linked = new ConcurrentLinkedQueue<>();

    /** @param isRepository whether several files are checked, so that references between them count */
    SeenDocuments(boolean isRepository) {
        this.isRepository = isRepository;
    }

    @Override
    public void accept(Document document) {
        if (isRepository) {
            references.add(document);
            namespaces.add(document);
        }
        if (document.value().at("dependsOn").isPresent()
                || document.value().at("spec", "dependsOn").isPresent()) {
            linked.add(document);
        }
    }

    /** The documents with dependencies, in order of file and place. */
    List<Document> linked() {
        List<Document> ordered = new ArrayList<>(linked);
        if (ordered.size() > 1) {
            ordered.sort(Comparator.comparing(Document::file).thenComparing(Document::index));
        }
        return ordered;
    }

    /** The findings of the documents, with those about the documents together. */
    List<Finding> completed(List<Finding> findings) {
        if (!isRepository) {
            return findings;
        }
        List<Finding> all = new ArrayList<>(namespaces.without(findings));
        all.addAll(references.findings());
        return all;
    }
}
