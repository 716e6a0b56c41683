package io.openova.catalyst.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.openova.catalyst.catalog.BundledBlueprints;
import io.openova.catalyst.catalog.Catalog;
import io.openova.catalyst.delivery.ApplicationDelivery;
import io.openova.catalyst.delivery.DeliveryOrder;
import io.openova.catalyst.delivery.DeliveryOutcome;
import io.openova.catalyst.desired.QaFixtures;
import io.openova.catalyst.desired.SettingsOverrides;
import io.openova.catalyst.desired.SovereignReader;
import io.openova.catalyst.document.Document;
import io.openova.catalyst.document.DocumentReader;
import io.openova.catalyst.document.ReadOutcome;
import io.openova.catalyst.document.tree.ReadLimits;
import io.openova.catalyst.document.write.YamlWriter;
import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.fleet.ClusterDelivery;
import io.openova.catalyst.fleet.ClusterOrder;
import io.openova.catalyst.model.ApplicationKey;
import io.openova.catalyst.model.ApplicationName;
import io.openova.catalyst.model.ChangeSet;
import io.openova.catalyst.model.NamespaceName;
import io.openova.catalyst.model.OverlayLayout;
import io.openova.catalyst.model.OverlayPath;
import io.openova.catalyst.model.RegionName;
import io.openova.catalyst.model.Sovereign;
import io.openova.catalyst.overlay.CommitOrder;
import io.openova.catalyst.overlay.CommitOutcome;
import io.openova.catalyst.overlay.Overlay;
import io.openova.catalyst.overlay.OverlayLocation;
import io.openova.catalyst.overlay.OverlaySettings;
import io.openova.catalyst.overlay.git.Overlays;
import io.openova.catalyst.request.RequestDecoder;
import io.openova.catalyst.request.RequestKind;
import io.openova.catalyst.schema.SchemaChecker;
import io.openova.catalyst.validation.OverlayValidation;
import io.openova.catalyst.validation.Validation;
import io.openova.catalyst.value.Value;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A Sovereign for tests, made through the product: clusters {@code omantel} and {@code hz-hel-rtz-prod}; regions
 * {@code hz-fsn-rtz-prod} and {@code hz-fsn-dmz-prod} on the first, {@code hz-hel-rtz-prod} on the second; the QA fixtures'
 * Organization and Environment; and everything in {@code src/test/resources/acceptance/world}.
 */
public final class TestWorld {
    public static final String PRIMARY = "hz-fsn-rtz-prod";
    public static final String SECOND = "hz-hel-rtz-prod";
    public static final String THIRD = "hz-fsn-dmz-prod";

    private static final CommitOrder.Author AUTHOR = new CommitOrder.Author("Test", "test@example.org");
    private static final SchemaChecker SCHEMAS = new SchemaChecker();
    private static final Catalog CATALOG = new Catalog(List.of(new BundledBlueprints()));
    private static final Path RESOURCES = Path.of("src", "test", "resources");

    private static final Pattern BY_HAND = Pattern.compile("nobodys-env|bp-malformed|as-long-as-the-contract");

    private TestWorld() {}

    /** Holds the overlay that all others are copies of; made when first needed. */
    private static final class Template {
        static final Path FOLDER = make();

        private static Path make() {
            try {
                Path folder = Files.createTempDirectory("catalyst-world-");
                Path repository = folder.resolve("overlay.git");
                Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(folder)));
                Overlays.create(repository, "main");
                try (Overlay overlay = open(repository)) {
                    populate(overlay);
                }
                return repository;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static void populate(Overlay overlay) throws IOException {
            cluster("omantel", Optional.of(PRIMARY), overlay);
            cluster(SECOND, Optional.empty(), overlay);
            settings(overlay, sovereign -> {
                List<Sovereign.HostedRegion> regions = new ArrayList<>(sovereign.regions());
                regions.add(new Sovereign.HostedRegion(new RegionName(THIRD), "omantel"));
                return new Sovereign(
                        sovereign.name(),
                        sovereign.fqdn(),
                        sovereign.primaryRegion(),
                        sovereign.managementCluster(),
                        regions,
                        sovereign.mirrors());
            });
            List<Document> documents = new ArrayList<>();
            for (Value object : QaFixtures.of(Value.ObjectValue.EMPTY).objects()) {
                if (List.of("Organization", "Environment")
                        .contains(object.textAt("kind").orElse(""))) {
                    documents.addAll(documents(YamlWriter.write(object), "fixtures.yaml"));
                }
            }
            try (Stream<Path> files = Files.list(RESOURCES.resolve("acceptance/world"))) {
                for (Path file : files.sorted().toList()) {
                    documents.addAll(documents(Files.readString(file), file.toString()));
                }
            }
            delivered(delivery().deliver(documents, install(), overlay));
            put(overlay, byHand(), List.of());
        }

        /** Files named {@code folder.name.yaml} that the product itself would not commit. */
        private static Map<OverlayPath, String> byHand() throws IOException {
            Map<OverlayPath, String> files = new TreeMap<>();
            try (Stream<Path> all = Files.list(RESOURCES.resolve("acceptance/by-hand"))) {
                for (Path file : all.toList()) {
                    String[] parts = file.getFileName().toString().split("\\.", 2);
                    files.put(OverlayLayout.cluster("omantel").child(parts[0]).child(parts[1]), Files.readString(file));
                }
            }
            return files;
        }

        private static void cluster(String name, Optional<String> primary, Overlay overlay) {
            delivered(ClusterDelivery.create(
                    new ClusterOrder(
                            new RegionName(name),
                            "omantel.biz",
                            primary.map(RegionName::new),
                            Optional.empty(),
                            "https://git.omantel.biz/overlay.git",
                            "main",
                            "",
                            "",
                            false),
                    order(),
                    overlay));
        }
    }

    /** A fresh copy of the overlay in the folder. */
    public static Path overlayIn(Path folder) {
        Path target = folder.resolve("overlay.git");
        try (Stream<Path> paths = Files.walk(Template.FOLDER)) {
            for (Path path : paths.toList()) {
                Path copy = target.resolve(Template.FOLDER.relativize(path).toString());
                if (Files.isDirectory(path)) {
                    Files.createDirectories(copy);
                } else {
                    Files.copy(path, copy);
                }
            }
            return target;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The overlay that tests share for reading; nobody writes it. */
    public static Path sharedForReading() {
        return Template.FOLDER;
    }

    public static Overlay open(Path repository) {
        return Overlays.open(OverlayLocation.parse(repository.toString()), OverlaySettings.defaults());
    }

    public static ApplicationDelivery delivery() {
        return delivery(false);
    }

    public static ApplicationDelivery delivery(boolean strict) {
        return new ApplicationDelivery(CATALOG, SettingsOverrides.NONE, new RequestDecoder(strict), SCHEMAS);
    }

    public static CommitOrder order() {
        return CommitOrder.by(AUTHOR);
    }

    public static DeliveryOrder install() {
        return DeliveryOrder.install(order());
    }

    public static DeliveryOrder change(RequestKind kind, ApplicationKey target, boolean force) {
        return new DeliveryOrder(kind, Optional.of(target), force, order());
    }

    public static ApplicationKey key(String namespace, String name) {
        return new ApplicationKey(new NamespaceName(namespace), new ApplicationName(name));
    }

    public static List<Document> documents(String text, String file) {
        ReadOutcome outcome =
                new DocumentReader().read(text.getBytes(StandardCharsets.UTF_8), file, ReadLimits.MANIFEST);
        assertThat(outcome.findings()).noneMatch(finding -> finding.isError());
        return outcome.documents();
    }

    /** One document that must be readable. */
    public static Document document(String text, String file) {
        List<Document> documents = documents(text, file);
        assertThat(documents).hasSize(1);
        return documents.get(0);
    }

    public static DeliveryOutcome apply(String text, Overlay overlay) {
        return delivery().deliver(documents(text, "request"), install(), overlay);
    }

    public static DeliveryOutcome.Delivered delivered(DeliveryOutcome outcome) {
        assertThat(outcome).isInstanceOf(DeliveryOutcome.Delivered.class);
        return (DeliveryOutcome.Delivered) outcome;
    }

    /** Rewrites the Sovereign's settings. */
    public static void settings(Overlay overlay, java.util.function.UnaryOperator<Sovereign> change) {
        Sovereign before = SovereignReader.read(
                        overlay.head().read(OverlayLayout.SETTINGS).orElseThrow())
                .sovereign();
        put(
                overlay,
                Map.of(OverlayLayout.SETTINGS, YamlWriter.write(SovereignReader.write(change.apply(before)))),
                List.of());
    }

    /** Commits files as somebody does who does not use the product. */
    public static void put(Overlay overlay, Map<OverlayPath, String> writes, List<OverlayPath> removals) {
        CommitOutcome outcome = overlay.commit(
                order(), head -> Optional.of(new Overlay.Planned(ChangeSet.of(writes, removals), "edit by hand")));
        assertThat(outcome).isInstanceOf(CommitOutcome.Committed.class);
    }

    /** What validating the whole overlay calls an error. The long names of the world are not published by the product. */
    public static List<Finding> errors(Overlay overlay) {
        return findings(overlay).stream().filter(Finding::isError).toList();
    }

    /** The same with warnings and infos. */
    public static List<Finding> findings(Overlay overlay) {
        return Validation.of(delivery().surroundings())
                .overlay(overlay.head(), OverlayValidation.Progress.NONE)
                .stream()
                .filter(finding -> finding.location()
                        .filter(place -> BY_HAND.matcher(place.file()).find())
                        .isEmpty())
                .toList();
    }

    public static OverlayPath path(String text) {
        return OverlayPath.of(text.split("/"));
    }

    /** Every file of the head with its content. */
    public static Map<String, String> tree(Overlay overlay) {
        var head = overlay.head();
        Map<String, String> tree = new TreeMap<>();
        head.files(OverlayPath.ROOT)
                .forEach(path -> tree.put(path.toString(), head.read(path).orElseThrow()));
        return tree;
    }

    /** Everything in the repository's folder with its size and last change: equal listings mean that nothing was written. */
    public static Map<String, String> listing(Path repository) {
        Map<String, String> listing = new TreeMap<>();
        try (Stream<Path> paths = Files.walk(repository)) {
            for (Path path : paths.filter(Files::isRegularFile).toList()) {
                listing.put(
                        repository.relativize(path).toString(),
                        Files.size(path) + " " + Files.getLastModifiedTime(path));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return listing;
    }

    static Path resources(String folder) {
        return RESOURCES.resolve(folder);
    }

    private static void delete(Path folder) {
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
