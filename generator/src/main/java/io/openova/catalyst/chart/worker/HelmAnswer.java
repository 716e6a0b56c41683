package io.openova.catalyst.chart.worker;

/**
 * How a call of Helm ended.
 *
 * @param isRefused whether Helm refused, or could not finish
 * @param text what it printed, or why it refused
 */
public record HelmAnswer(boolean isRefused, String text) {
    static HelmAnswer refused(String text) {
        return new HelmAnswer(true, text);
    }
}
