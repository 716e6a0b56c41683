package io.openova.catalyst.document;

import io.openova.catalyst.document.tree.Dialect;
import io.openova.catalyst.document.tree.JsonSource;
import io.openova.catalyst.document.tree.Place;
import io.openova.catalyst.document.tree.ReadLimits;
import io.openova.catalyst.document.tree.Reading;
import io.openova.catalyst.document.tree.SourcePosition;
import io.openova.catalyst.document.yaml.YamlSource;
import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.finding.Location;
import io.openova.catalyst.value.Pointer;
import io.openova.catalyst.value.Value;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * Reads bytes as strict JSON (RFC 8259) or as YAML by 1.2 core rules, where a stream may hold several documents. Input
 * never makes it throw: each fault becomes a finding with its position. One byte order mark at the start is skipped in
 * both formats.
 */
public final class DocumentReader {
    private static final Function<Value, DocumentNature> ANYTHING = new Function<>() {
        @Override
        public DocumentNature apply(Value value) {
            return DocumentNature.MANIFEST;
        }
    };

    private final Function<Value, DocumentNature> natures;

    /** Returns a reader for files that hold only requests and our own kinds. */
    public DocumentReader() {
        this(ANYTHING);
    }

    /**
     * A reader of files that may hold anything.
     *
     * @param natures returns the nature of a document when the limits name a foreign {@link Dialect}: our kinds are
     *     read again by the strict rules, and the syntax of the rest gives no finding unless it is a manifest. For an
     *     unreadable text, it receives an object with the top-level keys
     */
    public DocumentReader(Function<Value, DocumentNature> natures) {
        this.natures = natures;
    }

    /** One pass over a text; the flag requests positions. */
    private interface Pass {
        Reading read(boolean placing);
    }

    /**
     * Reads by the file's name: {@code .json} is JSON, {@code .yaml} and {@code .yml} are YAML; under any other name the
     * first character decides, {@code {} or {@code [} being JSON.
     *
     * @param file the name for findings; {@code -} for standard input
     */
    public ReadOutcome read(byte[] bytes, String file, ReadLimits limits) {
        return isYaml(bytes, file) ? readYaml(bytes, file, limits) : readJson(bytes, file, limits);
    }

    private static boolean isYaml(byte[] bytes, String file) {
        String name = file.toLowerCase(Locale.ROOT);
        return !name.endsWith(".json") && (name.endsWith(".yaml") || name.endsWith(".yml") || !beginsAsJson(bytes));
    }

    /** Reads one JSON value. */
    public ReadOutcome readJson(byte[] bytes, String file, ReadLimits limits) {
        ReadOutcome outcome =
                decode(bytes, file, limits, text -> placing -> JsonSource.read(text, file, limits, placing));
        boolean isOfOthers =
                limits.dialect().isOfOthers() && !outcome.findings().isEmpty();
        return isOfOthers && !isManifest(outcome, bytes)
                ? new ReadOutcome(List.of(unplaced(Value.NULL, file, 0)), List.of())
                : outcome;
    }

    private boolean isManifest(ReadOutcome outcome, byte[] bytes) {
        return outcome.documents().isEmpty()
                ? natures.apply(ManifestWords.jsonHeadOf(bytes)) != DocumentNature.OTHER
                : natures.apply(outcome.documents().get(0).value()) != DocumentNature.OTHER;
    }

    /** The placeholder for a file that holds no manifest and was not read. */
    public static ReadOutcome notRead(String file) {
        return new ReadOutcome(List.of(unplaced(Value.NULL, file, 0)), List.of());
    }

    /** Returns a document that is counted but never checked. */
    static Document unplaced(Value value, String file, int index) {
        Location start = new Location(file, 1, 1, 1, 1);
        return new Document(value, file, index, new Document.Locator() {
            @Override
            public Optional<Location> value(Pointer pointer) {
                return Optional.of(start);
            }

            @Override
            public Optional<Location> key(Pointer pointer) {
                return Optional.of(start);
            }
        });
    }

    /** Reads a YAML stream; documents that hold nothing but comments are left out. */
    public ReadOutcome readYaml(byte[] bytes, String file, ReadLimits limits) {
        return join(YamlPieces.of(bytes, file, limits, 1, natures), file);
    }

    /**
     * Cuts a file into pieces that different threads may read, for {@link #join} to put together again. Only a YAML stream
     * of several documents gives more than one.
     *
     * @param most how many pieces are wanted
     */
    public List<Piece> pieces(byte[] bytes, String file, ReadLimits limits, int most) {
        return isYaml(bytes, file)
                ? YamlPieces.of(bytes, file, limits, most, natures)
                : List.of(() -> readJson(bytes, file, limits));
    }

    /** A part of a file, read on demand; the documents of each part count from 0. */
    public interface Piece {
        ReadOutcome read();
    }

    /** Joins the outcomes of the parts of one file, in order. */
    public static ReadOutcome join(List<Piece> pieces, String file) {
        List<ReadOutcome> outcomes = new ArrayList<>();
        for (Piece piece : pieces) {
            outcomes.add(piece.read());
        }
        return joined(outcomes, file);
    }

    /** {@link #join} for outcomes that were read before. */
    public static ReadOutcome joined(List<ReadOutcome> outcomes, String file) {
        if (outcomes.size() == 1) {
            return orEmpty(outcomes.get(0), file);
        }
        List<Document> documents = new ArrayList<>();
        List<Finding> findings = new ArrayList<>();
        for (ReadOutcome outcome : outcomes) {
            for (Document document : outcome.documents()) {
                documents.add(new Document(document.value(), file, documents.size(), document.locator()));
            }
            findings.addAll(outcome.findings());
        }
        return orEmpty(new ReadOutcome(documents, findings), file);
    }

    private static ReadOutcome orEmpty(ReadOutcome outcome, String file) {
        if (!outcome.documents().isEmpty() || !outcome.findings().isEmpty()) {
            return outcome;
        }
        String message = "the input holds no document";
        return refused("document/empty", new Location(file, 1, 1, 1, 1), message, "write at least one object");
    }

    /** Reads a whole YAML stream with the full reader. */
    static ReadOutcome readYamlWhole(byte[] bytes, String file, ReadLimits limits) {
        return decode(bytes, file, limits, text -> placing -> YamlSource.read(text, file, 0, limits, placing));
    }

    /** Reads a whole YAML stream of foreign manifests with the full reader. */
    static ReadOutcome readYamlOfOthers(
            byte[] bytes, String file, ReadLimits limits, Function<Value, DocumentNature> natures) {
        ReadOutcome outcome = readYamlWhole(bytes, file, limits);
        String text = new String(bytes, StandardCharsets.UTF_8);
        List<Value> roots = outcome.documents().stream().map(Document::value).toList();
        DocumentNature nature = YamlPieces.natureOf(new Reading(roots, List.of(), outcome.findings()), text, natures);
        return switch (nature) {
            case OURS -> readYamlWhole(bytes, file, limits.as(Dialect.STRICT));
            case MANIFEST -> outcome;
            case OTHER ->
                outcome.isClean() && !outcome.documents().isEmpty()
                        ? new ReadOutcome(outcome.documents(), List.of())
                        : outcome.findings().stream().anyMatch(f -> f.rule().equals("document/empty"))
                                ? outcome
                                : new ReadOutcome(List.of(unplaced(Value.NULL, file, 0)), List.of());
        };
    }

    private static boolean beginsAsJson(byte[] bytes) {
        int i = startsWithMark(bytes) ? 3 : 0;
        while (i < bytes.length && (bytes[i] == ' ' || bytes[i] == '\t' || bytes[i] == '\r' || bytes[i] == '\n')) {
            i++;
        }
        return i < bytes.length && (bytes[i] == '{' || bytes[i] == '[');
    }

    static boolean startsWithMark(byte[] bytes) {
        return bytes.length >= 3 && bytes[0] == (byte) 0xEF && bytes[1] == (byte) 0xBB && bytes[2] == (byte) 0xBF;
    }

    private interface Format {
        Pass of(String text);
    }

    private static ReadOutcome decode(byte[] bytes, String file, ReadLimits limits, Format format) {
        if (bytes.length > limits.bytes()) {
            String message = "the input has " + bytes.length + " bytes; at most " + limits.bytes() + " are read";
            return refused("document/too-large", new Location(file, 1, 1, 1, 1), message, "send less");
        }
        int start = startsWithMark(bytes) ? 3 : 0;
        String text = new String(bytes, start, bytes.length - start, StandardCharsets.UTF_8);
        // Decoding puts U+FFFD in the place of malformed bytes; only then is a slow, exact check needed.
        if (text.indexOf('\uFFFD') >= 0) {
            Optional<Location> malformed = malformed(bytes, start, file);
            if (malformed.isPresent()) {
                String message = "the input is not valid UTF-8";
                return refused("document/invalid-utf8", malformed.get(), message, "save the file as UTF-8");
            }
        }
        return orEmpty(outcome(file, format.of(text)), file);
    }

    private static Optional<Location> malformed(byte[] bytes, int start, String file) {
        CharsetDecoder decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        CharBuffer good = CharBuffer.allocate(bytes.length);
        CoderResult result = decoder.decode(ByteBuffer.wrap(bytes, start, bytes.length - start), good, true);
        if (!result.isError()) {
            return Optional.empty();
        }
        String before = good.flip().toString();
        return Optional.of(new SourcePosition(file, before).at(before.length(), before.length()));
    }

    private static ReadOutcome outcome(String file, Pass pass) {
        Reading reading = pass.read(false);
        if (!reading.findings().isEmpty()) {
            // Computes positions only if there are findings.
            reading = pass.read(true);
        }
        List<Place> known = reading.places();
        SourceLocator.Places places =
                new SourceLocator.Places(() -> known.isEmpty() ? pass.read(true).places() : known);
        List<Document> documents = new ArrayList<>();
        for (int i = 0; i < reading.roots().size(); i++) {
            documents.add(new Document(reading.roots().get(i), file, i, new SourceLocator(places, i)));
        }
        return new ReadOutcome(documents, reading.findings());
    }

    private static ReadOutcome refused(String rule, Location at, String message, String remedy) {
        Finding finding =
                Finding.error(rule, Pointer.ROOT, message).withRemedy(remedy).withLocation(Optional.of(at));
        return new ReadOutcome(List.of(), List.of(finding));
    }
}
