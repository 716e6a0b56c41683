package io.openova.catalyst.fleet;

import io.openova.catalyst.delivery.DeliveryOutcome;
import io.openova.catalyst.delivery.OutcomeMapper;
import io.openova.catalyst.delivery.RequestDigest;
import io.openova.catalyst.desired.LenientSnapshot;
import io.openova.catalyst.desired.SovereignReader;
import io.openova.catalyst.document.write.ScalarEncoder;
import io.openova.catalyst.document.write.YamlWriter;
import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.model.ChangeSet;
import io.openova.catalyst.model.ManifestSet;
import io.openova.catalyst.model.OverlayLayout;
import io.openova.catalyst.model.OverlayPath;
import io.openova.catalyst.model.RegionName;
import io.openova.catalyst.model.Sovereign;
import io.openova.catalyst.model.Sovereign.HostedRegion;
import io.openova.catalyst.overlay.CommitOrder;
import io.openova.catalyst.overlay.CommitOutcome;
import io.openova.catalyst.overlay.Overlay;
import io.openova.catalyst.overlay.Snapshot;
import io.openova.catalyst.render.ClusterFacts;
import io.openova.catalyst.render.ClusterTemplate;
import io.openova.catalyst.render.TemplateRenderer;
import io.openova.catalyst.value.Pointer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Creates a cluster's folder from the template and adds the cluster to {@code sovereign.yaml}, in one commit. */
public final class ClusterDelivery {
    private final ClusterOrder order;
    private final boolean isAdoption;
    private List<Finding> findings = List.of();

    private ClusterDelivery(ClusterOrder order, boolean isAdoption) {
        this.order = order;
        this.isAdoption = isAdoption;
    }

    /** Makes the cluster; a cluster that exists already is refused, so nothing is ever overwritten. */
    public static DeliveryOutcome create(ClusterOrder order, CommitOrder commit, Overlay overlay) {
        return deliver(new ClusterDelivery(order, false), commit, overlay);
    }

    /**
     * Takes in a folder that {@code flux bootstrap} or somebody by hand made: its files stay, Flux goes on applying all
     * of them, and all that differs from today's template counts as a local change, which later upgrades keep.
     */
    public static DeliveryOutcome adopt(ClusterOrder order, CommitOrder commit, Overlay overlay) {
        return deliver(new ClusterDelivery(order, true), commit, overlay);
    }

    private static DeliveryOutcome deliver(ClusterDelivery delivery, CommitOrder commit, Overlay overlay) {
        CommitOrder own = commit.about(
                delivery.isAdoption ? "adopt" : "create",
                "cluster " + delivery.order.cluster(),
                () -> digest(delivery.order));
        CommitOutcome outcome = overlay.commit(own, delivery::plan);
        return OutcomeMapper.of(outcome, List::of, delivery.findings, new DeliveryOutcome.Rejected(delivery.findings));
    }

    private static String digest(ClusterOrder order) {
        return RequestDigest.of(
                order.cluster(),
                order.fqdn(),
                order.primaryRegion(),
                order.region(),
                order.fluxUrl(),
                order.branch(),
                order.gitSecret(),
                order.overlaySecret(),
                order.qaFixtures(),
                new TreeMap<>(order.variables()));
    }

    private Optional<Overlay.Planned> plan(Snapshot head) {
        List<Finding> found = new ArrayList<>();
        Optional<Sovereign> known = head.read(OverlayLayout.SETTINGS).map(text -> {
            SovereignReader.Read read = SovereignReader.read(text);
            found.addAll(read.findings());
            return read.sovereign();
        });
        LenientSnapshot repository = new LenientSnapshot(head);
        FluxRoots roots = FluxRoots.of(repository);
        ClusterPlace place = new ClusterPlace(repository, order.cluster().value(), roots);
        (isAdoption ? place.problemOfAdoption() : place.problemOfNew()).ifPresent(found::add);
        Optional<Sovereign> sovereign = found.isEmpty() ? extended(known, found) : Optional.empty();
        Optional<ManifestSet> files = sovereign.flatMap(s -> files(s, found));
        findings = found;
        if (files.isEmpty() || hasErrors(found)) {
            return Optional.empty();
        }
        Map<OverlayPath, String> writes = new TreeMap<>(files.get().manifests());
        Set<OverlayPath> allowed = Set.of();
        if (isAdoption) {
            writes.keySet()
                    .retainAll(
                            List.of(OverlayLayout.clusterRecord(order.cluster().value())));
            Map<OverlayPath, String> added = new ClusterAdoption(
                            repository,
                            order.cluster().value(),
                            roots,
                            files.get().manifests(),
                            found)
                    .files();
            writes.putAll(added);
            allowed = added.keySet();
        }
        writes.put(OverlayLayout.SETTINGS, YamlWriter.write(SovereignReader.write(sovereign.get())));
        ChangeSet changes = ChangeSet.of(writes, List.of());
        found.addAll(place.damage(changes, allowed));
        if (hasErrors(found)) {
            return Optional.empty();
        }
        return Optional.of(new Overlay.Planned(
                changes, (isAdoption ? "adopt" : "make") + " cluster " + order.cluster() + " for " + order.fqdn()));
    }

    private static boolean hasErrors(List<Finding> found) {
        return found.stream().anyMatch(Finding::isError);
    }

    private Optional<Sovereign> extended(Optional<Sovereign> known, List<Finding> found) {
        Optional<RegionName> primary = known.flatMap(Sovereign::primaryRegion).or(order::primaryRegion);
        if (primary.isEmpty()) {
            found.add(problem(
                            "settings/primary-region-missing",
                            "the first cluster of a Sovereign needs its primary region")
                    .withRemedy("add --primary-region, for example hz-fsn-rtz-prod"));
            return Optional.empty();
        }
        known.flatMap(Sovereign::fqdn)
                .filter(fqdn -> !fqdn.equals(order.fqdn()))
                .ifPresent(fqdn -> found.add(
                        problem("settings/fqdn-differs", "the overlay belongs to " + fqdn + ", not to " + order.fqdn())
                                .withRemedy("use --fqdn " + fqdn + ", or use a separate overlay")));
        if (isAdoption && known.filter(this::isHost).isPresent()) {
            return known;
        }
        RegionName region = order.region()
                .orElse(known.filter(s -> !s.regions().isEmpty()).isPresent() ? order.cluster() : primary.get());
        List<HostedRegion> regions =
                new ArrayList<>(known.map(Sovereign::regions).orElse(List.of()));
        if (regions.stream().anyMatch(hosted -> hosted.name().equals(region))) {
            found.add(problem("cluster/region-taken", "region '" + region + "' is hosted by another cluster already")
                    .withRemedy("name the new cluster's region with --region"));
            return Optional.empty();
        }
        regions.add(new HostedRegion(region, order.cluster().value()));
        return Optional.of(new Sovereign(
                known.map(Sovereign::name).orElse(order.fqdn().split("\\.", 2)[0]),
                Optional.of(order.fqdn()),
                primary,
                known.flatMap(Sovereign::managementCluster)
                        .or(() -> Optional.of(order.cluster().value())),
                regions,
                known.map(Sovereign::mirrors).orElse(List.of()),
                known.map(Sovereign::ageRecipients).orElse(List.of())));
    }

    private boolean isHost(Sovereign sovereign) {
        return sovereign.regions().stream()
                .anyMatch(hosted -> hosted.cluster().equals(order.cluster().value()));
    }

    private Optional<ManifestSet> files(Sovereign sovereign, List<Finding> found) {
        try {
            ClusterFacts facts = new ClusterFacts(
                    order.cluster(),
                    sovereign.name(),
                    order.fqdn(),
                    sovereign.primaryRegion().orElseThrow(),
                    order.fluxUrl(),
                    order.branch(),
                    order.gitSecret(),
                    order.overlaySecret(),
                    sovereign
                            .managementCluster()
                            .filter(order.cluster().value()::equals)
                            .isPresent(),
                    order.qaFixtures(),
                    new TreeMap<>(order.variables()));
            ManifestSet files = new ClusterTemplate(new TemplateRenderer(), new ScalarEncoder()).render(facts);
            found.addAll(ClusterInventory.variables(files.manifests()));
            Map<OverlayPath, String> all = new TreeMap<>(files.manifests());
            all.put(
                    OverlayLayout.clusterRecord(order.cluster().value()),
                    new ClusterRecord(facts, files.manifests()).text());
            return Optional.of(ManifestSet.of(all));
        } catch (IllegalArgumentException refused) {
            found.add(problem("cluster/facts", String.valueOf(refused.getMessage())));
            return Optional.empty();
        }
    }

    private static Finding problem(String rule, String message) {
        return Finding.error(rule, Pointer.ROOT, message);
    }
}
