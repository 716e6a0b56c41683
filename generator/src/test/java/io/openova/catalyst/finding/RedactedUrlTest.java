package io.openova.catalyst.finding;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RedactedUrlTest {
    @ParameterizedTest
    @CsvSource({
        "https://u:secret@git.example.org/o/n.git, https://***@git.example.org/o/n.git",
        "https://secret@git.example.org, https://***@git.example.org",
        "https://u:se@cret@git.example.org/o, https://***@git.example.org/o",
        "ssh://git@git.example.org:22/o/n, ssh://***@git.example.org:22/o/n",
        "https://git.example.org/o@2/n, https://git.example.org/o@2/n",
        "https://git.example.org?mail=a@b, https://git.example.org?mail=a@b",
        "a https://u:p@one/x and http://v:q@two, a https://***@one/x and http://***@two",
        "./overlay.git, ./overlay.git"
    })
    void no_user_and_no_password_is_shown(String text, String shown) {
        assertThat(RedactedUrl.of(text)).isEqualTo(shown);
    }

    @Test
    void an_address_can_be_shown_without_its_user() {
        assertThat(RedactedUrl.withoutUser("https://u:p@git.example.org/o/n.git"))
                .isEqualTo("https://git.example.org/o/n.git");
    }
}
