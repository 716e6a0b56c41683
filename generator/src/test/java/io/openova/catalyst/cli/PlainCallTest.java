package io.openova.catalyst.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** {@code validate PATH…} goes without the parser; it must be what the parser would have made of it. */
class PlainCallTest {

    @Test
    @SuppressWarnings("NullAway")
    void a_plain_call_is_what_the_parser_makes_of_it() {
        ValidateCommand parsed = new ValidateCommand(null);
        new CommandLine(parsed).parseArgs("a.yaml", "b");
        ValidateCommand plain = new ValidateCommand(null, "validate", "a.yaml", "b");
        assertThat(options(plain)).isEqualTo(options(parsed)).hasSizeGreaterThan(15);
    }

    @ParameterizedTest
    @CsvSource({
        "validate a, true",
        "validate a b/c.yaml, true",
        "validate, false",
        "validate -, false",
        "validate a --since main, false",
        "validate @files, false",
        "render a, false"
    })
    void only_paths_are_plain(String line, boolean isPlain) {
        assertThat(ValidateCommand.isPlain(line.split(" "))).isEqualTo(isPlain);
    }

    /** Every option and parameter by its field, those of the mixins too. */
    private static Map<String, String> options(Object command) {
        Map<String, String> found = new TreeMap<>();
        for (Field field : command.getClass().getDeclaredFields()) {
            try {
                field.setAccessible(true);
                if (field.isAnnotationPresent(CommandLine.Mixin.class)) {
                    options(field.get(command))
                            .forEach((name, value) -> found.put(field.getName() + "." + name, value));
                } else if (field.isAnnotationPresent(CommandLine.Option.class)
                        || field.isAnnotationPresent(CommandLine.Parameters.class)) {
                    found.put(field.getName(), String.valueOf(field.get(command)));
                }
            } catch (ReflectiveOperationException e) {
                throw new AssertionError(e);
            }
        }
        return found;
    }
}
