package io.openova.catalyst.render;

import io.openova.catalyst.finding.SingleLine;
import io.openova.catalyst.model.RegionName;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The facts that a new cluster's files are made from. Flux fills most of these into other files as text, before it
 * reads them as YAML, and drops any quotes around them; so each fact must read as a string without quotes, or it is
 * refused here.
 *
 * @param cluster the cluster's name, which is its folder's name under {@code clusters/}
 * @param sovereign the Sovereign's short name
 * @param fqdn the Sovereign's domain name
 * @param primaryRegion the region that single-region Applications get by default
 * @param overlayUrl where Flux fetches the overlay repository: {@code https://}, {@code http://} or {@code ssh://}
 * @param branch the branch that Flux reads
 * @param gitSecret Secret in {@code flux-system} with Flux's Git credentials; empty when none are needed
 * @param overlaySecret Secret in {@code catalyst-system} with the program's Git credentials; empty when there are none
 * @param isManagement whether Organizations, Environments, Blueprints and Applications live in this cluster
 * @param hasQaFixtures whether the QA installation's fixtures are to be there
 * @param variables further variables that Flux fills into the bootstrap kit, by name
 */
public record ClusterFacts(
        RegionName cluster,
        String sovereign,
        String fqdn,
        RegionName primaryRegion,
        String overlayUrl,
        String branch,
        String gitSecret,
        String overlaySecret,
        boolean isManagement,
        boolean hasQaFixtures,
        SortedMap<String, String> variables) {
    private static final Pattern LABEL = Pattern.compile("[a-z]([a-z0-9-]{0,61}[a-z0-9])?");
    private static final Pattern DOMAIN =
            Pattern.compile("([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z][a-z0-9-]*[a-z0-9]");
    private static final Pattern URL = Pattern.compile("(https?|ssh)://[A-Za-z0-9@:._~/%+-]+");
    private static final Pattern BRANCH = Pattern.compile("[A-Za-z][A-Za-z0-9._/-]{0,200}");
    private static final Pattern SECRET = Pattern.compile("([a-z]([a-z0-9.-]{0,251}[a-z0-9])?)?");

    /** Words that YAML 1.1 readers, Flux among them, read as a boolean or null. */
    private static final Set<String> WORDS = Set.of("true", "false", "yes", "no", "on", "off", "y", "n", "null");

    private static final Pattern VARIABLE = Pattern.compile("[A-Z][A-Z0-9_]{0,62}");
    private static final Pattern VALUE = Pattern.compile("[A-Za-z][A-Za-z0-9@:._~/%+-]{0,511}");

    /** Facts without further variables. */
    public ClusterFacts(
            RegionName cluster,
            String sovereign,
            String fqdn,
            RegionName primaryRegion,
            String overlayUrl,
            String branch,
            String gitSecret,
            String overlaySecret,
            boolean isManagement,
            boolean hasQaFixtures) {
        this(
                cluster,
                sovereign,
                fqdn,
                primaryRegion,
                overlayUrl,
                branch,
                gitSecret,
                overlaySecret,
                isManagement,
                hasQaFixtures,
                new TreeMap<>());
    }

    public ClusterFacts {
        variables = Collections.unmodifiableSortedMap(new TreeMap<>(variables));
        variables.forEach((name, value) -> {
            check("variable", name, VARIABLE, "a name such as DNS_ZONE");
            check(name, value, VALUE, "a text that begins with a letter and reads as one without quotes");
        });
        check("cluster", cluster.value(), LABEL, "a name such as hz-fsn-rtz-prod");
        check("sovereign", sovereign, LABEL, "a short name such as omantel");
        check("fqdn", fqdn, DOMAIN, "a domain name such as omantel.biz");
        check("primaryRegion", primaryRegion.value(), LABEL, "a region such as hz-fsn-rtz-prod");
        check("overlayUrl", overlayUrl, URL, "an address that Flux takes: https://, http:// or ssh://");
        check("branch", branch, BRANCH, "a branch name that begins with a letter");
        check("gitSecret", gitSecret, SECRET, "the name of a Secret, or nothing");
        check("overlaySecret", overlaySecret, SECRET, "the name of a Secret, or nothing");
    }

    /** The same facts, with further variables of the bootstrap kit. */
    public ClusterFacts with(Map<String, String> further) {
        SortedMap<String, String> all = new TreeMap<>(variables);
        all.putAll(further);
        return new ClusterFacts(
                cluster,
                sovereign,
                fqdn,
                primaryRegion,
                overlayUrl,
                branch,
                gitSecret,
                overlaySecret,
                isManagement,
                hasQaFixtures,
                all);
    }

    private static void check(String name, String text, Pattern pattern, String wanted) {
        boolean isWord = WORDS.contains(text.toLowerCase(java.util.Locale.ROOT));
        if (isWord || !pattern.matcher(text).matches() || text.contains("..")) {
            throw new IllegalArgumentException(name + " '" + SingleLine.of(text) + "' is not allowed: give " + wanted
                    + (isWord ? ", not a word that YAML reads as a boolean or null" : ""));
        }
    }

    /** The variables of the templates in {@code clusters/_template}. */
    Map<String, Object> context() {
        String root = "./clusters/" + cluster.value();
        return Map.ofEntries(
                Map.entry("cluster", cluster.value()),
                Map.entry("sovereign", sovereign),
                Map.entry("fqdn", fqdn),
                Map.entry("primaryRegion", primaryRegion.value()),
                Map.entry("overlayUrl", overlayUrl),
                Map.entry("branch", branch),
                Map.entry("gitSecret", gitSecret),
                Map.entry("overlaySecret", overlaySecret),
                Map.entry("management", isManagement),
                Map.entry(
                        "variables",
                        variables.entrySet().stream()
                                .map(variable -> Map.of("name", variable.getKey(), "value", variable.getValue()))
                                .toList()),
                // Flux's substitutions are strings.
                Map.entry("qaFixturesEnabled", String.valueOf(hasQaFixtures)),
                // Whole paths: an encoded text is a whole scalar, never a part of one.
                Map.entry(
                        "paths",
                        Map.of(
                                "root", root,
                                "infrastructure", root + "/infrastructure",
                                "bootstrapKit", root + "/bootstrap-kit",
                                "namespaces", root + "/namespaces",
                                "organizations", root + "/organizations",
                                "environments", root + "/environments",
                                "blueprints", root + "/blueprints")));
    }
}
