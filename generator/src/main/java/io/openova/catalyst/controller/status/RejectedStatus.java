package io.openova.catalyst.controller.status;

import io.openova.catalyst.finding.Finding;
import java.util.List;
import java.util.stream.Collectors;

/** What findings mean for the status of an Application. */
public final class RejectedStatus {
    private RejectedStatus() {}

    public static ApplicationHealth of(List<Finding> findings) {
        List<Finding> errors = findings.stream().filter(Finding::isError).toList();
        String message = message(errors);
        if (hasRule(errors, "reference/blueprint-unknown")) {
            return ApplicationHealth.waiting("Pending", "BlueprintMissing", message);
        }
        if (hasRule(errors, "reference/environment-missing")) {
            return ApplicationHealth.waiting("Pending", "EnvironmentMissing", message);
        }
        if (hasRule(errors, "reference/organization-missing")) {
            return ApplicationHealth.waiting("Pending", "OrganizationMissing", message);
        }
        if (!errors.isEmpty()
                && errors.stream().allMatch(finding -> finding.rule().equals("reference/dependency-missing"))) {
            return ApplicationHealth.waiting("Pending", "DependencyNotReady", message);
        }
        boolean rendering = errors.stream().anyMatch(finding -> finding.rule().startsWith("render/"));
        return ApplicationHealth.stalled(rendering ? "RenderError" : "Invalid", message);
    }

    /** The findings in one line. */
    public static String message(List<Finding> findings) {
        return findings.stream()
                .map(finding -> (finding.pointer().isRoot() ? "" : finding.pointer() + ": ")
                        + finding.message()
                        + (finding.remedy().isEmpty() ? "" : "; " + finding.remedy()))
                .collect(Collectors.joining(" | "));
    }

    private static boolean hasRule(List<Finding> findings, String rule) {
        return findings.stream().anyMatch(finding -> finding.rule().equals(rule));
    }
}
