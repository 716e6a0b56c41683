package io.openova.catalyst.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import io.openova.catalyst.catalog.BundledBlueprints;
import io.openova.catalyst.catalog.Catalog;
import io.openova.catalyst.corpus.PlacedText.Spot;
import io.openova.catalyst.corpus.PlacedText.Style;
import io.openova.catalyst.delivery.ApplicationDelivery;
import io.openova.catalyst.desired.SettingsOverrides;
import io.openova.catalyst.document.Document;
import io.openova.catalyst.document.DocumentReader;
import io.openova.catalyst.document.ReadOutcome;
import io.openova.catalyst.document.tree.ReadLimits;
import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.finding.Location;
import io.openova.catalyst.report.ReportFormat;
import io.openova.catalyst.report.Validated;
import io.openova.catalyst.request.RequestDecoder;
import io.openova.catalyst.schema.SchemaChecker;
import io.openova.catalyst.validation.Validation;
import io.openova.catalyst.value.Pointer;
import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.ListValue;
import io.openova.catalyst.value.Value.ObjectValue;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * One fault in an otherwise sound file, in every style of file: is it found, by the right rule, at the very token, and is
 * nothing else? The figures of the last run stand in the assertion's description.
 */
@Tag("slow")
class MutationCorpusTest {
    private static final int SEEDS = Integer.getInteger("catalyst.mutations.seeds", 5);

    private static final Validation VALIDATION = Validation.of(new ApplicationDelivery(
                    new Catalog(List.of(new BundledBlueprints())),
                    SettingsOverrides.NONE,
                    new RequestDecoder(false),
                    new SchemaChecker())
            .surroundings());

    @Test
    void a_sound_file_has_nothing_to_say_in_any_style() {
        for (String base : SeededFault.bases()) {
            for (Style style : Style.values()) {
                for (int seed = 0; seed < SEEDS; seed++) {
                    PlacedText text = written(varied(parse(base), new Random(seed)), style, new Random(seed));
                    assertThat(findings(text.text(), style)).as(text.text()).isEmpty();
                }
            }
        }
    }

    @Test
    void a_seeded_fault_is_found_by_its_rule_at_its_token() {
        int faults = 0;
        List<String> wrongRule = new ArrayList<>();
        List<String> wrongLine = new ArrayList<>();
        List<String> wrongColumn = new ArrayList<>();
        List<String> wrongToken = new ArrayList<>();
        TreeSet<String> names = new TreeSet<>();
        for (SeededFault kind : SeededFault.all()) {
            for (Style style : Style.values()) {
                if (style.isJson && kind.name().startsWith("YAML")) {
                    continue;
                }
                for (int seed = 0; seed < SEEDS; seed++) {
                    Random random = new Random(31L * seed + kind.name().hashCode());
                    Value base = varied(parse(kind.base()), random);
                    Value faulty = changed(base, Pointer.parse(kind.at()), 0, kind.change());
                    PlacedText text = written(faulty, style, random);
                    Pointer shownAt = Pointer.parse(kind.shownAt());
                    Spot spot = kind.shown() == SeededFault.Shown.KEY ? text.key(shownAt) : text.value(shownAt);
                    List<Finding> found = findings(text.text(), style);
                    String what = kind.name() + " in " + style + ": " + found + " wanted " + spot;
                    Optional<Finding> hit = found.stream()
                            .filter(finding -> finding.rule().equals(kind.rule()))
                            .findFirst();
                    faults++;
                    names.add(kind.name());
                    if (hit.isEmpty()) {
                        wrongRule.add(what);
                        continue;
                    }
                    Optional<Location> place = hit.get().location();
                    if (place.isEmpty() || place.get().line() != spot.line()) {
                        wrongLine.add(what);
                    } else if (place.get().column() != spot.column()) {
                        wrongColumn.add(what);
                    }
                    for (Finding finding : found) {
                        String region = region(finding, text.text());
                        if (!region.equals(
                                finding == hit.get()
                                        ? spot.text()
                                        : text.value(finding.pointer()).text())) {
                            wrongToken.add(what + " region |" + region + "|");
                        }
                    }
                }
            }
        }
        assertThat(faults).isGreaterThanOrEqualTo(600 * SEEDS / 5);
        assertThat(names).hasSizeGreaterThanOrEqualTo(30);
        assertThat(wrongRule).as("the right rule, of %s", faults).isEmpty();
        assertThat(wrongLine).as("the exact line, of %s", faults).isEmpty();
        assertThat(wrongColumn).as("the exact column, of %s", faults).hasSizeLessThanOrEqualTo(faults / 50);
        assertThat(wrongToken)
                .as("the region of the report is the token, of %s", faults)
                .isEmpty();
    }

    /** What a reader of the SARIF report cuts out of the file. */
    private static String region(Finding finding, String text) {
        String sarif = ReportFormat.SARIF.write(new Validated(List.of("file"), List.of(finding), "1"));
        Value region = parse(sarif)
                .itemsAt("runs")
                .get(0)
                .itemsAt("results")
                .get(0)
                .itemsAt("locations")
                .get(0)
                .at("physicalLocation", "region")
                .orElseThrow();
        int start = offset(text, region, "start");
        return text.substring(start, offset(text, region, "end"));
    }

    private static int offset(String text, Value region, String side) {
        int offset = 0;
        for (int line = number(region, side + "Line"); line > 1; line--) {
            offset = text.indexOf('\n', offset) + 1;
        }
        return text.offsetByCodePoints(offset, number(region, side + "Column") - 1);
    }

    private static int number(Value region, String field) {
        return Integer.parseInt(((Value.NumberValue) region.at(field).orElseThrow()).lexeme());
    }

    private static List<Finding> findings(String text, Style style) {
        ReadOutcome outcome = new DocumentReader()
                .read(
                        text.getBytes(StandardCharsets.UTF_8),
                        style.isJson ? "file.json" : "file.yaml",
                        ReadLimits.MANIFEST);
        List<Finding> findings = new ArrayList<>(outcome.findings());
        if (outcome.isClean()) {
            for (Document document : outcome.documents()) {
                findings.addAll(VALIDATION.validate(document, Optional.empty()));
            }
        }
        return findings;
    }

    private static PlacedText written(Value value, Style style, Random random) {
        String before = "# first\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: c" + random.nextInt(99)
                + "\n  namespace: qa\ndata:\n  text: |\n    kind: not this\n";
        return PlacedText.of(value, style, random.nextBoolean() ? 2 : 4, before);
    }

    private static Value parse(String json) {
        return new DocumentReader()
                .readJson(json.getBytes(StandardCharsets.UTF_8), "base.json", ReadLimits.MANIFEST)
                .documents()
                .get(0)
                .value();
    }

    /** The same object in another order, with annotations of a random number in front; what it says stays. */
    private static Value varied(Value value, Random random) {
        ObjectValue object = (ObjectValue) value;
        if (object.objectAt("metadata").isPresent()) {
            Map<String, Value> notes = new LinkedHashMap<>();
            for (int i = random.nextInt(4); i > 0; i--) {
                notes.put("note-" + i, Value.text("é \uD83D\uDE00 " + random.nextInt(1000)));
            }
            if (!notes.isEmpty()) {
                ObjectValue metadata = object.objectAt("metadata").orElseThrow();
                object = object.with("metadata", metadata.with("annotations", Value.object(notes)));
            }
        }
        List<String> keys = new ArrayList<>(object.entries().keySet());
        java.util.Collections.shuffle(keys, random);
        Map<String, Value> shuffled = new LinkedHashMap<>();
        for (String key : keys) {
            shuffled.put(key, object.get(key).orElseThrow());
        }
        return Value.object(shuffled);
    }

    private static Value changed(Value value, Pointer at, int depth, SeededFault.Change change) {
        String token = at.tokens().get(depth);
        boolean last = depth + 1 == at.tokens().size();
        if (value instanceof ListValue list) {
            List<Value> items = new ArrayList<>(list.items());
            int index = Integer.parseInt(token);
            items.set(
                    index,
                    last
                            ? Objects.requireNonNull(change.of(items.get(index)))
                            : changed(items.get(index), at, depth + 1, change));
            return Value.list(items);
        }
        ObjectValue object = (ObjectValue) value;
        Value old = object.get(token).orElse(Value.NULL);
        Value now = last ? change.of(old) : changed(old, at, depth + 1, change);
        return now == null ? object.without(token) : object.with(token, now);
    }
}
