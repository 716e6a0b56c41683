package io.openova.catalyst.schema;

import io.openova.catalyst.document.Document;
import io.openova.catalyst.document.DocumentReader;
import io.openova.catalyst.document.ReadOutcome;
import io.openova.catalyst.document.tree.ReadLimits;
import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.finding.SingleLine;
import io.openova.catalyst.schema.message.SecretFields;
import io.openova.catalyst.value.Pointer;
import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.ListValue;
import io.openova.catalyst.value.Value.NumberValue;
import io.openova.catalyst.value.Value.ObjectValue;
import io.openova.catalyst.value.Value.TextValue;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Decides which values are never printed, and removes them from trees, texts, and findings (threat S08); no other class
 * does. A value is secret when it is the content of a Secret, when the Blueprint's schema declares it secret, when its
 * field has the name of a secret, or when it is a private key or an address with a password.
 */
public final class Redactor {
    /** Replaces a secret value. */
    public static final String MARK = "(not shown)";
    /** Replaces a secret value that differs from the one before. */
    public static final String CHANGED = "(not shown, changed)";

    private static final Pattern ENTRY =
            Pattern.compile("(\\s*(?:- )?\\s*[\"']?([A-Za-z0-9_.-]+)[\"']?\\s*:\\s+)[^\\s|>&].*");
    private static final String UNREADABLE = "(not shown: the file cannot be read)\n";
    private static final String LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";
    /** Shorter values occur in too many places by chance to be removed from them. */
    private static final int SHORTEST = 4;

    private final List<ObjectValue> schemas;

    private Redactor(List<ObjectValue> schemas) {
        this.schemas = List.copyOf(schemas);
    }

    /**
     * @param configSchemas schemas of the Blueprints that parameters in the documents may belong to; may be empty
     * @return a redactor that knows them
     */
    public static Redactor of(Collection<ObjectValue> configSchemas) {
        return new Redactor(List.copyOf(configSchemas));
    }

    /**
     * The places of parameters that the schema declares secret and that hold a value, not a reference to one.
     *
     * @param configSchema of a Blueprint
     */
    public static Set<Pointer> declared(ObjectValue configSchema, ObjectValue parameters) {
        Set<Pointer> places = new LinkedHashSet<>();
        SecretSchema.find(configSchema, parameters, places::add);
        return places;
    }

    /** The places of the document's secret scalars. */
    public Set<Pointer> secrets(Value document) {
        return SecretPlaces.of(document, schemas).keySet();
    }

    /** Returns the document with {@link #MARK} for each secret value. */
    public Value hide(Value document) {
        Set<Pointer> secrets = secrets(document);
        return secrets.isEmpty() ? document : hide(document, Pointer.ROOT, secrets);
    }

    /**
     * An object of a cluster as its readers may see it: with {@link #MARK} for each secret value, without the copy of the whole
     * object that {@code kubectl apply} keeps, and with marks where its status or an annotation repeats a value that is secret
     * for certain.
     *
     * @param object with metadata, spec, and status
     * @return the object itself when nothing in it is secret
     */
    public ObjectValue hideLive(ObjectValue object) {
        Map<Pointer, SecretPlaces.Weight> places = SecretPlaces.of(object, schemas);
        if (places.isEmpty()) {
            return object;
        }
        Set<String> words =
                new TreeSet<>(Comparator.comparing(String::length).reversed().thenComparing(word -> word));
        places.forEach((place, weight) -> {
            if (weight == SecretPlaces.Weight.CERTAIN) {
                words(object.at(place).orElse(Value.NULL)).stream()
                        .filter(word -> word.length() >= SHORTEST)
                        .forEach(words::add);
            }
        });
        ObjectValue hidden = (ObjectValue) hide(object, Pointer.ROOT, places.keySet());
        Optional<Value> status = hidden.get("status");
        if (status.isPresent()) {
            hidden = hidden.with("status", without(status.get(), words));
        }
        Optional<ObjectValue> metadata = hidden.objectAt("metadata");
        Optional<ObjectValue> annotations = hidden.objectAt("metadata", "annotations");
        return metadata.isPresent() && annotations.isPresent()
                ? hidden.with(
                        "metadata",
                        metadata.get()
                                .with("annotations", without(annotations.get().without(LAST_APPLIED), words)))
                : hidden;
    }

    private static Value without(Value value, Set<String> words) {
        if (value instanceof ObjectValue object) {
            Map<String, Value> entries = new LinkedHashMap<>();
            object.entries().forEach((name, child) -> entries.put(name, without(child, words)));
            return Value.object(entries);
        }
        if (value instanceof ListValue list) {
            return Value.list(
                    list.items().stream().map(item -> without(item, words)).toList());
        }
        return value instanceof TextValue text ? Value.text(without(text.text(), words)) : value;
    }

    private static Value hide(Value value, Pointer at, Set<Pointer> secrets) {
        if (value instanceof ObjectValue object) {
            Map<String, Value> entries = new LinkedHashMap<>();
            object.entries().forEach((name, child) -> entries.put(name, hide(child, at.child(name), secrets)));
            return Value.object(entries);
        }
        if (value instanceof ListValue list) {
            List<Value> items = new ArrayList<>();
            for (int i = 0; i < list.items().size(); i++) {
                items.add(hide(list.items().get(i), at.child(i), secrets));
            }
            return Value.list(items);
        }
        return secrets.contains(at) ? Value.text(MARK) : value;
    }

    /**
     * Returns whether {@link #MARK} replaces a value at or below the place, so that a difference between two such
     * places may be invisible.
     */
    public static boolean isHidden(Value value) {
        return value instanceof TextValue text
                        && (text.text().equals(MARK) || text.text().equals(CHANGED))
                || value instanceof ListValue list && list.items().stream().anyMatch(Redactor::isHidden)
                || value instanceof ObjectValue object
                        && object.entries().values().stream().anyMatch(Redactor::isHidden);
    }

    /**
     * Returns a file's text with marks for its secret values; comments and formatting are kept.
     *
     * @param file its name; a file that is neither YAML nor JSON by its name is returned unchanged
     * @param before the text that it replaces, to mark changed secrets
     */
    public String text(String file, String text, Optional<String> before) {
        if (!file.endsWith(".yaml") && !file.endsWith(".yml") && !file.endsWith(".json")) {
            return text;
        }
        Optional<List<Document>> documents = documents(file, text);
        if (documents.isEmpty()) {
            return UNREADABLE;
        }
        List<Document> old = before.flatMap(t -> documents(file, t)).orElse(List.of());
        Set<String> words =
                new TreeSet<>(Comparator.comparing(String::length).reversed().thenComparing(word -> word));
        List<MarkedText.Part> parts = new ArrayList<>();
        for (Document document : documents.get()) {
            Optional<Value> was = counterpart(document, old);
            SecretPlaces.of(document.value(), schemas).forEach((place, weight) -> {
                Value value = document.value().at(place).orElse(Value.NULL);
                Optional<Value> earlier = was.flatMap(w -> w.at(place));
                boolean isChanged = earlier.isPresent() && !earlier.get().equals(value);
                document.locate(place).ifPresent(at -> parts.add(new MarkedText.Part(at, isChanged ? CHANGED : MARK)));
                if (weight == SecretPlaces.Weight.CERTAIN) {
                    words.addAll(words(value));
                }
            });
        }
        String shown = MarkedText.of(text, parts);
        for (String word : words) {
            shown = word.length() < SHORTEST ? shown : without(shown, word, true);
        }
        return isSafe(file, shown, documents.get()) ? shown : UNREADABLE;
    }

    /** Returns whether the marks are where the secrets were; a text with wrong positions is not shown at all. */
    private boolean isSafe(String file, String shown, List<Document> documents) {
        Optional<List<Document>> marked = documents(file, shown);
        if (marked.isEmpty() || marked.get().size() != documents.size()) {
            return documents.stream()
                    .allMatch(document -> secrets(document.value()).isEmpty());
        }
        for (int i = 0; i < documents.size(); i++) {
            Value there = marked.get().get(i).value();
            for (Pointer place : secrets(documents.get(i).value())) {
                if (!isHidden(there.at(place).orElse(Value.NULL))) {
                    return false;
                }
            }
        }
        return true;
    }

    private static Optional<Value> counterpart(Document document, List<Document> others) {
        return document.index() < others.size()
                ? Optional.of(others.get(document.index()).value())
                : Optional.empty();
    }

    private static Optional<List<Document>> documents(String file, String text) {
        ReadOutcome outcome =
                new DocumentReader().read(text.getBytes(StandardCharsets.UTF_8), file, ReadLimits.MANIFEST);
        return outcome.isClean() ? Optional.of(outcome.documents()) : Optional.empty();
    }

    /** Returns a single line of YAML, with a mark for its value when its key has the name of a secret. */
    public static String line(String line) {
        Matcher matcher = ENTRY.matcher(line);
        return matcher.matches() && SecretFields.mayHold(Pointer.of(matcher.group(2))) ? matcher.group(1) + MARK : line;
    }

    /** Returns the findings about a document without its secret values, wherever they repeat one. */
    public List<Finding> hide(List<Finding> findings, Value document) {
        if (findings.isEmpty()) {
            return findings;
        }
        Map<Pointer, SecretPlaces.Weight> places = SecretPlaces.of(document, schemas);
        if (places.isEmpty()) {
            return findings;
        }
        Map<Pointer, Set<String>> words = new HashMap<>();
        Set<String> certain = new LinkedHashSet<>();
        places.forEach((place, weight) -> {
            Set<String> own = words(document.at(place).orElse(Value.NULL));
            words.put(place, own);
            if (weight == SecretPlaces.Weight.CERTAIN) {
                certain.addAll(own);
            }
        });
        return findings.stream().map(finding -> hide(finding, words, certain)).toList();
    }

    private static Finding hide(Finding finding, Map<Pointer, Set<String>> words, Set<String> certain) {
        Set<String> hidden =
                new TreeSet<>(Comparator.comparing(String::length).reversed().thenComparing(word -> word));
        certain.stream().filter(word -> word.length() >= SHORTEST).forEach(hidden::add);
        words.forEach((place, own) -> {
            if (place.startsWith(finding.pointer()) && !finding.pointer().isRoot()
                    || finding.pointer().startsWith(place)) {
                hidden.addAll(own);
            }
        });
        if (hidden.isEmpty()) {
            return finding;
        }
        return new Finding(
                finding.severity(),
                finding.rule(),
                finding.pointer(),
                finding.location(),
                without(finding.message(), hidden),
                without(finding.remedy(), hidden),
                finding.candidates(),
                finding.chain().stream().map(step -> without(step, hidden)).toList());
    }

    private static String without(String text, Set<String> words) {
        String shown = text;
        for (String word : words) {
            shown = without(shown, word, word.length() < 2 * SHORTEST);
        }
        return shown;
    }

    /**
     * @param isWhole whether only whole words match
     */
    private static String without(String text, String word, boolean isWhole) {
        int from = text.indexOf(word);
        if (from < 0) {
            return text;
        }
        StringBuilder shown = new StringBuilder(text.length());
        int done = 0;
        while (from >= 0) {
            int end = from + word.length();
            boolean isCut = isWhole
                    && (from > 0 && Character.isLetterOrDigit(text.charAt(from - 1))
                            || end < text.length() && Character.isLetterOrDigit(text.charAt(end)));
            if (!isCut) {
                shown.append(text, done, from).append(MARK);
                done = end;
            }
            from = text.indexOf(word, isCut ? from + 1 : end);
        }
        return shown.append(text, done, text.length()).toString();
    }

    /** Returns the forms in which a message may repeat a value: unchanged, line by line, and decoded from base64. */
    private static Set<String> words(Value value) {
        Set<String> words = new LinkedHashSet<>();
        if (value instanceof NumberValue number) {
            words.add(number.lexeme());
        } else if (value instanceof TextValue text && !text.text().isBlank()) {
            forms(text.text(), words);
            decoded(text.text()).ifPresent(plain -> forms(plain, words));
        }
        return words;
    }

    private static void forms(String text, Set<String> words) {
        words.add(text);
        words.add(text.strip());
        words.add(SingleLine.of(text));
        text.lines()
                .map(String::strip)
                .filter(line -> line.length() >= 2 * SHORTEST)
                .forEach(words::add);
    }

    private static Optional<String> decoded(String text) {
        if (text.length() < 2 * SHORTEST) {
            return Optional.empty();
        }
        try {
            String plain = new String(Base64.getDecoder().decode(text.strip()), StandardCharsets.UTF_8);
            boolean isText =
                    plain.chars().noneMatch(c -> c == 0xfffd || c < ' ' && c != '\n' && c != '\r' && c != '\t');
            return isText && plain.length() >= SHORTEST ? Optional.of(plain) : Optional.empty();
        } catch (IllegalArgumentException e) {
            // Not base64: there is no other form.
            return Optional.empty();
        }
    }
}
