package io.openova.catalyst.chart;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.compressors.gzip.GzipCompressorOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipParameters;
import org.apache.commons.compress.utils.CountingInputStream;

/** Reads and writes a chart's archive ({@code .tgz}) in memory: nothing is unpacked to disk (threat S23). */
final class TarArchive {
    private static final int BUFFER = 8192;
    /** 2000-01-01: the same files give the same bytes, and no tool complains about the year 1970. */
    private static final long FIXED_TIME = 946_684_800L * 1000;

    private TarArchive() {}

    /** The files below the archive's one top folder, in the archive's order, without that folder's name. */
    static List<ChartFile> read(byte[] archive, ChartBudget budget) throws IOException {
        if (archive.length > budget.limits().archiveBytes()) {
            throw new ChartRefusedException(
                    "chart/too-large",
                    "the archive has more than " + budget.limits().archiveBytes() + " bytes");
        }
        List<ChartFile> files = new ArrayList<>();
        try (CountingInputStream unpacked = new CountingInputStream(gzip(archive));
                TarArchiveInputStream tar = new TarArchiveInputStream(unpacked, "UTF-8")) {
            Optional<String> top = Optional.empty();
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                budget.entry();
                budget.ratio(unpacked.getBytesRead(), archive.length);
                // Git and Go write a header for the whole archive; it holds no file.
                if (entry.isGlobalPaxHeader()) {
                    continue;
                }
                String path = ChartPaths.checked(entry.getName());
                if (!entry.isDirectory() && !isPlainFile(entry)) {
                    throw new ChartRefusedException(
                            "chart/unsafe-entry", path + " is a link or a device; a chart holds plain files only");
                }
                int slash = path.indexOf('/');
                String folder = slash < 0 ? path : path.substring(0, slash);
                if (top.isPresent() && !top.get().equals(folder)) {
                    throw new ChartRefusedException(
                            "chart/unreadable", "the archive has two top folders, " + top.get() + " and " + folder);
                }
                top = Optional.of(folder);
                if (!entry.isDirectory() && slash > 0) {
                    byte[] bytes = bytes(tar, path, budget);
                    budget.ratio(unpacked.getBytesRead(), archive.length);
                    files.add(new ChartFile(path.substring(slash + 1), bytes));
                }
            }
        } catch (IllegalArgumentException malformed) {
            throw new ChartRefusedException("chart/unreadable", "the archive is damaged: " + malformed.getMessage());
        }
        return files;
    }

    /** Returns all plain files of an archive by their whole paths, for any number of top folders. */
    static List<ChartFile> readAll(byte[] archive, ChartBudget budget) throws IOException {
        List<ChartFile> files = new ArrayList<>();
        try (CountingInputStream unpacked = new CountingInputStream(gzip(archive));
                TarArchiveInputStream tar = new TarArchiveInputStream(unpacked, "UTF-8")) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                budget.entry();
                budget.ratio(unpacked.getBytesRead(), archive.length);
                if (!entry.isDirectory() && !entry.isGlobalPaxHeader() && isPlainFile(entry)) {
                    files.add(new ChartFile(entry.getName(), bytes(tar, entry.getName(), budget)));
                    budget.ratio(unpacked.getBytesRead(), archive.length);
                }
            }
        } catch (IllegalArgumentException malformed) {
            throw new ChartRefusedException("chart/unreadable", "the archive is damaged: " + malformed.getMessage());
        }
        return files;
    }

    private static InputStream gzip(byte[] archive) throws IOException {
        return new GZIPInputStream(new ByteArrayInputStream(archive));
    }

    private static boolean isPlainFile(TarArchiveEntry entry) {
        byte flag = entry.getLinkFlag();
        return (flag == TarConstants.LF_NORMAL || flag == TarConstants.LF_OLDNORM) && !entry.isSparse();
    }

    static byte[] bytes(InputStream in, String path, ChartBudget budget) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] buffer = new byte[BUFFER];
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
            budget.took(count);
            if (bytes.size() + count > budget.limits().fileBytes()) {
                throw new ChartRefusedException(
                        "chart/too-large",
                        path + " has more than " + budget.limits().fileBytes() + " bytes");
            }
            bytes.write(buffer, 0, count);
        }
        return bytes.toByteArray();
    }

    /** The same files always give the same bytes: sorted, one time, one owner, one mode. */
    static byte[] write(String folder, List<ChartFile> files) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        GzipParameters parameters = new GzipParameters();
        parameters.setOperatingSystem(255);
        parameters.setCompressionLevel(9);
        try (OutputStream gzip = new GzipCompressorOutputStream(bytes, parameters);
                TarArchiveOutputStream tar = new TarArchiveOutputStream(gzip, "UTF-8")) {
            tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
            tar.setAddPaxHeadersForNonAsciiNames(true);
            for (ChartFile file : ordered(files)) {
                TarArchiveEntry entry = new TarArchiveEntry(folder + "/" + file.path());
                byte[] content = file.bytes();
                entry.setSize(content.length);
                entry.setMode(0100644);
                entry.setModTime(FIXED_TIME);
                entry.setIds(0, 0);
                entry.setNames("", "");
                tar.putArchiveEntry(entry);
                tar.write(content);
                tar.closeArchiveEntry();
            }
        } catch (IOException e) {
            throw new IllegalStateException("writing to memory does not fail", e);
        }
        return bytes.toByteArray();
    }

    /** By path, but Chart.yaml first: registries and Helm look for it from the start. */
    private static List<ChartFile> ordered(List<ChartFile> files) {
        return files.stream()
                .sorted(java.util.Comparator.comparing(
                                (ChartFile file) -> !file.path().equals("Chart.yaml"))
                        .thenComparing(ChartFile::path))
                .toList();
    }
}
