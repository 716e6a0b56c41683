package io.openova.catalyst.render;

import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.model.OverlayPath;
import io.openova.catalyst.value.Value.ObjectValue;
import java.util.List;
import java.util.Map;

/** The system that reads fan-outs from the overlay and installs them. */
public interface FanOutTarget {

    /**
     * Returns the reasons why the Blueprint's source cannot be installed, with pointers into the Application; empty
     * when it can.
     */
    List<Finding> problems(RenderInput input);

    /** Returns the fan-out of one region, by path. */
    Map<OverlayPath, String> files(RenderInput input, RegionRole region, ObjectValue values);

    /**
     * The files that make the target read an Application's folders. They depend on namespace, Organization, and cluster
     * only: every Application of a namespace writes the same bytes.
     *
     * @param management folder of the management cluster
     * @param regions regions with a fan-out; empty for an Application without one
     */
    Map<OverlayPath, String> sync(RenderInput input, String management, List<RegionRole> regions);
}
