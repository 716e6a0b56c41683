package io.openova.catalyst.acceptance;

import static io.openova.catalyst.acceptance.Cli.catalyst;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A checked-out overlay that somebody broke by hand, and the answers they get: one cause, one finding, and the rest of the files too. */
class BrokenOverlayTest {
    private static final String APPLICATION = "clusters/omantel/applications/acme/shop/application.yaml";
    private static final String RELEASE = "clusters/hz-fsn-rtz-prod/releases/acme/shop/helmrelease.yaml";

    @TempDir
    Path folder = Path.of("");

    @BeforeEach
    void a_checked_out_overlay() throws IOException {
        Path repository = TestWorld.overlayIn(folder);
        try (var overlay = TestWorld.open(repository)) {
            TestWorld.delivered(TestWorld.apply("""
                    {"name": "shop", "blueprint": "bp-qa-app", "version": "0.1.0", "namespace": "acme",
                     "values": {"siteTitle": "Shop", "replicas": 3}}
                    """, overlay));
            for (var file : TestWorld.tree(overlay).entrySet()) {
                if (!file.getKey().matches(".*(bp-malformed|nobodys-env|as-long-as-the-contract).*")) {
                    write(file.getKey(), file.getValue());
                }
            }
        }
    }

    private Path at(String name) {
        return folder.resolve("tree").resolve(name);
    }

    private void write(String name, String text) throws IOException {
        Files.createDirectories(at(name).getParent());
        Files.writeString(at(name), text);
    }

    private void edit(String name, String from, String to) throws IOException {
        String text = Files.readString(at(name));
        assertThat(text).contains(from);
        write(name, text.replace(from, to));
    }

    /** The errors and warnings, without their remedies, as {@code rule file:line:column}. */
    private List<String> answers() {
        return Stream.of(answer().split("\n"))
                .filter(line -> line.startsWith("error ") || line.startsWith("warning "))
                .map(line -> line.replaceFirst("^\\S+ (\\S+?):?(?: at (\\S+?):?)?( .*)?$", "$1 $2")
                        .strip())
                .toList();
    }

    private String answer() {
        return catalyst("validate", at("").toString()).err().replace(at("") + "/", "");
    }

    @Test
    void nothing_is_said_of_what_is_sound() {
        assertThat(answers()).isEmpty();
    }

    @Test
    void a_file_is_named_as_one_finds_it_from_where_the_command_was_called(@TempDir Path reports) throws IOException {
        edit(APPLICATION, "siteTitle", "sitetitle");
        Path sarif = reports.resolve("found.sarif");
        Cli.Run run = catalyst("validate", at("./../tree").toString(), "-o", "text", "-o", "sarif=" + sarif);
        assertThat(run.err()).contains("schema/unknown-field at " + at(APPLICATION) + ":21:5 ");
        assertThat(Files.readString(sarif))
                .contains("/tree/" + APPLICATION + "\"")
                .doesNotContain("\"" + APPLICATION);
    }

    @Test
    void a_release_that_was_edited_is_shown_at_the_field_with_both_values() throws IOException {
        edit(RELEASE, "replicas: 3", "replicas: 4");
        assertThat(answers()).containsExactly("overlay/fan-out-differs " + RELEASE + ":30:15");
        assertThat(answer()).contains("is not what acme/shop renders to: /spec/values/replicas is 4, not 3");
    }

    @Test
    void S08_a_value_that_may_be_secret_is_not_shown() throws IOException {
        edit(APPLICATION, "  parameters:\n", "  parameters:\n    password: canary-one\n");
        edit(RELEASE, "  values:\n", "  values:\n    password: canary-two\n");
        assertThat(answer()).contains("/password").doesNotContain("canary");
    }

    @Test
    void a_file_that_is_no_text_or_a_link_does_not_hide_what_is_wrong_elsewhere() throws IOException {
        Files.write(at("clusters/omantel/infrastructure/cluster.yaml"), new byte[] {'a', (byte) 0xff, '\n'});
        Path outside = Files.writeString(folder.resolve("outside.yaml"), "canary: yes\n");
        Files.createSymbolicLink(at("clusters/omantel/infrastructure/link.yaml"), outside);
        edit(APPLICATION, "siteTitle", "sitetitle");
        assertThat(answers())
                .containsExactly(
                        "schema/unknown-field " + APPLICATION + ":21:5",
                        "overlay/unsafe-entry clusters/omantel/infrastructure/cluster.yaml:1:1",
                        "overlay/unsafe-entry clusters/omantel/infrastructure/link.yaml:1:1",
                        "overlay/entry-unlisted clusters/omantel/infrastructure/link.yaml:1:1");
        assertThat(answer()).contains("is not UTF-8 text").doesNotContain("canary");
    }

    @Test
    void S01_a_name_that_cannot_be_shown_is_a_finding_and_not_skipped() throws IOException {
        String place = "clusters/omantel/infrastructure";
        Files.writeString(at(place + "/a\u001b[2K.yaml"), "a: 1\n");
        Files.writeString(at(place + "/b\u202elmay.yaml"), "a: 1\n");
        Files.writeString(at(place + "/c\\d.yml"), "a: 1\n");
        Files.writeString(at(place + "/Icon\r"), "");
        Files.createDirectories(at(place + "/only/e\u0007"));
        Files.writeString(at(place + "/only/e\u0007/f.yaml"), "a: 1\n");
        assertThat(answers())
                .filteredOn(line -> line.startsWith("overlay/unreadable-name"))
                .hasSize(5);
        assertThat(answer())
                .contains("error overlay/unreadable-name", "warning overlay/unreadable-name")
                .doesNotContain("\u001b", "\u202e", "\u0007");
    }

    @Test
    void an_application_that_is_no_text_is_said_once_and_its_fan_out_is_no_orphan() throws IOException {
        Files.write(at(APPLICATION), "name: caf\u00e9\n".getBytes(StandardCharsets.ISO_8859_1));
        assertThat(answers()).containsExactly("overlay/unsafe-entry " + APPLICATION + ":1:1");
    }

    @Test
    void an_application_in_the_wrong_place_or_file_is_one_finding() throws IOException {
        String moved = APPLICATION.replace("shop", "web");
        Files.createDirectories(at(moved).getParent());
        Files.move(at(APPLICATION), at(moved));
        assertThat(answers()).containsExactly("overlay/wrong-place " + moved + ":4:3");
        String misspelt = APPLICATION.replace("application.yaml", "applicaton.yaml");
        Files.move(at(moved), at(misspelt));
        assertThat(answers()).containsExactly("overlay/wrong-place " + misspelt + ":4:3");
    }

    @Test
    void an_overlay_that_lost_its_settings_is_an_overlay_still() throws IOException {
        Files.delete(at("sovereign.yaml"));
        assertThat(answers()).containsExactly("settings/missing");
    }

    @Test
    void a_primary_region_that_is_none_of_the_regions_is_warned_of() throws IOException {
        edit("sovereign.yaml", "primaryRegion: hz-fsn-rtz-prod", "primaryRegion: hz-fsn-rtz-prd");
        assertThat(answers()).containsExactly("settings/invalid sovereign.yaml:3:16");
        assertThat(answer()).contains("candidates: hz-fsn-rtz-prod");
    }

    @Test
    void an_environment_that_names_the_wrong_organization_does_not_take_its_namespaces_away() throws IOException {
        String environment = "clusters/omantel/environments/acme.yaml";
        edit(environment, "organizationRef: acme", "organizationRef: acmee");
        assertThat(answers())
                .containsExactly(
                        "reference/organization-missing " + APPLICATION + ":13:19",
                        "reference/organization-missing " + environment + ":6:20");
    }

    @Test
    void a_namespace_with_a_wrong_owner_names_the_file_that_says_so() throws IOException {
        String namespace = "clusters/omantel/namespaces/acme.yaml";
        edit(namespace, "catalyst.openova.io/organization: acme", "catalyst.openova.io/organization: rival");
        assertThat(answers()).containsExactly("reference/namespace-taken " + APPLICATION + ":5:14");
        assertThat(answer()).contains("correct the label in " + namespace);
    }

    @Test
    void a_missing_environment_is_not_offered_the_file_that_keeps_the_folder() throws IOException {
        try (Stream<Path> all = Files.list(at("clusters/omantel/environments"))) {
            for (Path file :
                    all.filter(f -> !f.getFileName().toString().startsWith("_")).toList()) {
                Files.delete(file);
            }
        }
        assertThat(answer()).contains("reference/environment-missing").doesNotContain("_keep");
    }
}
