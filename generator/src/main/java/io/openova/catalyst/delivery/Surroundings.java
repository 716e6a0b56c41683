package io.openova.catalyst.delivery;

import io.openova.catalyst.catalog.Catalog;
import io.openova.catalyst.check.ChartCheck;
import io.openova.catalyst.desired.ClusterObjects;
import io.openova.catalyst.desired.OverlayState;
import io.openova.catalyst.desired.SettingsOverrides;
import io.openova.catalyst.model.Blueprint;
import io.openova.catalyst.overlay.Snapshot;
import io.openova.catalyst.request.RequestDecoder;
import io.openova.catalyst.schema.SchemaChecker;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What a delivery depends on besides the request and the overlay.
 *
 * @param catalog the Blueprints that are known without an overlay
 * @param overrides settings from flags and environment
 * @param decoder strict or not
 * @param schemas the CRD schemas and the JSON Schema validator
 * @param cluster objects that count as existing although the overlay lacks them
 * @param gate decides whether the caller may do what a request wants
 * @param charts checks charts; absent when charts are not checked
 * @param visible which Blueprints exist for the caller
 */
public record Surroundings(
        Catalog catalog,
        SettingsOverrides overrides,
        RequestDecoder decoder,
        SchemaChecker schemas,
        ClusterObjects cluster,
        Gate gate,
        Optional<ChartCheck> charts,
        Predicate<Blueprint> visible) {

    public Surroundings with(ClusterObjects objects) {
        return new Surroundings(catalog, overrides, decoder, schemas, objects, gate, charts, visible);
    }

    public Surroundings with(Gate other) {
        return new Surroundings(catalog, overrides, decoder, schemas, cluster, other, charts, visible);
    }

    public Surroundings with(ChartCheck check) {
        return new Surroundings(catalog, overrides, decoder, schemas, cluster, gate, Optional.of(check), visible);
    }

    /** The same, where only these Blueprints exist. */
    public Surroundings seeing(Predicate<Blueprint> wanted) {
        return new Surroundings(catalog, overrides, decoder, schemas, cluster, gate, charts, wanted);
    }

    /** The same, where an alias that contradicts its canonical field is an error. */
    public Surroundings strict() {
        return new Surroundings(catalog, overrides, new RequestDecoder(true), schemas, cluster, gate, charts, visible);
    }

    /** The overlay at one commit, with what the catalog, the settings, and the cluster add. */
    public OverlayState state(Snapshot snapshot) {
        return new OverlayState(snapshot, catalog, overrides, cluster, visible);
    }

    /** From a request to manifests, with every check. */
    public RequestPipeline pipeline() {
        return new RequestPipeline(schemas, charts);
    }
}
