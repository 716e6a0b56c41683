package io.openova.catalyst.document.yaml;

import io.openova.catalyst.document.tree.GoScalars;
import io.openova.catalyst.document.tree.PlainScalars;
import io.openova.catalyst.document.tree.Printable;
import io.openova.catalyst.document.tree.ReadLimits;
import io.openova.catalyst.document.tree.Reading;
import io.openova.catalyst.document.tree.Scalar;
import io.openova.catalyst.document.tree.SourcePosition;
import io.openova.catalyst.document.tree.TreeBuilder;
import io.openova.catalyst.finding.Location;
import io.openova.catalyst.finding.Severity;
import io.openova.catalyst.value.Value;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.common.SpecVersion;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/**
 * One pass of snakeyaml-engine's event parser over a YAML stream. Trees are built here and not by the engine, because
 * its composer recurses without a limit and resolves anchors and tags. Tags are refused, and so are anchors outside of
 * charts; in a chart, an alias is replaced by the events of its node, within a limit.
 */
public final class YamlSource {
    private final String text;
    private final String file;
    private final boolean placing;

    /** Lines before the text in its file. */
    private final int linesBefore;

    private final TreeBuilder tree;
    private final ParserImpl parser;
    private boolean isDocumentEmpty;

    /** Nesting inside a key that is a collection; such a key is skipped, not built. */
    private int skipping;

    private final ReadLimits limits;

    /** Whether the text may hold a word such as {@code fd00::} before a comma or bracket, where parsers differ. */
    private final boolean endsWordsWithColons;

    private Anchors anchors;

    /** Values and characters that aliases have added. */
    private int addedValues;

    private long addedCharacters;

    /** Whether an alias is being replayed; everything then has the position of the alias. */
    private boolean isReplaying;

    private @Nullable Location aliasAt;

    private YamlSource(String text, String file, int linesBefore, ReadLimits limits, boolean placing) {
        this.text = text;
        this.file = file;
        this.placing = placing;
        this.linesBefore = linesBefore;
        this.limits = limits;
        this.anchors = new Anchors(limits.expansion());
        this.tree = new TreeBuilder(limits);
        this.endsWordsWithColons = limits.dialect().isOfOthers() && GoScalars.mayEndInColon(text);
        LoadSettings settings = LoadSettings.builder()
                .setUseMarks(placing || endsWordsWithColons)
                // The size was checked before; and one buffer for all keeps the reader from copying it once a kilobyte.
                .setCodePointLimit(Integer.MAX_VALUE)
                .setBufferSize(text.length() + 16)
                .setVersionFunction(version -> version)
                .build();
        this.parser = new ParserImpl(settings, new StreamReader(settings, text));
    }

    public static Reading read(String text, String file, int linesBefore, ReadLimits limits, boolean placing) {
        YamlSource source = new YamlSource(text, file, linesBefore, limits, placing);
        while (!source.tree.isStopped()) {
            Event event = source.next();
            if (event == null) {
                break;
            }
            source.accept(event);
        }
        return source.tree.reading();
    }

    /** The next event; null at the end of the stream and after a syntax error, which is reported. */
    private @Nullable Event next() {
        try {
            return parser.hasNext() ? parser.next() : null;
        } catch (MarkedYamlEngineException e) {
            syntax(e.getProblemMark().map(mark -> at(mark, mark)).orElse(null), e.getProblem());
        } catch (ReaderException e) {
            syntax(placing ? atCodePoint(e.getPosition()) : null, "control characters are not allowed");
        } catch (RuntimeException e) {
            // The scanner fails in other ways on some escapes, for example NumberFormatException on "\UFFFFFFFF".
            syntax(
                    placing ? new Location(file, linesBefore + 1, 1, linesBefore + 1, 1) : null,
                    "a character escape is out of range");
        }
        tree.stop();
        return null;
    }

    private void syntax(@Nullable Location at, @Nullable String problem) {
        String words = problem == null ? "" : ": " + Printable.words(problem);
        tree.report(Severity.ERROR, "yaml/syntax", at, "this is not valid YAML" + words, "");
    }

    private void accept(Event event) {
        if (limits.expansion() > 0 && !isReplaying) {
            anchors.see(event);
        }
        if (skipping > 0) {
            skip(event);
            return;
        }
        switch (event.getEventId()) {
            case DocumentStart -> documentStart((DocumentStartEvent) event);
            case DocumentEnd -> documentEnd();
            case Alias -> alias((AliasEvent) event);
            case Scalar -> scalar((ScalarEvent) event);
            case MappingStart, SequenceStart -> collection((CollectionStartEvent) event);
            case MappingEnd, SequenceEnd -> tree.end(closing(event));
            default -> {}
        }
    }

    private void documentStart(DocumentStartEvent event) {
        isDocumentEmpty = false;
        anchors = new Anchors(limits.expansion());
        Optional<SpecVersion> version = event.getSpecVersion();
        boolean takesAny = limits.dialect().isOfOthers();
        if (version.isPresent()
                && (version.get().getMajor() != 1 || version.get().getMinor() != 2 && !takesAny)) {
            error("yaml/directive", event, "only YAML 1.2 is read here", "remove the %YAML line");
        }
        if (!event.getTags().isEmpty() && !takesAny) {
            error("yaml/directive", event, "tag directives are not allowed", "remove the %TAG line");
        }
    }

    private void documentEnd() {
        if (!isDocumentEmpty) {
            tree.endDocument();
        } else {
            tree.dropDocument();
        }
    }

    private void alias(AliasEvent event) {
        Optional<Anchors.Node> node = anchors.named(event);
        if (limits.expansion() == 0) {
            error("yaml/alias", event, "aliases are not allowed", "write the value out");
        } else if (node.isEmpty()) {
            error("yaml/alias", event, "no anchor of this name precedes the alias", "write the value out");
        } else if (node.get().isOpen()) {
            error("yaml/alias", event, "the value of this anchor contains itself", "write the value out");
        } else if (!node.get().isWhole()) {
            tooMuch(at(event));
        } else {
            aliasAt = at(event);
            isReplaying = true;
            replay(node.get());
            isReplaying = false;
            return;
        }
        nothing(at(event));
    }

    /** The value used for a node that cannot be read. */
    private void nothing(@Nullable Location at) {
        if (tree.expectsKey()) {
            tree.droppedKey(at);
        } else {
            tree.scalar(Scalar.NULL, at);
        }
    }

    /** An alias in a replayed node is counted as nested, so that the depth limit ends the recursion. */
    private void replay(Anchors.Node node) {
        for (Anchors.Step step : node.steps()) {
            if (tree.isStopped()) {
                return;
            }
            if (step.event() instanceof ScalarEvent scalar) {
                addedCharacters += scalar.getValue().length();
            }
            if (step.event() instanceof NodeEvent) {
                addedValues++;
            }
            if (addedValues > limits.expansion() || addedCharacters > limits.bytes()) {
                tooMuch(aliasAt);
            } else if (!(step.event() instanceof AliasEvent)) {
                accept(step.event());
            } else if (skipping == 0) {
                replayAlias(step.target());
            }
        }
    }

    private void replayAlias(Anchors.@Nullable Node target) {
        if (target == null) {
            nothing(aliasAt);
        } else if (target.isWhole()) {
            replay(target);
        } else {
            tooMuch(aliasAt);
        }
    }

    private void tooMuch(@Nullable Location at) {
        String message = "aliases would add more than " + limits.expansion() + " values or " + limits.bytes()
                + " characters to this file";
        tree.report(Severity.ERROR, "yaml/expansion", at, message, "use fewer aliases of aliases");
        tree.stop();
    }

    private void scalar(ScalarEvent event) {
        checkProperties(event, event.getTag());
        boolean plain = event.isPlain();
        String written = event.getValue();
        Location at = scalarAt(event, written, plain);
        if (tree.expectsKey()) {
            key(event, written, plain, at);
            return;
        }
        if (plain && written.isEmpty() && tree.isAtRoot() && event.getTag().isEmpty()) {
            isDocumentEmpty = true;
        }
        tree.scalar(scalarOf(event, written, plain), at);
    }

    private Scalar scalarOf(ScalarEvent event, String written, boolean plain) {
        if (limits.dialect().isOfOthers() && event.getTag().isPresent()) {
            return GoScalars.tagged(event.getTag().get(), written, limits.dialect());
        }
        return plain ? resolve(written) : Scalar.of(Value.text(written));
    }

    private void key(ScalarEvent event, String written, boolean plain, @Nullable Location at) {
        if (!plain) {
            tree.key(written, at);
            return;
        }
        if (endsWordsWithColons && tree.isFirstKey() && GoScalars.endsInColon(event.getEndMark())) {
            tree.meansText(written + ":");
        }
        Scalar resolved = resolve(written);
        if (limits.dialect().isOfOthers() && !(resolved.value() instanceof Value.TextValue)) {
            foreignKey(event, written, resolved.value(), at);
            return;
        }
        if (!(resolved.value() instanceof Value.TextValue)) {
            error("yaml/key", event, "a key must be a string; this one is " + kind(resolved), "quote the key");
            tree.droppedKey(at);
            return;
        }
        if (written.equals("<<") && limits.expansion() > 0) {
            tree.mergeKey(at);
            return;
        }
        tree.key(written, at);
        if (written.equals("<<")) {
            error("yaml/merge-key", event, "merge keys are not allowed", "write the entries out, or quote the key");
        }
        Scalar.Problem problem = resolved.problem();
        if (problem != null) {
            tree.report(problem, at);
        }
    }

    /** Go's reader converts keys that are numbers or booleans to strings; null cannot be a key. */
    private void foreignKey(ScalarEvent event, String written, Value meant, @Nullable Location at) {
        String key = GoScalars.keyOf(meant);
        if (key.isEmpty()) {
            error("yaml/key", event, "a key must be a string; this one is null", "quote the key");
            tree.droppedKey(at);
            return;
        }
        tree.key(key, at);
        if (!key.equals(written) && !isReplaying) {
            String message = "kubectl reads this key as \"" + key + "\"";
            tree.report(Severity.WARNING, "yaml/key", at, message, "quote the key if you mean what is written");
        }
    }

    /** A fault in a scalar is reported once, where it is written. */
    private Scalar resolve(String written) {
        Scalar resolved = limits.dialect().isOfOthers()
                ? GoScalars.resolve(written, limits.dialect())
                : PlainScalars.resolve(written);
        return isReplaying ? Scalar.of(resolved.value()) : resolved;
    }

    private static String kind(Scalar resolved) {
        Scalar.Problem problem = resolved.problem();
        return problem == null ? resolved.value().kind() : "a number";
    }

    private void collection(CollectionStartEvent event) {
        checkProperties(event, event.getTag());
        if (tree.expectsKey()) {
            error("yaml/key", event, "a key must be a string; this one is a collection", "write a string key");
            skipping = tree.mayDeepen(1, at(event)) ? 1 : 0;
            return;
        }
        boolean isObject = event.getEventId() == Event.ID.MappingStart;
        tree.start(isObject, at(event));
    }

    private void skip(Event event) {
        switch (event.getEventId()) {
            case MappingStart, SequenceStart -> {
                // Not built, but counted: a million levels in a key would cost the parser minutes.
                skipping++;
                tree.mayDeepen(skipping, at(event));
            }
            case MappingEnd, SequenceEnd -> {
                skipping--;
                if (skipping == 0) {
                    tree.droppedKey(at(event));
                }
            }
            default -> {}
        }
    }

    private void checkProperties(NodeEvent event, Optional<String> tag) {
        if (isReplaying) {
            return;
        }
        if (event.getAnchor().isPresent() && limits.expansion() == 0) {
            error(
                    "yaml/anchor",
                    event,
                    "anchors are not allowed",
                    "remove it, and write the value out where it is used");
        }
        if (tag.isPresent() && limits.dialect().isOfOthers()) {
            if (!GoScalars.isKnownTag(tag.get())) {
                String message = "kubectl ignores this tag, and kustomize may refuse it";
                tree.report(Severity.WARNING, "yaml/tag", at(event), message, "remove the tag");
            }
        } else if (tag.isPresent()) {
            error("yaml/tag", event, "tags are not allowed", "remove the tag; quote the value if it is text");
        }
    }

    private void error(String rule, Event event, String message, String remedy) {
        tree.report(Severity.ERROR, rule, at(event), message, remedy);
    }

    /**
     * The scalar without the anchor before it: a plain scalar is on one line, and its text ends where the event does.
     */
    private @Nullable Location scalarAt(ScalarEvent event, String written, boolean plain) {
        Location at = at(event);
        if (at == null || isReplaying || !plain || event.getAnchor().isEmpty()) {
            return at;
        }
        int column = at.endColumn() - written.codePointCount(0, written.length());
        return column < 1 ? at : new Location(file, at.endLine(), column, at.endLine(), at.endColumn());
    }

    private @Nullable Location at(Event event) {
        if (isReplaying) {
            return aliasAt;
        }
        Optional<Mark> start = event.getStartMark();
        Optional<Mark> end = event.getEndMark();
        return placing && start.isPresent() && end.isPresent() ? at(start.get(), end.get()) : null;
    }

    /** A block collection has no closing bracket: its end event is at the start of the next node. */
    private @Nullable Location closing(Event event) {
        Location at = isReplaying ? null : at(event);
        boolean bracket = at != null && (at.line() != at.endLine() || at.column() != at.endColumn());
        return bracket ? at : null;
    }

    private Location at(Mark start, Mark end) {
        return new Location(
                file,
                linesBefore + start.getLine() + 1,
                start.getColumn() + 1,
                linesBefore + end.getLine() + 1,
                end.getColumn() + 1);
    }

    private Location atCodePoint(int index) {
        int offset = text.offsetByCodePoints(0, Math.max(0, Math.min(index, text.codePointCount(0, text.length()))));
        Location at = new SourcePosition(file, text).at(offset, offset);
        return new Location(file, linesBefore + at.line(), at.column(), linesBefore + at.endLine(), at.endColumn());
    }
}
