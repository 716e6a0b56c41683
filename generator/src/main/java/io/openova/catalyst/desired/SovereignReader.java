package io.openova.catalyst.desired;

import io.openova.catalyst.document.Document;
import io.openova.catalyst.document.DocumentReader;
import io.openova.catalyst.document.ReadOutcome;
import io.openova.catalyst.document.tree.ReadLimits;
import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.finding.Nearest;
import io.openova.catalyst.model.AgeRecipient;
import io.openova.catalyst.model.KubernetesVersion;
import io.openova.catalyst.model.OverlayLayout;
import io.openova.catalyst.model.OverlayPath;
import io.openova.catalyst.model.RegionName;
import io.openova.catalyst.model.Sovereign;
import io.openova.catalyst.model.Sovereign.HostedRegion;
import io.openova.catalyst.model.Sovereign.Mirror;
import io.openova.catalyst.schema.KubernetesSchemas;
import io.openova.catalyst.value.Pointer;
import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.ListValue;
import io.openova.catalyst.value.Value.ObjectValue;
import io.openova.catalyst.value.Value.TextValue;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Reads {@code sovereign.yaml}, the one settings file of an overlay, and writes it. */
public final class SovereignReader {
    private static final Set<String> KEYS = new TreeSet<>(
            Set.of("name", "fqdn", "primaryRegion", "managementCluster", "regions", "mirrors", "ageRecipients"));

    private final List<Finding> findings = new ArrayList<>();
    private final Document document;

    private SovereignReader(Document document) {
        this.document = document;
    }

    /** The settings and what is wrong with them; with an error finding the settings must not be used. */
    public record Read(Sovereign sovereign, List<Finding> findings) {}

    public static Read read(String text) {
        String file = OverlayLayout.SETTINGS.toString();
        ReadOutcome outcome =
                new DocumentReader().read(text.getBytes(StandardCharsets.UTF_8), file, ReadLimits.REQUEST);
        if (!outcome.isClean() || outcome.documents().size() != 1) {
            List<Finding> findings = new ArrayList<>(outcome.findings());
            if (outcome.isClean()) {
                findings.add(Finding.error("settings/invalid", Pointer.ROOT, file + " must hold one document"));
            }
            return new Read(Sovereign.UNKNOWN, findings);
        }
        SovereignReader reader = new SovereignReader(outcome.documents().get(0));
        Sovereign sovereign = reader.sovereign();
        return new Read(sovereign, reader.findings);
    }

    /** The settings as their file. */
    public static ObjectValue write(Sovereign sovereign) {
        Value.ObjectBuilder settings = Value.object().put("name", sovereign.name());
        sovereign.fqdn().ifPresent(fqdn -> settings.put("fqdn", fqdn));
        sovereign.primaryRegion().ifPresent(region -> settings.put("primaryRegion", region.value()));
        sovereign.managementCluster().ifPresent(cluster -> settings.put("managementCluster", cluster));
        settings.put(
                "regions",
                Value.list(sovereign.regions().stream()
                        .<Value>map(region -> Value.object()
                                .put("name", region.name().value())
                                .put("cluster", region.cluster())
                                .put(
                                        "kubernetesVersion",
                                        region.kubernetesVersion().map(Value::text))
                                .build())
                        .toList()));
        if (!sovereign.mirrors().isEmpty()) {
            settings.put(
                    "mirrors",
                    Value.list(sovereign.mirrors().stream()
                            .<Value>map(mirror -> Value.object()
                                    .put("from", mirror.from())
                                    .put("to", mirror.to())
                                    .put("insecure", mirror.insecure())
                                    .build())
                            .toList()));
        }
        if (!sovereign.ageRecipients().isEmpty()) {
            settings.put(
                    "ageRecipients",
                    Value.texts(sovereign.ageRecipients().stream()
                            .map(AgeRecipient::text)
                            .toList()));
        }
        return settings.build();
    }

    private Sovereign sovereign() {
        if (!(document.value() instanceof ObjectValue root)) {
            problem(
                    Pointer.ROOT,
                    "the settings are an object, not " + document.value().kind(),
                    List.of());
            return Sovereign.UNKNOWN;
        }
        for (String key : root.entries().keySet()) {
            if (!KEYS.contains(key)) {
                problem(Pointer.of(key), "unknown setting '" + key + "'", Nearest.to(key, KEYS));
            }
        }
        Optional<RegionName> primary =
                text(root, Pointer.of("primaryRegion"), RegionName::isValid).map(RegionName::new);
        List<HostedRegion> regions = new ArrayList<>();
        List<Value> items = root.itemsAt("regions");
        for (int i = 0; i < items.size(); i++) {
            Pointer at = Pointer.of("regions").child(i);
            Optional<RegionName> name =
                    required(items.get(i), at, "name", RegionName::isValid).map(RegionName::new);
            Optional<String> cluster = text(items.get(i), at.child("cluster"), OverlayPath::isSegment);
            Optional<String> version =
                    text(items.get(i), at.child("kubernetesVersion"), SovereignReader::isKnownVersion);
            name.ifPresent(n -> regions.add(new HostedRegion(n, cluster.orElse(n.value()), version)));
        }
        if (!items.isEmpty()
                && primary.isPresent()
                && regions.stream().noneMatch(region -> region.name().equals(primary.get()))) {
            List<String> names =
                    regions.stream().map(region -> region.name().value()).toList();
            Pointer at = Pointer.of("primaryRegion");
            findings.add(Finding.warning("settings/invalid", at, "'" + primary.get() + " ' is not one of the regions")
                    .withLocation(document.locate(at))
                    .withCandidates(names)
                    .withRemedy("name one of the regions, or add it to them with its cluster"));
        }
        return new Sovereign(
                text(root, Pointer.of("name"), OverlayPath::isSegment).orElse("default"),
                text(root, Pointer.of("fqdn"), fqdn -> fqdn.matches("[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?")),
                primary,
                text(root, Pointer.of("managementCluster"), OverlayPath::isSegment),
                regions,
                mirrors(root),
                recipients(root));
    }

    /** One whose schemas the program carries: any other could not be checked. */
    private static boolean isKnownVersion(String text) {
        return KubernetesVersion.parse(text)
                .filter(KubernetesSchemas.bundled().versions()::contains)
                .isPresent();
    }

    private List<Mirror> mirrors(ObjectValue root) {
        List<Mirror> mirrors = new ArrayList<>();
        List<Value> items = root.itemsAt("mirrors");
        for (int i = 0; i < items.size(); i++) {
            Pointer at = Pointer.of("mirrors").child(i);
            Optional<String> from = required(items.get(i), at, "from", t -> t.contains("://"));
            Optional<String> to = required(items.get(i), at, "to", t -> t.contains("://"));
            boolean insecure = items.get(i).at("insecure").equals(Optional.of(Value.bool(true)));
            from.ifPresent(f -> to.ifPresent(t -> mirrors.add(new Mirror(f, t, insecure))));
        }
        return mirrors;
    }

    /** The finding does not repeat the text: somebody may have written the private key. */
    private List<AgeRecipient> recipients(ObjectValue root) {
        List<AgeRecipient> recipients = new ArrayList<>();
        List<Value> items = root.itemsAt("ageRecipients");
        if (root.at("ageRecipients").isPresent() && !(root.at("ageRecipients").get() instanceof ListValue)) {
            problem(Pointer.of("ageRecipients"), "ageRecipients is a list of public keys of age", List.of());
        }
        for (int i = 0; i < items.size(); i++) {
            if (items.get(i) instanceof TextValue text && AgeRecipient.isValid(text.text())) {
                recipients.add(new AgeRecipient(text.text()));
            } else {
                problem(
                        Pointer.of("ageRecipients").child(i),
                        "this is not a public key of age: age1 and 58 more characters, as age-keygen prints it",
                        List.of());
            }
        }
        return recipients;
    }

    private Optional<String> required(Value item, Pointer at, String key, java.util.function.Predicate<String> valid) {
        if (item.at(key).isEmpty()) {
            problem(at, key + " is required", List.of());
            return Optional.empty();
        }
        return text(item, at.child(key), valid);
    }

    private Optional<String> text(Value parent, Pointer at, java.util.function.Predicate<String> valid) {
        String key = at.tokens().get(at.tokens().size() - 1);
        Optional<Value> value = parent.at(key);
        if (value.isEmpty()) {
            return Optional.empty();
        }
        Optional<String> text = parent.textAt(key).filter(valid);
        if (text.isEmpty()) {
            problem(at, "'" + key + "' has a value that is not allowed here", List.of());
        }
        return text;
    }

    private void problem(Pointer at, String message, List<String> candidates) {
        findings.add(Finding.error("settings/invalid", at, message)
                .withLocation(document.locate(at))
                .withCandidates(candidates)
                .withRemedy(
                        candidates.isEmpty()
                                ? "settings are " + String.join(", ", KEYS)
                                : "did you mean '" + candidates.get(0) + "'?"));
    }
}
