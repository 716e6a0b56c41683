package io.openova.catalyst.overlay.git.objects;

import io.openova.catalyst.model.ChangeSet;
import io.openova.catalyst.model.OverlayPath;
import io.openova.catalyst.overlay.OverlayDiff;
import io.openova.catalyst.overlay.UnsafeEntryException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.eclipse.jgit.lib.Constants;
import org.jspecify.annotations.Nullable;

/** Finds the actual changes of a change set; equal content does not count as a change. */
public final class DiffPlanner {
    private DiffPlanner() {}

    /**
     * @throws UnsafeEntryException when a link, a submodule, an odd mode, or a file in place of a folder is on a
     * changed path
     */
    public static OverlayDiff diff(GitSnapshot base, ChangeSet changes) {
        SortedMap<OverlayPath, TreeEntry> gone = removals(base, changes);
        List<OverlayDiff.Entry> entries = new ArrayList<>();
        SortedMap<OverlayPath, OverlayDiff.Entry> byPath = new TreeMap<>();
        for (Map.Entry<OverlayPath, TreeEntry> removal : gone.entrySet()) {
            OverlayPath path = removal.getKey();
            if (!changes.writes().containsKey(path)) {
                String before = base.shown(path, removal.getValue());
                byPath.put(
                        path,
                        new OverlayDiff.Entry(OverlayDiff.Action.REMOVE, path, Optional.of(before), Optional.empty()));
            }
        }
        for (Map.Entry<OverlayPath, String> write : changes.writes().entrySet()) {
            OverlayDiff.Entry entry = write(base, changes, gone, write.getKey(), write.getValue());
            if (entry != null) {
                byPath.put(entry.path(), entry);
            }
        }
        entries.addAll(byPath.values());
        return new OverlayDiff(entries, digest(entries));
    }

    static byte[] encode(OverlayPath path, String content) {
        try {
            ByteBuffer bytes = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(content));
            byte[] exact = new byte[bytes.remaining()];
            bytes.get(exact);
            return exact;
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("the content of " + path + " holds half a surrogate pair", e);
        }
    }

    private static SortedMap<OverlayPath, TreeEntry> removals(GitSnapshot base, ChangeSet changes) {
        SortedMap<OverlayPath, TreeEntry> gone = new TreeMap<>();
        for (OverlayPath removal : changes.removals()) {
            TreeEntry entry = base.find(removal);
            if (entry == null) {
                continue;
            }
            if (entry.isFile()) {
                gone.put(removal, entry);
                continue;
            }
            for (OverlayPath file : base.doomed(removal)) {
                TreeEntry found = base.find(file);
                if (found != null) {
                    gone.put(file, found);
                }
            }
        }
        return gone;
    }

    private static OverlayDiff.@Nullable Entry write(
            GitSnapshot base,
            ChangeSet changes,
            SortedMap<OverlayPath, TreeEntry> gone,
            OverlayPath path,
            String content) {
        if (path.isRoot()) {
            throw new IllegalArgumentException("the root of the overlay cannot be written as a file");
        }
        requireFolders(base, changes, gone, path);
        TreeEntry existing = base.find(path);
        byte[] bytes = encode(path, content);
        if (existing == null) {
            return new OverlayDiff.Entry(OverlayDiff.Action.ADD, path, Optional.empty(), Optional.of(content));
        }
        if (existing.isFolder()) {
            if (!gone.keySet().containsAll(base.doomed(path))) {
                throw new UnsafeEntryException(
                        path + " in the overlay is a folder where a file must be; remove it with git and try again");
            }
            return new OverlayDiff.Entry(OverlayDiff.Action.ADD, path, Optional.empty(), Optional.of(content));
        }
        if (existing.id().equals(GitObjects.idOf(Constants.OBJ_BLOB, bytes))) {
            return null;
        }
        return new OverlayDiff.Entry(
                OverlayDiff.Action.CHANGE, path, Optional.of(base.shown(path, existing)), Optional.of(content));
    }

    private static void requireFolders(
            GitSnapshot base, ChangeSet changes, SortedMap<OverlayPath, TreeEntry> gone, OverlayPath path) {
        for (OverlayPath folder = path.parent(); !folder.isRoot(); folder = folder.parent()) {
            if (changes.writes().containsKey(folder)) {
                throw new IllegalArgumentException(
                        "a change set writes " + folder + " as a file and " + path + " below it");
            }
            TreeEntry entry = base.find(folder);
            if (entry != null && entry.isFile() && !gone.containsKey(folder)) {
                throw new UnsafeEntryException(
                        folder + " in the overlay is a file where a folder must be; remove it with git and try again");
            }
        }
    }

    private static String digest(List<OverlayDiff.Entry> entries) {
        MessageDigest sha = sha256();
        for (OverlayDiff.Entry entry : entries) {
            part(sha, entry.action().name());
            part(sha, entry.path().toString());
            part(sha, entry.after().orElse(""));
        }
        return HexFormat.of().formatHex(sha.digest());
    }

    /** Each part is preceded by its length, so that different plans never give the same bytes. */
    private static void part(MessageDigest sha, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        sha.update(ByteBuffer.allocate(Long.BYTES).putLong(bytes.length).array());
        sha.update(bytes);
    }

    public static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
