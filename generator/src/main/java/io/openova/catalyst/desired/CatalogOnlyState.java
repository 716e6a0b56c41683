package io.openova.catalyst.desired;

import io.openova.catalyst.catalog.Catalog;
import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.model.Application;
import io.openova.catalyst.model.ApplicationKey;
import io.openova.catalyst.model.Blueprint;
import io.openova.catalyst.model.BlueprintName;
import io.openova.catalyst.model.BlueprintRef;
import io.openova.catalyst.model.Environment;
import io.openova.catalyst.model.EnvironmentName;
import io.openova.catalyst.model.NamespaceName;
import io.openova.catalyst.model.Sovereign;
import io.openova.catalyst.model.VersionAnswer;
import io.openova.catalyst.value.Value.ObjectValue;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The state without an overlay: the program's own catalog and fixtures. References to other Environments cannot be
 * checked here, and callers must report that.
 */
public final class CatalogOnlyState implements DesiredState {
    /** The same for every request; each object is rendered once, on first use. */
    private static final QaFixtures FIXTURES = QaFixtures.of(ObjectValue.EMPTY);

    private static final NamespaceClaims NOBODYS = new NamespaceClaims(List.of(), Map.of());

    private final Catalog catalog;
    private final Sovereign sovereign;

    public CatalogOnlyState(Catalog catalog, SettingsOverrides overrides) {
        this.catalog = catalog;
        this.sovereign = overrides.over(Sovereign.UNKNOWN);
    }

    @Override
    public Sovereign sovereign() {
        return sovereign;
    }

    @Override
    public Catalog catalog() {
        return catalog;
    }

    @Override
    public VersionAnswer version(BlueprintName blueprint, Optional<String> asked) {
        return catalog.resolve(blueprint, asked);
    }

    @Override
    public Optional<Blueprint> blueprint(BlueprintRef ref) {
        return catalog.find(ref);
    }

    @Override
    public Optional<Environment> environment(EnvironmentName name) {
        return FIXTURES.environment(name);
    }

    @Override
    public List<String> environmentNames() {
        return FIXTURES.environmentNames();
    }

    @Override
    public boolean checksEnvironments() {
        return false;
    }

    @Override
    public Optional<Application> application(ApplicationKey key) {
        return Optional.empty();
    }

    @Override
    public List<String> near(ApplicationKey missing) {
        return List.of();
    }

    @Override
    public Optional<String> wayBack(
            ApplicationKey application, Set<ApplicationKey> dependencies, ApplicationKey through) {
        return Optional.empty();
    }

    @Override
    public boolean hasOrganization(String name) {
        return true;
    }

    @Override
    public NamespaceClaims claims() {
        return NOBODYS;
    }

    @Override
    public Set<String> claimantsOf(NamespaceName namespace) {
        return Set.of();
    }

    @Override
    public LiveNamespace live(NamespaceName namespace, String organization) {
        return LiveNamespace.ABSENT;
    }

    @Override
    public List<Finding> problems() {
        return List.of();
    }
}
