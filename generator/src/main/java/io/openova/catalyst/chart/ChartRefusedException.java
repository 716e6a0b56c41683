package io.openova.catalyst.chart;

import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.value.Pointer;
import java.io.IOException;

/** Stops reading a chart at the first unsafe entry; never leaves the package. */
final class ChartRefusedException extends IOException {
    private static final long serialVersionUID = 1L;

    private final String rule;

    ChartRefusedException(String rule, String message) {
        super(message);
        this.rule = rule;
    }

    Finding finding(String origin) {
        return Finding.error(rule, Pointer.ROOT, origin + ": " + getMessage());
    }
}
