package io.openova.catalyst.overlay.git;

import io.openova.catalyst.overlay.git.objects.GitRuntime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.errors.ConfigInvalidException;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.storage.file.FileBasedConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The author that Git would take from its configuration: {@code author.name} and {@code user.name}, and the same for
 * the address. Nothing else in the configuration is read.
 *
 * @param name empty when no file names one
 * @param email empty when no file names one
 */
public record ConfiguredAuthor(Optional<String> name, Optional<String> email) {
    private static final Logger LOG = LoggerFactory.getLogger(ConfiguredAuthor.class);
    private static final long LARGEST_FILE = 1024 * 1024;

    /**
     * Reads the configuration of a repository, of a user, and of the machine, in this order; the first that names
     * something wins. Files that are absent or malformed are left out.
     *
     * @param repository a bare repository or a folder with {@code .git}
     * @param home the user's home folder
     * @param configHome {@code XDG_CONFIG_HOME}
     */
    public static ConfiguredAuthor of(Optional<Path> repository, Optional<Path> home, Optional<Path> configHome) {
        List<Path> files = new ArrayList<>();
        repository.ifPresent(path -> {
            files.add(path.resolve(".git").resolve("config"));
            files.add(path.resolve("config"));
        });
        home.ifPresent(folder -> files.add(folder.resolve(".gitconfig")));
        configHome
                .or(() -> home.map(folder -> folder.resolve(".config")))
                .ifPresent(folder -> files.add(folder.resolve("git").resolve("config")));
        home.ifPresent(folder -> files.add(Path.of("/etc/gitconfig")));
        List<Config> configs =
                files.stream().flatMap(file -> read(file).stream()).toList();
        return new ConfiguredAuthor(first(configs, "name"), first(configs, "email"));
    }

    private static Optional<Config> read(Path file) {
        try {
            if (!Files.isRegularFile(file) || Files.size(file) > LARGEST_FILE) {
                return Optional.empty();
            }
            FileBasedConfig config = new FileBasedConfig(file.toFile(), GitRuntime.install());
            config.load();
            return Optional.of(config);
        } catch (IOException | ConfigInvalidException | RuntimeException e) {
            LOG.debug("{} is not read for an author: {}", file, e.getMessage());
            return Optional.empty();
        }
    }

    private static Optional<String> first(List<Config> configs, String key) {
        for (String section : List.of("author", "user")) {
            for (Config config : configs) {
                String value = config.getString(section, null, key);
                if (value != null && !value.isBlank()) {
                    return Optional.of(value.strip());
                }
            }
        }
        return Optional.empty();
    }
}
