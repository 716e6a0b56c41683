package io.openova.catalyst.charts;

import static io.openova.catalyst.charts.Repository.at;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("slow")
class QaAppChartTest {
    private static final Chart CHART = Chart.QA_APP;
    private static final Map<String, Object> DEFAULTS = Map.of();

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 10})
    void replicas_are_what_the_values_say_and_zero_means_zero(int replicas) {
        Map<String, Object> deployment = CHART.object("Deployment", Map.of("replicas", replicas));
        assertThat(at(deployment, "spec", "replicas")).isEqualTo(replicas);
    }

    @Test
    void the_pod_runs_nginx_as_an_unprivileged_user_on_a_read_only_root() {
        Object pod = at(CHART.object("Deployment", DEFAULTS), "spec", "template", "spec");
        assertThat(at(pod, "securityContext"))
                .isEqualTo(Map.of(
                        "runAsNonRoot",
                        true,
                        "runAsUser",
                        101,
                        "runAsGroup",
                        101,
                        "seccompProfile",
                        Map.of("type", "RuntimeDefault")));
        assertThat(at(pod, "automountServiceAccountToken")).isEqualTo(false);
        Object container = at(pod, "containers", 0);
        assertThat(at(container, "image")).isEqualTo("nginx:1.27.3-alpine");
        assertThat(at(container, "securityContext"))
                .isEqualTo(Map.of(
                        "allowPrivilegeEscalation",
                        false,
                        "readOnlyRootFilesystem",
                        true,
                        "capabilities",
                        Map.of("drop", List.of("ALL"))));
    }

    @Test
    void every_folder_that_nginx_writes_is_a_volume() {
        Object pod = at(CHART.object("Deployment", DEFAULTS), "spec", "template", "spec");
        assertThat(((List<?>) at(pod, "volumes"))
                        .stream()
                                .filter(volume -> ((Map<?, ?>) volume).containsKey("emptyDir"))
                                .map(volume -> at(volume, "name")))
                .containsExactlyInAnyOrder("tmp", "cache", "run");
        assertThat(((List<?>) at(pod, "containers", 0, "volumeMounts")).stream().map(mount -> at(mount, "mountPath")))
                .contains("/tmp", "/var/cache/nginx", "/var/run");
    }

    @Test
    void the_pod_is_ready_when_health_answers_on_the_named_port() {
        Object container = at(CHART.object("Deployment", DEFAULTS), "spec", "template", "spec", "containers", 0);
        assertThat(at(container, "ports"))
                .isEqualTo(List.of(Map.of("name", "http", "containerPort", 8080, "protocol", "TCP")));
        assertThat(at(container, "readinessProbe"))
                .isEqualTo(Map.of(
                        "httpGet",
                        Map.of("path", "/health", "port", "http"),
                        "initialDelaySeconds",
                        1,
                        "periodSeconds",
                        3,
                        "timeoutSeconds",
                        2));
    }

    @Test
    void the_service_leads_from_port_80_to_the_pods() {
        Map<String, Object> service = CHART.object("Service", DEFAULTS);
        assertThat(at(service, "spec", "ports", 0))
                .isEqualTo(Map.of("name", "http", "port", 80, "targetPort", "http", "protocol", "TCP"));
        Object pod = at(CHART.object("Deployment", DEFAULTS), "spec", "template", "metadata", "labels");
        assertThat(((Map<?, ?>) pod).entrySet().containsAll(((Map<?, ?>) at(service, "spec", "selector")).entrySet()))
                .isTrue();
    }

    @Test
    void the_page_shows_the_title_with_its_html_escaped() {
        String page = page("<script>alert(1)</script> & \"it's\"");
        assertThat(page).doesNotContain("<script>").doesNotContain("\"it's\"");
        for (String element : List.of("title", "h1")) {
            Matcher shown =
                    Pattern.compile("<" + element + ">(.*)</" + element + ">").matcher(page);
            assertThat(shown.find()).isTrue();
            assertThat(shown.group(1)).isEqualTo("&lt;script&gt;alert(1)&lt;/script&gt; &amp; &#34;it&#39;s&#34;");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "QA WP",
                "two\nlines: yes",
                "{{ .Values.replicas }}",
                "a: b # c",
                "- x",
                "\ttab",
                "---\nkind: Secret",
                "umlaut \u00e4 \ud83d\ude00",
                "\u2028kind: Secret",
                "\u0085kind: Secret",
                "\rkind: Secret"
            })
    void no_title_reaches_beyond_its_page(String title) {
        List<Map<String, Object>> objects = CHART.objects(Map.of("siteTitle", title));
        assertThat(objects.stream().map(object -> object.get("kind")))
                .containsExactlyInAnyOrder("ConfigMap", "Service", "Deployment");
        assertThat(((Map<?, ?>) at(CHART.object("ConfigMap", Map.of("siteTitle", title)), "data")).keySet())
                .isEqualTo(((Map<?, ?>) at(CHART.object("ConfigMap", DEFAULTS), "data")).keySet());
    }

    @Test
    void another_title_rolls_the_pods_and_the_same_title_does_not() {
        assertThat(checksum("A")).isEqualTo(checksum("A")).isNotEqualTo(checksum("B"));
    }

    @Test
    void there_is_an_ingress_only_when_it_is_enabled() {
        assertThat(CHART.objects(DEFAULTS)).noneMatch(object -> "Ingress".equals(object.get("kind")));
        Map<String, Object> ingress = CHART.object(
                "Ingress", Map.of("ingress", Map.of("enabled", true, "host", "qa.example.org", "tlsSecret", "qa-tls")));
        assertThat(at(ingress, "spec", "rules", 0, "host")).isEqualTo("qa.example.org");
        assertThat(at(ingress, "spec", "rules", 0, "http", "paths", 0, "backend", "service"))
                .isEqualTo(Map.of("name", "qa-wp", "port", Map.of("name", "http")));
        assertThat(at(ingress, "spec", "tls", 0, "secretName")).isEqualTo("qa-tls");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {"siteTitel": "x"}                       | siteTitel
                    {"siteTitle": 5}                         | siteTitle
                    {"replicas": 11}                         | replicas
                    {"replicas": -1}                         | replicas
                    {"replicas": "1"}                        | replicas
                    {"image": {"tagg": "1"}}                 | tagg
                    {"ingress": {"enabled": true}}           | host
                    {"resources": {"limit": {"cpu": "1"}}}   | limit
                    """)
    void wrong_values_are_refused_by_name(String values, String named) {
        Map<String, Object> parsed = Repository.documents(values).get(0);
        assertThatThrownBy(() -> CHART.render(parsed)).hasMessageContaining(named);
    }

    private static String page(String title) {
        return (String) at(CHART.object("ConfigMap", Map.of("siteTitle", title)), "data", "index.html");
    }

    private static Object checksum(String title) {
        return at(
                CHART.object("Deployment", Map.of("siteTitle", title)),
                "spec",
                "template",
                "metadata",
                "annotations",
                "checksum/config");
    }
}
