package io.openova.catalyst.http.exchange;

import io.openova.catalyst.delivery.DeliveryOutcome;
import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.http.answer.Problem;
import io.openova.catalyst.http.answer.Problems;
import io.openova.catalyst.http.auth.Caller;
import io.openova.catalyst.http.auth.CallerGate;
import io.openova.catalyst.value.Pointer;
import io.openova.catalyst.value.Value;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Maps the refusals of a delivery to problems. */
public final class OutcomeProblems {
    /** The first row whose rule occurs among the findings decides, regardless of other findings. */
    private static final Map<String, Row> DECISIVE = decisive();

    private record Row(int status, String error) {}

    private OutcomeProblems() {}

    private static Map<String, Row> decisive() {
        Map<String, Row> rows = new LinkedHashMap<>();
        rows.put(CallerGate.FORBIDDEN, new Row(403, "forbidden"));
        rows.put("reference/application-missing", new Row(404, "application-not-found"));
        rows.put(CallerGate.EXISTS, new Row(409, "application-exists"));
        rows.put(CallerGate.CHANGED, new Row(412, "precondition-failed"));
        rows.put("request/kind", new Row(400, "kind-mismatch"));
        rows.put("request/name-mismatch", new Row(400, "name-mismatch"));
        rows.put("request/namespace-mismatch", new Row(400, "namespace-mismatch"));
        rows.put("reference/has-dependents", new Row(409, "has-dependents"));
        rows.put("catalog/version-changed", new Row(409, "version-changed"));
        rows.put("hold/active", new Row(409, "application-held"));
        rows.put("hold/exists", new Row(409, "application-held"));
        rows.put("hold/held-back", new Row(409, "application-held"));
        rows.put("hold/missing", new Row(409, "application-not-held"));
        rows.put("placement/transition-blocked", new Row(409, "placement-transition-blocked"));
        rows.put("blueprint/schema-malformed", new Row(502, "blueprint-schema-malformed"));
        rows.put("catalog/blueprint-malformed", new Row(502, "blueprint-schema-malformed"));
        return rows;
    }

    public static Problem rejected(Caller caller, List<Finding> all) {
        List<Finding> findings = seen(caller, all);
        List<Finding> errors = findings.stream().filter(Finding::isError).toList();
        for (Map.Entry<String, Row> row : DECISIVE.entrySet()) {
            List<Finding> fitting = errors.stream()
                    .filter(finding -> finding.rule().equals(row.getKey()))
                    .toList();
            if (!fitting.isEmpty()) {
                Row decided = row.getValue();
                Problem problem = Problem.of(decided.status(), decided.error(), sentence(fitting.get(0)));
                return decided.error().equals("forbidden") ? Problems.forbidden() : problem.with(findings);
            }
        }
        if (!errors.isEmpty() && errors.stream().allMatch(f -> f.rule().equals("reference/blueprint-unknown"))) {
            return Problem.of(404, "blueprint-not-found", sentence(errors.get(0)))
                    .with(findings);
        }
        boolean onlyParameters = !errors.isEmpty() && errors.stream().allMatch(f -> isParameter(f.pointer()));
        return Problem.of(
                        422,
                        onlyParameters ? "invalid-parameters" : "invalid-application",
                        errors.stream().map(Finding::message).limit(3).collect(Collectors.joining("; ")))
                .with(findings);
    }

    public static Problem conflicted(DeliveryOutcome.Conflicted conflicted) {
        return Problem.of(
                        409,
                        "application-conflict",
                        "somebody changed the same fields at the same time; nothing was written; "
                                + conflicted.remedy().orElse("get the Application again and review the change"))
                .with(
                        "conflicts",
                        Value.list(conflicted.conflicts().stream()
                                .<Value>map(conflict -> Value.object()
                                        .put("pointer", conflict.pointer().toString())
                                        .put("ours", conflict.ours())
                                        .put("theirs", conflict.theirs())
                                        .build())
                                .toList()));
    }

    private static boolean isParameter(Pointer pointer) {
        List<String> tokens = pointer.tokens();
        return !tokens.isEmpty()
                && (List.of("parameters", "values").contains(tokens.get(0))
                        || tokens.size() > 1
                                && tokens.get(0).equals("spec")
                                && tokens.get(1).equals("parameters"));
    }

    /** The findings as the caller may see them. */
    public static List<Finding> seen(Caller caller, List<Finding> findings) {
        return findings.stream().map(finding -> seen(caller, finding)).toList();
    }

    /**
     * Suggested Environment names come from all Organizations, so they are hidden from callers who may not see all of
     * them.
     */
    private static Finding seen(Caller caller, Finding finding) {
        return finding.rule().equals("reference/environment-missing")
                ? finding.withCandidates(
                        finding.candidates().stream().filter(caller::maySee).toList())
                : finding;
    }

    private static String sentence(Finding finding) {
        return finding.remedy().isEmpty() ? finding.message() : finding.message() + "; " + finding.remedy();
    }
}
