package io.openova.catalyst.check;

import io.openova.catalyst.chart.Chart;
import io.openova.catalyst.chart.ChartFile;
import io.openova.catalyst.chart.RenderedObject;
import io.openova.catalyst.chart.template.TemplateLines;
import io.openova.catalyst.chart.trace.ValueReads;
import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.model.Application;
import io.openova.catalyst.value.Pointer;
import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.ObjectValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Traces a fault in a chart's values, or in its rendered objects, back to the field of the Application that caused it.
 */
public final class ChartTrail {
    private static final Pointer BLUEPRINT = Pointer.of("spec", "blueprintRef");
    private static final Pointer PARAMETERS = Pointer.of("spec", "parameters");

    private final Chart chart;
    private final ObjectValue given;
    private final Application application;

    ChartTrail(Chart chart, ObjectValue given, Application application) {
        this.chart = chart;
        this.given = given;
        this.application = application;
    }

    /** A finding about a value, at the parameter that set it. */
    Finding ofValue(Finding finding, Pointer value) {
        List<String> chain = new ArrayList<>();
        Pointer place = field(value, chain);
        chain.add("Helm value " + String.join(".", value.tokens()));
        return finding.withPointer(place).withLocation(Optional.empty()).withChain(chain);
    }

    /** Where the value was set: parameters, the Blueprint, or the chart itself; the chain's first steps say so. */
    private Pointer field(Pointer value, List<String> chain) {
        Value parameters = application.parameters().<Value>map(p -> p).orElse(ObjectValue.EMPTY);
        Pointer known = value;
        while (!known.isRoot() && parameters.at(known).isEmpty()) {
            known = known.parent();
        }
        // An absent parameter does not identify a place; one with a fault inside does.
        boolean isParameter =
                !known.isRoot() && (known.equals(value) || given.at(value).isEmpty());
        if (isParameter) {
            Pointer field = PARAMETERS.append(known);
            chain.add("Application " + field);
            return field;
        }
        if (given.at(value).isPresent()) {
            chain.add("Blueprint " + application.blueprint() + " /spec/manifests/values" + value);
        } else {
            chain.add(chart.values()
                    .locate(value)
                    .map(place -> "default at " + place)
                    .orElse("default of chart " + chart.name()));
        }
        return BLUEPRINT;
    }

    /** A finding about a rendered object, at the parameter whose value the template put there. */
    public Finding ofRendered(Finding finding, RenderedObject object, ValueReads reads) {
        Value root = object.document().value();
        String kind = root.textAt("kind").orElse("object");
        String name = kind + " " + root.textAt("metadata", "name").orElse("without a name");
        Optional<TemplateLines.Place> place = object.chart()
                .file(object.template())
                .map(ChartFile::text)
                .flatMap(text -> TemplateLines.of(text, kind, finding.pointer()));
        Optional<Pointer> value = place.flatMap(
                p -> valueAt(reads.readAt(object.file(), p.line()), p.rest(), root.at(finding.pointer())));
        List<String> chain = new ArrayList<>();
        Pointer field = value.map(v -> field(v, chain)).orElse(BLUEPRINT);
        value.ifPresent(v -> chain.add("Helm value " + String.join(".", v.tokens())));
        chain.add(chart.name() + "/" + object.file()
                + place.map(p -> ":" + p.line()).orElse(""));
        chain.add(name + " " + finding.pointer());
        return new Finding(
                        finding.severity(),
                        finding.rule(),
                        field,
                        Optional.empty(),
                        "the chart renders " + name + hook(object) + (object.isHook() ? " where " : ", where ")
                                + (finding.pointer().isRoot() ? "" : finding.pointer() + ": ") + finding.message(),
                        finding.remedy(),
                        finding.candidates())
                .withChain(chain);
    }

    private static String hook(RenderedObject object) {
        return object.isTest()
                ? ", a test,"
                : object.isHook() ? ", a hook (" + String.join(", ", object.hooks()) + ")," : "";
    }

    /** Of the values that the line reads, the one that holds what was printed; else one that was given; else any. */
    private Optional<Pointer> valueAt(Set<String> read, List<String> rest, Optional<Value> printed) {
        ObjectValue merged = chart.defaults().mergedWith(given);
        List<Pointer> candidates = new ArrayList<>();
        for (String path : read) {
            Pointer value = new Pointer(List.of(path.split("\\.")));
            for (int depth = rest.size(); depth >= 0; depth--) {
                Pointer inner = value.append(new Pointer(rest.subList(rest.size() - depth, rest.size())));
                if (merged.at(inner).isPresent()) {
                    candidates.add(inner);
                    break;
                }
            }
        }
        return candidates.stream()
                .filter(pointer -> merged.at(pointer).equals(printed))
                .findFirst()
                .or(() -> candidates.stream()
                        .filter(pointer -> given.at(pointer).isPresent())
                        .findFirst())
                .or(() -> candidates.stream().findFirst());
    }
}
