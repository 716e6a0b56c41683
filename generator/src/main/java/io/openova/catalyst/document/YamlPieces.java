package io.openova.catalyst.document;

import io.openova.catalyst.document.fast.FastYamlReader;
import io.openova.catalyst.document.fast.ScalarCache;
import io.openova.catalyst.document.tree.Dialect;
import io.openova.catalyst.document.tree.Place;
import io.openova.catalyst.document.tree.ReadLimits;
import io.openova.catalyst.document.tree.Reading;
import io.openova.catalyst.document.yaml.YamlSource;
import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.value.Value;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A YAML stream split at its {@code ---} lines, which end a document wherever they occur. The fast reader reads each
 * document, and the full reader those that the fast one does not accept; so one unusual document does not slow down the
 * rest of a large file.
 */
final class YamlPieces {
    /** After this many faults, the rest of a file is not read. */
    private static final int MOST_FINDINGS = 100;

    private static final ThreadLocal<ScalarCache> SCALARS = new ThreadLocal<>() {
        @Override
        protected ScalarCache initialValue() {
            return new ScalarCache();
        }
    };

    private final byte[] bytes;
    private final String file;
    private final ReadLimits limits;
    /** The start offsets of the documents, and the end of the last one. */
    private final int[] starts;

    private final int count;

    private final Function<Value, DocumentNature> natures;

    /** The number of lines before each document; null until first used. */
    private int @Nullable [] lines;

    private YamlPieces(
            byte[] bytes,
            String file,
            ReadLimits limits,
            int[] starts,
            int count,
            Function<Value, DocumentNature> natures) {
        this.natures = natures;
        this.bytes = bytes;
        this.file = file;
        this.limits = limits;
        this.starts = starts;
        this.count = count;
    }

    static List<DocumentReader.Piece> of(
            byte[] bytes, String file, ReadLimits limits, int most, Function<Value, DocumentNature> natures) {
        int from = DocumentReader.startsWithMark(bytes) ? 3 : 0;
        int[] starts = new int[16];
        int count = bytes.length > limits.bytes() ? -1 : 0;
        if (count == 0) {
            starts[count++] = from;
            for (int at = from; at < bytes.length && count > 0; ) {
                byte first = bytes[at];
                if (first == '%' || first == '.' && isMarker(bytes, at, '.')) {
                    count = -1;
                } else if (first == '-' && at > from && isMarker(bytes, at, '-')) {
                    if (count == starts.length - 1) {
                        starts = Arrays.copyOf(starts, starts.length * 2);
                    }
                    starts[count++] = at;
                }
                while (at < bytes.length && bytes[at] != '\n') {
                    if (bytes[at] == '\r') {
                        count = -1;
                    }
                    at++;
                }
                at++;
            }
        }
        if (count < 0) {
            return List.of(() -> whole(bytes, file, limits, natures));
        }
        starts[count] = bytes.length;
        return new YamlPieces(bytes, file, limits, starts, count, natures).pieces(most);
    }

    /** {@code ---} or {@code ...}, alone or followed by something. */
    private static boolean isMarker(byte[] bytes, int at, char mark) {
        boolean three = at + 2 < bytes.length && bytes[at + 1] == mark && bytes[at + 2] == mark;
        // Bytes are signed: a byte outside of ASCII is less than a space.
        return three
                && (at + 3 == bytes.length || bytes[at + 3] == ' ' || bytes[at + 3] == '\t' || bytes[at + 3] == '\n');
    }

    private List<DocumentReader.Piece> pieces(int most) {
        List<DocumentReader.Piece> pieces = new ArrayList<>();
        int size = Math.max(1, (count + most - 1) / most);
        for (int from = 0; from < count; from += size) {
            int first = from;
            int last = Math.min(count, from + size);
            pieces.add(new DocumentReader.Piece() {
                @Override
                public ReadOutcome read() {
                    return YamlPieces.this.read(first, last);
                }
            });
        }
        return pieces;
    }

    private ReadOutcome read(int first, int last) {
        List<Document> documents = new ArrayList<>();
        List<Finding> findings = new ArrayList<>();
        ScalarCache scalars = SCALARS.get();
        for (int i = first; i < last && findings.size() < MOST_FINDINGS; i++) {
            int from = starts[i];
            int to = starts[i + 1];
            Value value = FastYamlReader.read(bytes, from, to, limits.depth(), scalars);
            if (value != null) {
                documents.add(new Document(value, file, documents.size(), locator(from, to)));
            } else if (limits.dialect() == Dialect.HELM || !fully(from, to, documents, findings)) {
                // The limit on values that aliases add to a chart's file applies to the whole file.
                return whole(bytes, file, limits, natures);
            }
        }
        return new ReadOutcome(documents, findings);
    }

    private SourceLocator locator(int from, int to) {
        return new SourceLocator(
                new SourceLocator.Places(new Supplier<>() {
                    @Override
                    public List<Place> get() {
                        return YamlSource.read(text(from, to), file, linesBefore(from), limits, true)
                                .places();
                    }
                }),
                0);
    }

    /**
     * Reads the document or documents in the range with the full reader; returns false when the bytes are not even
     * text.
     */
    private boolean fully(int from, int to, List<Document> documents, List<Finding> findings) {
        String text = text(from, to);
        if (text.indexOf('\uFFFD') >= 0) {
            return false;
        }
        ReadLimits here = limits.dialect().isOfOthers() ? limits.ofDocument(to - from) : limits;
        Reading reading = YamlSource.read(text, file, 0, here, false);
        if (here.dialect().isOfOthers()) {
            DocumentNature nature = natureOf(reading, text, natures);
            if (nature == DocumentNature.OURS) {
                here = limits.as(Dialect.STRICT);
                reading = YamlSource.read(text, file, 0, here, false);
            } else if (nature == DocumentNature.OTHER) {
                other(reading, documents);
                return true;
            }
        }
        if (!reading.findings().isEmpty()) {
            // Computes positions only if there are findings.
            reading = YamlSource.read(text, file, linesBefore(from), here, true);
        }
        ReadLimits known = here;
        List<Place> places = reading.places();
        SourceLocator.Places located = new SourceLocator.Places(() -> places.isEmpty()
                ? YamlSource.read(text, file, linesBefore(from), known, true).places()
                : places);
        for (int i = 0; i < reading.roots().size(); i++) {
            documents.add(new Document(reading.roots().get(i), file, documents.size(), new SourceLocator(located, i)));
        }
        findings.addAll(reading.findings());
        return true;
    }

    /** The syntax of a non-manifest is not checked; one document represents it. */
    private void other(Reading reading, List<Document> documents) {
        for (Value root :
                reading.findings().stream().anyMatch(Finding::isError) ? List.<Value>of(Value.NULL) : reading.roots()) {
            documents.add(DocumentReader.unplaced(root, file, documents.size()));
        }
    }

    /** Reads a whole stream that cannot be split. */
    private static ReadOutcome whole(
            byte[] bytes, String file, ReadLimits limits, Function<Value, DocumentNature> natures) {
        if (!limits.dialect().isOfOthers()) {
            return DocumentReader.readYamlWhole(bytes, file, limits);
        }
        return DocumentReader.readYamlOfOthers(bytes, file, limits.ofDocument(bytes.length), natures);
    }

    /** Returns the nature of a text with these documents, or of one that could not be read to its end. */
    static DocumentNature natureOf(Reading reading, String text, Function<Value, DocumentNature> natures) {
        DocumentNature found = DocumentNature.OTHER;
        for (Value root : reading.roots()) {
            DocumentNature nature = natures.apply(root);
            if (nature == DocumentNature.OURS) {
                return nature;
            }
            found = nature == DocumentNature.MANIFEST ? nature : found;
        }
        boolean isCutShort = reading.roots().isEmpty() && !reading.findings().isEmpty();
        return isCutShort ? natures.apply(ManifestWords.headOf(text)) : found;
    }

    private String text(int from, int to) {
        return new String(bytes, from, to - from, StandardCharsets.UTF_8);
    }

    /**
     * Computed once for all documents, when the first of them needs a position: a file may hold thousands of faulty
     * documents.
     */
    private synchronized int linesBefore(int from) {
        int[] known = lines;
        if (known == null) {
            known = new int[count];
            int seen = 0;
            int at = 0;
            for (int i = 0; i < count; i++) {
                for (; at < starts[i]; at++) {
                    seen += bytes[at] == '\n' ? 1 : 0;
                }
                known[i] = seen;
            }
            lines = known;
        }
        return known[Arrays.binarySearch(starts, 0, count, from)];
    }
}
