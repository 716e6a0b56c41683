package io.openova.catalyst.desired;

import io.openova.catalyst.catalog.BlueprintReader;
import io.openova.catalyst.catalog.BlueprintSource;
import io.openova.catalyst.catalog.Catalog;
import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.finding.Nearest;
import io.openova.catalyst.model.Application;
import io.openova.catalyst.model.ApplicationKey;
import io.openova.catalyst.model.Blueprint;
import io.openova.catalyst.model.BlueprintName;
import io.openova.catalyst.model.BlueprintRef;
import io.openova.catalyst.model.Environment;
import io.openova.catalyst.model.EnvironmentName;
import io.openova.catalyst.model.Labels;
import io.openova.catalyst.model.NamespaceName;
import io.openova.catalyst.model.OverlayLayout;
import io.openova.catalyst.model.OverlayPath;
import io.openova.catalyst.model.Sovereign;
import io.openova.catalyst.model.VersionAnswer;
import io.openova.catalyst.overlay.Snapshot;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The desired state at one commit of an overlay. Everything is read by its path on demand, so that the cost of one
 * change does not grow with the number of Applications. Safe for many threads.
 */
public class OverlayState implements DesiredState {
    private final Snapshot snapshot;
    private final Catalog catalog;
    private final Catalog builtIn;
    private final Sovereign sovereign;
    private final List<Finding> problems;
    private final QaFixtures fixtures;
    private final ClusterObjects cluster;
    private final Map<EnvironmentName, Optional<Environment>> environments = new ConcurrentHashMap<>();
    private final Map<BlueprintName, List<Blueprint>> blueprints = new ConcurrentHashMap<>();
    private final Map<BlueprintRef, Optional<Blueprint>> exact = new ConcurrentHashMap<>();
    /** Owners by the text of the namespace's file, which changes while a batch is planned. */
    private final Map<String, Optional<String>> owners = new ConcurrentHashMap<>();

    private final Map<NamespaceName, LiveNamespace> lives = new ConcurrentHashMap<>();
    private final SecretFiles secrets;
    private volatile @Nullable NamespaceClaims claims;
    private volatile RunApplications run = RunApplications.NONE;

    private final DependencyWalk walk = new DependencyWalk(this::dependencies);
    /** The settings that were read last: they are the same on nearly every head. */
    private static volatile SettingsText lastSettings =
            new SettingsText("", new SovereignReader.Read(Sovereign.UNKNOWN, List.of()));

    private record SettingsText(String text, SovereignReader.Read read) {}

    public OverlayState(Snapshot snapshot, Catalog builtIn, SettingsOverrides overrides) {
        this(snapshot, builtIn, overrides, ClusterObjects.NONE);
    }

    public OverlayState(Snapshot snapshot, Catalog builtIn, SettingsOverrides overrides, ClusterObjects cluster) {
        this(snapshot, builtIn, overrides, cluster, Catalog.ALL);
    }

    /** @param visible the Blueprints that the caller can see; the others do not exist */
    public OverlayState(
            Snapshot snapshot,
            Catalog builtIn,
            SettingsOverrides overrides,
            ClusterObjects cluster,
            Predicate<Blueprint> visible) {
        this.cluster = cluster;
        this.snapshot = snapshot;
        this.secrets = new SecretFiles(snapshot);
        SovereignReader.Read read = snapshot.read(OverlayLayout.SETTINGS)
                .map(OverlayState::settings)
                .orElse(new SovereignReader.Read(Sovereign.UNKNOWN, List.of()));
        this.sovereign = overrides.over(read.sovereign());
        this.problems = read.findings();
        this.builtIn = builtIn;
        this.catalog = builtIn.withFirst(new OverlayBlueprints()).only(visible);
        this.fixtures = sovereign
                .management()
                .map(management -> QaFixtures.enabledIn(snapshot, management))
                .orElse(QaFixtures.NONE);
    }

    @Override
    public Sovereign sovereign() {
        return sovereign;
    }

    @Override
    public List<Finding> problems() {
        return problems;
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
        // Looked up first: a hit takes no lock.
        Optional<Environment> known = environments.get(name);
        return known != null ? known : environments.computeIfAbsent(name, this::readEnvironment);
    }

    private Optional<Environment> readEnvironment(EnvironmentName n) {
        return read(cluster -> OverlayLayout.environmentFile(cluster, n))
                .flatMap(text -> GovernanceReader.environment(text, "environments/" + n + ".yaml"))
                .or(() -> fixtures.environment(n))
                .or(() ->
                        cluster.environment(n).flatMap(text -> GovernanceReader.environment(text, "Environment " + n)));
    }

    @Override
    public List<String> environmentNames() {
        return java.util.stream.Stream.concat(
                        names(OverlayLayout::environments).stream(), fixtures.environmentNames().stream())
                .sorted()
                .distinct()
                .toList();
    }

    @Override
    public boolean checksEnvironments() {
        return true;
    }

    @Override
    public Optional<Application> application(ApplicationKey key) {
        return read(cluster -> OverlayLayout.applicationFile(cluster, key)).flatMap(ApplicationReader::read);
    }

    /** Makes these count as existing; dependency cycles among them are searched once all are known. */
    public void expect(RunApplications applications) {
        run = applications;
    }

    @Override
    public boolean hasApplication(ApplicationKey key) {
        return run.has(key) || application(key).isPresent();
    }

    @Override
    public List<String> near(ApplicationKey missing) {
        return Nearest.to(missing.name().value(), applicationNames(missing.namespace()));
    }

    public final List<String> applicationNames(NamespaceName namespace) {
        return sovereign
                .management()
                .map(OverlayLayout::applications)
                .map(root -> snapshot.list(root.child(namespace.value())))
                .orElse(List.of());
    }

    @Override
    public Optional<String> wayBack(
            ApplicationKey application, Set<ApplicationKey> dependencies, ApplicationKey through) {
        return run.isEmpty() ? walk.back(application, dependencies, through) : Optional.empty();
    }

    private Set<ApplicationKey> dependencies(ApplicationKey key) {
        return application(key)
                .map(application -> application.dependencies().keySet())
                .orElse(Set.of());
    }

    @Override
    public boolean hasOrganization(String name) {
        return OverlayPath.isSegment(name)
                        && read(cluster -> OverlayLayout.organizationFile(cluster, name))
                                .isPresent()
                || fixtures.hasOrganization(name)
                || cluster.hasOrganization(name);
    }

    /** The Organizations that the overlay's files and its fixtures name. */
    public List<String> organizationNames() {
        return names(OverlayLayout::organizations);
    }

    @Override
    public Optional<List<KnownSecret>> secrets(String folder) {
        return Optional.of(secrets.on(folder));
    }

    @Override
    public NamespaceClaims claims() {
        NamespaceClaims known = claims;
        if (known == null) {
            known = GovernanceReader.claims(snapshot, sovereign.management(), fixtures);
            claims = known;
        }
        return known;
    }

    @Override
    public Set<String> claimantsOf(NamespaceName namespace) {
        if (cluster == ClusterObjects.NONE || NamespaceClaims.isReserved(namespace.value())) {
            return claims().claimantsOf(namespace.value());
        }
        Set<String> claimants = new TreeSet<>(claims().claimantsOf(namespace.value()));
        cluster.environmentsClaiming(namespace).stream()
                .flatMap(text -> GovernanceReader.environment(text, "Environment of the cluster").stream())
                // An Environment in the overlay takes precedence over the cluster, which may lag behind.
                .filter(found -> !claims().has(found.name()))
                .map(Environment::organization)
                .forEach(claimants::add);
        cluster.organizationsClaiming(namespace).stream()
                .filter(name -> claims().organizationCalled(name).isEmpty())
                .forEach(claimants::add);
        return claimants.size() < 2 ? claimants : NamespaceClaims.existing(claimants, this::hasOrganization);
    }

    @Override
    public LiveNamespace live(NamespaceName namespace, String organization) {
        boolean isMade =
                cluster == ClusterObjects.NONE || labelOf(namespace).equals(Optional.of(Labels.value(organization)));
        // The gate and the check of references come here for one request; a head is short-lived, so the answer is fresh
        // enough.
        return isMade ? LiveNamespace.ABSENT : lives.computeIfAbsent(namespace, cluster::namespace);
    }

    /** The Organization that the overlay's file of the namespace names, as the label carries it. */
    final Optional<String> labelOf(NamespaceName namespace) {
        return read(host -> OverlayLayout.namespaceFile(host, namespace)).flatMap(text -> {
            Optional<String> known = owners.get(text);
            return known != null ? known : owners.computeIfAbsent(text, NamespaceOwner::of);
        });
    }

    /**
     * Whose rights count in a namespace of the cluster: the Environments of its owner. None when it is the platform's
     * or nobody's, or the cluster has it without the owner's label.
     */
    public NamespaceRights rights(NamespaceName namespace) {
        Set<String> claimants = claimantsOf(namespace);
        Optional<String> owner = claims().ownerOf(namespace.value()).filter(name -> claimants.equals(Set.of(name)));
        if (owner.isEmpty()) {
            return NamespaceRights.NOBODYS;
        }
        LiveNamespace live = cluster.namespace(namespace);
        if (live.isForeignTo(owner.get())) {
            return NamespaceRights.NOBODYS;
        }
        return new NamespaceRights(
                owner, claims().environmentsOf(namespace.value()), live.presence() != LiveNamespace.Presence.UNKNOWN);
    }

    private static SovereignReader.Read settings(String text) {
        SettingsText last = lastSettings;
        if (!last.text().equals(text)) {
            last = new SettingsText(text, SovereignReader.read(text));
            lastSettings = last;
        }
        return last.read();
    }

    @Override
    public Catalog catalog() {
        return catalog;
    }

    public Snapshot snapshot() {
        return snapshot;
    }

    private Optional<String> read(Function<String, OverlayPath> path) {
        return sovereign.management().map(path).flatMap(snapshot::read);
    }

    private List<String> names(Function<String, OverlayPath> folder) {
        return sovereign.management().map(folder).map(snapshot::list).orElse(List.of()).stream()
                .filter(name -> name.endsWith(".yaml") && !name.equals("kustomization.yaml") && !name.startsWith("_"))
                .map(name -> name.substring(0, name.length() - ".yaml".length()))
                .toList();
    }

    /** The overlay's own Blueprints; they take precedence over the program's at the same version. */
    private final class OverlayBlueprints implements BlueprintSource {
        @Override
        public List<Blueprint> named(BlueprintName name) {
            List<Blueprint> known = blueprints.get(name);
            return known != null ? known : blueprints.computeIfAbsent(name, this::read);
        }

        private List<Blueprint> read(BlueprintName n) {
            List<Blueprint> own = versions().map(versions -> versions.all(n)).orElse(List.of());
            return own.isEmpty() ? ofCluster(n) : own;
        }

        private List<Blueprint> ofCluster(BlueprintName n) {
            return cluster.blueprint(n)
                    .map(text -> BlueprintReader.read(text, "Blueprint " + n))
                    .orElse(List.of());
        }

        @Override
        public Optional<Blueprint> find(BlueprintRef ref) {
            List<Blueprint> known = blueprints.get(ref.name());
            if (known != null) {
                return BlueprintSource.super.find(ref);
            }
            Optional<Blueprint> found = exact.get(ref);
            return found != null ? found : exact.computeIfAbsent(ref, this::readOne);
        }

        private Optional<Blueprint> readOne(BlueprintRef ref) {
            Optional<Blueprint> own = versions().flatMap(versions -> versions.find(ref));
            return own.isPresent() || cluster == ClusterObjects.NONE
                    ? own
                    : named(ref.name()).stream()
                            .filter(blueprint -> blueprint.ref().equals(ref))
                            .findFirst();
        }

        @Override
        public List<BlueprintName> names() {
            return versions().map(versions -> List.copyOf(versions.names())).orElse(List.of());
        }
    }

    /** The versions of the overlay's own Blueprints; empty without a management cluster. */
    public Optional<BlueprintVersions> versions() {
        return sovereign.management().map(management -> new BlueprintVersions(snapshot, management));
    }

    /**
     * The Blueprint that the overlay or the program published at this version, whoever may see it. What only a cluster
     * knows is not published.
     *
     * @throws io.openova.catalyst.catalog.MalformedBlueprintException when its file cannot be read
     */
    public Optional<Blueprint> published(BlueprintRef ref) {
        return versions().flatMap(versions -> versions.find(ref)).or(() -> builtIn.find(ref));
    }

    /** The Applications of the overlay, in order of namespace and name; files that cannot be read are left out. */
    public List<Application> applications() {
        return applications(text -> true);
    }

    /**
     * The same Applications, but only those whose file is accepted.
     *
     * @param wanted accepts the text of a file before it is parsed
     */
    public List<Application> applications(Predicate<String> wanted) {
        return sovereign()
                .management()
                .map(OverlayLayout::applications)
                .map(snapshot()::files)
                .orElse(List.of())
                .stream()
                .filter(path -> path.name().equals("application.yaml"))
                .flatMap(path -> snapshot().read(path).stream())
                .filter(wanted)
                .flatMap(text -> ApplicationReader.read(text).stream())
                .toList();
    }
}
