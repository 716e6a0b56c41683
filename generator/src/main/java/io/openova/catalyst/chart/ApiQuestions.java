package io.openova.catalyst.chart;

import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The API versions of third-party kinds that a chart's templates look up among the cluster's API versions. */
public final class ApiQuestions {
    private static final Pattern NAMED =
            Pattern.compile("[\"`]((?:[a-z0-9-]+\\.)+[a-z0-9-]+/v[0-9][a-z0-9]*(?:/[A-Z][A-Za-z0-9]*)?)[\"`]");

    private ApiQuestions() {}

    /**
     * Returns the names whose availability on the cluster is unknown.
     *
     * @param served what is known to be served; other versions of the same group are known to be missing
     */
    public static Set<String> open(Chart chart, Set<String> served) {
        Set<String> named = new TreeSet<>();
        if (looksAtVersions(chart)) {
            collect(chart, named);
        }
        named.removeIf(name -> {
            String group = name.substring(0, name.indexOf('/') + 1);
            return served.stream().anyMatch(known -> known.startsWith(group));
        });
        return named;
    }

    private static boolean looksAtVersions(Chart chart) {
        return chart.templates().stream().anyMatch(file -> file.text().contains("APIVersions"))
                || chart.subcharts().stream().anyMatch(ApiQuestions::looksAtVersions);
    }

    private static void collect(Chart chart, Set<String> named) {
        for (ChartFile file : chart.templates()) {
            Matcher name = NAMED.matcher(file.text());
            while (name.find()) {
                named.add(name.group(1));
            }
        }
        chart.subcharts().forEach(subchart -> collect(subchart, named));
    }
}
