package io.openova.catalyst.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HomeTest {
    private static Path home(Map<String, String> environment) {
        return new Console(InputStream.nullInputStream(), System.out, System.err, environment, false).home();
    }

    @Test
    void the_home_of_the_environment_comes_before_that_of_the_system() {
        assertThat(home(Map.of("HOME", "/elsewhere"))).isEqualTo(Path.of("/elsewhere"));
        Path system = Path.of(System.getProperty("user.home"));
        assertThat(home(Map.of("HOME", "not/absolute"))).isEqualTo(system);
        assertThat(home(Map.of())).isEqualTo(system);
    }
}
