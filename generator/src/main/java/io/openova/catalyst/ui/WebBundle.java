package io.openova.catalyst.ui;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/** The files of the web pages, from the folder {@code web/} of the class path. A build without Node or esbuild has none. */
public final class WebBundle {
    private static final String FOLDER = "/web/";

    /** Segments of plain characters that do not begin with a dot, so that no path leaves the folder. */
    private static final Pattern NAME =
            Pattern.compile("(?:[A-Za-z0-9_][A-Za-z0-9._-]{0,127}/){0,4}" + "[A-Za-z0-9_][A-Za-z0-9._-]{0,127}");

    /** What esbuild puts into a name: a hyphen and eight characters of base 32. */
    private static final Pattern HASHED = Pattern.compile(".*-[A-Z0-9]{8}\\.[a-z0-9.]+");

    private static final Map<String, String> TYPES = Map.ofEntries(
            Map.entry("js", "text/javascript; charset=utf-8"),
            Map.entry("css", "text/css; charset=utf-8"),
            Map.entry("json", "application/json"),
            Map.entry("svg", "image/svg+xml"),
            Map.entry("png", "image/png"),
            Map.entry("ico", "image/x-icon"),
            Map.entry("webmanifest", "application/manifest+json"),
            Map.entry("txt", "text/plain; charset=utf-8"),
            Map.entry("woff2", "font/woff2"));

    private final Class<?> anchor;
    private final String folder;
    private final Map<String, Asset> known = new ConcurrentHashMap<>();

    /**
     * One file.
     *
     * @param type media type
     * @param plain its bytes
     * @param gzipped the same compressed; empty if the bundle has no twin
     * @param tag changes exactly when the bytes do
     * @param isHashed whether the name changes with the content
     */
    public record Asset(String type, byte[] plain, Optional<byte[]> gzipped, String tag, boolean isHashed) {}

    private WebBundle(Class<?> anchor, String folder) {
        this.anchor = anchor;
        this.folder = folder;
    }

    /** The bundle of this program. */
    public static WebBundle bundled() {
        return new WebBundle(WebBundle.class, FOLDER);
    }

    /**
     * A bundle in another folder of the class path.
     *
     * @param anchor a type whose class loader finds the folder
     * @param folder begins and ends with a slash
     */
    public static WebBundle in(Class<?> anchor, String folder) {
        return new WebBundle(anchor, folder);
    }

    /** The HTML that every page begins with; empty if the program was built without web pages. */
    public Optional<String> index() {
        return bytes("index.html").map(bytes -> new String(bytes, StandardCharsets.UTF_8));
    }

    /** @param name below {@code web/assets/}; one that no file can have finds nothing */
    public Optional<Asset> asset(String name) {
        if (!NAME.matcher(name).matches() || name.endsWith(".gz") || name.endsWith(".map")) {
            return Optional.empty();
        }
        Asset there = known.get(name);
        if (there != null) {
            return Optional.of(there);
        }
        Optional<Asset> read = read(name);
        read.ifPresent(asset -> known.putIfAbsent(name, asset));
        return read;
    }

    private Optional<Asset> read(String name) {
        String path = "assets/" + name;
        String extension = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        String type = TYPES.get(extension);
        return type == null
                ? Optional.empty()
                : bytes(path)
                        .map(plain -> new Asset(
                                type,
                                plain,
                                bytes(path + ".gz"),
                                digest(plain),
                                HASHED.matcher(name).matches()));
    }

    private Optional<byte[]> bytes(String path) {
        try (InputStream in = anchor.getResourceAsStream(folder + path)) {
            return in == null ? Optional.empty() : Optional.of(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String digest(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes), 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
