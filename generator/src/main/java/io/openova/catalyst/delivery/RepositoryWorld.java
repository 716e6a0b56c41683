package io.openova.catalyst.delivery;

import io.openova.catalyst.application.Application;
import io.openova.catalyst.application.ApplicationKey;
import io.openova.catalyst.application.Blueprint;
import io.openova.catalyst.application.BlueprintName;
import io.openova.catalyst.application.BlueprintRef;
import io.openova.catalyst.application.Environment;
import io.openova.catalyst.application.EnvironmentName;
import io.openova.catalyst.application.NamespaceName;
import io.openova.catalyst.application.Sovereign;
import io.openova.catalyst.application.VersionAnswer;
import io.openova.catalyst.catalog.Catalog;
import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.value.Value.ObjectValue;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The world without an overlay: the program's own catalog and fixtures. References to other Environments cannot be checked
 * here, and whoever asks must be told so.
 */
final class RepositoryWorld implements DeliveryWorld {
    /** The same for every request; each object is rendered once, when it is first asked for. */
    private static final QaFixtures FIXTURES = QaFixtures.of(ObjectValue.EMPTY);

    private final Catalog catalog;
    private final Sovereign sovereign;

    RepositoryWorld(Catalog catalog, SettingsOverrides overrides) {
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
    public Optional<String> ownerOf(NamespaceName namespace) {
        return Optional.empty();
    }

    @Override
    public List<Finding> problems() {
        return List.of();
    }
}
