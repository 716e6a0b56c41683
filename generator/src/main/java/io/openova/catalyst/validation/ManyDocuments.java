package io.openova.catalyst.validation;

import io.openova.catalyst.document.Document;
import io.openova.catalyst.document.DocumentNature;
import io.openova.catalyst.document.DocumentReader;
import io.openova.catalyst.document.ManifestWords;
import io.openova.catalyst.document.ReadOutcome;
import io.openova.catalyst.document.tree.Dialect;
import io.openova.catalyst.document.tree.ReadLimits;
import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.schema.ObjectChecker;
import io.openova.catalyst.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads and checks many files on all cores, a large file of many documents in pieces. A document is let go as soon as
 * it is checked; only custom resources wait until all files are read, because a file that comes later may define their
 * kind. The findings come in the order of the files, however many threads there were.
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

    /** The findings about one document. */
    public interface Check {
        /**
         * @param objects knows the kinds that the files define
         * @param fileBytes size of the whole file
         */
        List<Finding> of(Document document, ObjectChecker objects, int fileBytes);

        /** What the reader needs to know about a value in the file. */
        default DocumentNature natureOf(Value value, String file) {
            return DocumentNature.MANIFEST;
        }

        /** The tool that will read the file, as far as is known so far. */
        default Dialect dialectOf(String file) {
            return Dialect.STRICT;
        }

        /** Records what a document says about other files, before any dependent document is checked. */
        default void see(Document document) {}

        /** Whether a finding about a document of the file no longer holds, now that all documents were seen. */
        default boolean isObsolete(String file, Finding finding) {
            return false;
        }

        /** Whether a JSON file that holds no word of a manifest need not be read. */
        default boolean mayIgnore(String file) {
            return false;
        }

        /** The findings about a file without a document. */
        default List<Finding> empty(String file) {
            return DocumentReader.joined(List.of(), file).findings();
        }
    }

    /** A part of a file that one thread reads, and the result. */
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
        /** Findings of the reader, which stand before the others. */
        int ofReader;
        /** Whether Flux may substitute variables in the file, so that its documents wait for the values. */
        final boolean hasVariables;
        /** Reads the part again as another tool would; set when that makes a difference. */
        @Nullable
        Supplier<ReadOutcome> again;

        Part(String file, DocumentReader.Piece piece, int fileBytes, boolean hasVariables) {
            this.file = file;
            this.piece = piece;
            this.fileBytes = fileBytes;
            this.hasVariables = hasVariables;
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
                for (Finding finding : part.ofReader == 0 ? part.findings : joined(part)) {
                    if (!check.isObsolete(part.file, finding)) {
                        findings.add(finding);
                    }
                }
            }
            if (documents == 0 && isEmpty(findings.subList(before, findings.size()))) {
                findings.subList(before, findings.size()).clear();
                findings.addAll(check.empty(sources.get(i).name()));
            }
        }
        return findings;
    }

    private static List<Finding> joined(Part part) {
        return ForeignObject.joined(
                part.findings.subList(0, part.ofReader), part.findings.subList(part.ofReader, part.findings.size()));
    }

    private static boolean isEmpty(List<Finding> findings) {
        return findings.isEmpty()
                || findings.size() == 1 && findings.get(0).rule().equals("document/empty");
    }

    private List<Part> read(Source source, boolean checks) {
        byte[] bytes = source.bytes();
        String file = source.name();
        if (check.mayIgnore(file) && !ManifestWords.mayHoldAsJson(bytes)) {
            DocumentReader.Piece nothing = new DocumentReader.Piece() {
                @Override
                public ReadOutcome read() {
                    return DocumentReader.notRead(file);
                }
            };
            Part part = new Part(file, nothing, bytes.length, false);
            check(part);
            return List.of(part);
        }
        int most = checks || bytes.length < LARGE ? 1 : threads * 8;
        Dialect dialect = check.dialectOf(file);
        boolean hasVariables = dialect != Dialect.STRICT && ManifestWords.holds(bytes, "${");
        List<DocumentReader.Piece> pieces = pieces(bytes, file, dialect, most);
        List<Part> parts = new ArrayList<>();
        for (int i = 0; i < pieces.size(); i++) {
            Part part = new Part(file, pieces.get(i), bytes.length, hasVariables);
            if (dialect == Dialect.KUBECTL) {
                part.again = again(bytes, file, most, i);
            }
            parts.add(part);
            if (checks) {
                check(part);
            }
        }
        return parts;
    }

    private Supplier<ReadOutcome> again(byte[] bytes, String file, int most, int number) {
        return new Supplier<>() {
            @Override
            public ReadOutcome get() {
                return pieces(bytes, file, Dialect.KUSTOMIZE, most).get(number).read();
            }
        };
    }

    private List<DocumentReader.Piece> pieces(byte[] bytes, String file, Dialect dialect, int most) {
        return new DocumentReader(new Function<>() {
                    @Override
                    public DocumentNature apply(Value value) {
                        return check.natureOf(value, file);
                    }
                })
                .pieces(bytes, file, limits.as(dialect), most);
    }

    private void check(Part part) {
        ReadOutcome outcome = part.piece.read();
        boolean dependsOnTool = part.again != null && hasWords(outcome.findings());
        if (!dependsOnTool) {
            // What is needed to read it again is large.
            part.again = null;
        }
        check(part, outcome, part.hasVariables || dependsOnTool);
    }

    /** Whether a word was found that tools interpret differently. */
    private static boolean hasWords(List<Finding> findings) {
        for (Finding finding : findings) {
            if (finding.rule().equals("yaml/ambiguous-string")) {
                return true;
            }
        }
        return false;
    }

    private void check(Part part, ReadOutcome outcome, boolean waits) {
        part.findings.addAll(outcome.findings());
        part.ofReader = outcome.findings().size();
        part.documents = outcome.documents().size();
        for (Document document : outcome.documents()) {
            check.see(document);
            if (objects.isDefinition(document.value())) {
                part.definitions.add(document.value());
            }
            if (waits || objects.mayBeRedefined(document.value())) {
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
            readAgain(part);
            for (int j = part.waiting.size() - 1; j >= 0; j--) {
                part.findings.addAll(part.places.get(j), check.of(part.waiting.get(j), complete, part.fileBytes));
            }
        });
    }

    /** After all files have been read, it is known whether kustomize builds this one and how it reads such words. */
    private void readAgain(Part part) {
        Supplier<ReadOutcome> again = part.again;
        part.again = null;
        if (again != null && check.dialectOf(part.file) == Dialect.KUSTOMIZE) {
            part.findings.clear();
            part.waiting.clear();
            part.places.clear();
            ReadOutcome outcome = again.get();
            part.findings.addAll(outcome.findings());
            part.ofReader = outcome.findings().size();
            for (Document document : outcome.documents()) {
                part.waiting.add(document);
                part.places.add(part.findings.size());
            }
        }
    }
}
