package io.openova.catalyst.http.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenFileTest {
    @ParameterizedTest
    @ValueSource(strings = {"rw-r--r--", "rw-r-----", "rw----r--", "rw--w----", "rw-----w-", "rwxrwxrwx"})
    void a_file_that_others_can_read_or_write_is_refused(String mode, @TempDir Path folder) throws Exception {
        Path file = folder.resolve("tokens.yaml");
        TokenFile.create(file, "cat_x");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
        assertThatThrownBy(() -> TokenFile.open(file))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("chmod 600")
                .hasMessageContaining(file.toString());
    }

    @Test
    void a_file_that_is_opened_to_others_while_the_server_runs_lets_nobody_in(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("tokens.yaml");
        String token = TokenFile.newToken();
        TokenFile.create(file, token);
        TokenFile tokens = TokenFile.open(file);
        assertThat(tokens.caller(token)).isPresent();
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        Files.setLastModifiedTime(file, java.nio.file.attribute.FileTime.fromMillis(1));
        assertThat(tokens.caller(token)).isEmpty();
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--------"));
        Files.setLastModifiedTime(file, java.nio.file.attribute.FileTime.fromMillis(2));
        assertThat(tokens.caller(token)).isPresent();
    }
}
