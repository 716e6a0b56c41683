package io.openova.catalyst.chart;

import io.openova.catalyst.document.Document;

/**
 * One object that a chart renders.
 *
 * @param chart the chart whose template it is, a subchart perhaps
 * @param template the template's path from that chart's root, for example {@code templates/deployment.yaml}
 * @param file the template's path from the outermost chart's root
 * @param document the object; its places are lines of its own text, not of the template
 * @param text the object's YAML as Helm printed it
 */
public record RenderedObject(Chart chart, String template, String file, Document document, String text) {}
