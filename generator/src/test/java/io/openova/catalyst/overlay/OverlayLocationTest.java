package io.openova.catalyst.overlay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.openova.catalyst.overlay.git.Overlays;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OverlayLocationTest {
    @ParameterizedTest
    @CsvSource({
        "https://git.example.com/org/overlay.git,HTTPS",
        "HTTPS://git.example.com:8443/overlay,HTTPS",
        "http://127.0.0.1:3000/o.git,HTTP",
        "http://[::1]:3000/o.git,HTTP",
        "ssh://git@git.example.com/org/overlay.git,SSH",
        "ssh://git.example.com:2222/overlay,SSH",
        "git@git.example.com:org/overlay.git,SSH",
    })
    void servers_are_known_by_their_url(String text, OverlayLocation.Protocol protocol) {
        assertThat(OverlayLocation.parse(text)).isEqualTo(new OverlayLocation.Remote(text, protocol));
    }

    @Test
    void paths_and_file_urls_are_local() {
        assertThat(OverlayLocation.parse("/srv/overlay.git"))
                .isEqualTo(new OverlayLocation.Local(Path.of("/srv/overlay.git")));
        assertThat(OverlayLocation.parse("file:///srv/overlay.git"))
                .isEqualTo(new OverlayLocation.Local(Path.of("/srv/overlay.git")));
        assertThat(OverlayLocation.parse("overlay.git"))
                .isEqualTo(new OverlayLocation.Local(Path.of("overlay.git").toAbsolutePath()));
        assertThat(OverlayLocation.parse("./a:b")).isInstanceOf(OverlayLocation.Local.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "-oProxyCommand=touch x",
                "--upload-pack=touch x",
                "ext::sh -c touch% x",
                "EXT::sh",
                "fd::7",
                "ssh://-oProxyCommand=touch/x",
                "ssh://-oProxyCommand=touch@host/x",
                "ssh://git@-oProxyCommand=x/y",
                "-git@host:path",
                "git@-host:path",
                "git@host:-path",
                "ssh://git@host",
                "ssh://git@host/",
                "https://-host/x",
                "https:///x",
                "https://a b/x",
                "https://host/x?token=1",
                "https://host/x#y",
                "file://host/x",
                "git://host/x",
                "ftp://host/x",
                "javascript://host/x",
                "https://host/x\ny",
                "/srv/\u001b[2J",
                "https://h\u202east/x",
            })
    void S09_what_could_reach_a_command_line_is_refused(String text) {
        assertThatThrownBy(() -> OverlayLocation.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .matches("[ -~]+");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://user:s3cret@host/x",
                "https://s3cret@host/x",
                "http://user:s3cret@host/x",
                "ssh://user:s3cret@host/x",
                "ftp://user:s3cret@host/x",
                "https://user:s3cret@host:x/y",
                "https://user:s3cret@-host/y",
            })
    void S08_a_credential_in_a_url_is_refused_and_not_repeated(String text) {
        assertThatThrownBy(() -> OverlayLocation.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .doesNotContain("s3cret");
    }

    @Test
    void plain_http_is_for_this_machine_unless_allowed() {
        OverlayLocation far = OverlayLocation.parse("http://git.example.com/o.git");
        assertThatThrownBy(() -> Overlays.open(far, OverlaySettings.defaults()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is not encrypted");
        assertThatThrownBy(() -> Overlays.open(
                        OverlayLocation.parse("http://localhost.example.com/o.git"), OverlaySettings.defaults()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-x", "a..b", "a b", "a~1", "HEAD", "a.lock", "/a", "a/", "refs//x", "a\nb", "@{1}"})
    void a_branch_name_that_git_refuses_is_refused(String branch) {
        assertThatThrownBy(() -> OverlaySettings.defaults().withBranch(branch))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
