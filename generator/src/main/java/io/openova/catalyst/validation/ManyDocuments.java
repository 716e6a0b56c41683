package io.openova.catalyst.validation;

import io.openova.catalyst.document.Document;
import io.openova.catalyst.document.DocumentReader;
import io.openova.catalyst.document.ReadOutcome;
import io.openova.catalyst.document.tree.ReadLimits;
import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.schema.ObjectChecker;
import io.openova.catalyst.value.Value;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads and checks many files on all cores, a large file of many documents in pieces. A document is let go as soon as it is
 * checked; only custom resources wait until all files are read, because a file that comes later may define their kind. The
 * findings come in the order of the files, however many threads there were.
 */
public final class ManyDocuments {
    /** Files from this size on are cut up: below, a thread's start costs more than it gains. */
    private static final int LARGE = 256 * 1024;

    private final ReadLimits limits;
    private final Check check;
    private final ObjectChecker objects;
    private final int threads;

    /** @param threads how many work at once */
    public ManyDocuments(ReadLimits limits, ObjectChecker objects, Check check, int threads) {
        this.limits = limits;
        this.objects = objects;
        this.check = check;
        this.threads = threads;
    }

    /** A file, read by the thread that will check it. */
    public interface Source {
        String name();

        byte[] bytes();
    }

    /** What is to be said of one document. */
    public interface Check {
        /**
         * @param objects knows the kinds that the files define
         * @param fileBytes size of the whole file
         */
        List<Finding> of(Document document, ObjectChecker objects, int fileBytes);
    }

    /** A part of a file that one thread reads, and what came of it. */
    private static final class Part {
        final String file;
        final DocumentReader.Piece piece;
        final int fileBytes;
        final List<Finding> findings = new ArrayList<>();
        final List<Value> definitions = new ArrayList<>();
        /** Custom resources, each with the number of findings that come before it. */
        final List<Document> waiting = new ArrayList<>();

        final List<Integer> places = new ArrayList<>();
        int documents;

        Part(String file, DocumentReader.Piece piece, int fileBytes) {
            this.file = file;
            this.piece = piece;
            this.fileBytes = fileBytes;
        }
    }

    /** All findings about all files, in the order of the files and of the documents in them. */
    public List<Finding> findings(List<? extends Source> sources) {
        List<List<Part>> files = new ArrayList<>();
        for (int i = 0; i < sources.size(); i++) {
            files.add(List.of());
        }
        if (sources.size() == 1) {
            List<Part> parts = read(sources.get(0), false);
            if (parts.size() == 1) {
                check(parts.get(0));
            } else {
                SharedWork.run(parts.size(), threads, i -> check(parts.get(i)));
            }
            files.set(0, parts);
        } else {
            SharedWork.run(sources.size(), threads, i -> files.set(i, read(sources.get(i), true)));
        }
        List<Part> parts = new ArrayList<>();
        for (List<Part> file : files) {
            parts.addAll(file);
        }
        waiting(parts);
        List<Finding> findings = new ArrayList<>();
        for (int i = 0; i < files.size(); i++) {
            int documents = 0;
            int before = findings.size();
            for (Part part : files.get(i)) {
                documents += part.documents;
                findings.addAll(part.findings);
            }
            if (documents == 0 && findings.size() == before) {
                findings.addAll(
                        DocumentReader.joined(List.of(), sources.get(i).name()).findings());
            }
        }
        return findings;
    }

    private List<Part> read(Source source, boolean checks) {
        byte[] bytes = source.bytes();
        int most = checks || bytes.length < LARGE ? 1 : threads * 8;
        List<Part> parts = new ArrayList<>();
        for (DocumentReader.Piece piece : new DocumentReader().pieces(bytes, source.name(), limits, most)) {
            Part part = new Part(source.name(), piece, bytes.length);
            parts.add(part);
            if (checks) {
                check(part);
            }
        }
        return parts;
    }

    private void check(Part part) {
        ReadOutcome outcome = part.piece.read();
        part.findings.addAll(outcome.findings());
        part.documents = outcome.documents().size();
        for (Document document : outcome.documents()) {
            if (objects.isDefinition(document.value())) {
                part.definitions.add(document.value());
            }
            if (objects.mayBeRedefined(document.value())) {
                part.waiting.add(document);
                part.places.add(part.findings.size());
            } else {
                part.findings.addAll(check.of(document, objects, part.fileBytes));
            }
        }
    }

    /** The custom resources, now that every definition is known. */
    private void waiting(List<Part> parts) {
        List<Value> definitions = new ArrayList<>();
        List<Part> left = new ArrayList<>();
        for (Part part : parts) {
            definitions.addAll(part.definitions);
            if (!part.waiting.isEmpty()) {
                left.add(part);
            }
        }
        if (left.isEmpty()) {
            return;
        }
        ObjectChecker complete = definitions.isEmpty() ? objects : objects.with(definitions);
        SharedWork.run(left.size(), threads, i -> {
            Part part = left.get(i);
            for (int j = part.waiting.size() - 1; j >= 0; j--) {
                part.findings.addAll(part.places.get(j), check.of(part.waiting.get(j), complete, part.fileBytes));
            }
        });
    }
}
