package io.openova.catalyst;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The fenced blocks of a guide that begin with {@code ```sh}. A word after {@code sh} says how the block is run:
 *
 * <ul>
 *   <li>none: it must exit with 0;
 *   <li>{@code exit=N}: it must exit with N;
 *   <li>{@code server}: its last command is a server; it keeps running until the guide ends, and {@code $TOKEN} is set;
 *   <li>{@code cluster}: it needs a cluster, a Git host, or a registry: only the options of its {@code catalyst} commands are
 *       checked;
 *   <li>{@code elsewhere}: another test or the build runs it.
 * </ul>
 */
record GuideBlocks(Path file, List<Block> blocks) {
    private static final Set<String> MODES = Set.of("", "server", "cluster", "elsewhere");

    record Block(int line, String mode, int exit, String script) {}

    static GuideBlocks read(Path file) throws IOException {
        List<Block> blocks = new ArrayList<>();
        List<String> lines = Files.readAllLines(file);
        for (int i = 0; i < lines.size(); i++) {
            String fence = lines.get(i);
            if (!fence.strip().startsWith("```")) {
                continue;
            }
            // A block of a list is indented, and so is each of its lines.
            int indent = fence.indexOf('`');
            String word = fence.substring(indent + 3).strip();
            int first = i + 1;
            StringBuilder script = new StringBuilder();
            for (i = first; !lines.get(i).strip().startsWith("```"); i++) {
                String line = lines.get(i);
                script.append(line.isBlank() ? "" : line.substring(indent)).append('\n');
            }
            if (word.equals("sh") || word.startsWith("sh ")) {
                blocks.add(block(file, first, word.substring(2).strip(), script.toString()));
            }
        }
        return new GuideBlocks(file, blocks);
    }

    private static Block block(Path file, int line, String mode, String script) {
        if (mode.startsWith("exit=")) {
            return new Block(line, "", Integer.parseInt(mode.substring("exit=".length())), script);
        }
        if (!MODES.contains(mode)) {
            throw new IllegalArgumentException(
                    file + ":" + line + ": a block is marked '" + mode + "', not one of " + MODES);
        }
        return new Block(line, mode, 0, script);
    }
}
