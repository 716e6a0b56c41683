package io.openova.catalyst.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.openova.catalyst.catalog.BlueprintReader;
import io.openova.catalyst.catalog.BlueprintSource;
import io.openova.catalyst.catalog.BundledBlueprints;
import io.openova.catalyst.catalog.Catalog;
import io.openova.catalyst.delivery.ApplicationDelivery;
import io.openova.catalyst.delivery.DeliveryOutcome;
import io.openova.catalyst.desired.SettingsOverrides;
import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.fleet.ClusterState;
import io.openova.catalyst.fleet.ClusterUpgrade;
import io.openova.catalyst.lifecycle.ApplicationLifecycle;
import io.openova.catalyst.lifecycle.PromotionOrder;
import io.openova.catalyst.lifecycle.RollbackOrder;
import io.openova.catalyst.model.ApplicationKey;
import io.openova.catalyst.model.Blueprint;
import io.openova.catalyst.model.BlueprintName;
import io.openova.catalyst.model.OverlayPath;
import io.openova.catalyst.model.Version;
import io.openova.catalyst.overlay.Overlay;
import io.openova.catalyst.release.CatalogLint;
import io.openova.catalyst.release.CatalogLock;
import io.openova.catalyst.release.PinBump;
import io.openova.catalyst.release.PinCheck;
import io.openova.catalyst.release.RepositoryTree;
import io.openova.catalyst.request.RequestDecoder;
import io.openova.catalyst.schema.SchemaChecker;
import io.openova.catalyst.validation.Validation;
import io.openova.catalyst.value.Value;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * After any sequence of bumps, promotions, rollbacks, lifted holds, local edits, and cluster upgrades: repository and overlay
 * validate, every guard is green, and what a step is not about has the bytes that it had, comments included.
 */
@Tag("slow")
class ReleaseSequencesTest {
    private static final int SEQUENCES = Integer.getInteger("catalyst.sequences", 5);
    private static final int STEPS = 14;
    private static final Path ROOT = Path.of(System.getProperty("catalyst.repository", ".."));
    private static final String QA_APP = "platform/qa-app/blueprint.yaml";
    private static final String PLATFORM = "bp-catalyst-platform";
    private static final Pattern COMMENT = Pattern.compile("\\s*#.*|.*\\s#\\s.*");

    @TempDir
    Path folder;

    private final SchemaChecker schemas = new SchemaChecker();
    private final Set<String> done = new HashSet<>();

    @Test
    void whatever_the_sequence_everything_validates_and_nothing_else_changed() throws IOException {
        RepositoryTree start = RepositoryTree.read(ROOT);
        for (int number = 0; number < SEQUENCES; number++) {
            Path own = Files.createDirectory(folder.resolve("sequence-" + number));
            try (Overlay overlay = TestWorld.open(TestWorld.overlayIn(own))) {
                new Sequence(start, overlay, new Random(number), "sequence " + number).run();
            }
        }
        assertThat(done).contains("bump", "upgrade", "edit", "install", "promote", "rollback", "lift");
    }

    private final class Sequence {
        private final RepositoryTree main;
        private final Overlay overlay;
        private final Random random;
        private final String where;
        private final List<Blueprint> released = new ArrayList<>();
        private final ApplicationDelivery delivery;
        private RepositoryTree tree;

        Sequence(RepositoryTree start, Overlay overlay, Random random, String where) {
            this.main = start;
            this.tree = start;
            this.overlay = overlay;
            this.random = random;
            this.where = where;
            release();
            this.delivery = new ApplicationDelivery(
                    new Catalog(List.of(new Released(), new BundledBlueprints())),
                    SettingsOverrides.NONE,
                    new RequestDecoder(false),
                    schemas);
        }

        void run() throws IOException {
            // Something to go back to; from here on everything is left to chance.
            for (String title : List.of("First", "Second")) {
                TestWorld.delivered(delivery.deliver(
                        TestWorld.documents(request(TestWorld.key("acme-dev", "shop"), "0.1.0", title), "request"),
                        TestWorld.install(),
                        overlay));
            }
            for (int step = 0; step < STEPS; step++) {
                Map<String, String> before = TestWorld.tree(overlay);
                String allowed = step();
                Map<String, String> after = TestWorld.tree(overlay);
                Set<String> changed = new HashSet<>(before.keySet());
                changed.addAll(after.keySet());
                changed.removeIf(path -> java.util.Objects.equals(before.get(path), after.get(path)));
                assertThat(changed).as(where + " step " + step).allMatch(path -> path.matches(allowed));
            }
            assertThat(errors(PinCheck.check(tree, Optional.of(main))))
                    .as(where)
                    .isEmpty();
            assertThat(errors(CatalogLock.verify(tree))).as(where).isEmpty();
            assertThat(errors(CatalogLint.check(tree, schemas))).as(where).isEmpty();
            assertThat(errors(Validation.of(delivery.surroundings()).overlay(overlay.head(), (d, t) -> {})))
                    .as(where)
                    .isEmpty();
            guardAsTheWorkflowDoes();
        }

        /** The commands of the workflows, on the files as a commit would have them. */
        private void guardAsTheWorkflowDoes() throws IOException {
            Path root = folder.resolve(where);
            for (String path : tree.paths()) {
                Path file = root.resolve(path);
                Files.createDirectories(file.getParent());
                Files.write(file, tree.bytes(path).orElseThrow());
            }
            for (List<String> guard : List.of(
                    List.of("catalog", "index", "--check"),
                    List.of("schema", "generate", "--check"),
                    List.of("catalog", "lock", "--verify"),
                    List.of("catalog", "lint"),
                    List.of("pin", "check"))) {
                List<String> words = new ArrayList<>(guard);
                words.addAll(List.of("--repository", root.toString()));
                Cli.Run run = Cli.catalyst(words.toArray(String[]::new));
                assertThat(run.exit())
                        .as(where + ": " + guard + "\n" + run.both())
                        .isZero();
            }
        }

        /** Does something; the paths of the overlay that it may touch. */
        private String step() {
            ApplicationKey key = TestWorld.key(random.nextInt(3) > 0 ? "acme-dev" : "acme-prod", "shop");
            String ofApplication = "clusters/[^/]+/((applications|releases)/" + key.namespace() + "/shop/.*|namespaces/"
                    + key.namespace() + "\\..*)";
            return switch (random.nextInt(9)) {
                case 0 -> bump(List.of(PLATFORM));
                // The platform's chart carries the QA fixtures, so it moves with the QA app.
                case 1 -> bump(List.of("bp-qa-app", PLATFORM));
                case 2 -> upgrade();
                case 3 -> edit();
                case 4 -> promote();
                case 5, 6 -> {
                    said(
                            "rollback",
                            ApplicationLifecycle.of(delivery)
                                    .rollback(
                                            new RollbackOrder(key, Optional.empty(), "", true, TestWorld.order()),
                                            overlay));
                    yield ofApplication;
                }
                case 7 -> {
                    said("lift", ApplicationLifecycle.of(delivery).lift(key, TestWorld.order(), overlay));
                    yield ofApplication;
                }
                default -> {
                    said(
                            "install",
                            delivery.deliver(
                                    TestWorld.documents(request(key), "request"), TestWorld.install(), overlay));
                    yield ofApplication;
                }
            };
        }

        private String bump(List<String> names) {
            List<PinBump.Move> moves = names.stream()
                    .map(name -> new PinBump.Move(
                            name, PinBump.next(tree, Optional.of(main), name).orElseThrow()))
                    .toList();
            PinBump.Outcome outcome = PinBump.plan(tree, Optional.of(main), moves, List.of());
            assertThat(outcome).as(where).isInstanceOf(PinBump.Outcome.Planned.class);
            Map<String, String> files = ((PinBump.Outcome.Planned) outcome).files();
            files.forEach((path, text) -> assertThat(comments(text))
                    .as(where + " " + path)
                    .isEqualTo(comments(tree.text(path).orElseThrow())));
            RepositoryTree bumped = tree.with(files);
            for (String path : tree.paths()) {
                if (!files.containsKey(path)) {
                    assertThat(bumped.text(path)).as(path).isEqualTo(tree.text(path));
                }
            }
            tree = bumped;
            release();
            done.add("bump");
            // A bump of the repository leaves every overlay alone.
            return "nothing";
        }

        private String upgrade() {
            ClusterUpgrade upgrade = template();
            TestWorld.delivered(again(upgrade));
            assertThat(upgrade.upgrade(List.of(), Map.of(), TestWorld.order(), overlay))
                    .as(where)
                    .isInstanceOf(DeliveryOutcome.Unchanged.class);
            String pinned = tree.text("clusters/_template/bootstrap-kit/13-" + PLATFORM + ".yaml")
                    .orElseThrow();
            for (ClusterState cluster : upgrade.list(overlay.head())) {
                assertThat(cluster.isBehind()).as(where).isFalse();
                assertThat(cluster.pins())
                        .as(where)
                        .allMatch(pin ->
                                !pin.chart().equals(PLATFORM) || pinned.contains("version: " + pin.version() + "\n"));
            }
            done.add("upgrade");
            return "clusters/[^/]+/(template.json|bootstrap-kit/.*)";
        }

        /** The first upgrade after nothing changed writes nothing; that is as good. */
        private DeliveryOutcome again(ClusterUpgrade upgrade) {
            DeliveryOutcome outcome = upgrade.upgrade(List.of(), Map.of(), TestWorld.order(), overlay);
            return outcome instanceof DeliveryOutcome.Unchanged unchanged
                    ? new DeliveryOutcome.Delivered(unchanged.head(), true, List.of(), Optional.empty(), List.of())
                    : outcome;
        }

        private ClusterUpgrade template() {
            RepositoryTree now = tree;
            return ClusterUpgradeTest.files(files -> {
                files.replaceAll((path, text) -> now.text("clusters/_template/"
                                + String.join(
                                        "/",
                                        path.segments()
                                                .subList(2, path.segments().size())))
                        .filter(template -> !template.contains("{{"))
                        .orElse(text));
                return files;
            });
        }

        private String edit() {
            OverlayPath file = TestWorld.path(ClusterUpgradeTest.PIN);
            String text = overlay.head().read(file).orElseThrow();
            TestWorld.put(overlay, Map.of(file, "# Local note " + random.nextInt() + ".\n" + text), List.of());
            done.add("edit");
            return ClusterUpgradeTest.PIN;
        }

        private String promote() {
            PromotionOrder order = new PromotionOrder(
                    TestWorld.key("acme", "shop").name(),
                    Optional.empty(),
                    "dev",
                    "acme-prod",
                    Optional.empty(),
                    Optional.empty(),
                    Value.ObjectValue.EMPTY,
                    TestWorld.order());
            if (said("promote", ApplicationLifecycle.of(delivery).promote(order, overlay))) {
                assertThat(ApplicationLifecycle.of(delivery).promote(order, overlay))
                        .isInstanceOf(DeliveryOutcome.Unchanged.class);
            }
            return "clusters/[^/]+/((applications|releases)/acme-prod/shop/.*|namespaces/acme-prod\\..*)";
        }

        private String request(ApplicationKey key) {
            Version version =
                    released.get(random.nextInt(released.size())).ref().version();
            return request(key, version.value(), "T" + random.nextInt(3));
        }

        private static String request(ApplicationKey key, String version, String title) {
            return "{\"name\": \"shop\", \"namespace\": \"" + key.namespace()
                    + "\", \"blueprint\": \"bp-qa-app\", \"version\": \"" + version
                    + "\", \"values\": {\"siteTitle\": \"" + title + "\"}}";
        }

        private boolean said(String what, DeliveryOutcome outcome) {
            if (outcome instanceof DeliveryOutcome.Rejected rejected) {
                assertThat(rejected.findings())
                        .as(where)
                        .extracting(Finding::rule)
                        .allMatch(rule -> rule.matches("(hold|rollback)/.*|reference/application-missing"));
                return false;
            }
            done.add(what);
            return true;
        }

        private void release() {
            Blueprint now = BlueprintReader.read(tree.text(QA_APP).orElseThrow(), QA_APP)
                    .get(0);
            if (released.stream().noneMatch(known -> known.ref().equals(now.ref()))) {
                released.add(now);
            }
        }

        /** Every version that the repository ever had, as the lock and a registry keep them. */
        private final class Released implements BlueprintSource {
            @Override
            public List<Blueprint> named(BlueprintName name) {
                return released.stream()
                        .filter(b -> b.ref().name().equals(name))
                        .toList();
            }

            @Override
            public List<BlueprintName> names() {
                return List.of(new BlueprintName("bp-qa-app"));
            }
        }
    }

    private static List<String> comments(String text) {
        return text.lines().filter(line -> COMMENT.matcher(line).matches()).toList();
    }

    private static List<Finding> errors(List<Finding> findings) {
        return findings.stream()
                .filter(Finding::isError)
                .filter(finding -> finding.location()
                        .filter(place -> place.file().matches(".*(nobodys-env|bp-malformed|as-long-as-the-contract).*"))
                        .isEmpty())
                .toList();
    }
}
