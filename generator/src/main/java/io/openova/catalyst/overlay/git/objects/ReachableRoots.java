package io.openova.catalyst.overlay.git.objects;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;

/** Where the objects that must stay are reached from: refs of all kinds, reflogs, and what is staged, as in {@code git gc}. */
public final class ReachableRoots {
    private static final Pattern REFLOG = Pattern.compile("^([0-9a-f]{40}) ([0-9a-f]{40}) ");
    private static final int DEPTH = 32;

    private ReachableRoots() {}

    /** Objects that refs name now. */
    public static Set<ObjectId> refs(Repository repository) throws IOException {
        repository.getRefDatabase().refresh();
        List<Ref> refs = new ArrayList<>(repository.getRefDatabase().getRefs());
        refs.addAll(repository.getRefDatabase().getAdditionalRefs());
        Set<ObjectId> ids = new LinkedHashSet<>();
        for (Ref ref : refs) {
            if (ref.getObjectId() != null) {
                ids.add(ref.getObjectId());
            }
        }
        return ids;
    }

    /** Everything that must stay; names of objects that are gone already are left out. */
    public static Set<ObjectId> all(Repository repository) throws IOException {
        Set<ObjectId> ids = refs(repository);
        Set<ObjectId> hints = new LinkedHashSet<>();
        Path git = repository.getDirectory().toPath();
        reflogs(git.resolve(Constants.LOGS), hints);
        index(repository, git.resolve("index"), hints);
        Path trees = git.resolve("worktrees");
        if (Files.isDirectory(trees)) {
            try (Stream<Path> linked = Files.list(trees)) {
                for (Path tree : linked.toList()) {
                    index(repository, tree.resolve("index"), hints);
                    reflogs(tree.resolve(Constants.LOGS), hints);
                    head(tree.resolve(Constants.HEAD), hints);
                }
            }
        }
        try (ObjectReader reader = repository.newObjectReader()) {
            for (ObjectId hint : hints) {
                if (reader.has(hint)) {
                    ids.add(hint);
                }
            }
        }
        return ids;
    }

    private static void reflogs(Path logs, Set<ObjectId> ids) throws IOException {
        if (!Files.isDirectory(logs)) {
            return;
        }
        try (Stream<Path> files = Files.walk(logs, DEPTH)) {
            for (Path log : files.filter(Files::isRegularFile).toList()) {
                try (Stream<String> lines = Files.lines(log, StandardCharsets.ISO_8859_1)) {
                    lines.map(REFLOG::matcher).filter(Matcher::find).forEach(line -> {
                        ids.add(ObjectId.fromString(line.group(1)));
                        ids.add(ObjectId.fromString(line.group(2)));
                    });
                }
            }
        }
        ids.remove(ObjectId.zeroId());
    }

    private static void head(Path file, Set<ObjectId> ids) throws IOException {
        if (Files.isRegularFile(file)) {
            String text = Files.readString(file, StandardCharsets.ISO_8859_1).strip();
            if (ObjectId.isId(text)) {
                ids.add(ObjectId.fromString(text));
            }
        }
    }

    private static void index(Repository repository, Path file, Set<ObjectId> ids) throws IOException {
        if (!Files.isRegularFile(file)) {
            return;
        }
        DirCache index = DirCache.read(file.toFile(), repository.getFS());
        for (int i = 0; i < index.getEntryCount(); i++) {
            if (!FileMode.GITLINK.equals(index.getEntry(i).getRawMode())) {
                ids.add(index.getEntry(i).getObjectId());
            }
        }
    }
}
