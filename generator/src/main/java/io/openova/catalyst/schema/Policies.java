package io.openova.catalyst.schema;

import io.openova.catalyst.document.Document;
import io.openova.catalyst.document.DocumentReader;
import io.openova.catalyst.document.ReadOutcome;
import io.openova.catalyst.document.tree.ReadLimits;
import io.openova.catalyst.finding.Finding;
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
import java.util.function.Predicate;

/**
 * Checks of taste and safety that no schema makes: a few of our own, each on or off by its id, and rules in CEL that a team
 * brings along. Safe for many threads.
 */
public final class Policies {
    /** Nothing is asked. */
    public static final Policies NONE = new Policies(Set.of(), List.of());

    private static final String SECRETS = "policy/secret-plain-text";

    private static final List<String> FIELDS =
            List.of("id", "kinds", "expression", "message", "severity", "at", "remedy");

    private final Set<String> chosen;
    private final List<OwnRule> rules;

    private Policies(Set<String> chosen, List<OwnRule> rules) {
        this.chosen = Set.copyOf(chosen);
        this.rules = List.copyOf(rules);
    }

    /** A team's rule: what must hold, of which kinds, and what to say when it does not. */
    private record OwnRule(
            String id,
            Severity severity,
            List<String> kinds,
            Pointer at,
            String expression,
            String message,
            String remedy) {}

    /** The ids of the policies that the program brings along. */
    public static List<String> ids() {
        return List.copyOf(PolicyRules.ALL.keySet());
    }

    /**
     * The policies that the words choose, in order: {@code all}, an id, or an id with a minus before it.
     *
     * @throws IllegalArgumentException for a word that is neither; the message names the ids
     */
    public static Policies chosen(List<String> words) {
        Set<String> chosen = new TreeSet<>();
        for (String word : words) {
            boolean isOff = word.startsWith("-");
            String id = isOff ? word.substring(1) : word;
            String full = id.contains("/") ? id : "policy/" + id;
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
        return new Policies(chosen, List.of());
    }

    /** What reading a team's rules gave. */
    public record Read(Policies policies, List<Finding> findings) {}

    /** These policies and the rules in the file; what is wrong with a rule is a finding, and the rule is left out. */
    public Read with(byte[] bytes, String file) {
        ReadOutcome outcome = new DocumentReader().read(bytes, file, ReadLimits.MANIFEST);
        List<Finding> findings = new ArrayList<>(outcome.findings());
        List<OwnRule> more = new ArrayList<>(rules);
        for (Document document : outcome.isClean() ? outcome.documents() : List.<Document>of()) {
            rule(document, findings).ifPresent(more::add);
        }
        return new Read(new Policies(chosen, more), findings);
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
        if (wrong.isEmpty() && rule instanceof Value.ObjectValue fields) {
            wrong = fields.entries().keySet().stream()
                    .filter(key -> !FIELDS.contains(key))
                    .findFirst()
                    .map(key -> malformed(document, Pointer.of(key), "a policy has no field '" + key + "'")
                            .withRemedy("its fields are " + String.join(", ", FIELDS)));
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
                rule.textAt("remedy").orElse("")));
    }

    /** Warnings about kinds that rules name and that neither the schemas nor the documents have: such a rule is never asked. */
    public List<Finding> unknownKinds(Predicate<String> isKnown) {
        List<Finding> found = new ArrayList<>();
        for (OwnRule rule : rules) {
            for (int i = 0; i < rule.kinds().size(); i++) {
                String kind = rule.kinds().get(i);
                if (!isKnown.test(kind)) {
                    found.add(Finding.warning(
                                    "policy/kind-unknown",
                                    Pointer.of("kinds").child(i),
                                    rule.id() + " is about kind '" + kind
                                            + "', which no schema has; it was asked of nothing")
                            .withRemedy("correct the kind, or add its definition to the files"));
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

    /** What the policies have to say of the object, with pointers into it; of a List, of what is in it. */
    List<Finding> check(Value object) {
        List<Finding> found = new ArrayList<>();
        ListedObjects.of(object).forEach((at, item) -> one(item)
                .forEach(finding -> found.add(finding.withPointer(at.append(finding.pointer())))));
        return found;
    }

    /** What the policies have to say of a request, which is no object yet. */
    List<Finding> checkRequest(Value request) {
        List<Finding> found = new ArrayList<>();
        if (chosen.contains(SECRETS)) {
            SecretPolicy.check(
                    request,
                    (at, message, remedy) ->
                            found.add(Finding.error(SECRETS, at, message).withRemedy(remedy)));
        }
        return found;
    }

    private List<Finding> one(Value object) {
        List<Finding> found = new ArrayList<>();
        for (String id : chosen) {
            PolicyRules.Rule rule = PolicyRules.ALL.get(id);
            if (rule != null) {
                rule.check(
                        object,
                        (at, message, remedy) ->
                                found.add(Finding.error(id, at, message).withRemedy(remedy)));
            }
        }
        String kind = object.textAt("kind").orElse("");
        for (OwnRule rule : rules) {
            boolean speaks = rule.kinds().isEmpty() || rule.kinds().contains(kind);
            // A rule that has no answer has not been kept: its author forgot a case.
            CelEngine.Verdict verdict =
                    speaks ? CelEngine.INSTANCE.evaluate(rule.expression(), object, null) : CelEngine.Verdict.HOLDS;
            if (verdict != CelEngine.Verdict.HOLDS) {
                String why = verdict == CelEngine.Verdict.UNDECIDED
                        ? " (the expression cannot be evaluated: "
                                + CelEngine.INSTANCE
                                        .undecided(rule.expression(), object)
                                        .orElse("no answer")
                                + "; has(...) tests whether a field is there)"
                        : "";
                found.add(new Finding(
                        rule.severity(),
                        rule.id(),
                        nearest(object, rule.at()),
                        Optional.empty(),
                        rule.message() + why,
                        rule.remedy(),
                        List.of()));
            }
        }
        return found;
    }

    private static Pointer nearest(Value object, Pointer wanted) {
        Pointer here = wanted;
        while (!here.isRoot() && object.at(here).isEmpty()) {
            here = here.parent();
        }
        return here;
    }

    /** Ids and what each asks, for help. */
    public static Map<String, String> explained() {
        Map<String, String> texts = new TreeMap<>();
        PolicyRules.ALL.forEach((id, rule) -> texts.put(id, rule.title()));
        return texts;
    }
}
