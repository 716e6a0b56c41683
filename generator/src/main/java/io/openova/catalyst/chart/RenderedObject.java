package io.openova.catalyst.chart;

import io.openova.catalyst.document.Document;
import java.util.List;

/**
 * One object that a chart renders.
 *
 * @param chart the chart whose template it is, a subchart perhaps
 * @param template the template's path from that chart's root, for example {@code templates/deployment.yaml}
 * @param file the template's path from the outermost chart's root
 * @param document the object; its places are lines of its own text, not of the template
 * @param text the object's YAML as Helm printed it
 * @param hooks the events that it is a hook for, for example {@code pre-install}; empty for an object of the release
 */
public record RenderedObject(
        Chart chart, String template, String file, Document document, String text, List<String> hooks) {
    public RenderedObject {
        hooks = List.copyOf(hooks);
    }

    public boolean isHook() {
        return !hooks.isEmpty();
    }

    /** Returns whether only {@code helm test} creates it, and neither an installation nor an upgrade does. */
    public boolean isTest() {
        return isHook() && hooks.stream().allMatch(event -> event.startsWith("test"));
    }
}
