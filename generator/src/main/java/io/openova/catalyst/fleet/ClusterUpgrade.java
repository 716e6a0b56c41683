package io.openova.catalyst.fleet;

import io.openova.catalyst.catalog.Catalog;
import io.openova.catalyst.delivery.DeliveryOutcome;
import io.openova.catalyst.delivery.Hidden;
import io.openova.catalyst.delivery.OutcomeMapper;
import io.openova.catalyst.delivery.PlanOutcome;
import io.openova.catalyst.delivery.RequestDigest;
import io.openova.catalyst.desired.PendingSnapshot;
import io.openova.catalyst.document.DocumentReader;
import io.openova.catalyst.document.tree.ReadLimits;
import io.openova.catalyst.document.write.ScalarEncoder;
import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.finding.Location;
import io.openova.catalyst.finding.SingleLine;
import io.openova.catalyst.model.ChangeSet;
import io.openova.catalyst.model.OverlayLayout;
import io.openova.catalyst.model.OverlayPath;
import io.openova.catalyst.overlay.CommitOrder;
import io.openova.catalyst.overlay.CommitOutcome;
import io.openova.catalyst.overlay.Overlay;
import io.openova.catalyst.overlay.OverlayDiff;
import io.openova.catalyst.overlay.Snapshot;
import io.openova.catalyst.overlay.git.TextMerge;
import io.openova.catalyst.render.ClusterFacts;
import io.openova.catalyst.render.ClusterTemplate;
import io.openova.catalyst.render.TemplateRenderer;
import io.openova.catalyst.value.Pointer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Merges template changes into clusters, line by line, with the last applied template as the base: local changes in the
 * cluster are kept. If both changed the same lines, nothing is written.
 */
public final class ClusterUpgrade {
    private final Function<ClusterFacts, SortedMap<OverlayPath, String>> template;
    private List<Finding> findings = List.of();

    /** Upgrades to the program's own template. */
    public ClusterUpgrade() {
        this(facts -> new ClusterTemplate(new TemplateRenderer(), new ScalarEncoder())
                .render(facts)
                .manifests());
    }

    /** @param template the template's files for a cluster */
    public ClusterUpgrade(Function<ClusterFacts, SortedMap<OverlayPath, String>> template) {
        this.template = template;
    }

    /** Every cluster of the overlay, in order of name. */
    public List<ClusterState> list(Snapshot snapshot) {
        ClusterInventory inventory = new ClusterInventory(snapshot, template);
        return inventory.names().stream().map(inventory::state).toList();
    }

    /**
     * @param clusters which; empty for all of them
     * @param variables further variables of the bootstrap kit, for every cluster that is upgraded
     */
    public DeliveryOutcome upgrade(
            List<String> clusters, Map<String, String> variables, CommitOrder order, Overlay overlay) {
        CommitOrder commit = order.about(
                "upgrade",
                "clusters",
                () -> RequestDigest.of(String.join(" ", clusters), new java.util.TreeMap<>(variables)));
        CommitOutcome outcome = overlay.commit(commit, head -> plan(head, clusters, variables));
        return OutcomeMapper.of(outcome, findings);
    }

    /** What {@link #upgrade} would do, without writing anything. */
    public PlanOutcome plan(List<String> clusters, Map<String, String> variables, Overlay overlay) {
        Snapshot head = overlay.head();
        Optional<Overlay.Planned> planned = plan(head, clusters, variables);
        Optional<OverlayDiff> diff = planned.map(p -> overlay.diff(head, p.changes()));
        return diff.<PlanOutcome>map(d -> new PlanOutcome.Plan(
                        List.of(),
                        d,
                        planned.orElseThrow().subject(),
                        findings,
                        new Hidden(new Catalog(List.of()), key -> Optional.empty()).diff(d)))
                .orElseGet(() -> new PlanOutcome.Refused(findings));
    }

    private Optional<Overlay.Planned> plan(Snapshot head, List<String> clusters, Map<String, String> variables) {
        List<Finding> found = new ArrayList<>();
        ClusterInventory inventory = new ClusterInventory(head, template);
        List<String> names = clusters.isEmpty() ? inventory.names() : clusters;
        ChangeSet changes = ChangeSet.EMPTY;
        for (String name : names) {
            changes = changes.plus(one(name, variables, head, inventory, found));
        }
        findings = found;
        return found.stream().anyMatch(Finding::isError)
                ? Optional.empty()
                : Optional.of(new Overlay.Planned(changes, "upgrade cluster " + String.join(", ", names)));
    }

    private ChangeSet one(
            String name,
            Map<String, String> variables,
            Snapshot head,
            ClusterInventory inventory,
            List<Finding> found) {
        if (!inventory.names().contains(name)) {
            found.add(Finding.error(
                            "cluster/missing", Pointer.ROOT, "the overlay has no cluster '" + SingleLine.of(name) + "'")
                    .withCandidates(inventory.names())
                    .withRemedy("'catalyst cluster list' shows the clusters"));
            return ChangeSet.EMPTY;
        }
        Optional<ClusterRecord> record = ClusterRecord.of(head, name);
        if (record.isEmpty()) {
            found.add(Finding.error(
                            "cluster/no-record",
                            Pointer.ROOT,
                            "it is not known what cluster '" + name + "' was made from: there is no readable "
                                    + OverlayLayout.clusterRecord(name))
                    .withRemedy(
                            "put the file back from the commit that made or last upgraded the cluster; for a folder "
                                    + "that"
                                    + " was made by hand: 'catalyst cluster new " + name + " --adopt --fqdn …'"));
            return ChangeSet.EMPTY;
        }
        try {
            return carried(record.get(), variables, head, inventory, found);
        } catch (IllegalArgumentException refused) {
            found.add(Finding.error("cluster/facts", Pointer.ROOT, String.valueOf(refused.getMessage())));
            return ChangeSet.EMPTY;
        }
    }

    private ChangeSet carried(
            ClusterRecord record,
            Map<String, String> variables,
            Snapshot head,
            ClusterInventory inventory,
            List<Finding> found) {
        ClusterFacts facts = record.facts().with(variables);
        SortedMap<OverlayPath, String> now = template.apply(facts);
        List<ClusterFileChange> files = inventory.compare(record, now);
        files.forEach(file -> file.clashes().forEach(clash -> found.add(conflict(file.path(), clash))));
        Map<OverlayPath, String> writes = new TreeMap<>(ClusterInventory.results(files));
        writes.forEach((path, text) -> found.addAll(unreadable(path, text)));
        List<OverlayPath> removals = files.stream()
                .filter(file -> file.result().isEmpty() && file.ours().isPresent())
                .map(ClusterFileChange::path)
                .toList();
        writes.put(OverlayLayout.clusterRecord(facts.cluster().value()), new ClusterRecord(facts, now).text());
        ChangeSet changes = ChangeSet.of(writes, removals);
        PendingSnapshot after = new PendingSnapshot(head);
        after.apply(changes);
        found.addAll(ClusterInventory.variables(
                ClusterInventory.withVariables(after, facts.cluster().value())));
        return changes;
    }

    /** Merging two valid YAML files can give invalid YAML. */
    private static List<Finding> unreadable(OverlayPath path, String text) {
        return new DocumentReader()
                .read(text.getBytes(StandardCharsets.UTF_8), path.toString(), ReadLimits.MANIFEST).findings().stream()
                        .filter(Finding::isError)
                        .toList();
    }

    private static Finding conflict(OverlayPath path, TextMerge.Clash clash) {
        return Finding.error(
                        "cluster/conflict",
                        Pointer.ROOT,
                        "yours: " + shown(clash.ours()) + "; the template's: " + shown(clash.theirs()))
                .withRemedy("resolve these lines: take over the template's version, or merge it into the file by hand "
                        + "and commit, then run the command again")
                .withLocation(Optional.of(new Location(path.toString(), clash.line(), 1, clash.line(), 1)));
    }

    private static String shown(String lines) {
        String text = lines.strip();
        if (text.isEmpty()) {
            return "nothing";
        }
        String line = text.length() > 200 ? text.substring(0, 199) + "…" : text;
        return "'" + line.replaceAll("\\s*\\n\\s*", " | ") + "'";
    }
}
