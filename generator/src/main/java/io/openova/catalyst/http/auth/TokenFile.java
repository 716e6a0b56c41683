package io.openova.catalyst.http.auth;

import io.openova.catalyst.document.DocumentReader;
import io.openova.catalyst.document.ReadOutcome;
import io.openova.catalyst.document.SmallFile;
import io.openova.catalyst.document.tree.ReadLimits;
import io.openova.catalyst.document.write.YamlWriter;
import io.openova.catalyst.finding.SingleLine;
import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.ObjectValue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * API tokens from a file that holds only their hashes. A token is 256 random bits, so one round of SHA-256 is enough:
 * there is no dictionary to try. A change of the file takes effect with the next request.
 *
 * <pre>
 * tokens:
 *   - id: ci
 *     sha256: 3f79…            # printf %s "$TOKEN" | sha256sum
 *     name: Continuous Integration
 *     email: ci@example.org
 *     grants:
 *       acme-dev: developer    # "*" stands for all Environments
 * </pre>
 */
public final class TokenFile implements Authenticator {
    private static final String PREFIX = "cat_";
    private static final int RANDOM_BYTES = 32;

    private final Path file;
    private volatile State state;

    private record Entry(byte[] hash, Caller caller) {}

    private record State(FileTime changed, long size, List<Entry> entries) {}

    private TokenFile(Path file, State state) {
        this.file = file;
        this.state = state;
    }

    /**
     * @throws IllegalArgumentException when the file cannot be read or used; the message says why
     */
    public static TokenFile open(Path file) {
        return new TokenFile(file, load(file));
    }

    /** A new random token. */
    public static String newToken() {
        byte[] random = new byte[RANDOM_BYTES];
        new SecureRandom().nextBytes(random);
        return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    }

    /**
     * Creates the file with one token that has the owner tier everywhere; stores only its hash, readable only by the
     * user.
     */
    public static void create(Path file, String token) throws IOException {
        ObjectValue content = Value.object()
                .put(
                        "tokens",
                        Value.list(List.of(Value.object()
                                .put("id", "owner")
                                .put("sha256", HexFormat.of().formatHex(hash(token)))
                                .put("name", "Owner")
                                .put("email", "owner@localhost")
                                .put("grants", Value.object().put(Caller.EVERYWHERE, Tier.OWNER.word()))
                                .build())))
                .build();
        Path parent = file.toAbsolutePath().getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        boolean isPosix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
        if (isPosix) {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        } else {
            Files.createFile(file);
        }
        Files.writeString(file, YamlWriter.write(content), StandardOpenOption.WRITE);
    }

    @Override
    public Optional<Caller> caller(String bearerToken) {
        byte[] presented = hash(bearerToken);
        Optional<Caller> found = Optional.empty();
        for (Entry entry : current().entries()) {
            // Compares all entries, so that the time does not reveal the position of a match.
            if (MessageDigest.isEqual(entry.hash(), presented)) {
                found = Optional.of(entry.caller());
            }
        }
        return found;
    }

    @Override
    public Optional<String> reference(String bearerToken) {
        return caller(bearerToken).map(known -> HexFormat.of().formatHex(hash(bearerToken)));
    }

    @Override
    public Optional<Caller> referenced(String reference) {
        return current().entries().stream()
                .filter(entry -> HexFormat.of().formatHex(entry.hash()).equals(reference))
                .map(Entry::caller)
                .findFirst();
    }

    /** The reference of the first token that has the owner tier everywhere; empty when none has. */
    public Optional<String> owner() {
        return current().entries().stream()
                .filter(entry -> entry.caller().mayEverywhere(Tier.OWNER))
                .map(entry -> HexFormat.of().formatHex(entry.hash()))
                .findFirst();
    }

    /** If the file is malformed or missing while the server runs, no token is accepted. */
    private State current() {
        State known = state;
        try {
            if (Files.getLastModifiedTime(file).equals(known.changed()) && Files.size(file) == known.size()) {
                return known;
            }
            known = load(file);
        } catch (IOException | IllegalArgumentException unusable) {
            known = new State(FileTime.fromMillis(0), -1, List.of());
        }
        state = known;
        return known;
    }

    private static State load(Path file) {
        String shown = SingleLine.of(file.toString());
        try {
            FileTime changed = Files.getLastModifiedTime(file);
            refuseIfShared(file, shown);
            byte[] bytes = SmallFile.bytes(file);
            ReadOutcome outcome = new DocumentReader().readYaml(bytes, file.toString(), ReadLimits.MANIFEST);
            if (!outcome.isClean() || outcome.documents().size() != 1) {
                throw new IllegalArgumentException("the token file " + shown + " is not one YAML document"
                        + outcome.findings().stream()
                                .findFirst()
                                .map(f -> ": " + f.message())
                                .orElse(""));
            }
            List<Entry> entries = new ArrayList<>();
            for (Value item : outcome.documents().get(0).value().itemsAt("tokens")) {
                entries.add(entry(item, shown));
            }
            return new State(changed, bytes.length, List.copyOf(entries));
        } catch (NoSuchFileException e) {
            throw new IllegalArgumentException("there is no token file " + shown, e);
        } catch (IOException e) {
            throw new IllegalArgumentException("the token file " + shown + " cannot be read: " + e.getMessage(), e);
        }
    }

    /**
     * The file contains no tokens, but a reader learns who has which rights, and a writer could grant any. A file with
     * another owner may be readable by its group, as for a Secret mounted into a pod.
     */
    private static void refuseIfShared(Path file, String shown) throws IOException {
        if (!file.getFileSystem().supportedFileAttributeViews().contains("unix")) {
            return;
        }
        int mode = (Integer) Files.getAttribute(file, "unix:mode");
        Path self = Path.of("/proc/self");
        boolean isOwn = Files.exists(self)
                ? Files.getAttribute(file, "unix:uid").equals(Files.getAttribute(self, "unix:uid"))
                : Files.getOwner(file).getName().equals(System.getProperty("user.name"));
        if ((mode & 0007) != 0 || (mode & 0020) != 0 || isOwn && (mode & 0070) != 0) {
            throw new IllegalArgumentException("the token file " + shown + " can be read or written by others (mode "
                    + String.format("%04o", mode & 0777) + "); run 'chmod 600' on it");
        }
    }

    private static Entry entry(Value item, String file) {
        String id = item.textAt("id")
                .filter(text -> text.matches("[A-Za-z0-9][A-Za-z0-9._@-]{0,127}"))
                .orElseThrow(() -> new IllegalArgumentException(
                        "a token in " + file + " needs an id of letters, digits, dots, dashes, at most 128"));
        String hash = item.textAt("sha256")
                .filter(text -> text.matches("[0-9a-f]{64}"))
                .orElseThrow(() -> new IllegalArgumentException(
                        "token " + id + " in " + file + " needs sha256, 64 hex digits in quotes"));
        Map<String, Tier> grants = new TreeMap<>();
        item.objectAt("grants").orElse(ObjectValue.EMPTY).entries().forEach((environment, word) -> {
            Tier tier =
                    word instanceof Value.TextValue text ? Tier.of(text.text()).orElse(null) : null;
            if (tier == null) {
                throw new IllegalArgumentException(
                        "token " + id + " in " + file + ": a grant is viewer, developer, admin, or owner");
            }
            grants.put(environment, tier);
        });
        Caller caller = new Caller(
                id, item.textAt("name").orElse(id), item.textAt("email").orElse(id + "@localhost"), grants);
        return new Entry(HexFormat.of().parseHex(hash), caller);
    }

    private static byte[] hash(String token) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
