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
import org.eclipse.jgit.lib.ObjectId;

/** Writes an {@link OverlayDiff} as {@code git diff} would. */
final class UnifiedDiff {
    private static final int ABBREVIATED = 7;

    private UnifiedDiff() {}

    static String of(OverlayDiff diff) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (DiffFormatter formatter = new DiffFormatter(out)) {
            for (OverlayDiff.Entry entry : diff.entries()) {
                write(entry, formatter, out);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("memory does not fail", e);
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    private static void write(OverlayDiff.Entry entry, DiffFormatter formatter, ByteArrayOutputStream out)
            throws IOException {
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
        formatter.format(edits, before, after);
        formatter.flush();
    }

    private static RawText text(Optional<String> content) {
        return content.map(t -> new RawText(t.getBytes(StandardCharsets.UTF_8))).orElse(RawText.EMPTY_TEXT);
    }

    private static String abbreviated(Optional<String> content) {
        return content.map(t -> TreeEntry.blobId(t.getBytes(StandardCharsets.UTF_8)))
                .orElse(ObjectId.zeroId())
                .name()
                .substring(0, ABBREVIATED);
    }
}
