package io.openova.catalyst.check;

import io.openova.catalyst.chart.ApiQuestions;
import io.openova.catalyst.chart.Chart;
import io.openova.catalyst.chart.ChartRenderer;
import io.openova.catalyst.chart.ReleaseTarget;
import io.openova.catalyst.chart.RenderedObject;
import io.openova.catalyst.chart.Rendering;
import io.openova.catalyst.chart.trace.ValueReads;
import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.finding.Severity;
import io.openova.catalyst.schema.ObjectChecker;
import io.openova.catalyst.value.Pointer;
import io.openova.catalyst.value.Value.ObjectValue;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * What a chart renders, against the schemas of the cluster. Where the chart looks at API versions of which nobody here knows
 * whether the cluster serves them, it is rendered for both: a chart that needs one is checked as if it were there, and what
 * only then comes out is checked as far as it can be, without errors.
 */
public final class RenderedCheck {
    private static final Pointer BLUEPRINT = Pointer.of("spec", "blueprintRef");

    private final Chart chart;
    private final ObjectChecker checker;
    private final Consumer<Finding> out;
    private final ChartRenderer renderer = new ChartRenderer();

    public RenderedCheck(Chart chart, ObjectChecker checker, Consumer<Finding> out) {
        this.chart = chart;
        this.checker = checker;
        this.out = out;
    }

    public void render(ObjectValue values, ReleaseTarget target, ChartTrail trail, ValueReads read) {
        Set<String> open = ApiQuestions.open(chart, target.apiVersions());
        Rendering known = renderer.render(chart, values, target);
        if (open.isEmpty() || known instanceof Rendering.Unavailable) {
            report(known, trail, read);
            return;
        }
        Set<String> all = new TreeSet<>(target.apiVersions());
        all.addAll(open);
        Rendering supposed = renderer.render(chart, values, target.serving(all));
        if (known instanceof Rendering.Refused && supposed instanceof Rendering.Rendered) {
            out.accept(Finding.warning(
                            "chart/not-checked",
                            BLUEPRINT,
                            "chart " + chart.name() + " renders only where the cluster serves one of "
                                    + String.join(", ", open) + ", which is not known; it was checked as if it did")
                    .withRemedy("name what it serves with --api-versions"));
            report(supposed, trail, read);
            return;
        }
        report(known, trail, read);
        if (known instanceof Rendering.Rendered without && supposed instanceof Rendering.Rendered with) {
            Set<String> texts = new TreeSet<>();
            without.objects().forEach(object -> texts.add(object.text()));
            with.objects().stream()
                    .filter(object -> !texts.contains(object.text()))
                    .forEach(object -> supposed(object, trail, read));
        }
    }

    private void supposed(RenderedObject object, ChartTrail trail, ValueReads read) {
        for (Finding finding : checker.check(object.document().value())) {
            if (!finding.rule().equals("schema/missing")) {
                Finding led = trail.ofRendered(finding, object, read);
                out.accept(led.isError() ? led.withSeverity(Severity.WARNING) : led);
            }
        }
    }

    private void report(Rendering rendering, ChartTrail trail, ValueReads read) {
        rendering.match(new Rendering.Cases<>(
                rendered -> {
                    rendered.notes().forEach(note -> out.accept(note.withPointer(BLUEPRINT)));
                    for (RenderedObject object : rendered.objects()) {
                        for (Finding finding : checker.check(object.document().value())) {
                            out.accept(trail.ofRendered(weighed(finding, object), object, read));
                        }
                    }
                    return List.of();
                },
                refused -> {
                    refused.findings()
                            .forEach(finding -> out.accept(finding.withPointer(Pointer.of("spec", "parameters"))));
                    return List.of();
                },
                unavailable -> {
                    out.accept(Finding.warning(
                            "chart/not-checked",
                            BLUEPRINT,
                            "what chart " + chart.name() + " renders to was not checked: " + unavailable.reason()));
                    return List.of();
                }));
    }

    /**
     * A kind of a group of which nothing is known may be defined by another chart, and a test is made only when somebody has it
     * run: neither keeps a release from being installed.
     */
    private Finding weighed(Finding finding, RenderedObject object) {
        if (finding.isError() && object.isTest()) {
            return finding.withSeverity(Severity.WARNING);
        }
        if (!finding.isError() || !finding.rule().equals("schema/missing")) {
            return finding;
        }
        String apiVersion = object.document().value().textAt("apiVersion").orElse("");
        String group = apiVersion.substring(0, apiVersion.indexOf('/') + 1);
        boolean isKnown = !group.contains(".") || checker.served().stream().anyMatch(known -> known.startsWith(group));
        return isKnown ? finding : finding.withSeverity(Severity.WARNING);
    }
}
