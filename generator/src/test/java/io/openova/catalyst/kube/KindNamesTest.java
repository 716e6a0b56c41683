package io.openova.catalyst.kube;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KindNamesTest {
    private static final String CORE =
            "{\"kind\":\"APIGroupDiscoveryList\",\"items\":[{\"metadata\":{\"name\":\"\"},\"versions\":[{\"version\":\"v1\","
                    + "\"resources\":[{\"resource\":\"pods\",\"responseKind\":{\"kind\":\"Pod\"},\"scope\":\"Namespaced\"}]}]}]}";
    private static final String GROUPS =
            "{\"kind\":\"APIGroupDiscoveryList\",\"items\":[" + group("a.example.org", "v2", "widgets", "Widget", "wd")
                    + "," + group("b.example.org", "v1", "widgets", "Widget", "deploy") + ","
                    + group("c.example.org", "v1", "gadgets", "Gadget", "gd") + "]}";

    @ParameterizedTest
    @CsvSource({
        "deployments, deployment",
        "deploy, deployment",
        "deploys, deployment",
        "' Deploy ', deployment",
        "DEPLOYMENT, deployment",
        "deployments.apps, deployment",
        "sts, statefulset",
        "ds, daemonset",
        "rs, replicaset",
        "cm, configmap",
        "secrets, secret",
        "sec, secret",
        "svc, service",
        "po, pod",
        "ns, namespace",
        "no, node",
        "pvc, persistentvolumeclaim",
        "pv, persistentvolume",
        "ing, ingress",
        "ep, endpoints",
        "crd, customresourcedefinition",
        "app, application",
        "apps, application",
        "org, organization",
        "env, environment",
        "bp, blueprint",
        "hr, helmrelease",
        "HelmReleases, helmrelease"
    })
    void a_word_means_one_kind(String word, String singular) {
        assertThat(KindNames.BUILT_IN.find(word)).isInstanceOfSatisfying(KindAnswer.Known.class, known -> assertThat(
                        known.kind().singular())
                .isEqualTo(singular));
    }

    @ParameterizedTest
    @CsvSource({"deploymnet, deployment", "secert, secret", "aplication, application"})
    void an_unknown_word_gets_candidates(String word, String near) {
        assertThat(KindNames.BUILT_IN.find(word)).isInstanceOfSatisfying(KindAnswer.Unknown.class, unknown -> {
            assertThat(unknown.candidates()).contains(near);
            assertThat(unknown.available())
                    .contains("deployment", "application")
                    .isSorted();
            assertThat(unknown.isCertain()).isFalse();
        });
    }

    @Test
    void what_a_cluster_adds_is_known_by_its_own_words() {
        ClusterResources cluster = cluster(new FakeApi().then(200, CORE).then(200, GROUPS));
        assertThat(cluster.kind("gd"))
                .isEqualTo(cluster.kind("gadgets.c.example.org"))
                .isInstanceOfSatisfying(
                        KindAnswer.Known.class,
                        known -> assertThat(known.kind().apiVersion()).isEqualTo("c.example.org/v1"));
        assertThat(cluster.kind("widgets.a.example.org")).isInstanceOf(KindAnswer.Known.class);
    }

    @Test
    void a_word_of_two_groups_stays_unknown_and_says_how_to_tell_them_apart() {
        assertThat(cluster(new FakeApi().then(200, CORE).then(200, GROUPS)).kind("widget"))
                .isInstanceOfSatisfying(KindAnswer.Unknown.class, unknown -> {
                    assertThat(unknown.candidates()).containsExactly("widgets.a.example.org", "widgets.b.example.org");
                    assertThat(unknown.isCertain()).isTrue();
                });
    }

    @Test
    void no_definition_changes_what_a_word_of_ours_means() {
        FakeApi api = new FakeApi().then(200, CORE).then(200, GROUPS);
        ClusterResources cluster = cluster(api);
        cluster.kind("gadget");
        assertThat(cluster.kind("deploy")).isInstanceOfSatisfying(KindAnswer.Known.class, known -> assertThat(
                        known.kind().group())
                .isEqualTo("apps"));
    }

    @Test
    void a_cluster_is_asked_once_and_not_for_every_unknown_word() {
        FakeApi api = new FakeApi().then(200, CORE).then(200, GROUPS);
        ClusterResources cluster = cluster(api);
        for (String word : new String[] {"deploy", "nothing", "nothing", "gadget", "cm", "nobody"}) {
            cluster.kind(word);
        }
        assertThat(api.asked()).containsExactly("GET /api", "GET /apis");
    }

    @Test
    void a_cluster_that_is_away_leaves_the_words_that_every_cluster_has() {
        ClusterResources cluster = cluster(new FakeApi().away());
        assertThat(cluster.kind("deploy")).isInstanceOf(KindAnswer.Known.class);
        assertThat(cluster.kind("gadget"))
                .isInstanceOfSatisfying(KindAnswer.Unknown.class, unknown -> assertThat(unknown.isCertain())
                        .isFalse());
    }

    private static ClusterResources cluster(FakeApi api) {
        return new ClusterResources(api, Clock.fixed(Instant.parse("2026-01-02T12:00:00Z"), ZoneOffset.UTC));
    }

    private static String group(String name, String version, String plural, String kind, String shortName) {
        return "{\"metadata\":{\"name\":\"" + name + "\"},\"versions\":[{\"version\":\"" + version
                + "\",\"resources\":[{\"resource\":\"" + plural + "\",\"responseKind\":{\"kind\":\"" + kind
                + "\"},\"scope\":\"Namespaced\",\"shortNames\":[\"" + shortName + "\"]}]}]}";
    }
}
