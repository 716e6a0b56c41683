package io.openova.catalyst.overlay;

import io.openova.catalyst.finding.SingleLine;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.jspecify.annotations.Nullable;

/** What to do if the branch that an overlay is opened with does not exist. */
public enum AbsentBranch {
    /** Fails, even in a repository without commits. */
    REFUSE,
    /** The first commit creates the branch in a repository without commits; fails in any other. */
    START,
    /**
     * The first commit creates the branch: as a new history in a repository without commits, else from the default
     * branch.
     */
    CREATE;

    private static final int SHOWN = 10;

    /** Branches of a repository, and the one that HEAD names. */
    public record Known(SortedMap<String, ObjectId> branches, Optional<String> main) {
        private static final String HEADS = "refs/heads/";

        /** @param refs all refs, with HEAD where it is known */
        public static Known of(Iterable<Ref> refs) {
            SortedMap<String, ObjectId> branches = new TreeMap<>();
            Optional<String> main = Optional.empty();
            for (Ref ref : refs) {
                ObjectId id = ref.getObjectId();
                if (ref.getName().equals("HEAD") && ref.isSymbolic()) {
                    main = Optional.of(ref.getTarget().getName()).filter(name -> name.startsWith(HEADS));
                } else if (ref.getName().startsWith(HEADS) && id != null) {
                    branches.put(ref.getName().substring(HEADS.length()), id);
                }
            }
            return new Known(branches, main.map(name -> name.substring(HEADS.length())));
        }

        /** The branch that HEAD names, or the only one that there is. */
        Optional<Map.Entry<String, ObjectId>> start() {
            return branches.entrySet().stream()
                    .filter(branch -> branches.size() == 1
                            || main.filter(branch.getKey()::equals).isPresent())
                    .findFirst();
        }

        private String names() {
            String first = String.join(
                    ", ",
                    branches.keySet().stream().limit(SHOWN).map(SingleLine::of).toList());
            return branches.size() > SHOWN ? first + ", and " + (branches.size() - SHOWN) + " more" : first;
        }
    }

    /**
     * The commit that the absent branch starts from; null to start from nothing.
     *
     * @throws OverlayUnavailableException when the branch must exist
     */
    @Nullable
    public ObjectId startOf(String branch, String place, Known known) {
        if (known.branches().isEmpty()) {
            if (this == REFUSE) {
                throw new OverlayUnavailableException(
                        "the overlay " + place + " has no commits, so there is no branch '" + branch
                                + "'; create it with 'catalyst cluster new' or --create-branch");
            }
            return null;
        }
        String missing = "the overlay " + place + " has no branch '" + branch + "'; it has " + known.names();
        Optional<Map.Entry<String, ObjectId>> start = known.start();
        if (this != CREATE) {
            throw new OverlayUnavailableException(missing + "; name one of them with --branch"
                    + start.map(from ->
                                    ", or add --create-branch to create it from '" + SingleLine.of(from.getKey()) + "'")
                            .orElse(""));
        }
        return start.map(Map.Entry::getValue)
                .orElseThrow(() -> new OverlayUnavailableException(missing
                        + ", and no default branch to create it from; create it with `git branch " + branch + " "
                        + "START`"));
    }
}
