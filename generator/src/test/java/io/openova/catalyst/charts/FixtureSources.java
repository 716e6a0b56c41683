package io.openova.catalyst.charts;

import io.openova.catalyst.document.write.Encoder;
import io.openova.catalyst.document.write.ScalarEncoder;
import io.openova.catalyst.render.TemplateRenderer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The two uses of the fixtures' templates: manifests, and the platform chart's own templates. */
final class FixtureSources {
    static final List<String> NAMES = List.of("application", "blueprint", "environment", "namespace", "organization");

    /** What, besides {@code qaFixtures.enabled}, must hold for the chart to render an object. */
    private static final Map<String, String> CONDITIONS = Map.of(
            "application", "and .Values.qaFixtures.enabled .Values.qaFixtures.appName",
            "namespace", "and .Values.qaFixtures.enabled .Values.qaFixtures.createNamespace");

    private static final Encoder VERBATIM = text -> text;

    private FixtureSources() {}

    static Map<String, Object> defaults() {
        Map<String, Object> context = new LinkedHashMap<>();
        context.put("namespace", "qa-omantel");
        context.put("appName", "qa-wp");
        context.put("organization", "omantel-platform");
        context.put("sovereignRef", "omantel.biz");
        context.put("primaryRegion", "hz-fsn-rtz-prod");
        context.put("envRegionProvider", "hetzner");
        context.put("envRegionCode", "fsn");
        context.put("envRegionBuildingBlock", "rtz");
        context.put("qaUser", Map.of("email", "qa-user1@openova.io"));
        return context;
    }

    static String manifest(String name, Map<String, ?> context) {
        return new TemplateRenderer().render(template(name), context, new ScalarEncoder());
    }

    /** The chart's copy: the same template, each variable a Helm expression that prints the value as a quoted scalar. */
    static String chartTemplate(String name) {
        String body = new TemplateRenderer().render(template(name), helmExpressions(), VERBATIM);
        return "{{- /* Generated from templates/qa-fixtures/" + name + ".yaml.mustache; change that file. */ -}}\n"
                + "{{- if " + CONDITIONS.getOrDefault(name, ".Values.qaFixtures.enabled") + " }}\n"
                + body
                + "{{- end }}\n";
    }

    static String chartPath(String name) {
        return Chart.PLATFORM.folder() + "/templates/qa-fixtures/" + name + ".yaml";
    }

    private static String template(String name) {
        return TemplateRenderer.FIXTURES + name + ".yaml.mustache";
    }

    private static Map<String, Object> helmExpressions() {
        Map<String, Object> expressions = new LinkedHashMap<>(defaults());
        expressions.replaceAll((name, value) -> expression(name));
        expressions.put("qaUser", Map.of("email", expression("qaUser.email")));
        return expressions;
    }

    private static String expression(String name) {
        return "{{ .Values.qaFixtures." + name + " | toJson }}";
    }
}
