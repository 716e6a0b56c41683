package io.openova.catalyst.acceptance;

import static io.openova.catalyst.acceptance.Cli.catalyst;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Threat S30: what {@code flux bootstrap} made is never damaged. The objects that Flux applies are built by a builder of this
 * test's own before and after; each that was there must be there still, or Flux would delete it from the cluster.
 */
@Tag("slow")
class BootstrapLayoutsTest {
    private static final Pattern KIND = Pattern.compile("(?m)^kind: *(\\S+)");
    private static final Pattern NAME = Pattern.compile("name: *([A-Za-z0-9.-]+)");

    @TempDir
    Path folder;

    private GitFolder repository;

    @Test
    void a_new_cluster_in_a_bootstrapped_folder_is_refused_and_adoption_keeps_all_that_flux_applies() throws Exception {
        standard("clusters/production");
        repository.file("clusters/production/apps.yaml", flux("apps", "./apps/production"));
        repository.file("clusters/production/my config/a (b)+ü.yaml", configMap("odd"));
        repository.file("clusters/production/team/kustomization.yaml", list("one.yaml", "../../../shared"));
        repository.file("clusters/production/team/one.yaml", configMap("one"));
        repository.file("shared/kustomization.yaml", list("two.yaml"));
        repository.file("shared/two.yaml", configMap("two"));
        repository.file("apps/production/kustomization.yaml", list("cm.yaml"));
        repository.file("apps/production/cm.yaml", configMap("app"));
        repository.file("infrastructure/controllers/x.yaml", configMap("x"));
        refusesNewAndAdopts("production", List.of("clusters/production", "apps/production"));
        assertThat(text("clusters/production/kustomization.yaml"))
                .contains("apps.yaml", "flux-system", "my config/a (b)+ü.yaml", "team")
                .doesNotContain("one.yaml", "shared");
    }

    @Test
    void a_bootstrap_into_a_folder_below_the_cluster_is_adopted_without_a_list_that_flux_would_not_read()
            throws Exception {
        bootstrap("clusters/my-cluster/flux-system", "clusters/my-cluster/flux-system/flux-system");
        repository.file("clusters/my-cluster/flux-system/app.yaml", configMap("app"));
        refusesNewAndAdopts("my-cluster", List.of("clusters/my-cluster/flux-system"));
        assertThat(Files.exists(folder.resolve("after").resolve("clusters/my-cluster/kustomization.yaml")))
                .isFalse();
    }

    @Test
    void a_bootstrap_with_a_list_of_its_own_is_adopted_with_the_list_as_it_is() throws Exception {
        standard("clusters/production");
        repository.file("clusters/production/kustomization.yaml", list("flux-system", "apps"));
        repository.file("clusters/production/apps/kustomization.yaml", list("cm.yaml"));
        repository.file("clusters/production/apps/cm.yaml", configMap("app"));
        repository.file("clusters/production/unlisted.yaml", configMap("unlisted"));
        refusesNewAndAdopts("production", List.of("clusters/production"));
        assertThat(text("clusters/production/kustomization.yaml")).isEqualTo(list("flux-system", "apps"));
    }

    @Test
    void several_clusters_of_one_repository_are_adopted_one_by_one() throws Exception {
        standard("clusters/staging");
        bootstrap("clusters/production", "clusters/production/flux-system");
        for (String cluster : List.of("staging", "production")) {
            repository.file("clusters/" + cluster + "/infrastructure.yaml", flux("infrastructure", "./infrastructure"));
            repository.file("clusters/" + cluster + "/namespaces.yaml", flux("namespaces", "./namespaces"));
        }
        repository.file("infrastructure/a.yaml", configMap("a"));
        repository.file("namespaces/b.yaml", configMap("b"));
        List<String> roots = List.of("clusters/staging", "clusters/production", "infrastructure", "namespaces");
        refusesNewAndAdopts("production", roots);
        // A Kustomization of that name is theirs: a second one would end the build.
        assertThat(text("clusters/production/catalyst.yaml")).doesNotContain("name: namespaces");
        SortedMap<String, SortedSet<String>> before = applied(checkout("again"), roots);
        assertThat(catalyst(adopt("staging")).exit()).isZero();
        assertThat(applied(checkout("both"), roots))
                .allSatisfy((root, objects) -> assertThat(objects).containsAll(before.get(root)));
        // A third cluster, of Catalyst's own making, is nobody's business but its own.
        assertThat(catalyst(make("hz-nbg-rtz-prod")).exit()).isZero();
        assertThat(applied(checkout("third"), roots)).isEqualTo(applied(checkout("same"), roots));
    }

    @Test
    void a_repository_that_flux_applies_from_its_root_is_refused_either_way() throws Exception {
        bootstrap(".", "flux-system");
        repository.file("apps/cm.yaml", configMap("app"));
        repository.commit("bootstrap");
        GitFolder bare = repository.bare("ov.git");
        String head = bare.git("rev-parse", "main");
        Cli.Run made = catalyst(make("production"));
        assertThat(made.exit()).isEqualTo(3);
        assertThat(made.both()).contains("cluster/exists", "Flux starts at './'", "flux-system/gotk-sync.yaml");
        Cli.Run adopted = catalyst(adopt("production"));
        assertThat(adopted.exit()).isEqualTo(3);
        assertThat(adopted.both()).contains("cluster/missing", "Flux starts at './'");
        assertThat(bare.git("rev-parse", "main")).isEqualTo(head);
    }

    @Test
    void a_kustomization_over_all_clusters_would_apply_the_new_one_too() throws Exception {
        standard("clusters/staging");
        repository.file("clusters/staging/all.yaml", flux("all", "./clusters"));
        repository.commit("all");
        GitFolder bare = repository.bare("ov.git");
        String head = bare.git("rev-parse", "main");
        Cli.Run made = catalyst(make("production"));
        assertThat(made.exit()).isEqualTo(3);
        assertThat(made.both()).contains("cluster/flux-covers", "'all' applies './clusters'");
        assertThat(bare.git("rev-parse", "main")).isEqualTo(head);
    }

    @Test
    void a_folder_with_ignored_files_stays_without_a_list() throws Exception {
        standard("clusters/production");
        repository.file("clusters/production/drafts/x.yaml", configMap("draft"));
        repository.file(".sourceignore", "/clusters/production/drafts\n");
        repository.commit("ignore");
        repository.bare("ov.git");
        Cli.Run adopted = catalyst(adopt("production"));
        assertThat(adopted.exit()).isZero();
        assertThat(adopted.both()).contains("cluster/sync-missing");
        assertThat(Files.exists(checkout("after").resolve("clusters/production/kustomization.yaml")))
                .isFalse();
    }

    private void refusesNewAndAdopts(String cluster, List<String> roots) throws Exception {
        repository.commit("more");
        GitFolder bare = repository.bare("ov.git");
        String head = bare.git("rev-parse", "main");
        Cli.Run made = catalyst(make(cluster));
        assertThat(made.exit()).isEqualTo(3);
        assertThat(made.both()).contains("cluster/exists");
        assertThat(bare.git("rev-parse", "main")).isEqualTo(head);

        Path before = checkout("before");
        Cli.Run adopted = catalyst(adopt(cluster));
        assertThat(adopted.exit()).as(adopted.both()).isZero();
        Path after = checkout("after");
        SortedMap<String, SortedSet<String>> now = applied(after, roots);
        applied(before, roots).forEach((root, objects) -> {
            assertThat(objects).isNotEmpty();
            assertThat(now.get(root)).containsAll(objects);
        });
        assertThat(bare.git("diff", "--name-status", head, "main").lines()).allMatch(line -> line.startsWith("A"));
        assertThat(bare.git("fsck", "--full", "--strict")).doesNotContain("error");
        assertThat(catalyst(adopt(cluster)).both()).contains("known already");
    }

    private void standard(String path) throws IOException {
        bootstrap(path, path + "/flux-system");
    }

    /** What {@code flux bootstrap --path} writes. */
    private void bootstrap(String path, String system) throws IOException {
        if (repository == null) {
            repository = GitFolder.init(folder.resolve("work"));
        }
        repository.file(
                system + "/gotk-components.yaml", "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: flux-system\n");
        repository.file(
                system + "/gotk-sync.yaml",
                "apiVersion: source.toolkit.fluxcd.io/v1\nkind: GitRepository\nmetadata:\n  name: flux-system\n"
                        + "  namespace: flux-system\nspec:\n  interval: 1m\n  ref:\n    branch: main\n"
                        + "  url: https://git.acme.test/fleet.git\n---\n"
                        + flux("flux-system", "./" + (path.equals(".") ? "" : path)));
        repository.file(system + "/kustomization.yaml", list("gotk-components.yaml", "gotk-sync.yaml"));
    }

    private static String flux(String name, String path) {
        return "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata:\n  name: " + name
                + "\n  namespace: flux-system\nspec:\n  interval: 10m\n  path: " + path
                + "\n  prune: true\n  sourceRef:\n    kind: GitRepository\n    name: flux-system\n";
    }

    private static String configMap(String name) {
        return "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: " + name + "\n  namespace: apps\ndata:\n  a: b\n";
    }

    private static String list(String... resources) {
        return "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources:\n  - "
                + String.join("\n  - ", resources) + "\n";
    }

    private String[] make(String cluster) {
        return new String[] {
            "cluster",
            "new",
            cluster,
            "--fqdn",
            "acme.test",
            "--primary-region",
            "eu-west",
            "--overlay",
            folder.resolve("ov.git").toString()
        };
    }

    private String[] adopt(String cluster) {
        List<String> arguments = new ArrayList<>(List.of(make(cluster)));
        arguments.add("--adopt");
        return arguments.toArray(String[]::new);
    }

    private Path checkout(String name) {
        return new GitFolder(folder.resolve("ov.git")).clone(name).path();
    }

    private String text(String file) throws IOException {
        return Files.readString(folder.resolve("after").resolve(file));
    }

    /** The objects that Flux applies for each root: kustomize over the list that is there, or that is generated. */
    private static SortedMap<String, SortedSet<String>> applied(Path checkout, List<String> roots) throws IOException {
        SortedMap<String, SortedSet<String>> applied = new TreeMap<>();
        for (String root : roots) {
            SortedSet<String> objects = new TreeSet<>();
            if (Files.exists(checkout.resolve(root).resolve("kustomization.yaml"))) {
                listed(checkout.resolve(root), objects);
            } else {
                generated(checkout.resolve(root), objects);
            }
            applied.put(root, objects);
        }
        return applied;
    }

    private static void generated(Path directory, SortedSet<String> objects) throws IOException {
        try (Stream<Path> children = Files.list(directory)) {
            for (Path child : children.toList()) {
                if (Files.isDirectory(child) && Files.exists(child.resolve("kustomization.yaml"))) {
                    listed(child, objects);
                } else if (Files.isDirectory(child)) {
                    generated(child, objects);
                } else if (child.toString().endsWith(".yaml")) {
                    objects(child, objects);
                }
            }
        }
    }

    private static void listed(Path directory, SortedSet<String> objects) throws IOException {
        for (String line : Files.readAllLines(directory.resolve("kustomization.yaml"))) {
            if (line.strip().startsWith("- ")) {
                Path entry = directory.resolve(line.strip().substring(2).replace("\"", ""));
                assertThat(entry).exists();
                if (Files.isDirectory(entry)) {
                    listed(entry, objects);
                } else {
                    objects(entry, objects);
                }
            }
        }
    }

    private static void objects(Path file, SortedSet<String> objects) throws IOException {
        for (String document : Files.readString(file).split("(?m)^---$")) {
            Matcher kind = KIND.matcher(document);
            Matcher name = NAME.matcher(document);
            if (kind.find() && name.find()) {
                assertThat(objects.add(kind.group(1) + "/" + name.group(1)))
                        .as("one object twice ends the build: " + file)
                        .isTrue();
            }
        }
    }
}
