package io.openova.catalyst.registry;

import io.openova.catalyst.document.DocumentReader;
import io.openova.catalyst.document.ReadOutcome;
import io.openova.catalyst.document.SmallFile;
import io.openova.catalyst.document.tree.ReadLimits;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;

/**
 * The caller's credentials for a registry: {@code user:password}, from a file of its own or from Docker's
 * configuration. Credential helpers that the configuration names are not started (threat S09).
 */
public record Credentials(String userAndPassword) {

    /** Reads a file that holds {@code user:password}, or a token alone, which is used with any user name. */
    public static Credentials ofFile(Path file) throws IOException {
        String text = SmallFile.text(file).strip();
        return new Credentials(text.contains(":") ? text : "token:" + text);
    }

    /** Reads the entry that {@code docker login} or {@code helm registry login} stored for the host. */
    public static Optional<Credentials> ofDocker(Path configuration, String host) throws IOException {
        if (!Files.isRegularFile(configuration)) {
            return Optional.empty();
        }
        ReadOutcome outcome = new DocumentReader()
                .readJson(SmallFile.bytes(configuration), configuration.toString(), ReadLimits.MANIFEST);
        return outcome.documents().stream()
                .flatMap(document -> document.value().textAt("auths", host, "auth").stream())
                .findFirst()
                .map(auth -> new String(Base64.getDecoder().decode(auth), StandardCharsets.UTF_8))
                .map(Credentials::new);
    }

    String basic() {
        return "Basic " + Base64.getEncoder().encodeToString(userAndPassword.getBytes(StandardCharsets.UTF_8));
    }

    /** Leaves the password out. */
    @Override
    public String toString() {
        return userAndPassword.substring(0, Math.max(0, userAndPassword.indexOf(':'))) + ":***";
    }
}
