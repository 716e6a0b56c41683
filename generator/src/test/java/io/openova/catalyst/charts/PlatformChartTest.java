package io.openova.catalyst.charts;

import static io.openova.catalyst.charts.Repository.at;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("slow")
class PlatformChartTest {
    private static final Chart CHART = Chart.PLATFORM;

    @Test
    void every_flag_of_the_program_comes_from_a_value() {
        assertThat(arguments(Map.of(
                        "controller", Map.of("leaderElect", false, "resync", "5m"),
                        "mode", "serve",
                        "replicas", 1,
                        "logLevel", "debug",
                        "ports", Map.of("api", 9000, "metrics", 9001, "health", 9002),
                        "overlay",
                                Map.of("url", "https://git.example.org/o.git", "branch", "b", "credentialsSecret", "s"),
                        "api",
                                Map.of(
                                        "oidcIssuer",
                                        "https://id.example.org",
                                        "oidcAudience",
                                        "a",
                                        "tokensSecret",
                                        "t"))))
                .isEqualTo(List.of(
                        "serve",
                        "--address=0.0.0.0",
                        "--port=9000",
                        "--allowed-host=qa-wp.qa-omantel.svc",
                        "--oidc-issuer=https://id.example.org",
                        "--oidc-audience=a",
                        "--token-file=/etc/catalyst/api/tokens",
                        "--overlay=https://git.example.org/o.git",
                        "--branch=b",
                        "--git-token-file=/etc/catalyst/git/password",
                        "--log-level=debug"));
    }

    @Test
    void every_flag_of_the_controller_comes_from_a_value() {
        assertThat(arguments(Map.of(
                        "controller", Map.of("leaderElect", false, "resync", "5m"),
                        "replicas", 1,
                        "logLevel", "debug",
                        "ports", Map.of("metrics", 9001, "health", 9002),
                        "overlay",
                                Map.of(
                                        "url",
                                        "https://git.example.org/o.git",
                                        "branch",
                                        "b",
                                        "credentialsSecret",
                                        "s"))))
                .isEqualTo(List.of(
                        "controller",
                        "--leader-elect=false",
                        "--leader-elect-namespace=qa-omantel",
                        "--metrics-bind-address=:9001",
                        "--health-probe-bind-address=:9002",
                        "--overlay-url=https://git.example.org/o.git",
                        "--overlay-branch=b",
                        "--overlay-credentials=/etc/catalyst/git",
                        "--resync=5m",
                        "--log-level=debug"));
    }

    @Test
    void the_flags_of_each_mode_are_those_of_its_command() {
        for (String mode : List.of("serve", "controller")) {
            String help =
                    io.openova.catalyst.acceptance.Cli.catalyst(mode, "--help").out();
            for (String argument : arguments(Map.of(
                    "mode", mode,
                    "overlay", Map.of("url", "ssh://git@git.example.org/o.git", "credentialsSecret", "s"),
                    "api", Map.of("oidcIssuer", "https://id.example.org", "tokensSecret", "t")))) {
                if (argument.startsWith("--")) {
                    assertThat(help).contains(argument.split("=", 2)[0]);
                }
            }
        }
    }

    @Test
    void the_controller_alone_has_no_api() {
        Map<String, Object> values = Map.of("mode", "controller");
        assertThat(arguments(values)).startsWith("controller").noneMatch(argument -> argument.startsWith("--address"));
        assertThat(((List<?>) at(CHART.object("Service", values), "spec", "ports"))
                        .stream().map(port -> at(port, "name")))
                .containsExactly("metrics");
    }

    @ParameterizedTest
    @ValueSource(strings = {"serve", "controller"})
    void no_two_ports_are_the_same(String mode) {
        List<?> ports = (List<?>) at(container(Map.of("mode", mode)), "ports");
        Set<Object> numbers = new HashSet<>();
        assertThat(ports).isNotEmpty().allSatisfy(port -> assertThat(numbers.add(at(port, "containerPort")))
                .isTrue());
    }

    @Test
    void metrics_and_health_listen_where_the_contract_says() {
        assertThat(arguments(Map.of()))
                .contains("--metrics-bind-address=:8080", "--health-probe-bind-address=:8081", "--leader-elect=true");
        assertThat(at(container(Map.of()), "livenessProbe", "httpGet"))
                .isEqualTo(Map.of("path", "/healthz", "port", "health"));
        assertThat(at(container(Map.of()), "readinessProbe", "httpGet"))
                .isEqualTo(Map.of("path", "/readyz", "port", "health"));
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", textBlock = """
                    '',     '',    ghcr.io/openova-io/catalyst:APPVERSION
                    abc123, '',    ghcr.io/openova-io/catalyst:abc123
                    abc123, sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef, ghcr.io/openova-io/catalyst@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef
                    """)
    void the_image_is_the_digest_or_the_tag_or_the_charts_version(String tag, String digest, String expected) {
        assertThat(at(container(Map.of("image", Map.of("tag", tag, "digest", digest))), "image"))
                .isEqualTo(
                        expected.replace("APPVERSION", (String) CHART.metadata().get("appVersion")));
    }

    @Test
    void several_replicas_without_leader_election_are_refused() {
        Map<String, Object> values = new HashMap<>(Map.of("controller", Map.of("leaderElect", false), "replicas", 2));
        assertThatThrownBy(() -> CHART.render(values)).hasMessageContaining("replicas");
        values.put("replicas", 1);
        assertThat(CHART.render(values)).contains("--leader-elect=false");
    }

    @Test
    void the_pod_meets_the_restricted_standard() {
        Object pod = pod(Map.of());
        assertThat(at(pod, "securityContext", "runAsNonRoot")).isEqualTo(true);
        assertThat(at(pod, "securityContext", "seccompProfile", "type")).isEqualTo("RuntimeDefault");
        assertThat(at(container(Map.of()), "securityContext"))
                .isEqualTo(Map.of(
                        "allowPrivilegeEscalation",
                        false,
                        "readOnlyRootFilesystem",
                        true,
                        "capabilities",
                        Map.of("drop", List.of("ALL"))));
    }

    @Test
    void the_priority_class_is_one_that_the_baseline_makes() {
        assertThat(Chart.BASELINE.objects(Map.of()).stream().map(object -> at(object, "metadata", "name")))
                .containsExactlyInAnyOrder("catalyst-platform", "catalyst-application")
                .contains(at(pod(Map.of()), "priorityClassName"));
    }

    @Test
    void no_right_is_wider_than_the_readmes_table() {
        Map<String, Set<Object>> rights = new HashMap<>();
        for (Map<String, Object> role : CHART.objects(Map.of())) {
            if (!"ClusterRole".equals(role.get("kind"))) {
                continue;
            }
            for (Object rule : (List<?>) at(role, "rules")) {
                for (Object resource : (List<?>) at(rule, "resources")) {
                    rights.computeIfAbsent((String) resource, name -> new HashSet<>())
                            .addAll((List<?>) at(rule, "verbs"));
                }
            }
        }
        Set<Object> read = Set.of("get", "list", "watch");
        Set<Object> readAndDelete = Set.of("get", "list", "watch", "delete");
        Set<Object> readPatchAndDelete = Set.of("get", "list", "watch", "patch", "delete");
        assertThat(rights)
                .isEqualTo(Map.ofEntries(
                        Map.entry("applications", readPatchAndDelete),
                        Map.entry("applications/status", Set.of("patch")),
                        Map.entry("applications/finalizers", Set.of("update")),
                        Map.entry("blueprints", read),
                        Map.entry("environments", read),
                        Map.entry("organizations", read),
                        Map.entry("helmreleases", readAndDelete),
                        Map.entry("ocirepositories", readAndDelete),
                        Map.entry("helmrepositories", readAndDelete),
                        Map.entry("kustomizations", readPatchAndDelete),
                        Map.entry("gitrepositories", readPatchAndDelete),
                        Map.entry("deployments", read),
                        Map.entry("statefulsets", read),
                        Map.entry("pods", read),
                        Map.entry("namespaces", Set.of("get")),
                        Map.entry("events", Set.of("create", "patch"))));
        assertThat(rights.keySet()).allSatisfy(resource -> assertThat(Repository.text(CHART.folder() + "/README.md"))
                .contains("`" + resource));
    }

    @Test
    void leases_are_a_right_in_the_own_namespace_only() {
        Map<String, Object> role = CHART.object("Role", Map.of());
        assertThat(at(role, "rules", 0, "resources")).isEqualTo(List.of("leases"));
        assertThat((List<?>) at(role, "rules")).hasSize(1);
    }

    @Test
    void the_ingress_is_named_after_the_sovereign() {
        Map<String, Object> ingress = CHART.object(
                "Ingress",
                Map.of(
                        "mode",
                        "serve",
                        "ingress",
                        Map.of("enabled", true),
                        "sovereign",
                        Map.of("fqdn", "omantel.biz")));
        assertThat(at(ingress, "spec", "rules", 0, "host")).isEqualTo("catalyst.omantel.biz");
        assertThatThrownBy(() -> CHART.render(Map.of("mode", "serve", "ingress", Map.of("enabled", true))))
                .hasMessageContaining("ingress.enabled needs ingress.host or sovereign.fqdn");
    }

    @Test
    void maintenance_is_off_unless_a_volume_with_the_repository_is_named() {
        assertThat(CHART.objects(Map.of()).stream().map(object -> object.get("kind")))
                .doesNotContain("CronJob");
        assertThatThrownBy(() -> CHART.render(Map.of("maintenance", Map.of("enabled", true))))
                .hasMessageContaining("claim");
        assertThatThrownBy(() -> CHART.render(
                        Map.of("maintenance", Map.of("enabled", true, "claim", "git", "path", "../elsewhere"))))
                .hasMessageContaining("path");
    }

    @Test
    @SuppressWarnings("unchecked")
    void maintenance_runs_the_command_on_the_volume_and_nothing_else() {
        Map<String, Object> job = CHART.object(
                "CronJob", Map.of("maintenance", Map.of("enabled", true, "claim", "git", "path", "acme/overlay.git")));
        assertThat(at(job, "spec", "concurrencyPolicy")).isEqualTo("Forbid");
        Object pod = at(job, "spec", "jobTemplate", "spec", "template", "spec");
        assertThat(at(pod, "automountServiceAccountToken")).isEqualTo(false);
        assertThat(at(pod, "securityContext", "runAsNonRoot")).isEqualTo(true);
        assertThat(at(pod, "volumes", 1, "persistentVolumeClaim", "claimName")).isEqualTo("git");
        assertThat(at(pod, "containers", 0, "securityContext")).isEqualTo(at(container(Map.of()), "securityContext"));
        List<String> arguments = (List<String>) at(pod, "containers", 0, "args");
        assertThat(arguments)
                .containsExactly(
                        "overlay", "maintain", "--full", "--overlay=/repositories/acme/overlay.git", "--branch=main");
        String help = io.openova.catalyst.acceptance.Cli.catalyst("overlay", "maintain", "--help")
                .out();
        arguments.stream().filter(argument -> argument.startsWith("--")).forEach(argument -> assertThat(help)
                .contains(argument.split("=", 2)[0]));
        assertThat(at(job, "spec", "jobTemplate", "spec", "template", "metadata", "labels"))
                .isNotEqualTo(at(CHART.object("Deployment", Map.of()), "spec", "selector", "matchLabels"));
    }

    private static Object pod(Map<String, ?> values) {
        return at(CHART.object("Deployment", values), "spec", "template", "spec");
    }

    private static Object container(Map<String, ?> values) {
        return at(pod(values), "containers", 0);
    }

    @SuppressWarnings("unchecked")
    private static List<String> arguments(Map<String, ?> values) {
        return (List<String>) at(container(values), "args");
    }
}
