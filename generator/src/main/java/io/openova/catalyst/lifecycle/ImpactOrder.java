package io.openova.catalyst.lifecycle;

import io.openova.catalyst.chart.Chart;
import io.openova.catalyst.model.BlueprintName;
import io.openova.catalyst.model.Version;
import java.util.Optional;

/**
 * A planned upgrade of all Applications of a Blueprint.
 *
 * @param blueprint what is upgraded
 * @param from the version that the Applications have
 * @param to the version that they are to get
 * @param fromChart the chart of the one, to compare what it renders; absent means that objects are not compared
 * @param toChart the chart of the other
 */
public record ImpactOrder(
        BlueprintName blueprint, Version from, Version to, Optional<Chart> fromChart, Optional<Chart> toChart) {}
