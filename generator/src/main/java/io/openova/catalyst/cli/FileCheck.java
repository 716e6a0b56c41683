package io.openova.catalyst.cli;

import io.openova.catalyst.cli.option.InputFiles;
import io.openova.catalyst.document.Document;
import io.openova.catalyst.document.DocumentNature;
import io.openova.catalyst.document.tree.Dialect;
import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.finding.Severity;
import io.openova.catalyst.overlay.Snapshot;
import io.openova.catalyst.schema.ObjectChecker;
import io.openova.catalyst.validation.DocumentSubject;
import io.openova.catalyst.validation.ManyDocuments;
import io.openova.catalyst.validation.Validation;
import io.openova.catalyst.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** Checks each file and document for {@code catalyst validate}. */
final class FileCheck implements ManyDocuments.Check {
    private final Validation validation;
    private final Optional<Snapshot> head;
    private final List<String> paths;
    private final boolean onlyManifests;
    private final AtomicInteger applications;
    private final Consumer<Document> seen;

    /**
     * @param paths the names on the command line
     * @param onlyManifests whether a named file may be anything, as a file in a folder may
     * @param applications counts the requests and Applications that are met
     * @param seen takes each document before it is checked
     */
    FileCheck(
            Validation validation,
            Optional<Snapshot> head,
            List<String> paths,
            boolean onlyManifests,
            AtomicInteger applications,
            Consumer<Document> seen) {
        this.validation = validation;
        this.head = head;
        this.paths = paths;
        this.onlyManifests = onlyManifests;
        this.applications = applications;
        this.seen = seen;
    }

    @Override
    public List<Finding> of(Document document, ObjectChecker objects, int fileBytes) {
        seen.accept(document);
        return one(validation.against(objects), document, fileBytes);
    }

    @Override
    public DocumentNature natureOf(Value value, String file) {
        DocumentNature nature = DocumentSubject.natureOf(value, file);
        boolean isMeant = nature == DocumentNature.OTHER && isNamed(file);
        return isMeant ? DocumentNature.OURS : nature;
    }

    @Override
    public Dialect dialectOf(String file) {
        return validation.context().dialectOf(file);
    }

    @Override
    public void see(Document document) {
        validation.context().see(document);
    }

    @Override
    public boolean isObsolete(String file, Finding finding) {
        return validation.context().isObsolete(file, finding);
    }

    @Override
    public boolean mayIgnore(String file) {
        return file.endsWith(".json") && !isNamed(file);
    }

    @Override
    public List<Finding> empty(String file) {
        if (onlyManifests) {
            return List.of();
        }
        boolean isMeant = paths.size() == 1 && paths.contains(file);
        List<Finding> found = ManyDocuments.Check.super.empty(file);
        return isMeant
                ? found
                : found.stream()
                        .map(finding -> finding.withSeverity(Severity.INFO).withRemedy(""))
                        .toList();
    }

    /** Whether the file was named on the command line and is not exempt from being an object. */
    private boolean isNamed(String file) {
        return !onlyManifests && paths.contains(file) && !validation.context().isPart(file);
    }

    /** A file that was named explicitly is meant as a request, even if its format is not recognised. */
    private List<Finding> one(Validation here, Document document, int fileBytes) {
        DocumentSubject subject = DocumentSubject.of(document);
        if (onlyManifests && subject == DocumentSubject.UNKNOWN) {
            return List.of();
        }
        boolean named = subject == DocumentSubject.UNKNOWN && isNamed(document.file());
        if (subject == DocumentSubject.REQUEST || subject == DocumentSubject.APPLICATION) {
            applications.incrementAndGet();
        }
        List<Finding> found = named ? here.request(document, head) : here.validate(document, head);
        boolean isRequest = named || subject == DocumentSubject.REQUEST || subject == DocumentSubject.APPLICATION;
        Optional<Finding> large = isRequest ? InputFiles.oversizedIn(document, fileBytes) : Optional.empty();
        if (large.isEmpty()) {
            return found;
        }
        List<Finding> all = new ArrayList<>(found);
        all.add(large.get());
        return all;
    }
}
