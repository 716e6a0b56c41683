package io.openova.catalyst.schema;

import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.value.Pointer;
import java.util.List;
import java.util.Optional;

/** The finding that a kind has no known schema, so that its objects were not checked. */
public final class MissingDefinition {
    /** The rule of these findings, and of the error about a kind that does not exist. */
    public static final String RULE = "schema/missing";

    private static final String BEFORE = "there is no definition of ";
    private static final String AFTER = ", so this object was not checked";
    private static final String REMEDY =
            "put its CustomResourceDefinition among the files, or name it with --definitions";

    private MissingDefinition() {}

    /**
     * Returns a warning: an object without a known schema may still be valid.
     *
     * @param kind for example {@code cert-manager.io/v1 Issuer}
     * @param near known kinds of a similar name
     */
    static Finding of(String kind, Pointer place, List<String> near) {
        String guess = near.isEmpty() ? "" : "did you mean " + near.get(0) + "? If not, ";
        return Finding.warning(RULE, place, BEFORE + kind + AFTER)
                .withRemedy(guess + REMEDY)
                .withCandidates(near);
    }

    /** Returns the kind that the finding is about; empty for any other finding. */
    public static Optional<String> kindOf(Finding finding) {
        boolean isOne = finding.rule().equals(RULE)
                && finding.message().startsWith(BEFORE)
                && finding.message().endsWith(AFTER);
        return isOne
                ? Optional.of(finding.message()
                        .substring(BEFORE.length(), finding.message().length() - AFTER.length()))
                : Optional.empty();
    }

    /** Returns one finding for all objects of its kind. */
    public static Finding forAll(Finding first, String kind, int count) {
        return count == 1 ? first : first.withMessage(BEFORE + kind + ", so " + count + " objects were not checked");
    }
}
