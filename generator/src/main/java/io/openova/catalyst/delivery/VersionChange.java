package io.openova.catalyst.delivery;

import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.model.Application;
import io.openova.catalyst.model.BlueprintRef;
import io.openova.catalyst.value.Pointer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Names parameter and versions in findings about parameters, when a request takes an Application to another version of
 * its Blueprint: what is wrong is usually what the versions differ in.
 */
final class VersionChange {
    static final Pointer PARAMETERS = Pointer.of("spec", "parameters");

    private VersionChange() {}

    /**
     * Returns the findings with the parameter and both versions in the message.
     *
     * @param findings with pointers into the custom resource
     * @param before the Application as it is; empty for a new one
     * @param after what it is to run
     */
    static List<Finding> named(List<Finding> findings, Optional<Application> before, Optional<BlueprintRef> after) {
        if (before.isEmpty() || after.isEmpty() || before.get().blueprint().equals(after.get())) {
            return findings;
        }
        BlueprintRef from = before.get().blueprint();
        String versions = from.name().equals(after.get().name())
                ? " (" + from + " -> " + after.get().version() + ")"
                : " (" + from + " -> " + after.get() + ")";
        List<Finding> named = new ArrayList<>();
        for (Finding finding : findings) {
            named.add(
                    finding.pointer().startsWith(PARAMETERS)
                            ? finding.withMessage(subject(finding.pointer()) + ": " + finding.message() + versions)
                            : finding);
        }
        return named;
    }

    private static String subject(Pointer pointer) {
        List<String> tokens = pointer.tokens();
        return tokens.size() == 2 ? "parameters" : "parameter " + String.join(".", tokens.subList(2, tokens.size()));
    }
}
