package io.openova.catalyst.model;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** How an Application is spread over regions (contract sections 1 and 2). */
public enum PlacementMode {
    SINGLE_REGION("single-region", 1, 1),
    ACTIVE_ACTIVE("active-active", 2, 5),
    ACTIVE_HOTSTANDBY("active-hotstandby", 2, 5);

    private final String word;
    private final int fewestRegions;
    private final int mostRegions;

    PlacementMode(String word, int fewestRegions, int mostRegions) {
        this.word = word;
        this.fewestRegions = fewestRegions;
        this.mostRegions = mostRegions;
    }

    /** The word on the wire and in the custom resource. */
    public String word() {
        return word;
    }

    public int fewestRegions() {
        return fewestRegions;
    }

    public int mostRegions() {
        return mostRegions;
    }

    /** Returns whether the mode allows this number of regions. */
    public boolean takes(int regions) {
        return regions >= fewestRegions && regions <= mostRegions;
    }

    public static Optional<PlacementMode> of(String word) {
        for (PlacementMode mode : values()) {
            if (mode.word.equals(word)) {
                return Optional.of(mode);
            }
        }
        return Optional.empty();
    }

    public static List<String> words() {
        return Arrays.stream(values()).map(PlacementMode::word).toList();
    }
}
