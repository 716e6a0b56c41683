package io.openova.catalyst.acceptance;

import static io.openova.catalyst.acceptance.Cli.catalyst;
import static org.assertj.core.api.Assertions.assertThat;

import io.openova.catalyst.schema.Widgets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code catalyst validate --since REV}: what a Git range touched and what depends on it. */
class ValidateSinceTest {
    private static String definition(String field) {
        return Widgets.definition("spec: {type: object, properties: {" + field + ": {type: integer}}}");
    }

    @TempDir
    Path folder;

    private void write(String name, String text) throws IOException {
        Files.createDirectories(folder.resolve(name).getParent());
        Files.writeString(folder.resolve(name), text);
    }

    private static String map(String name, String field) {
        return "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: " + name + "\n" + field + ": {a: b}\n";
    }

    private static void commit(Git git) throws GitAPIException {
        git.add().addFilepattern(".").call();
        git.commit()
                .setMessage("change")
                .setAuthor("Test", "test@example.org")
                .setSign(false)
                .call();
    }

    @Test
    void old_faults_stay_out_and_new_ones_and_those_of_dependents_are_told() throws Exception {
        try (Git git = Git.init()
                .setDirectory(folder.toFile())
                .setInitialBranch("main")
                .call()) {
            write("all/old.yaml", map("old", "dta"));
            write("all/changed.yaml", map("changed", "data"));
            write("all/definition.yaml", definition("size"));
            write(
                    "all/widget.yaml",
                    "apiVersion: example.com/v1\nkind: Widget\nmetadata: {name: w}\nspec: {size: 1}\n");
            commit(git);
            git.checkout().setCreateBranch(true).setName("topic").call();
            String all = folder.resolve("all").toString();
            assertThat(catalyst("validate", all).exit()).isEqualTo(3);
            Cli.Run nothing = catalyst("validate", all, "--since", "main");
            assertThat(nothing.exit()).as(nothing.both()).isZero();
            assertThat(nothing.out()).contains("0 files");

            write("all/changed.yaml", map("changed", "dtaa"));
            write("all/new.yaml", map("new", "data"));
            Cli.Run changed = catalyst("validate", all, "--since", "main");
            assertThat(changed.exit()).isEqualTo(3);
            assertThat(changed.both())
                    .contains("changed.yaml:5:1", "2 files, 1 error")
                    .doesNotContain("old.yaml");

            write("all/changed.yaml", map("changed", "data"));
            write("all/definition.yaml", definition("width"));
            commit(git);
            Cli.Run dependent = catalyst("validate", all, "--since", "main");
            assertThat(dependent.exit()).isEqualTo(3);
            assertThat(dependent.both()).contains("widget.yaml:4:8", "3 files").doesNotContain("old.yaml");

            assertThat(catalyst("validate", all, "--since", "nothing").both()).contains("there is no commit 'nothing'");
        }
    }

    @Test
    void a_field_that_no_api_server_lets_change_is_found_against_git() throws Exception {
        String service =
                "apiVersion: v1\nkind: Service\nmetadata: {name: s, namespace: sea}\nspec:\n  clusterIP: 10.0.0.%s\n"
                        + "  ports: [{port: 80}]\n";
        try (Git git = Git.init()
                .setDirectory(folder.toFile())
                .setInitialBranch("main")
                .call()) {
            write("all/s.yaml", service.formatted("1"));
            commit(git);
            write("all/s.yaml", "# a comment\n" + service.formatted("2"));
            String all = folder.resolve("all").toString();
            assertThat(catalyst("validate", all).exit()).isZero();
            Cli.Run run = catalyst("validate", all, "--since", "HEAD");
            assertThat(run.exit()).isEqualTo(3);
            assertThat(run.both()).contains("policy/immutable-changed", "s.yaml:6:3", "/spec/clusterIP");
        }
    }

    @Test
    void an_overlay_tells_of_the_applications_of_the_range() {
        Path overlay = TestWorld.overlayIn(folder);
        for (String name : new String[] {"one", "two"}) {
            Cli.Run applied = Cli.cli()
                    .input(
                            "{\"name\": \"" + name
                                    + "\", \"blueprint\": \"bp-qa-app\", \"version\": \"0.1.0\", \"namespace\": \"qa-omantel\"}")
                    .run("apply", "-f", "-", "--overlay", overlay.toString());
            assertThat(applied.exit()).as(applied.both()).isZero();
        }
        Cli.Run run = catalyst("validate", overlay.toString(), "--since", "main~1", "-o", "json");
        assertThat(run.exit()).as(run.both()).isZero();
        assertThat(run.out()).contains("\"files\": 4,").doesNotContain("bp-malformed");
    }
}
