package io.openova.catalyst.chart.worker;

/**
 * The outcome of a call of Helm.
 *
 * @param isRefused whether Helm refused, or could not finish
 * @param text the output, or the reason for the refusal
 */
public record HelmAnswer(boolean isRefused, String text) {
    static HelmAnswer refused(String text) {
        return new HelmAnswer(true, text);
    }
}
