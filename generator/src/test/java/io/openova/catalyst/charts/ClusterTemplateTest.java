package io.openova.catalyst.charts;

import static io.openova.catalyst.charts.Repository.at;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.openova.catalyst.document.write.ScalarEncoder;
import io.openova.catalyst.model.RegionName;
import io.openova.catalyst.render.ClusterFacts;
import io.openova.catalyst.render.ClusterTemplate;
import io.openova.catalyst.render.TemplateRenderer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClusterTemplateTest {
    private static final String CLUSTER = "hz-fsn-rtz-prod";
    private static final String KIT = "bootstrap-kit/";
    private static final Pattern SUBSTITUTION = Pattern.compile("\\$\\{([^}]*)}");

    /** A management cluster with everything switched on. */
    private static final ClusterFacts FULL = facts("omantel", "main", "catalyst-git", true, true);

    private static final ClusterFacts REGION = facts("omantel", "main", "", false, false);

    private final Map<String, String> full = render(FULL);

    @Test
    void a_management_cluster_has_every_file_and_a_region_has_no_governance() {
        assertThat(full.keySet()).containsExactlyElementsOf(Repository.files("clusters/_template"));
        Map<String, String> region = render(REGION);
        Set<String> missing = new TreeSet<>(full.keySet());
        missing.removeAll(region.keySet());
        assertThat(missing)
                .containsExactly(
                        "blueprints/_keep.yaml",
                        "environments/_keep.yaml",
                        "flux-system/governance.yaml",
                        "organizations/_keep.yaml");
        assertThat(at(document(region, "flux-system/kustomization.yaml"), "resources"))
                .isEqualTo(List.of("sync.yaml", "platform.yaml"));
        assertThat(at(document(full, "flux-system/kustomization.yaml"), "resources"))
                .isEqualTo(List.of("sync.yaml", "platform.yaml", "governance.yaml"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void every_path_that_flux_is_to_apply_is_a_folder_with_manifests(boolean management) {
        Map<String, String> files = cluster(management);
        assertThat(fluxKustomizations(files))
                .hasSize(management ? 7 : 4)
                .allSatisfy(object -> assertThat(files.keySet()).anyMatch(file -> file.startsWith(folder(object))));
    }

    @Test
    void flux_waits_only_for_what_is_there() {
        List<Map<String, Object>> objects = fluxKustomizations(full);
        List<Object> names =
                objects.stream().map(object -> at(object, "metadata", "name")).toList();
        assertThat(objects.stream().flatMap(ClusterTemplateTest::dependencies).toList())
                .isNotEmpty()
                .allSatisfy(name -> assertThat(names).contains(name));
        assertThat(names).doesNotHaveDuplicates();
    }

    @Test
    void flux_objects_live_outside_the_folders_that_they_apply() {
        for (Map<String, Object> object : fluxKustomizations(full)) {
            String folder = folder(object);
            if (!folder.isEmpty()) {
                assertThat("flux-system/")
                        .as("%s", at(object, "metadata", "name"))
                        .doesNotStartWith(folder);
            }
        }
        assertThat(at(document(full, "kustomization.yaml"), "resources")).isEqualTo(List.of("flux-system"));
    }

    @Test
    void folders_that_grow_list_no_files() {
        for (String folder : List.of("namespaces", "organizations", "environments", "blueprints")) {
            assertThat(full).doesNotContainKey(folder + "/kustomization.yaml");
        }
    }

    @Test
    void every_substitution_is_given_and_every_given_one_is_used() {
        assertThat(substitutions(full).keySet()).isEqualTo(used(full));
    }

    @Test
    void what_flux_substitutes_is_text_that_reads_as_itself() {
        substitutions(full).forEach((name, value) -> assertThat(value).as(name).isInstanceOf(String.class));
        assertThat(substitutions(full))
                .containsEntry("QA_FIXTURES_ENABLED", "true")
                .containsEntry("SOVEREIGN_FQDN", "omantel.biz")
                .containsEntry("OVERLAY_SECRET", "catalyst-git");
    }

    @Test
    void every_fact_reaches_the_platform_chart() {
        String rendered = Chart.PLATFORM.render("catalyst", "catalyst-system", platformValues(full));
        List<Map<String, Object>> objects = Repository.documents(rendered);
        assertThat(objects.stream().map(object -> object.get("kind")))
                .contains("Organization", "Environment", "Blueprint", "Application");
        assertThat(rendered)
                .contains("--overlay-url=https://git.example.org/omantel/overlay.git")
                .contains("--overlay-branch=main")
                .contains("secretName: catalyst-git");
        Object container = at(
                objects.stream()
                        .filter(object -> "Deployment".equals(object.get("kind")))
                        .findFirst()
                        .orElseThrow(),
                "spec",
                "template",
                "spec",
                "containers",
                0);
        assertThat((Object) at(container, "env"))
                .asInstanceOf(InstanceOfAssertFactories.LIST)
                .contains(
                        Map.of("name", "CATALYST_SOVEREIGN", "value", "omantel"),
                        Map.of("name", "CATALYST_SOVEREIGN_FQDN", "value", "omantel.biz"),
                        Map.of("name", "CATALYST_PRIMARY_REGION", "value", "hz-nbg-rtz-prod"),
                        Map.of("name", "CATALYST_CLUSTER", "value", CLUSTER));
    }

    @Test
    void a_fact_that_is_left_empty_still_renders() {
        List<Map<String, Object>> objects = Repository.documents(
                Chart.PLATFORM.render("catalyst", "catalyst-system", platformValues(render(REGION))));
        assertThat(objects)
                .isNotEmpty()
                .noneMatch(object -> "Application".equals(object.get("kind")))
                .noneMatch(object -> object.toString().contains("/etc/catalyst/git"));
    }

    @Test
    void every_value_that_the_kit_sets_is_one_that_the_chart_has() {
        assertKnown(platformValues(full), Chart.PLATFORM.values(), "");
    }

    @Test
    void the_kits_releases_wait_for_each_other_in_the_order_of_their_numbers() {
        Map<String, Object> platform = release(full, "13-bp-catalyst-platform.yaml");
        assertThat(at(platform, "spec", "dependsOn"))
                .isEqualTo(
                        List.of(Map.of("name", at(release(full, "01-bp-cluster-baseline.yaml"), "metadata", "name"))));
        assertThat(at(platform, "spec", "install", "crds")).isEqualTo("CreateReplace");
        assertThat(at(platform, "spec", "upgrade", "crds")).isEqualTo("CreateReplace");
        assertThat(at(document(full, KIT + "kustomization.yaml"), "resources"))
                .isEqualTo(full.keySet().stream()
                        .filter(file -> file.matches(KIT + "[0-9]{2}-.*"))
                        .map(file -> file.substring(KIT.length()))
                        .toList());
    }

    @Test
    void git_credentials_are_named_only_when_there_are_some() {
        assertThat(document(full, "flux-system/sync.yaml").toString()).contains("secretRef={name=flux-git}");
        assertThat(document(render(REGION), "flux-system/sync.yaml").toString()).doesNotContain("secretRef");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void kustomize_builds_the_root_and_every_listed_folder(boolean management, @TempDir Path folder)
            throws IOException, InterruptedException {
        Tools.require("kubectl", "kubectl kustomize");
        Map<String, String> files = cluster(management);
        for (Map.Entry<String, String> file : files.entrySet()) {
            Path target = folder.resolve(file.getKey());
            Files.createDirectories(target.getParent());
            Files.writeString(target, file.getValue());
        }
        assertThat(Repository.documents(Tools.run(folder, "kubectl", "kustomize", ".")))
                .hasSize(management ? 8 : 5);
        assertThat(Repository.documents(Tools.run(folder, "kubectl", "kustomize", "infrastructure")))
                .hasSize(1);
        assertThat(Repository.documents(Tools.run(folder, "kubectl", "kustomize", "bootstrap-kit")))
                .hasSize(5);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    on      | main        | sovereign
                    null    | main        | sovereign
                    5       | main        | sovereign
                    omantel | 1.4         | branch
                    omantel | 'a: b'      | branch
                    omantel | '${HOME}'   | branch
                    omantel | a..b        | branch
                    """)
    void a_fact_that_flux_would_read_as_something_else_is_refused(String sovereign, String branch, String named) {
        assertThatThrownBy(() -> facts(sovereign, branch, "", true, true))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(named)
                .hasMessageContaining("give");
    }

    static Map<String, String> cluster(boolean management) {
        return render(management ? FULL : REGION);
    }

    private static ClusterFacts facts(
            String sovereign, String branch, String secret, boolean management, boolean fixtures) {
        return new ClusterFacts(
                new RegionName(CLUSTER),
                sovereign,
                "omantel.biz",
                new RegionName("hz-nbg-rtz-prod"),
                "https://git.example.org/omantel/overlay.git",
                branch,
                secret.isEmpty() ? "" : "flux-git",
                secret,
                management,
                fixtures);
    }

    /** Files by their path within the cluster's folder. */
    private static Map<String, String> render(ClusterFacts facts) {
        Map<String, String> files = new TreeMap<>();
        String root = "clusters/" + CLUSTER + "/";
        new ClusterTemplate(new TemplateRenderer(), new ScalarEncoder())
                .render(facts)
                .manifests()
                .forEach((path, content) -> {
                    assertThat(path.toString()).startsWith(root);
                    files.put(path.toString().substring(root.length()), content);
                });
        return files;
    }

    private static Map<String, Object> document(Map<String, String> files, String file) {
        return Repository.documents(files.get(file)).get(0);
    }

    private static List<Map<String, Object>> fluxKustomizations(Map<String, String> files) {
        return files.values().stream()
                .flatMap(content -> Repository.documents(content).stream())
                .filter(object -> "kustomize.toolkit.fluxcd.io/v1".equals(object.get("apiVersion")))
                .toList();
    }

    private static Stream<Object> dependencies(Map<String, Object> object) {
        Object dependencies = ((Map<?, ?>) at(object, "spec")).get("dependsOn");
        return dependencies == null
                ? Stream.empty()
                : ((List<?>) dependencies).stream().map(dependency -> at(dependency, "name"));
    }

    /** The folder that a Flux Kustomization applies, within the cluster's folder; empty for the root. */
    private static String folder(Map<String, Object> object) {
        String path = (String) at(object, "spec", "path");
        String root = "./clusters/" + CLUSTER;
        assertThat(path).startsWith(root);
        return path.equals(root) ? "" : path.substring(root.length() + 1) + "/";
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> substitutions(Map<String, String> files) {
        return fluxKustomizations(files).stream()
                .filter(object -> "bootstrap-kit".equals(at(object, "metadata", "name")))
                .map(object -> (Map<String, Object>) at(object, "spec", "postBuild", "substitute"))
                .findFirst()
                .orElseThrow();
    }

    private static Set<String> used(Map<String, String> files) {
        Set<String> names = new TreeSet<>();
        files.forEach((file, content) -> {
            // What stands in a comment is not substituted: Flux builds with kustomize first, which drops comments.
            Matcher found = SUBSTITUTION.matcher(content.replaceAll("(?m)^ *#.*$", ""));
            while (found.find()) {
                assertThat(file).startsWith(KIT);
                names.add(found.group(1));
            }
        });
        return names;
    }

    private static Map<String, Object> release(Map<String, String> files, String file) {
        return Repository.documents(files.get(KIT + file)).stream()
                .filter(object -> "HelmRelease".equals(object.get("kind")))
                .findFirst()
                .orElseThrow();
    }

    /** The platform release's values as Flux hands them to Helm: substituted as text, then read. */
    @SuppressWarnings("unchecked")
    private static Map<String, Object> platformValues(Map<String, String> files) {
        Map<String, Object> given = substitutions(files);
        String file = KIT + "13-bp-catalyst-platform.yaml";
        String substituted = SUBSTITUTION
                .matcher(files.get(file).replaceAll("(?m)^ *#.*$", ""))
                .replaceAll(match -> Matcher.quoteReplacement((String) given.get(match.group(1))));
        return (Map<String, Object>)
                at(release(Map.of(file, substituted), "13-bp-catalyst-platform.yaml"), "spec", "values");
    }

    @SuppressWarnings("unchecked")
    private static void assertKnown(Map<String, Object> set, Map<String, Object> known, String place) {
        set.forEach((key, value) -> {
            assertThat(known).as(place).containsKey(key);
            if (value instanceof Map<?, ?>) {
                assertKnown((Map<String, Object>) value, (Map<String, Object>) known.get(key), place + "/" + key);
            }
        });
    }
}
