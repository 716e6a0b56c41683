package io.openova.catalyst.overlay.git.objects;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.eclipse.jgit.errors.CorruptObjectException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.util.RawParseUtils;

/**
 * One line of a Git tree. Names stay bytes, so that what others wrote is carried over unchanged.
 *
 * @param mode as stored, for example {@code 0100644}
 */
public record TreeEntry(byte[] rawName, int mode, ObjectId id) {
    static final int FILE = 0100644;
    public static final int FOLDER = 0040000;
    static final int SYMLINK = 0120000;
    public static final int GITLINK = 0160000;

    private static final String ENDS_EARLY = "a tree ends in the middle of an entry";

    /** Git's order: by bytes, where a folder's name ends in a slash. */
    static final Comparator<TreeEntry> GIT_ORDER = TreeEntry::compare;

    public static TreeEntry of(String name, int mode, ObjectId id) {
        return new TreeEntry(name.getBytes(StandardCharsets.UTF_8), mode, id);
    }

    String name() {
        return new String(rawName, StandardCharsets.UTF_8);
    }

    boolean isFile() {
        return mode == FILE;
    }

    /** A file of any mode: executable, or as old versions of Git wrote it. Only {@link #isFile} is ever written. */
    boolean isAnyFile() {
        return (mode & 0170000) == 0100000;
    }

    boolean isFolder() {
        return mode == FOLDER;
    }

    /** The mode in Git's words, for messages. */
    String kind() {
        String octal = String.format("%06o", mode);
        switch (mode) {
            case SYMLINK:
                return "a symbolic link (mode " + octal + ")";
            case GITLINK:
                return "a submodule (mode " + octal + ")";
            default:
                return "of mode " + octal;
        }
    }

    /** The object of one name, zero when the tree has none, without making the other entries. */
    static ObjectId find(byte[] tree, byte[] name) throws CorruptObjectException {
        int at = 0;
        while (at < tree.length) {
            int start = RawParseUtils.nextLF(tree, at, ' ');
            int end = RawParseUtils.nextLF(tree, start, '\0') - 1;
            if (end + Constants.OBJECT_ID_LENGTH >= tree.length) {
                throw new CorruptObjectException(ENDS_EARLY);
            }
            if (Arrays.equals(tree, start, end, name, 0, name.length)) {
                return ObjectId.fromRaw(tree, end + 1);
            }
            at = end + 1 + Constants.OBJECT_ID_LENGTH;
        }
        return ObjectId.zeroId();
    }

    static List<TreeEntry> parse(byte[] tree) throws CorruptObjectException {
        List<TreeEntry> entries = new ArrayList<>();
        int at = 0;
        while (at < tree.length) {
            int mode = 0;
            while (at < tree.length && tree[at] != ' ') {
                int digit = tree[at++] - '0';
                if (digit < 0 || digit > 7) {
                    throw new CorruptObjectException("a tree has an entry whose mode is not an octal number");
                }
                mode = (mode << 3) | digit;
            }
            int name = ++at;
            while (at < tree.length && tree[at] != 0) {
                at++;
            }
            int id = at + 1;
            if (id + Constants.OBJECT_ID_LENGTH > tree.length) {
                throw new CorruptObjectException(ENDS_EARLY);
            }
            byte[] raw = Arrays.copyOfRange(tree, name, at);
            entries.add(new TreeEntry(raw, mode, ObjectId.fromRaw(tree, id)));
            at = id + Constants.OBJECT_ID_LENGTH;
        }
        return entries;
    }

    /** The bytes of a tree that holds these entries. */
    public static byte[] format(Collection<TreeEntry> entries) {
        List<TreeEntry> sorted = new ArrayList<>(entries);
        sorted.sort(GIT_ORDER);
        java.io.ByteArrayOutputStream out = new java.io.ByteArrayOutputStream(sorted.size() * 48);
        byte[] id = new byte[Constants.OBJECT_ID_LENGTH];
        for (TreeEntry entry : sorted) {
            out.writeBytes(Integer.toOctalString(entry.mode).getBytes(StandardCharsets.US_ASCII));
            out.write(' ');
            out.writeBytes(entry.rawName);
            out.write(0);
            entry.id.copyRawTo(id, 0);
            out.writeBytes(id);
        }
        return out.toByteArray();
    }

    private static int compare(TreeEntry a, TreeEntry b) {
        int common = Math.min(a.rawName.length, b.rawName.length);
        for (int i = 0; i < common; i++) {
            int difference = (a.rawName[i] & 0xff) - (b.rawName[i] & 0xff);
            if (difference != 0) {
                return difference;
            }
        }
        return byteAt(a, common) - byteAt(b, common);
    }

    private static int byteAt(TreeEntry entry, int index) {
        if (index < entry.rawName.length) {
            return entry.rawName[index] & 0xff;
        }
        return entry.isFolder() ? '/' : 0;
    }
}
