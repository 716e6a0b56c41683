package io.openova.catalyst.schema;

import io.openova.catalyst.document.Document;
import io.openova.catalyst.document.DocumentReader;
import io.openova.catalyst.document.ReadOutcome;
import io.openova.catalyst.document.tree.ReadLimits;
import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.finding.Location;
import io.openova.catalyst.finding.Nearest;
import io.openova.catalyst.finding.Severity;
import io.openova.catalyst.schema.cel.CelEngine;
import io.openova.catalyst.schema.policy.PolicyRules;
import io.openova.catalyst.schema.policy.SecretPolicy;
import io.openova.catalyst.value.Pointer;
import io.openova.catalyst.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * Checks of style and safety beyond the schemas: a few bundled policies, each on or off by its id, and rules in CEL
 * that a team adds. Thread-safe.
 */
public final class Policies {
    /** No policies. */
    public static final Policies NONE = new Policies(Set.of(), Set.of(), List.of());

    private static final List<String> KEYS =
            List.of("id", "kinds", "expression", "message", "severity", "at", "remedy");
    private static final List<String> SEVERITIES = List.of("error", "warning", "info");

    private static final String SECRETS = "policy/secret-plain-text";

    private final Set<String> chosen;
    /** Bundled policies whose findings are errors instead of warnings. */
    private final Set<String> raised;

    private final List<OwnRule> rules;
    /** The reported rules that cannot be evaluated: one finding for each is enough. */
    private final Set<String> unanswered = ConcurrentHashMap.newKeySet();
    /** The kinds of the checked objects. */
    private final Set<String> kindsSeen = ConcurrentHashMap.newKeySet();

    private Policies(Set<String> chosen, Set<String> raised, List<OwnRule> rules) {
        this.chosen = Set.copyOf(chosen);
        this.raised = Set.copyOf(raised);
        this.rules = List.copyOf(rules);
    }

    /** A team's rule: the condition, the kinds that it applies to, and the message when it is broken. */
    private record OwnRule(
            String id,
            Severity severity,
            List<String> kinds,
            Pointer at,
            String expression,
            String message,
            String remedy,
            Optional<Location> place,
            Optional<Location> placeOfKinds) {}

    /** The ids of the bundled policies. */
    public static List<String> ids() {
        return List.copyOf(PolicyRules.ALL.keySet());
    }

    /**
     * Returns the policies that the words choose, in order: {@code all}, an id, or an id with a minus before it. Their
     * findings are warnings, and errors where {@code =error} follows.
     *
     * @throws IllegalArgumentException for any other word; the message names the ids
     */
    public static Policies chosen(List<String> words) {
        Set<String> chosen = new TreeSet<>();
        Set<String> raised = new TreeSet<>();
        for (String asked : words) {
            boolean isRaised = asked.endsWith("=error");
            String word = isRaised ? asked.substring(0, asked.length() - "=error".length()) : asked;
            boolean isOff = word.startsWith("-");
            String id = isOff ? word.substring(1) : word;
            String full = id.contains("/") ? id : "policy/" + id;
            if (isRaised) {
                raised.addAll(id.equals("all") ? PolicyRules.ALL.keySet() : Set.of(full));
            }
            if (id.equals("all")) {
                chosen.addAll(PolicyRules.ALL.keySet());
            } else if (!PolicyRules.ALL.containsKey(full)) {
                throw new IllegalArgumentException(
                        "there is no policy '" + id + "'; all, " + String.join(", ", PolicyRules.ALL.keySet()));
            } else if (isOff) {
                chosen.remove(full);
            } else {
                chosen.add(full);
            }
        }
        return new Policies(chosen, raised, List.of());
    }

    /** The result of reading a team's rules. */
    public record Read(Policies policies, List<Finding> findings) {}

    /** Returns these policies with the rules in the file; a faulty rule gives a finding and is left out. */
    public Read with(byte[] bytes, String file) {
        ReadOutcome outcome = new DocumentReader().read(bytes, file, ReadLimits.MANIFEST);
        List<Finding> findings = new ArrayList<>(outcome.findings());
        List<OwnRule> more = new ArrayList<>(rules);
        for (Document document : outcome.isClean() ? outcome.documents() : List.<Document>of()) {
            rule(document, findings).ifPresent(more::add);
        }
        return new Read(new Policies(chosen, raised, more), findings);
    }

    private static Optional<OwnRule> rule(Document document, List<Finding> findings) {
        Value rule = document.value();
        Optional<Finding> wrong = Optional.empty();
        for (String field : List.of("id", "expression", "message")) {
            if (wrong.isEmpty()
                    && rule.textAt(field).filter(text -> !text.isBlank()).isEmpty()) {
                wrong = Optional.of(malformed(document, Pointer.of(field), "a policy needs a text in '" + field + "'"));
            }
        }
        if (wrong.isEmpty()) {
            wrong = unknown(document, rule);
        }
        String expression = rule.textAt("expression").orElse("");
        if (wrong.isEmpty()) {
            wrong = CelEngine.INSTANCE
                    .problem(expression)
                    .map(problem ->
                            malformed(document, Pointer.of("expression"), "the rule does not compile: " + problem));
        }
        String at = rule.textAt("at").orElse("");
        if (wrong.isEmpty() && !at.isEmpty() && !at.startsWith("/")) {
            wrong = Optional.of(
                    malformed(document, Pointer.of("at"), "'at' is a JSON pointer, such as /metadata/labels"));
        }
        if (wrong.isPresent()) {
            findings.add(wrong.get());
            return Optional.empty();
        }
        return Optional.of(new OwnRule(
                "policy/" + rule.textAt("id").orElseThrow(),
                switch (rule.textAt("severity").orElse("error").toLowerCase(Locale.ROOT)) {
                    case "warning" -> Severity.WARNING;
                    case "info" -> Severity.INFO;
                    default -> Severity.ERROR;
                },
                rule.itemsAt("kinds").stream()
                        .filter(Value.TextValue.class::isInstance)
                        .map(kind -> ((Value.TextValue) kind).text())
                        .toList(),
                Pointer.parse(at),
                expression,
                rule.textAt("message").orElseThrow(),
                rule.textAt("remedy").orElse(""),
                document.locate(Pointer.of("expression")),
                document.locate(Pointer.of("kinds"))));
    }

    /** A key that no rule has, or a value that it cannot have: ignoring it would change the rule's meaning. */
    private static Optional<Finding> unknown(Document document, Value rule) {
        if (rule instanceof Value.ObjectValue object) {
            for (String key : object.entries().keySet()) {
                if (!KEYS.contains(key)) {
                    List<String> near = Nearest.to(key, KEYS);
                    return Optional.of(malformed(document, Pointer.of(key), "a policy has no '" + key + "'")
                            .withRemedy(
                                    near.isEmpty()
                                            ? "use one of: " + String.join(", ", KEYS)
                                            : "did you mean '" + near.get(0) + "'?")
                            .withCandidates(near));
                }
            }
        }
        Optional<Value> severity = rule.at("severity");
        if (severity.isPresent()
                && !SEVERITIES.contains(rule.textAt("severity").orElse("").toLowerCase(Locale.ROOT))) {
            return Optional.of(malformed(document, Pointer.of("severity"), "'severity' is error, warning, or info")
                    .withCandidates(SEVERITIES));
        }
        boolean isList = rule.at("kinds").isEmpty() || rule.at("kinds").get() instanceof Value.ListValue;
        if (!isList || rule.itemsAt("kinds").stream().anyMatch(kind -> !(kind instanceof Value.TextValue))) {
            return Optional.of(malformed(document, Pointer.of("kinds"), "'kinds' is a list of the names of kinds"));
        }
        return Optional.empty();
    }

    /**
     * Returns findings for kinds that rules name and that do not exist: neither among the checked objects nor among the
     * definitions.
     *
     * @param isKnown whether there is a definition of a kind of that name
     */
    public List<Finding> unknownKinds(Predicate<String> isKnown) {
        List<Finding> found = new ArrayList<>();
        for (OwnRule rule : rules) {
            for (String kind : rule.kinds()) {
                if (!kindsSeen.contains(kind) && !isKnown.test(kind)) {
                    found.add(Finding.warning(
                                    "policy/unknown-kind",
                                    Pointer.of("kinds"),
                                    "nothing is of the kind '" + kind + "', so " + rule.id() + " never applies")
                            .withRemedy("correct the name of the kind")
                            .withLocation(rule.placeOfKinds()));
                }
            }
        }
        return found;
    }

    private static Finding malformed(Document document, Pointer at, String message) {
        return Finding.error("policy/malformed", at, message).withLocation(document.locate(at));
    }

    boolean isEmpty() {
        return chosen.isEmpty() && rules.isEmpty();
    }

    /** Returns the policies' findings about the object, with pointers into it; for a List, about its items. */
    List<Finding> check(Value object) {
        List<Finding> found = new ArrayList<>();
        ListedObjects.of(object).forEach((at, item) -> one(item)
                .forEach(finding -> found.add(finding.withPointer(at.append(finding.pointer())))));
        return found;
    }

    /** Returns the policies' findings about a request, which is not an object yet. */
    List<Finding> checkRequest(Value request) {
        List<Finding> found = new ArrayList<>();
        if (chosen.contains(SECRETS)) {
            SecretPolicy.check(
                    request,
                    (at, message, remedy) -> found.add(
                            new Finding(severity(SECRETS), SECRETS, at, Optional.empty(), message, remedy, List.of())));
        }
        return found;
    }

    private Severity severity(String id) {
        return raised.contains(id) ? Severity.ERROR : Severity.WARNING;
    }

    private List<Finding> one(Value object) {
        List<Finding> found = new ArrayList<>();
        for (String id : chosen) {
            PolicyRules.Rule rule = PolicyRules.ALL.get(id);
            if (rule != null) {
                rule.check(
                        object,
                        (at, message, remedy) -> found.add(
                                new Finding(severity(id), id, at, Optional.empty(), message, remedy, List.of())));
            }
        }
        String kind = object.textAt("kind").orElse("");
        if (!rules.isEmpty()) {
            kindsSeen.add(kind);
            object.textAt("spec", "names", "kind").ifPresent(kindsSeen::add);
        }
        for (OwnRule rule : rules) {
            if (rule.kinds().isEmpty() || rule.kinds().contains(kind)) {
                ask(rule, object, found);
            }
        }
        return found;
    }

    private void ask(OwnRule rule, Value object, List<Finding> found) {
        CelEngine.Verdict verdict = CelEngine.INSTANCE.evaluate(rule.expression(), object, null);
        if (verdict == CelEngine.Verdict.UNDECIDED) {
            // The fault is in the rule: its author forgot a case, or misspelt a name.
            String why = CelEngine.INSTANCE.evaluationProblem(rule.expression(), object);
            if (unanswered.add(rule.id() + why)) {
                found.add(Finding.error(
                                "policy/unanswered",
                                Pointer.of("expression"),
                                rule.id() + " cannot be evaluated for some objects: " + why)
                        .withRemedy("test has(...) before a field that may be missing, or correct its name")
                        .withLocation(rule.place()));
            }
        } else if (verdict != CelEngine.Verdict.HOLDS) {
            found.add(new Finding(
                    rule.severity(),
                    rule.id(),
                    nearest(object, rule.at()),
                    Optional.empty(),
                    rule.message(),
                    rule.remedy(),
                    List.of()));
        }
    }

    private static Pointer nearest(Value object, Pointer wanted) {
        Pointer here = wanted;
        while (!here.isRoot() && object.at(here).isEmpty()) {
            here = here.parent();
        }
        return here;
    }

    /** The ids with what each requires, for help texts. */
    public static Map<String, String> explained() {
        Map<String, String> texts = new TreeMap<>();
        PolicyRules.ALL.forEach((id, rule) -> texts.put(id, rule.title()));
        return texts;
    }
}
