package io.openova.catalyst.chart;

import io.openova.catalyst.chart.worker.HelmAnswer;
import io.openova.catalyst.document.Document;
import io.openova.catalyst.document.ReadOutcome;
import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.finding.Location;
import io.openova.catalyst.value.Pointer;
import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.ObjectValue;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Renders a chart with Helm, without a cluster, as {@code helm template} would. */
public final class ChartRenderer {
    /** Helm prints this before each document. */
    private static final Pattern SOURCE = Pattern.compile("(?m)^---\\n# Source: (\\S+)\\n");

    /** The system property with the time limit for one rendering, for example {@code 45s}. */
    public static final String TIMEOUT = "catalyst.render.timeout";

    private static final Set<String> EVENTS = Set.of(
            "pre-install",
            "post-install",
            "pre-delete",
            "post-delete",
            "pre-upgrade",
            "post-upgrade",
            "pre-rollback",
            "post-rollback",
            "test",
            "test-success");

    /** The position in a template in Helm's messages: {@code (app/templates/service.yaml:7:3)}. */
    private static final Pattern PLACE = Pattern.compile("\\(?([\\w.-]+/[\\w./-]+\\.\\w+):(\\d+)(?::(\\d+))?");

    /** Renders the objects of the chart with these values over its own defaults; empty documents are left out. */
    public Rendering render(Chart chart, ObjectValue values, ReleaseTarget target) {
        Optional<String> missing = HelmEngine.missing();
        if (missing.isPresent()) {
            return new Rendering.Unavailable(missing.get());
        }
        HelmInput input = new HelmInput(chart, values, target);
        String given = input.values();
        HelmAnswer answer = HelmEngine.template(input.archive(), given, target);
        if (answer.isRefused()) {
            return new Rendering.Refused(List.of(refusal(chart, answer.text())));
        }
        List<RenderedObject> objects = new ArrayList<>();
        List<Finding> notes = new ArrayList<>();
        read(chart, answer.text(), objects, notes);
        if (HelmInput.mayHaveHooks(chart, given)) {
            HelmAnswer hooks = HelmEngine.template(input.archiveOfHooks(), HelmInput.masked(given), target);
            if (hooks.isRefused()) {
                return new Rendering.Refused(List.of(refusal(chart, hooks.text())));
            }
            List<RenderedObject> all = new ArrayList<>();
            List<Finding> said = new ArrayList<>();
            read(chart, HelmInput.unmasked(hooks.text()), all, said);
            all.stream().filter(RenderedObject::isHook).forEach(objects::add);
            said.stream().filter(note -> !notes.contains(note)).forEach(notes::add);
        }
        return new Rendering.Rendered(objects, notes);
    }

    private static Finding refusal(Chart chart, String message) {
        Finding finding = Finding.error(
                "chart/render-failed",
                Pointer.ROOT,
                chart.name() + " does not render: " + HelmMessages.oneLine(message));
        Matcher place = PLACE.matcher(message);
        if (!place.find()) {
            return finding;
        }
        int line = Integer.parseInt(place.group(2));
        // Go counts columns in bytes from 0.
        int column = place.group(3) == null ? 1 : Integer.parseInt(place.group(3)) + 1;
        String file = chart.origin() + place.group(1).substring(place.group(1).indexOf('/'));
        return finding.withLocation(Optional.of(new Location(file, line, column, line, column)));
    }

    private static void read(Chart chart, String printed, List<RenderedObject> objects, List<Finding> notes) {
        String text = printed.startsWith("---") ? printed : "---\n" + printed;
        Matcher source = SOURCE.matcher(text);
        int from = -1;
        String path = "";
        while (source.find()) {
            if (from >= 0) {
                add(chart, path, text.substring(from, source.start()), objects, notes);
            }
            path = source.group(1);
            from = source.end();
        }
        if (from >= 0) {
            add(chart, path, text.substring(from), objects, notes);
        }
    }

    /** @param path as Helm prints it: the chart's name, then the path from its root */
    private static void add(Chart chart, String path, String text, List<RenderedObject> objects, List<Finding> notes) {
        String file = path.substring(path.indexOf('/') + 1);
        ReadOutcome outcome = GoYaml.read(text.getBytes(StandardCharsets.UTF_8), chart.origin() + "/" + file);
        for (Finding finding : outcome.findings()) {
            // A document of comments only is not an object; Helm prints those too. Ambiguous scalars have the meaning
            // that the API server's reader in Go gives them.
            boolean isSaid = finding.isError() || GoYaml.isDuplicate(finding);
            if (isSaid && !finding.rule().equals("document/empty")) {
                notes.add(finding);
            }
        }
        if (!outcome.isClean()) {
            return;
        }
        for (Document document : outcome.documents()) {
            List<String> hooks = hooksOf(document.value());
            // As in Helm, a hook for an unknown event is left out.
            if (EVENTS.containsAll(hooks)) {
                objects.add(new RenderedObject(ownerOf(chart, file), templateOf(file), file, document, text, hooks));
            }
        }
    }

    private static List<String> hooksOf(Value object) {
        return object.textAt("metadata", "annotations", "helm.sh/hook")
                .map(events -> Stream.of(events.split(","))
                        .map(event -> event.strip().toLowerCase(Locale.ROOT))
                        .toList())
                .orElse(List.of());
    }

    private static String templateOf(String file) {
        int last = file.lastIndexOf("/templates/");
        return last < 0 ? file : file.substring(last + 1);
    }

    /** The subchart that the file {@code charts/NAME/templates/x.yaml} belongs to. */
    private static Chart ownerOf(Chart chart, String file) {
        Chart owner = chart;
        String rest = file;
        while (rest.startsWith("charts/")) {
            int end = rest.indexOf('/', "charts/".length());
            String name = rest.substring("charts/".length(), end);
            Optional<Chart> inner = owner.placements().stream()
                    .filter(placed ->
                            placed.key().equals(name) || placed.chart().name().equals(name))
                    .map(Chart.Subchart::chart)
                    .findFirst();
            if (inner.isEmpty()) {
                break;
            }
            owner = inner.get();
            rest = rest.substring(end + 1);
        }
        return owner;
    }
}
