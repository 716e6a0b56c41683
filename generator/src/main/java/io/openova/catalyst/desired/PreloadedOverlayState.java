package io.openova.catalyst.desired;

import io.openova.catalyst.catalog.Catalog;
import io.openova.catalyst.finding.NearNames;
import io.openova.catalyst.model.Application;
import io.openova.catalyst.model.ApplicationKey;
import io.openova.catalyst.model.BlueprintName;
import io.openova.catalyst.model.Labels;
import io.openova.catalyst.model.NamespaceName;
import io.openova.catalyst.model.VersionAnswer;
import io.openova.catalyst.overlay.Snapshot;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The desired state for validating a whole overlay: values that every Application needs are looked up once, and
 * dependency cycles are searched once all Applications are known, not from each one.
 */
public final class PreloadedOverlayState extends OverlayState {
    /** Bounds the memory for dependencies; the others are read again. */
    private static final int MOST_KEPT = 20_000;

    private record Asked(BlueprintName blueprint, Optional<String> version) {}

    private final Map<ApplicationKey, Application> inHand = new ConcurrentHashMap<>();
    private final Map<ApplicationKey, Application> dependencies = new ConcurrentHashMap<>();
    private final Map<ApplicationKey, Boolean> there = new ConcurrentHashMap<>();
    private final Map<Asked, VersionAnswer> versions = new ConcurrentHashMap<>();
    private final Map<NamespaceName, NearNames> near = new ConcurrentHashMap<>();
    private volatile List<String> environmentNames = List.of();

    public PreloadedOverlayState(Snapshot snapshot, Catalog builtIn, SettingsOverrides overrides) {
        super(snapshot, builtIn, overrides);
    }

    /** The Application is being looked at, so it need not be read again. */
    public void take(Application application) {
        inHand.put(application.key(), application);
        there.put(application.key(), true);
    }

    public void letGo(ApplicationKey key) {
        inHand.remove(key);
    }

    @Override
    public Optional<Application> application(ApplicationKey key) {
        Application known = inHand.get(key);
        if (known != null) {
            return Optional.of(known);
        }
        Application needed = dependencies.get(key);
        if (needed != null) {
            return Optional.of(needed);
        }
        Optional<Application> read = super.application(key);
        if (read.isPresent() && dependencies.size() < MOST_KEPT) {
            dependencies.put(key, read.get());
        }
        return read;
    }

    /** What is not in hand is read as the dependency of another, which checks that it exists and renders its name. */
    @Override
    public boolean hasApplication(ApplicationKey key) {
        Boolean known = there.get(key);
        if (known == null) {
            known = super.hasApplication(key);
            there.put(key, known);
        }
        return known;
    }

    @Override
    public List<String> near(ApplicationKey missing) {
        return near.computeIfAbsent(missing.namespace(), namespace -> new NearNames(applicationNames(namespace)))
                .to(missing.name().value());
    }

    @Override
    public Optional<String> wayBack(
            ApplicationKey application, Set<ApplicationKey> dependencies, ApplicationKey through) {
        return Optional.empty();
    }

    /** A delivery would rewrite the file; validation reports which file somebody changed. */
    @Override
    public Optional<String> wrongLabel(NamespaceName namespace, String organization) {
        return labelOf(namespace).filter(label -> !label.equals(Labels.value(organization)));
    }

    @Override
    public VersionAnswer version(BlueprintName blueprint, Optional<String> asked) {
        Asked question = new Asked(blueprint, asked);
        VersionAnswer known = versions.get(question);
        if (known == null) {
            known = super.version(blueprint, asked);
            versions.put(question, known);
        }
        return known;
    }

    @Override
    public List<String> environmentNames() {
        List<String> known = environmentNames;
        if (known.isEmpty()) {
            known = super.environmentNames();
            environmentNames = known;
        }
        return known;
    }
}
