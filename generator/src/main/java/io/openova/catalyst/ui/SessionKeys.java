package io.openova.catalyst.ui;

import io.openova.catalyst.document.DocumentReader;
import io.openova.catalyst.document.ReadOutcome;
import io.openova.catalyst.document.SmallFile;
import io.openova.catalyst.document.tree.ReadLimits;
import io.openova.catalyst.document.write.JsonWriter;
import io.openova.catalyst.value.Value;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * The keys that seal sessions, in a file that only this user reads. A new key comes every day; an older one opens what it
 * sealed for as long as a session lives. Several servers may share the file; one that cannot write it uses what is there.
 */
public final class SessionKeys {
    /** After this time, a new key seals. */
    public static final Duration ROTATION = Duration.ofHours(24);

    private static final int KEY_BYTES = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Optional<Path> file;
    private final Clock clock;
    private final Duration lifetime;
    private List<Key> keys = List.of();
    private Optional<FileTime> read = Optional.empty();

    /** One key. */
    public record Key(String id, byte[] secret, Instant since) {}

    /**
     * @param file where the keys are kept; without one they end with the process
     * @param lifetime of what is sealed
     */
    public SessionKeys(Optional<Path> file, Clock clock, Duration lifetime) {
        this.file = file;
        this.clock = clock;
        this.lifetime = lifetime;
    }

    /** The key that seals now; where the file cannot be written, one that ends with the process. */
    public synchronized Key newest() {
        reload();
        Instant now = clock.instant();
        Optional<Key> latest =
                keys.stream().filter(key -> !key.since().isAfter(now)).max(Comparator.comparing(Key::since));
        if (latest.filter(key -> now.isBefore(key.since().plus(ROTATION))).isPresent()) {
            return latest.get();
        }
        return rotate(now, latest);
    }

    /** A key that may still open something. */
    public synchronized Optional<Key> find(String id) {
        reload();
        Instant oldest = clock.instant().minus(ROTATION).minus(lifetime);
        return keys.stream()
                .filter(key ->
                        key.id().equals(id) && (isNewest(key) || key.since().isAfter(oldest)))
                .findFirst();
    }

    private boolean isNewest(Key key) {
        return keys.stream().noneMatch(other -> other.since().isAfter(key.since()));
    }

    private Key rotate(Instant now, Optional<Key> latest) {
        byte[] secret = new byte[KEY_BYTES];
        RANDOM.nextBytes(secret);
        byte[] id = new byte[4];
        RANDOM.nextBytes(id);
        Key fresh = new Key(HexFormat.of().formatHex(id), secret, now);
        List<Key> kept = new ArrayList<>(keys);
        kept.removeIf(key -> key.since().plus(ROTATION).plus(lifetime).isBefore(now));
        kept.add(fresh);
        try {
            if (file.isPresent()) {
                write(file.get(), kept);
                read = Optional.of(Files.getLastModifiedTime(file.get()));
            }
        } catch (IOException unwritable) {
            // A mounted Secret is read-only; whoever mounts it rotates.
            if (latest.isPresent()) {
                return latest.get();
            }
        }
        keys = List.copyOf(kept);
        return fresh;
    }

    private void reload() {
        if (file.isEmpty()) {
            return;
        }
        try {
            if (!Files.exists(file.get())) {
                if (read.isPresent()) {
                    keys = List.of();
                    read = Optional.empty();
                }
                return;
            }
            FileTime changed = Files.getLastModifiedTime(file.get());
            if (!Optional.of(changed).equals(read)) {
                keys = load(file.get());
                read = Optional.of(changed);
            }
        } catch (IOException unreadable) {
            // Sessions end rather than being opened with keys that somebody may have taken away.
            keys = List.of();
        }
    }

    private static List<Key> load(Path file) throws IOException {
        ReadOutcome outcome =
                new DocumentReader().readJson(SmallFile.bytes(file), file.toString(), ReadLimits.MANIFEST);
        List<Key> keys = new ArrayList<>();
        if (outcome.isClean() && outcome.documents().size() == 1) {
            for (Value item : outcome.documents().get(0).value().itemsAt("keys")) {
                key(item).ifPresent(keys::add);
            }
        }
        return List.copyOf(keys);
    }

    private static Optional<Key> key(Value item) {
        try {
            byte[] secret = Base64.getDecoder().decode(item.textAt("secret").orElse(""));
            String id = item.textAt("id").orElse("");
            return secret.length == KEY_BYTES && id.matches("[0-9a-f]{8}")
                    ? Optional.of(new Key(
                            id, secret, Instant.parse(item.textAt("since").orElse(""))))
                    : Optional.empty();
        } catch (IllegalArgumentException | DateTimeException malformed) {
            return Optional.empty();
        }
    }

    private static void write(Path file, List<Key> keys) throws IOException {
        Value content = Value.object()
                .put(
                        "keys",
                        Value.list(keys.stream()
                                .<Value>map(key -> Value.object()
                                        .put("id", key.id())
                                        .put("secret", Base64.getEncoder().encodeToString(key.secret()))
                                        .put("since", key.since().toString())
                                        .build())
                                .toList()))
                .build();
        PrivateFile.write(file, JsonWriter.write(content) + "\n");
    }
}
