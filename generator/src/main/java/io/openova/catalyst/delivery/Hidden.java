package io.openova.catalyst.delivery;

import io.openova.catalyst.catalog.Catalog;
import io.openova.catalyst.catalog.MalformedBlueprintException;
import io.openova.catalyst.model.Application;
import io.openova.catalyst.model.ApplicationKey;
import io.openova.catalyst.model.Blueprint;
import io.openova.catalyst.model.BlueprintName;
import io.openova.catalyst.model.ManifestSet;
import io.openova.catalyst.model.OverlayLayout;
import io.openova.catalyst.model.OverlayPath;
import io.openova.catalyst.overlay.OverlayDiff;
import io.openova.catalyst.schema.Redactor;
import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.ObjectValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Hides secret values in Applications and their files: which the schemas of their Blueprints
 * declare or the redactor knows by kind and name. Schemas of all versions count, because a change shows two of them.
 */
public final class Hidden {
    private final Catalog catalog;
    private final Function<ApplicationKey, Optional<Application>> applications;
    private final Map<BlueprintName, Redactor> known = new HashMap<>();

    /**
     * @param catalog where the Blueprints are
     * @param applications those whose files are shown
     */
    public Hidden(Catalog catalog, Function<ApplicationKey, Optional<Application>> applications) {
        this.catalog = catalog;
        this.applications = applications;
    }

    /** What hides the parameters of a Blueprint. */
    public Redactor of(BlueprintName blueprint) {
        return known.computeIfAbsent(blueprint, name -> redactor(catalog, name, Optional.empty()));
    }

    /** What hides the parameters of several Blueprints. */
    public Redactor of(List<BlueprintName> blueprints) {
        Set<ObjectValue> schemas = new LinkedHashSet<>();
        blueprints.stream().distinct().forEach(name -> schemas.addAll(schemas(catalog, name)));
        return Redactor.of(schemas);
    }

    /** What hides the parameters of a Blueprint in any of its known versions. */
    static Redactor redactor(Catalog catalog, BlueprintName name, Optional<Blueprint> given) {
        Set<ObjectValue> schemas = new LinkedHashSet<>();
        given.flatMap(Blueprint::configSchema).ifPresent(schemas::add);
        schemas.addAll(schemas(catalog, name));
        return Redactor.of(schemas);
    }

    private static Set<ObjectValue> schemas(Catalog catalog, BlueprintName name) {
        Set<ObjectValue> schemas = new LinkedHashSet<>();
        try {
            catalog.versions(name).values().forEach(b -> b.configSchema().ifPresent(schemas::add));
        } catch (MalformedBlueprintException malformed) {
            // Every command that needs the Blueprint reports it; kinds and names hide what they hide without its
            // schema.
            schemas.clear();
        }
        return schemas;
    }

    /** The Application's resource. */
    ObjectValue resource(Application application) {
        Value hidden = of(application.blueprint().name()).hide(application.toResource());
        return hidden instanceof ObjectValue object ? object : ObjectValue.EMPTY;
    }

    /** The files that an Application becomes, path for path. */
    Map<OverlayPath, String> manifests(Application application, ManifestSet manifests) {
        Redactor redactor = of(application.blueprint().name());
        Map<OverlayPath, String> shown = new java.util.TreeMap<>();
        manifests
                .manifests()
                .forEach((path, text) -> shown.put(path, redactor.text(path.name(), text, Optional.empty())));
        return shown;
    }

    /** The same difference with marks for secret values; the digest stays that of the plan. */
    public OverlayDiff diff(OverlayDiff diff) {
        List<OverlayDiff.Entry> entries = new ArrayList<>();
        for (OverlayDiff.Entry entry : diff.entries()) {
            Redactor redactor = of(entry);
            String name = entry.path().name();
            entries.add(new OverlayDiff.Entry(
                    entry.action(),
                    entry.path(),
                    entry.before().map(text -> redactor.text(name, text, Optional.empty())),
                    entry.after().map(text -> redactor.text(name, text, entry.before()))));
        }
        return new OverlayDiff(entries, diff.digest());
    }

    private Redactor of(OverlayDiff.Entry entry) {
        return OverlayLayout.placeOf(entry.path())
                .key()
                .flatMap(applications)
                .map(application -> of(application.blueprint().name()))
                .orElseGet(() -> Redactor.of(List.of()));
    }
}
