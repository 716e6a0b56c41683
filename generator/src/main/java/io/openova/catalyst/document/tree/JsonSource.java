package io.openova.catalyst.document.tree;

import io.openova.catalyst.finding.Location;
import io.openova.catalyst.finding.Severity;
import io.openova.catalyst.value.Value;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.exc.UnexpectedEndOfInputException;
import tools.jackson.core.json.JsonFactory;

/** One pass of Jackson's streaming parser over a JSON text (RFC 8259), as strict as the grammar. */
public final class JsonSource {
    // The input's size was checked before and depth is counted by the tree; names are not interned, so that a flood of
    // different keys leaves nothing behind.
    private static final JsonFactory JSON = JsonFactory.builder()
            .disable(TokenStreamFactory.Feature.INTERN_PROPERTY_NAMES)
            .disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNumberLength(Integer.MAX_VALUE)
                    .build())
            .build();

    private final String text;
    private final TreeBuilder tree;
    private final @Nullable SourcePosition positions;
    private int depth;
    private boolean complete;

    private JsonSource(String text, String file, ReadLimits limits, boolean placing) {
        this.text = text;
        this.tree = new TreeBuilder(limits);
        this.positions = placing ? new SourcePosition(file, text) : null;
    }

    public static Reading read(String text, String file, ReadLimits limits, boolean placing) {
        JsonSource source = new JsonSource(text, file, limits, placing);
        source.run();
        return source.tree.reading();
    }

    /**
     * Returns whether the top-level object has one of the keys, found without building a tree. For a text that cannot
     * be parsed, the answer is true, so that the reader reports the fault.
     */
    public static boolean hasKey(byte[] bytes, Set<String> keys) {
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), bytes)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return false;
            }
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                if (keys.contains(parser.currentName())) {
                    return true;
                }
                parser.nextToken();
                parser.skipChildren();
            }
            return false;
        } catch (JacksonException e) {
            return true;
        }
    }

    private void run() {
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), text)) {
            JsonToken token = parser.nextToken();
            while (token != null) {
                if (complete) {
                    trailing(offset(parser));
                    break;
                }
                accept(parser, token);
                token = tree.isStopped() ? null : parser.nextToken();
            }
        } catch (JacksonException e) {
            refuse(e);
        }
        if (complete) {
            tree.endDocument();
        }
    }

    private void accept(JsonParser parser, JsonToken token) {
        int start = offset(parser);
        switch (token) {
            case START_OBJECT, START_ARRAY -> {
                depth++;
                tree.start(token == JsonToken.START_OBJECT, at(start, start + 1));
            }
            case END_OBJECT, END_ARRAY -> {
                depth--;
                tree.end(at(start, start + 1));
            }
            case PROPERTY_NAME -> tree.key(parser.currentName(), at(start, stringEnd(start)));
            case VALUE_STRING -> {
                Scalar string = Scalar.of(Value.text(parser.getString()));
                tree.scalar(string, at(start, stringEnd(start)));
            }
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT ->
                tree.scalar(NumberSyntax.read(parser.getString()), at(start, wordEnd(start)));
            case VALUE_TRUE -> tree.scalar(Scalar.TRUE, at(start, start + 4));
            case VALUE_FALSE -> tree.scalar(Scalar.FALSE, at(start, start + 5));
            default -> tree.scalar(Scalar.NULL, at(start, start + 4));
        }
        complete = depth == 0;
    }

    private void refuse(JacksonException e) {
        int offset = (int) e.getLocation().getCharOffset();
        String words = e.getOriginalMessage();
        if (complete) {
            trailing(offset);
        } else if (words.startsWith("Non-standard token")) {
            // The message has the token between the first two apostrophes; the reported position is behind it.
            int from = words.indexOf('\'') + 1;
            int length = words.indexOf('\'', from) - from;
            tree.scalar(PlainScalars.notFinite(), at(offset - length, offset));
        } else if (words.contains("surrogate")) {
            // Jackson checks surrogates in keys only; the tree builder checks those in strings.
            tree.report(TreeBuilder.LONE_SURROGATE, at(offset, offset));
        } else {
            tree.report(Severity.ERROR, "json/syntax", at(offset, offset), "this is not valid JSON: " + why(e), "");
        }
        tree.stop();
    }

    private void trailing(int offset) {
        tree.report(
                Severity.ERROR,
                "document/trailing-data",
                at(offset, offset),
                "something follows after the end of the JSON value",
                "send one JSON value only");
    }

    /** Replaces Jackson's messages, which repeat the text (which may be a secret) and name Jackson's settings. */
    private static String why(JacksonException e) {
        String words = e.getOriginalMessage();
        if (e instanceof UnexpectedEndOfInputException || words.startsWith("Unexpected end-of-input")) {
            return "it ends too early";
        }
        if (words.startsWith("Unrecognized token")) {
            return "a bare word that is not true, false, or null";
        }
        if (words.startsWith("Illegal unquoted character")) {
            return "a control character in a string must be escaped";
        }
        if (words.startsWith("Unrecognized character escape") || words.contains("hex-digit")) {
            return "an unknown escape in a string";
        }
        if (words.contains("comment")) {
            return "comments are not allowed";
        }
        if (words.contains("umeric value")) {
            return "a badly written number";
        }
        if (words.contains("property name")) {
            return "a key in double quotes is expected here";
        }
        return "unexpected character";
    }

    private static int offset(JsonParser parser) {
        return (int) parser.currentTokenLocation().getCharOffset();
    }

    private @Nullable Location at(int start, int end) {
        return positions == null ? null : positions.at(start, end);
    }

    private int stringEnd(int start) {
        if (positions == null) {
            return start;
        }
        int i = start + 1;
        while (i < text.length() && text.charAt(i) != '"') {
            i += text.charAt(i) == '\\' ? 2 : 1;
        }
        return i + 1;
    }

    private int wordEnd(int start) {
        int i = start;
        while (i < text.length() && "+-.eE0123456789".indexOf(text.charAt(i)) >= 0) {
            i++;
        }
        return i;
    }
}
