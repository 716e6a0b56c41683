package io.openova.catalyst.release;

import static io.openova.catalyst.acceptance.Cli.catalyst;
import static org.assertj.core.api.Assertions.assertThat;

import io.openova.catalyst.acceptance.Cli;
import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.model.Version;
import io.openova.catalyst.schema.SchemaChecker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.eclipse.jgit.api.Git;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PinBumpTest {
    private static final Path ROOT = Path.of(System.getProperty("catalyst.repository", ".."));
    private static final List<String> NAMES = List.of("bp-cluster-baseline", "bp-qa-app", "bp-catalyst-platform");

    @Test
    void after_any_sequence_of_bumps_the_guards_are_green_and_other_bytes_stay() throws IOException {
        int sequences = Integer.getInteger("catalyst.bump.sequences", 3);
        SchemaChecker schemas = new SchemaChecker();
        for (int seed = 0; seed < sequences; seed++) {
            Random random = new Random(seed);
            RepositoryTree tree = RepositoryTree.read(ROOT);
            RepositoryTree main = tree;
            for (int step = 0; step < 8; step++) {
                RepositoryTree before = tree;
                List<PinBump.Move> moves = moves(tree, random);
                PinBump.Outcome outcome = PinBump.plan(tree, Optional.of(main), moves, List.of());
                if (outcome instanceof PinBump.Outcome.Planned planned) {
                    tree = tree.with(planned.files());
                    onlyVersionsChanged(before, tree, planned.files());
                } else {
                    assertThat(((PinBump.Outcome.Refused) outcome).findings())
                            .allMatch(f -> !f.remedy().isEmpty());
                }
                String where = "seed " + seed + ", step " + step + ", " + moves;
                assertThat(PinCheck.check(tree, Optional.of(main)).stream().filter(Finding::isError))
                        .as(where)
                        .isEmpty();
                assertThat(CatalogLock.verify(tree)).as(where).isEmpty();
                if (random.nextInt(3) == 0) {
                    main = tree;
                }
            }
            assertThat(CatalogLint.check(tree, schemas).stream().filter(Finding::isError))
                    .isEmpty();
        }
    }

    /** One to three Blueprints, each a patch, a minor, the same version, or one that was. */
    private static List<PinBump.Move> moves(RepositoryTree tree, Random random) {
        List<PinBump.Move> moves = new ArrayList<>();
        List<String> names = new ArrayList<>(NAMES);
        java.util.Collections.shuffle(names, random);
        for (String name : names.subList(0, 1 + random.nextInt(3))) {
            Version now = PinList.of(tree).version(name).orElseThrow();
            // The platform asks for ^0.1 of the baseline.
            int kind = name.equals("bp-cluster-baseline") ? random.nextInt(2) : random.nextInt(4);
            String next =
                    switch (kind) {
                        case 0 -> now.value();
                        case 1 ->
                            now.major() + "." + now.minor() + "." + (now.patch().intValue() + 1);
                        case 2 -> now.major() + "." + (now.minor().intValue() + 1) + ".0";
                        default ->
                            now.major() + "." + now.minor() + "."
                                    + Math.max(0, now.patch().intValue() - 1);
                    };
            moves.add(new PinBump.Move(name, new Version(next)));
        }
        return moves;
    }

    private static void onlyVersionsChanged(RepositoryTree before, RepositoryTree after, Map<String, String> files) {
        for (String path : before.paths()) {
            byte[] old = before.bytes(path).orElseThrow();
            if (!files.containsKey(path)) {
                assertThat(Arrays.equals(after.bytes(path).orElseThrow(), old))
                        .as(path)
                        .isTrue();
            } else if (!path.equals(CatalogLock.FILE)) {
                // Whatever is no version has the same bytes, comments and spaces included.
                String version = "[0-9]+\\.[0-9]+\\.[0-9]+";
                assertThat(files.get(path).replaceAll(version, "V"))
                        .as(path)
                        .isEqualTo(before.text(path).orElseThrow().replaceAll(version, "V"));
            }
        }
    }

    @Test
    void a_commit_holds_the_bump_and_nothing_else(@TempDir Path folder) throws Exception {
        copy(folder);
        try (Git git = Git.init()
                .setDirectory(folder.toFile())
                .setInitialBranch("main")
                .call()) {
            commit(git, "Start");
            git.checkout().setCreateBranch(true).setName("release").call();
            Files.writeString(folder.resolve("platform/qa-app/chart/README.md"), "Somebody's unfinished work.\n");
            Cli.Run refused = bump(folder, "bp-catalyst-platform", "1.0.0");
            assertThat(refused.exit()).isEqualTo(3);
            assertThat(refused.err()).contains("pin/downgrade");
            Cli.Run hidden = bump(folder, "bp-catalyst-platform", "patch");
            assertThat(hidden.exit()).isEqualTo(3);
            assertThat(hidden.err())
                    .contains("pin/content-changed")
                    .contains("catalyst pin bump bp-catalyst-platform ")
                    .contains("bp-qa-app 0.1.1");
            git.checkout().addPath("platform/qa-app/chart/README.md").call();

            Cli.Run run = bump(folder, "bp-catalyst-platform", "patch", "--commit", "--author", "A <a@example.org>");
            assertThat(run.exit()).as(run.both()).isZero();
            assertThat(git.status().call().isClean()).isTrue();
            var head = git.log().setMaxCount(1).call().iterator().next();
            assertThat(head.getShortMessage()).startsWith("Bump bp-catalyst-platform to ");
            assertThat(head.getAuthorIdent().getEmailAddress()).isEqualTo("a@example.org");

            git.checkout().setName("main").call();
            git.merge().include(git.getRepository().resolve("release")).call();
            Cli.Run same = bump(folder, "bp-catalyst-platform", RepositoryVersion.of(folder));
            assertThat(same.out()).contains("Unchanged");
        }
    }

    @Test
    void an_image_is_pinned_by_digest_and_takes_its_chart_along(@TempDir Path folder) throws Exception {
        copy(folder);
        String image = "ghcr.io/openova-io/catalyst:0123456789012@sha256:" + "a1".repeat(32);
        Cli.Run alone = bump(folder, "--image", image);
        assertThat(alone.exit()).isEqualTo(3);
        assertThat(alone.err()).contains("pin/content-changed", "bp-catalyst-platform ", "--image " + image);

        Cli.Run run = bump(folder, "bp-catalyst-platform", "patch", "--image", image);
        assertThat(run.exit()).as(run.both()).isZero();
        String values = Files.readString(folder.resolve("products/catalyst/chart/values.yaml"));
        // All digits: unquoted, it would be a number to every reader.
        assertThat(values)
                .contains("tag: \"0123456789012\"\n  # sha256:...; wins over the tag.\n  digest: \"sha256:a1a1");
        assertThat(catalyst("pin", "check", "--repository", folder.toString()).exit())
                .isZero();
        assertThat(bump(folder, "--image", "ghcr.io/openova-io/catalyst:latest").exit())
                .isEqualTo(2);
        assertThat(bump(folder, "bp-qa-ap", "patch").err()).contains("pin/blueprint-unknown", "bp-qa-app");
    }

    @Test
    void an_older_version_stays_installable_after_a_bump(@TempDir Path folder) throws Exception {
        copy(folder);
        assertThat(bump(folder, "bp-qa-app", "0.1.1", "bp-catalyst-platform", "patch")
                        .exit())
                .isZero();
        for (String version : List.of("0.1.0", "0.1.1")) {
            Cli.Run run = Cli.cli()
                    .input("{\"name\":\"shop\",\"blueprint\":\"bp-qa-app\",\"version\":\"" + version
                            + "\",\"namespace\":\"qa-omantel\"}")
                    .run("render", "-f", "-", "--catalog", folder.toString(), "--primary-region", "hz-fsn-rtz-prod");
            assertThat(run.exit()).as(run.both()).isZero();
            assertThat(run.out()).contains("version: " + version);
        }
        Cli.Run pins = catalyst("pin", "list", "--repository", folder.toString(), "--name", "bp-qa-app", "-o", "json");
        assertThat(pins.out()).contains("\"role\": \"fixture\"").doesNotContain("\"value\": \"0.1.0\"");
    }

    private static Cli.Run bump(Path folder, String... arguments) {
        List<String> all = new ArrayList<>(List.of("pin", "bump"));
        all.addAll(List.of(arguments));
        all.addAll(List.of("--repository", folder.toString()));
        return catalyst(all.toArray(String[]::new));
    }

    private static void commit(Git git, String message) throws Exception {
        git.add().addFilepattern(".").call();
        git.commit()
                .setMessage(message)
                .setSign(false)
                .setAuthor("T", "t@example.org")
                .setCommitter("T", "t@example.org")
                .call();
    }

    private static void copy(Path folder) throws IOException {
        RepositoryTree tree = RepositoryTree.read(ROOT);
        for (String path : tree.paths()) {
            Path file = folder.resolve(path);
            Files.createDirectories(file.getParent());
            Files.write(file, tree.bytes(path).orElseThrow());
        }
    }

    /** The platform's version in a folder. */
    private static final class RepositoryVersion {
        static String of(Path folder) throws IOException {
            return PinList.of(RepositoryTree.read(folder))
                    .version("bp-catalyst-platform")
                    .orElseThrow()
                    .value();
        }
    }
}
