package io.openova.catalyst.release;

import io.openova.catalyst.document.Document;
import io.openova.catalyst.document.ReadOutcome;
import io.openova.catalyst.finding.Location;
import io.openova.catalyst.release.Pin.Role;
import io.openova.catalyst.value.Pointer;
import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.ListValue;
import io.openova.catalyst.value.Value.ObjectValue;
import io.openova.catalyst.value.Value.TextValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds every pin of a repository or an overlay, file by file, in path order. */
final class PinScanner {
    private static final String VERSION_LABEL = "catalyst.openova.io/blueprint-version";
    private static final Pattern CHART_FILE = Pattern.compile("(platform|products)/[^/]+/chart/(.+)");
    private static final Pattern BLUEPRINT_FILE = Pattern.compile("(platform|products)/[^/]+/blueprint\\.yaml");
    private static final Pattern WORKFLOW = Pattern.compile("\\.github/.+\\.ya?ml|action\\.ya?ml");
    private static final Pattern COMMENTED_VERSION = Pattern.compile("\\s+#\\s*(v?[0-9][0-9A-Za-z.+-]*)\\s*");
    /** The project's own version, or its parent's: the one after the parent's artifact id. */
    private static final Pattern PROGRAM = Pattern.compile(
            "<groupId>io\\.openova\\.catalyst</groupId>\\s*<artifactId>(catalyst-parent)</artifactId>\\s*<version>([^<]*)</version>");

    private static final Pattern BASE_IMAGE = Pattern.compile("<image\\.base>([^<]+)</image\\.base>");

    private final String path;
    private final String text;
    private final LineIndex lines;
    private final List<Pin> pins;

    private PinScanner(String path, String text, List<Pin> pins) {
        this.path = path;
        this.text = text;
        this.lines = new LineIndex(path, text);
        this.pins = pins;
    }

    static List<Pin> scan(RepositoryTree tree) {
        List<Pin> pins = new ArrayList<>();
        for (String path : tree.paths()) {
            if (path.matches(".*\\.(ya?ml|json|mustache|tpl|xml)")) {
                new PinScanner(path, tree.text(path).orElseThrow(), pins).file();
            }
        }
        return pins;
    }

    private void file() {
        Matcher chart = CHART_FILE.matcher(path);
        if (chart.matches()) {
            chartFile(chart.group(2));
        } else if (BLUEPRINT_FILE.matcher(path).matches()) {
            each(text, this::blueprint);
        } else if (path.equals("blueprints.json")) {
            each(text, this::index);
        } else if (WORKFLOW.matcher(path).matches()) {
            each(text, (document, value) -> texts(document, value, Pointer.ROOT, this::action));
        } else if (path.startsWith("clusters/") || path.startsWith("templates/")) {
            each(MaskedTemplate.masked(text), this::manifest);
        } else if (path.endsWith("pom.xml")) {
            program();
        }
    }

    private void chartFile(String name) {
        switch (name) {
            case "Chart.yaml" -> each(text, this::chart);
            case "values.yaml" -> each(text, (document, value) -> images(document, value, Pointer.ROOT));
            default -> {
                if (name.startsWith("templates/") || name.startsWith("crds/")) {
                    each(MaskedTemplate.masked(text), this::manifest);
                }
            }
        }
    }

    /** Returns every readable document; other checks report the rest. */
    private void each(String readable, BiConsumer<Document, Value> reader) {
        String name = path.endsWith(".json") ? path : path + ".yaml";
        ReadOutcome outcome = RepositoryTree.parse(readable, name);
        if (outcome.isClean()) {
            outcome.documents().forEach(document -> reader.accept(document, document.value()));
        }
    }

    private void chart(Document document, Value chart) {
        String name = chart.textAt("name").orElse("");
        add(document, Role.CHART_VERSION, name, Pointer.of("version"));
        add(document, Role.APP_VERSION, name, Pointer.of("appVersion"));
        dependencies(document, chart.itemsAt("dependencies"), Pointer.of("dependencies"), Role.CHART_DEPENDENCY);
    }

    private void blueprint(Document document, Value blueprint) {
        String name = blueprint.textAt("metadata", "name").orElse("");
        add(document, Role.BLUEPRINT_VERSION, name, Pointer.of("spec", "version"));
        dependencies(
                document,
                blueprint.itemsAt("spec", "depends"),
                Pointer.of("spec", "depends"),
                Role.BLUEPRINT_DEPENDENCY);
    }

    private void dependencies(Document document, List<Value> items, Pointer at, Role role) {
        for (int i = 0; i < items.size(); i++) {
            String name = items.get(i)
                    .textAt(role == Role.CHART_DEPENDENCY ? "name" : "blueprint")
                    .orElse("");
            add(document, role, name, at.child(i).child("version"));
        }
    }

    private void index(Document document, Value index) {
        List<Value> blueprints = index.itemsAt("blueprints");
        for (int i = 0; i < blueprints.size(); i++) {
            add(
                    document,
                    Role.INDEX,
                    blueprints.get(i).textAt("id").orElse(""),
                    Pointer.of("blueprints").child(i).child("version"));
        }
        List<Value> slots = index.itemsAt("bootstrapKit");
        for (int i = 0; i < slots.size(); i++) {
            add(
                    document,
                    Role.INDEX_SLOT,
                    slots.get(i).textAt("chart").orElse(""),
                    Pointer.of("bootstrapKit").child(i).child("version"));
        }
    }

    private void manifest(Document document, Value object) {
        boolean fixture = !path.startsWith("clusters/") || path.startsWith("clusters/_template/");
        switch (object.textAt("kind").orElse("")) {
            case "HelmRelease" -> {
                Role role = path.startsWith("clusters/_template/bootstrap-kit/") ? Role.SLOT : Role.CLUSTER;
                object.textAt("spec", "chart", "spec", "chart")
                        .ifPresent(name -> add(document, role, name, Pointer.of("spec", "chart", "spec", "version")));
            }
            case "OCIRepository" ->
                object.textAt("spec", "url")
                        .map(url -> url.substring(url.lastIndexOf('/') + 1))
                        .ifPresent(name -> {
                            add(document, Role.CLUSTER, name, Pointer.of("spec", "ref", "tag"));
                            add(document, Role.CLUSTER, name, Pointer.of("spec", "ref", "digest"));
                        });
            case "Application" -> {
                Role role = fixture ? Role.FIXTURE : Role.APPLICATION;
                String name = object.textAt("spec", "blueprintRef", "name").orElse("");
                add(document, role, name, Pointer.of("metadata", "labels", VERSION_LABEL));
                add(document, role, name, Pointer.of("spec", "blueprintRef", "version"));
            }
            case "Blueprint" ->
                add(
                        document,
                        fixture ? Role.FIXTURE : Role.APPLICATION,
                        object.textAt("metadata", "name").orElse(""),
                        Pointer.of("spec", "version"));
            default -> {}
        }
        texts(document, object, Pointer.ROOT, this::image);
    }

    /** An image as charts name it: repository, tag, digest. */
    private void images(Document document, Value value, Pointer at) {
        if (value instanceof ObjectValue object) {
            Optional<String> repository = object.textAt("repository");
            if (repository.isPresent()
                    && (object.get("tag").isPresent() || object.get("digest").isPresent())) {
                add(document, Role.IMAGE_TAG, repository.get(), at.child("tag"));
                add(document, Role.IMAGE_DIGEST, repository.get(), at.child("digest"));
            }
            object.entries().forEach((key, child) -> images(document, child, at.child(key)));
        } else if (value instanceof ListValue list) {
            for (int i = 0; i < list.items().size(); i++) {
                images(document, list.items().get(i), at.child(i));
            }
        }
    }

    private interface TextPlace {
        void found(Document document, Pointer at, String value);
    }

    private void texts(Document document, Value value, Pointer at, TextPlace place) {
        if (value instanceof ObjectValue object) {
            object.entries().forEach((key, child) -> texts(document, child, at.child(key), place));
        } else if (value instanceof ListValue list) {
            for (int i = 0; i < list.items().size(); i++) {
                texts(document, list.items().get(i), at.child(i), place);
            }
        } else if (value instanceof TextValue scalar) {
            place.found(document, at, scalar.text());
        }
    }

    private void image(Document document, Pointer at, String value) {
        // A masked template expression is not an image.
        if (at.tokens().get(at.tokens().size() - 1).equals("image") && !value.matches("x*") && !value.contains("${")) {
            add(document, Role.IMAGE, ImageReference.parse(value).repository(), at);
        }
    }

    private void action(Document document, Pointer at, String value) {
        int sign = value.indexOf('@');
        if (!at.tokens().get(at.tokens().size() - 1).equals("uses") || value.startsWith("./")) {
            return;
        }
        Location whole = document.locate(at).orElseThrow();
        int start = lines.start(whole);
        int end = lines.end(whole);
        String name = sign < 0 ? value : value.substring(0, sign);
        int from = sign < 0 ? start : start + sign + 1;
        pins.add(new Pin(
                Role.ACTION, name, sign < 0 ? "" : value.substring(sign + 1), at, lines.at(from, end), from, end));
        Matcher comment = COMMENTED_VERSION.matcher(lines.rest(end));
        if (comment.matches()) {
            int first = end + comment.start(1);
            int last = end + comment.end(1);
            pins.add(new Pin(Role.ACTION_VERSION, name, comment.group(1), at, lines.at(first, last), first, last));
        }
    }

    private void program() {
        Matcher matcher = PROGRAM.matcher(text);
        if (matcher.find()) {
            int start = matcher.start(2);
            int end = matcher.end(2);
            pins.add(new Pin(
                    Role.PROGRAM, "catalyst", matcher.group(2), Pointer.ROOT, lines.at(start, end), start, end));
        }
        Matcher base = BASE_IMAGE.matcher(text);
        if (base.find()) {
            int start = base.start(1);
            int end = base.end(1);
            String name = ImageReference.parse(base.group(1)).repository();
            pins.add(new Pin(Role.BASE_IMAGE, name, base.group(1), Pointer.ROOT, lines.at(start, end), start, end));
        }
    }

    private void add(Document document, Role role, String name, Pointer at) {
        document.value().at(at).filter(TextValue.class::isInstance).ifPresent(value -> {
            Location found = document.locate(at).orElseThrow();
            Location place = new Location(path, found.line(), found.column(), found.endLine(), found.endColumn());
            pins.add(new Pin(role, name, ((TextValue) value).text(), at, place, lines.start(found), lines.end(found)));
        });
    }
}
