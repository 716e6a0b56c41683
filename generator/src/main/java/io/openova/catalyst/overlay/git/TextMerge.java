package io.openova.catalyst.overlay.git;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jgit.diff.RawText;
import org.eclipse.jgit.diff.RawTextComparator;
import org.eclipse.jgit.merge.MergeAlgorithm;
import org.eclipse.jgit.merge.MergeChunk;
import org.eclipse.jgit.merge.MergeResult;

/** Three-way merge of texts, line by line as Git does it, so that comments and formatting of either side stay. */
public final class TextMerge {
    private TextMerge() {}

    /**
     * Lines that both sides changed differently.
     *
     * @param line the first of them in our text, counted from one
     * @param ours our lines; empty when we removed them
     * @param theirs the other side's
     */
    public record Clash(int line, String ours, String theirs) {}

    /** The merged text; with clashes it holds our lines where the sides clash. */
    public record Merged(String text, List<Clash> clashes) {
        public Merged {
            clashes = List.copyOf(clashes);
        }
    }

    public static Merged merge(String base, String ours, String theirs) {
        MergeResult<RawText> result =
                new MergeAlgorithm().merge(RawTextComparator.DEFAULT, text(base), text(ours), text(theirs));
        StringBuilder merged = new StringBuilder(ours.length());
        List<Clash> clashes = new ArrayList<>();
        String mine = "";
        int line = 0;
        for (MergeChunk chunk : result) {
            String lines = result.getSequences()
                    .get(chunk.getSequenceIndex())
                    .getString(chunk.getBegin(), chunk.getEnd(), false);
            switch (chunk.getConflictState()) {
                case NO_CONFLICT -> merged.append(lines);
                case FIRST_CONFLICTING_RANGE -> {
                    mine = lines;
                    line = chunk.getBegin() + 1;
                    merged.append(lines);
                }
                case NEXT_CONFLICTING_RANGE -> clashes.add(new Clash(line, mine, lines));
                default -> {}
            }
        }
        return new Merged(merged.toString(), clashes);
    }

    private static RawText text(String text) {
        return new RawText(text.getBytes(StandardCharsets.UTF_8));
    }
}
