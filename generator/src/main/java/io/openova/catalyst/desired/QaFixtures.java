package io.openova.catalyst.desired;

import io.openova.catalyst.document.Document;
import io.openova.catalyst.document.DocumentReader;
import io.openova.catalyst.document.ReadOutcome;
import io.openova.catalyst.document.tree.ReadLimits;
import io.openova.catalyst.document.write.ScalarEncoder;
import io.openova.catalyst.model.Environment;
import io.openova.catalyst.model.EnvironmentName;
import io.openova.catalyst.model.OverlayLayout;
import io.openova.catalyst.overlay.Snapshot;
import io.openova.catalyst.render.TemplateRenderer;
import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.ObjectValue;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * The QA fixtures (contract section 10), rendered from the templates that the platform chart's copies are generated
 * from. A cluster whose bootstrap kit enables them gets these objects from the chart, so they count as existing there.
 */
public final class QaFixtures {
    /** No fixtures: nothing exists. */
    static final QaFixtures NONE = new QaFixtures(Optional.empty());

    /** The namespace and the Environment of the fixtures, unless a value names another. */
    public static final String NAMESPACE = "qa-omantel";

    /** Every value with its default, as in the platform chart; {@code qaUser} is nested. */
    public static final ObjectValue DEFAULTS = Value.object()
            .put("enabled", false)
            .put("namespace", NAMESPACE)
            .put("appName", "qa-wp")
            .put("organization", "omantel-platform")
            .put("sovereignRef", "omantel.biz")
            .put("primaryRegion", "hz-fsn-rtz-prod")
            .put("envRegionProvider", "hetzner")
            .put("envRegionCode", "fsn")
            .put("envRegionBuildingBlock", "rtz")
            .put("qaUser", Value.object().put("email", "qa-user1@openova.io"))
            .build();

    private static final String ORGANIZATION = "organization";
    private static final String ENVIRONMENT = "environment";
    private static final String APPLICATION = "application";
    private static final List<String> TEMPLATES =
            List.of("namespace", ORGANIZATION, ENVIRONMENT, "blueprint", APPLICATION);

    private static volatile Enabled lastEnabled = new Enabled("", NONE);

    private record Enabled(String platformFile, QaFixtures fixtures) {}

    /** The values to render with; none when there are no fixtures. */
    private final Optional<ObjectValue> values;
    /** What was rendered, by template. Each is rendered on first use: most deliveries need none. */
    private final Map<String, List<Value>> rendered = new ConcurrentHashMap<>();

    private QaFixtures(Optional<ObjectValue> values) {
        this.values = values;
    }

    /** The fixtures for these values, whether enabled or not. */
    public static QaFixtures of(ObjectValue values) {
        return new QaFixtures(Optional.of(DEFAULTS.mergedWith(values)));
    }

    private static List<Value> render(String template, ObjectValue values) {
        String text = new TemplateRenderer()
                .render(TemplateRenderer.FIXTURES + template + ".yaml.mustache", context(values), new ScalarEncoder());
        // The output of a template counts as a manifest only after it has been parsed.
        ReadOutcome outcome = new DocumentReader()
                .read(text.getBytes(StandardCharsets.UTF_8), template + ".yaml", ReadLimits.MANIFEST);
        if (!outcome.isClean()) {
            throw new IllegalStateException("the fixture template " + template + " does not print YAML: "
                    + outcome.findings().get(0).message());
        }
        return outcome.documents().stream().map(Document::value).toList();
    }

    /** The fixtures that a cluster's bootstrap kit enables; none when it does not. */
    static QaFixtures enabledIn(Snapshot snapshot, String cluster) {
        return snapshot.read(OverlayLayout.cluster(cluster).child("flux-system").child("platform.yaml"))
                .map(QaFixtures::enabledBy)
                .orElse(NONE);
    }

    /** The file is the same on nearly every head, so what was read of it last is kept. */
    private static QaFixtures enabledBy(String platformFile) {
        Enabled last = lastEnabled;
        if (!last.platformFile().equals(platformFile)) {
            last = new Enabled(platformFile, read(platformFile));
            lastEnabled = last;
        }
        return last.fixtures();
    }

    private static QaFixtures read(String platformFile) {
        Optional<Value> substitutes = substitutes(platformFile);
        boolean enabled = substitutes
                .flatMap(s -> s.textAt("QA_FIXTURES_ENABLED"))
                .filter("true"::equals)
                .isPresent();
        if (!enabled) {
            return NONE;
        }
        Value.ObjectBuilder values = Value.object();
        substitutes.flatMap(s -> s.textAt("SOVEREIGN_FQDN")).ifPresent(fqdn -> values.put("sovereignRef", fqdn));
        substitutes.flatMap(s -> s.textAt("PRIMARY_REGION")).ifPresent(region -> values.put("primaryRegion", region));
        return of(values.build());
    }

    private static Optional<Value> substitutes(String platformFile) {
        return new DocumentReader()
                        .read(platformFile.getBytes(StandardCharsets.UTF_8), "platform.yaml", ReadLimits.MANIFEST)
                        .documents()
                        .stream()
                        .map(Document::value)
                        .filter(v -> v.textAt("metadata", "name").equals(Optional.of("bootstrap-kit")))
                        .findFirst()
                        .flatMap(v -> v.at("spec", "postBuild", "substitute"));
    }

    /** The custom resources, in an order in which each finds what it refers to. */
    public List<Value> objects() {
        return TEMPLATES.stream()
                .flatMap(template -> objects(template).stream())
                .toList();
    }

    Optional<Environment> environment(EnvironmentName name) {
        return named(ENVIRONMENT, "namespace", name.value()).flatMap(GovernanceReader::environment);
    }

    boolean hasOrganization(String name) {
        return named(ORGANIZATION, "organization", name).isPresent();
    }

    /** The Organization and the Environment. */
    List<Value> governance() {
        return Stream.of(ORGANIZATION, ENVIRONMENT)
                .flatMap(template -> objects(template).stream())
                .toList();
    }

    boolean hasApplication(String namespace, String name) {
        return named(APPLICATION, "appName", name)
                .filter(v -> v.textAt("metadata", "namespace").equals(Optional.of(namespace)))
                .isPresent();
    }

    List<String> environmentNames() {
        return objects(ENVIRONMENT).stream()
                .flatMap(v -> v.textAt("metadata", "name").stream())
                .toList();
    }

    private List<Value> objects(String template) {
        return values.map(v -> rendered.computeIfAbsent(template, t -> render(t, v)))
                .orElse(List.of());
    }

    /**
     * The object of a template when it has this name.
     *
     * @param source the value that the object is named by, so that a look at the value spares rendering
     */
    private Optional<Value> named(String template, String source, String name) {
        if (values.flatMap(v -> v.textAt(source)).filter(name::equals).isEmpty()) {
            return Optional.empty();
        }
        return objects(template).stream()
                .filter(v -> v.textAt("metadata", "name").equals(Optional.of(name)))
                .findFirst();
    }

    private static Map<String, Object> context(ObjectValue values) {
        Map<String, Object> context = new LinkedHashMap<>();
        values.entries().forEach((key, value) -> {
            if (value instanceof ObjectValue object) {
                context.put(key, context(object));
            } else if (value instanceof Value.TextValue text) {
                context.put(key, text.text());
            } else if (value instanceof Value.BooleanValue bool) {
                context.put(key, bool.value());
            }
        });
        return context;
    }
}
