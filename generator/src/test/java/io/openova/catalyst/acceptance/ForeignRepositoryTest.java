package io.openova.catalyst.acceptance;

import static io.openova.catalyst.acceptance.Cli.catalyst;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Repositories as people keep them: odd names, modes, branches, clones, and authors; one commit has one verdict (threat S30). */
@Tag("slow")
class ForeignRepositoryTest {
    private static final String WRONG =
            "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: u\n  namespace: x\ndata: {a: 1}\n";
    private static final String SOUND =
            "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: u\n  namespace: x\ndata: {a: b}\n";
    private static final String APP =
            "{\"name\":\"s\",\"blueprint\":\"bp-qa-app\",\"namespace\":\"qa-omantel\",\"values\":{\"siteTitle\":\"one\"}}";

    @TempDir
    Path folder;

    private GitFolder overlay;
    private GitFolder work;

    @BeforeEach
    void make() throws Exception {
        overlay = new GitFolder(folder.resolve("o.git"));
        assertThat(catalyst(
                                "cluster",
                                "new",
                                "alpha",
                                "--fqdn",
                                "alpha.example",
                                "--primary-region",
                                "hz-fsn-rtz-prod",
                                "--overlay",
                                place())
                        .exit())
                .isZero();
        String fixtures = catalyst("fixtures", "render").out().replace("omantel.biz", "alpha.example");
        assertThat(Cli.cli()
                        .input(fixtures)
                        .run("apply", "-f", "-", "--overlay", place())
                        .exit())
                .isZero();
        work = overlay.clone("work");
        work.git("config", "user.name", "Person");
        work.git("config", "user.email", "person@example.org");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "extra/b.yaml",
                "extra/a b.yaml",
                "my app/b.yaml",
                "extra/ä.yaml",
                "extra/日本.yaml",
                "extra/b+c.yaml",
                "extra/(b).yaml",
                "extra/b@c.yaml",
                "extra/.b.yaml",
                ".extra/b.yaml",
                "extra/#b,c=d&e!.yaml",
                "extra/aux.yaml"
            })
    void a_file_of_any_name_is_read_and_kept(String name) throws Exception {
        work.file("clusters/alpha/" + name, WRONG).commit("odd").git("push", "-q", "origin", "HEAD:main");
        for (String what : List.of(place(), work.path().toString())) {
            Cli.Run run = catalyst("validate", what);
            assertThat(run.exit()).isEqualTo(3);
            assertThat(run.both()).contains("28 files", "1 error");
        }
        assertThat(Cli.cli()
                        .input(APP)
                        .run("apply", "-f", "-", "--overlay", place())
                        .exit())
                .isZero();
        work.git("pull", "-q", "--rebase", "origin", "main");
        assertThat(Files.readString(work.path().resolve("clusters/alpha").resolve(name)))
                .isEqualTo(WRONG);
    }

    @Test
    void a_listed_file_with_a_space_in_its_name_is_there() throws Exception {
        Path list = work.path().resolve("clusters/alpha/infrastructure/kustomization.yaml");
        Files.writeString(list, Files.readString(list) + "  - my conf.yaml\n");
        work.file("clusters/alpha/infrastructure/my conf.yaml", SOUND);
        assertThat(catalyst("validate", work.path().toString()).both()).contains("valid: 28 files");
    }

    @Test
    void modes_links_and_submodules_of_others_are_kept_and_are_no_error() throws Exception {
        work.file("scripts/check.sh", "#!/bin/sh\n").file("clusters/alpha/extra/x.yaml", SOUND);
        assertThat(work.path().resolve("scripts/check.sh").toFile().setExecutable(true))
                .isTrue();
        assertThat(work.path().resolve("clusters/alpha/extra/x.yaml").toFile().setExecutable(true))
                .isTrue();
        Files.createSymbolicLink(work.path().resolve("scripts/link"), Path.of("../README.md"));
        Files.createSymbolicLink(work.path().resolve("scripts/folder"), Path.of("/etc"));
        Files.createSymbolicLink(work.path().resolve("clusters/alpha/extra/link.yaml"), Path.of("x.yaml"));
        GitFolder theme =
                GitFolder.init(folder.resolve("theme")).file("bad.yaml", WRONG).commit("theme");
        work.git(
                "-c",
                "protocol.file.allow=always",
                "submodule",
                "add",
                "-q",
                theme.path().toString(),
                "docs/theme");
        work.commit("foreign").git("push", "-q", "origin", "HEAD:main");
        String before = foreign();
        for (String what : List.of(place(), work.path().toString())) {
            Cli.Run run = catalyst("validate", what);
            assertThat(run.both()).contains("valid: 29 files", "0 errors, 0 warnings");
            assertThat(run.exit()).isZero();
        }
        assertThat(Cli.cli()
                        .input(APP)
                        .run("apply", "-f", "-", "--overlay", place())
                        .exit())
                .isZero();
        assertThat(catalyst("delete", "s", "-n", "qa-omantel", "--overlay", place())
                        .exit())
                .isZero();
        assertThat(foreign()).isEqualTo(before);
        overlay.git("fsck", "--full", "--strict");
    }

    @ParameterizedTest
    @ValueSource(strings = {"executable", "link", "submodule"})
    void within_our_layout_they_are_the_same_error_in_a_checkout_and_in_the_repository(String kind) throws Exception {
        Path file = work.path().resolve("clusters/alpha/infrastructure/cluster.yaml");
        switch (kind) {
            case "executable" -> assertThat(file.toFile().setExecutable(true)).isTrue();
            case "link" -> {
                Files.delete(file);
                Files.createSymbolicLink(file, Path.of("/etc/hostname"));
            }
            default -> {
                GitFolder other = GitFolder.init(folder.resolve("other"))
                        .file("x.yaml", SOUND)
                        .commit("other");
                work.git(
                        "-c",
                        "protocol.file.allow=always",
                        "submodule",
                        "add",
                        "-q",
                        other.path().toString(),
                        "clusters/alpha/infrastructure/module");
            }
        }
        work.commit(kind).git("push", "-q", "origin", "HEAD:main");
        for (String what : List.of(place(), work.path().toString())) {
            Cli.Run run = catalyst("validate", what);
            assertThat(run.exit()).as(what).isEqualTo(3);
            assertThat(run.both()).as(what).contains("overlay/unsafe-entry");
        }
    }

    @Test
    void a_branch_that_is_not_there_is_an_error_for_every_command_and_nothing_is_made() {
        overlay.git("branch", "-m", "main", "master");
        String refs = overlay.git("for-each-ref");
        String[][] commands = {
            {"get"},
            {"cluster", "list"},
            {"cluster", "new", "beta", "--fqdn", "alpha.example"},
            {"history", "qa-wp", "-n", "qa-omantel"},
            {"plan", "-f", "-"},
            {"apply", "-f", "-"},
            {"delete", "qa-wp", "-n", "qa-omantel"},
            {"hold", "list"},
            {"overlay", "maintain"},
        };
        for (String[] command : commands) {
            List<String> all = new java.util.ArrayList<>(List.of(command));
            all.addAll(List.of("--overlay", place()));
            Cli.Run run = Cli.cli().input(APP).run(all.toArray(String[]::new));
            if (!command[0].equals("overlay")) {
                assertThat(run.exit()).as(all.toString()).isEqualTo(5);
                assertThat(run.both()).contains("no branch 'main'", "it has master", "--branch");
            }
        }
        assertThat(overlay.git("for-each-ref")).isEqualTo(refs);
        assertThat(catalyst("get", "--branch", "master", "--overlay", place()).out())
                .contains("qa-wp");
        assertThat(Cli.cli()
                        .input(APP)
                        .run("apply", "-f", "-", "--create-branch", "--overlay", place())
                        .exit())
                .isZero();
        assertThat(overlay.git("rev-parse", "main~1")).isEqualTo(overlay.git("rev-parse", "master"));
    }

    @Test
    void an_empty_repository_is_started_by_a_new_cluster_or_when_that_is_wished() throws Exception {
        GitFolder empty = GitFolder.init(folder.resolve("empty"));
        String place = empty.path().toString();
        assertThat(catalyst("get", "--overlay", place).both()).contains("has no commits", "cluster new");
        assertThat(Cli.cli()
                        .input(APP)
                        .run("apply", "-f", "-", "--overlay", place)
                        .exit())
                .isEqualTo(5);
        assertThat(catalyst(
                                "cluster",
                                "new",
                                "alpha",
                                "--fqdn",
                                "alpha.example",
                                "--primary-region",
                                "hz-fsn-rtz-prod",
                                "--overlay",
                                place)
                        .exit())
                .isZero();
        assertThat(empty.git("status", "--porcelain")).isEmpty();
        assertThat(empty.path().resolve("sovereign.yaml")).exists();
    }

    @Test
    void a_shallow_clone_says_where_its_history_ends() {
        for (String title : List.of("one", "two")) {
            Cli.cli()
                    .input("{\"parameters\":{\"siteTitle\":\"" + title + "\"}}")
                    .run("update", "qa-wp", "-n", "qa-omantel", "-f", "-", "--overlay", place());
        }
        Path shallow = folder.resolve("sh.git");
        overlay.git("clone", "-q", "--depth", "1", "--bare", "file://" + overlay.path(), shallow.toString());
        String place = shallow.toString();
        Cli.Run history = catalyst("history", "qa-wp", "-n", "qa-omantel", "--overlay", place);
        assertThat(history.out()).contains("changed").doesNotContain("installed");
        assertThat(history.err()).contains("shallow", "fetch-depth");
        Cli.Run rollback = catalyst("rollback", "qa-wp", "-n", "qa-omantel", "--dry-run", "--overlay", place);
        assertThat(rollback.exit()).isEqualTo(3);
        assertThat(rollback.both()).contains("shallow", "fetch-depth: 0");
        Cli.Run keyed = Cli.cli().input(APP).run("apply", "-f", "-", "--idempotency-key", "k", "--overlay", place);
        assertThat(keyed.exit()).isEqualTo(5);
        assertThat(keyed.both()).contains("shallow", "idempotency key");
    }

    @Test
    void the_author_is_taken_from_variables_then_from_git() throws Exception {
        Path home = Files.createDirectories(folder.resolve("home"));
        Files.writeString(home.resolve(".gitconfig"), "[user]\n\tname = Home Person\n\temail = home@example.org\n");
        assertThat(author(Cli.cli().with("HOME", home.toString()))).isEqualTo("Home Person <home@example.org>");
        overlay.git("config", "user.name", "Repo Person");
        overlay.git("config", "user.email", "repo@example.org");
        assertThat(author(Cli.cli().with("HOME", home.toString()))).isEqualTo("Repo Person <repo@example.org>");
        assertThat(author(Cli.cli().with("GIT_AUTHOR_NAME", "V").with("GIT_AUTHOR_EMAIL", "v@example.org")))
                .isEqualTo("V <v@example.org>");
        assertThat(author(Cli.cli().with("CATALYST_AUTHOR", "C <c@example.org>")))
                .isEqualTo("C <c@example.org>");
        overlay.git("config", "--unset", "user.name");
        overlay.git("config", "--unset", "user.email");
        String name = System.getProperty("user.name");
        System.setProperty("user.name", "?");
        try {
            assertThat(author(Cli.cli())).matches("uid-[0-9]+ <uid-[0-9]+@localhost>");
        } finally {
            System.setProperty("user.name", name);
        }
    }

    private int applied;

    private String author(Cli cli) {
        String request = APP.replace("\"one\"", "\"title " + applied++ + "\"");
        Cli.Run run = cli.input(request).run("apply", "-f", "-", "--overlay", place());
        assertThat(run.exit()).as(run.both()).isZero();
        return overlay.git("log", "-1", "--format=%an <%ae>", "main");
    }

    private String foreign() {
        return overlay.git("ls-tree", "-r", "main", "scripts", "docs", ".gitmodules", "clusters/alpha/extra");
    }

    private String place() {
        return overlay.path().toString();
    }
}
