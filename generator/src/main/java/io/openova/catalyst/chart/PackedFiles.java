package io.openova.catalyst.chart;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The files of an archive, a packed chart or any other, including those of packed charts within it; read in memory. */
public final class PackedFiles {
    private static final int DEEPEST = 4;

    private PackedFiles() {}

    /**
     * The plain files of a gzipped tar, in its order; links are left out, and nothing is written to disk.
     *
     * @throws IOException when it is not such an archive, exceeds the limits on charts, or unpacks to far more than its
     *     size
     */
    public static List<ChartFile> read(byte[] archive) throws IOException {
        List<ChartFile> files = new ArrayList<>();
        read(archive, new ChartBudget(ChartLimits.DEFAULT), "", 0, files);
        return files;
    }

    private static void read(byte[] archive, ChartBudget budget, String before, int depth, List<ChartFile> files)
            throws IOException {
        for (ChartFile file : TarArchive.readAll(archive, budget)) {
            String path = before + file.path();
            boolean isArchive = path.endsWith(".tgz") || path.endsWith(".tar.gz");
            if (isArchive && depth < DEEPEST) {
                read(file.bytes(), budget, path + "/", depth + 1, files);
            } else {
                files.add(new ChartFile(path, file.bytes()));
            }
        }
    }
}
