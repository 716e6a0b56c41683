package io.openova.catalyst.overlay;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.eclipse.jgit.diff.DiffFormatter;
import org.eclipse.jgit.diff.EditList;
import org.eclipse.jgit.diff.HistogramDiff;
import org.eclipse.jgit.diff.RawText;
import org.eclipse.jgit.diff.RawTextComparator;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.jspecify.annotations.Nullable;

/** Writes an {@link OverlayDiff} as {@code git diff} would. */
final class UnifiedDiff {
    private static final int ABBREVIATED = 7;

    private UnifiedDiff() {}

    static String of(OverlayDiff diff) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            for (OverlayDiff.Entry entry : diff.entries()) {
                write(entry, out);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("memory does not fail", e);
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    private static void write(OverlayDiff.Entry entry, ByteArrayOutputStream out) throws IOException {
        String path = entry.path().toString();
        StringBuilder header = new StringBuilder(128);
        header.append("diff --git a/").append(path).append(" b/").append(path).append('\n');
        String index = "index " + abbreviated(entry.before()) + ".." + abbreviated(entry.after());
        switch (entry.action()) {
            case ADD:
                header.append("new file mode 100644\n").append(index).append('\n');
                break;
            case REMOVE:
                header.append("deleted file mode 100644\n").append(index).append('\n');
                break;
            case CHANGE:
                header.append(index).append(" 100644\n");
                break;
        }
        RawText before = text(entry.before());
        RawText after = text(entry.after());
        EditList edits = new HistogramDiff().diff(RawTextComparator.DEFAULT, before, after);
        if (!edits.isEmpty()) {
            header.append("--- ").append(entry.before().isPresent() ? "a/" + path : "/dev/null");
            header.append("\n+++ ").append(entry.after().isPresent() ? "b/" + path : "/dev/null");
            header.append('\n');
        }
        out.writeBytes(header.toString().getBytes(StandardCharsets.UTF_8));
        try (DiffFormatter formatter = new GitLike(out, before)) {
            formatter.format(edits, before, after);
        }
    }

    private static RawText text(Optional<String> content) {
        return content.map(t -> new RawText(t.getBytes(StandardCharsets.UTF_8))).orElse(RawText.EMPTY_TEXT);
    }

    private static String abbreviated(Optional<String> content) {
        return content.map(t ->
                        new ObjectInserter.Formatter().idFor(Constants.OBJ_BLOB, t.getBytes(StandardCharsets.UTF_8)))
                .orElse(ObjectId.zeroId())
                .name()
                .substring(0, ABBREVIATED);
    }

    /**
     * Adds the text that Git shows after a hunk's range: the last line before it that begins with a letter, `_`, or
     * `$`.
     */
    private static final class GitLike extends DiffFormatter {
        private static final int SHOWN_BYTES = 80;

        private final RawText before;

        GitLike(ByteArrayOutputStream out, RawText before) {
            super(out);
            this.before = before;
        }

        @Override
        protected void writeHunkHeader(int aStart, int aEnd, int bStart, int bEnd, @Nullable String heading)
                throws IOException {
            super.writeHunkHeader(aStart, aEnd, bStart, bEnd, heading(aStart));
        }

        private @Nullable String heading(int start) {
            for (int line = start - 1; line >= 0; line--) {
                String text = before.getString(line);
                if (!text.isEmpty() && isHeading(text.charAt(0))) {
                    return shown(text);
                }
            }
            return null;
        }

        private static boolean isHeading(char first) {
            return first >= 'a' && first <= 'z' || first >= 'A' && first <= 'Z' || first == '_' || first == '$';
        }

        private static String shown(String text) {
            String line = text.stripTrailing();
            while (line.getBytes(StandardCharsets.UTF_8).length > SHOWN_BYTES) {
                line = line.substring(0, line.offsetByCodePoints(line.length(), -1));
            }
            return line;
        }
    }
}
