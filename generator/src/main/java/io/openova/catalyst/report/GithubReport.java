package io.openova.catalyst.report;

import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.finding.Location;
import java.util.List;
import java.util.Optional;

/** GitHub Actions workflow commands; the runner turns each line into an annotation. */
final class GithubReport {
    private GithubReport() {}

    static String write(Validated validated) {
        List<Finding> findings = validated.namedFindings();
        StringBuilder commands = new StringBuilder();
        for (Finding finding : findings) {
            commands.append(
                            switch (finding.severity()) {
                                case ERROR -> "::error ";
                                case WARNING -> "::warning ";
                                case INFO -> "::notice ";
                            })
                    .append(properties(finding))
                    .append("::")
                    .append(data(JsonReport.sentence(finding)))
                    .append('\n');
        }
        return commands.toString();
    }

    private static String properties(Finding finding) {
        String title = "title=" + property(finding.rule() + " " + finding.pointer());
        Optional<Location> location = finding.location();
        if (location.isEmpty()) {
            return title;
        }
        Location place = location.get();
        String columns = place.line() == place.endLine()
                ? ",col=" + place.column() + ",endColumn=" + place.endColumn()
                // GitHub shows columns for one line only.
                : "";
        return "file=" + property(place.file()) + ",line=" + place.line() + ",endLine=" + place.endLine() + columns
                + "," + title;
    }

    private static String data(String text) {
        return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A");
    }

    private static String property(String text) {
        return data(text).replace(":", "%3A").replace(",", "%2C");
    }
}
