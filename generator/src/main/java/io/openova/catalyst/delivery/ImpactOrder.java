package io.openova.catalyst.delivery;

import io.openova.catalyst.application.BlueprintName;
import io.openova.catalyst.application.Version;
import io.openova.catalyst.chart.Chart;
import java.util.Optional;

/**
 * An upgrade that somebody considers, for every Application at once.
 *
 * @param blueprint what is upgraded
 * @param from the version that the Applications have
 * @param to the version that they are to get
 * @param fromChart the chart of the one, to compare what it renders; absent means that objects are not compared
 * @param toChart the chart of the other
 */
public record ImpactOrder(
        BlueprintName blueprint, Version from, Version to, Optional<Chart> fromChart, Optional<Chart> toChart) {}
