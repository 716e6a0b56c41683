package io.openova.catalyst.validation.fast;

import static org.assertj.core.api.Assertions.assertThat;

import io.openova.catalyst.catalog.BundledBlueprints;
import io.openova.catalyst.catalog.Catalog;
import io.openova.catalyst.corpus.RandomChange;
import io.openova.catalyst.delivery.ApplicationDelivery;
import io.openova.catalyst.desired.SettingsOverrides;
import io.openova.catalyst.document.Document;
import io.openova.catalyst.document.DocumentReader;
import io.openova.catalyst.document.tree.ReadLimits;
import io.openova.catalyst.document.write.JsonWriter;
import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.request.RequestDecoder;
import io.openova.catalyst.schema.SchemaChecker;
import io.openova.catalyst.validation.Validation;
import io.openova.catalyst.value.Value;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A validation that has seen thousands of Applications says of the next what one says that has seen none. */
class ValidSpecCacheTest {
    private static final int TRIES = Integer.getInteger("catalyst.accepts", 20_000) / 10;

    private static final String APPLICATION = """
            {"apiVersion": "apps.openova.io/v1", "kind": "Application",
             "metadata": {"name": "%s", "namespace": "qa-omantel", "labels": {"team": "a"}},
             "spec": {"environmentRef": "qa-omantel", "blueprintRef": {"name": "bp-qa-app", "version": "0.1.0"},
              "placement": "single-region", "regions": ["hz-fsn-rtz-prod"],
              "parameters": {"siteTitle": "QA WP", "replicas": %s}%s}}
            """;

    private final SchemaChecker schemas = new SchemaChecker();
    private final Validation experienced = fresh();

    private Validation fresh() {
        return Validation.of(new ApplicationDelivery(
                        new Catalog(List.of(new BundledBlueprints())),
                        SettingsOverrides.NONE,
                        new RequestDecoder(false),
                        schemas)
                .surroundings());
    }

    private static Document document(String json) {
        return new DocumentReader()
                .readJson(json.getBytes(StandardCharsets.UTF_8), "a.json", ReadLimits.MANIFEST)
                .documents()
                .get(0);
    }

    private List<Finding> findings(String name, String replicas, String more) {
        return experienced.validate(document(APPLICATION.formatted(name, replicas, more)), Optional.empty());
    }

    @Test
    void changed_applications_are_told_the_same_after_many_others() {
        RandomChange change = new RandomChange(new Random(20260403));
        Value sound = document(APPLICATION.formatted("qa-wp", "2", "")).value();
        assertThat(experienced.validate(document(JsonWriter.write(sound)), Optional.empty()))
                .isEmpty();
        int clean = 0;
        for (int i = 0; i < TRIES; i++) {
            Document document = document(JsonWriter.write(change.of(sound)));
            List<Finding> expected = fresh().validate(document, Optional.empty());
            assertThat(experienced.validate(document, Optional.empty()))
                    .as(document.value().toString())
                    .isEqualTo(expected);
            clean += expected.isEmpty() ? 1 : 0;
        }
        assertThat(clean).isGreaterThan(TRIES / 50);
    }

    private static final List<String> PLACES = List.of(
            "\"single-region\", \"regions\": [\"hz-fsn-rtz-prod\"]",
            "\"active-active\", \"regions\": [\"hz-fsn-rtz-prod\", \"hz-hel-rtz-prod\"]",
            "\"active-hotstandby\", \"regions\": [\"hz-fsn-rtz-prod\", \"hz-hel-rtz-prod\", \"nul\"]",
            "\"active-hotstandby\", \"regions\": [\"a\", \"b\", \"c\", \"d\", \"e\"]",
            "\"active-active\", \"regions\": [\"a\", \"a\"]",
            "\"active-active\", \"regions\": [\"a\"]",
            "\"single-region\", \"regions\": [\"con\"]",
            "\"single-region\"");
    private static final List<String> NAMESPACES =
            List.of("acme-dev", "qa-omantel", "kube-system", "flux-system", "kustomization", "con", "a.b", "a");
    private static final List<String> ENVIRONMENTS = List.of("acme-dev", "qa-omantel", "aux", "ab", "0abc");
    private static final List<String> BLUEPRINTS = List.of(
            "bp-qa-app\", \"version\": \"0.1.0",
            "bp-qa-app\", \"version\": \"0.1.9",
            "bp-qa-app\", \"version\": \"latest",
            "bp-nothing\", \"version\": \"0.1.0",
            "bp-catalyst-platform\", \"version\": \"1.4.101",
            "bp-cluster-baseline\", \"version\": \"0.1.0");

    /** Whatever is told in short is what the long way tells: decoding, canonicalising, all checks, and rendering. */
    @Test
    void what_is_accepted_in_short_a_delivery_has_nothing_to_say_of() {
        Random random = new Random(20261125);
        RandomChange change = new RandomChange(random);
        int accepted = 0;
        int refused = 0;
        for (int i = 0; i < 2 * TRIES; i++) {
            String text = APPLICATION
                    .formatted(random.nextInt(20) == 0 ? "con" : "qa-wp", random.nextInt(12), "")
                    .replace("\"namespace\": \"qa-omantel\"", "\"namespace\": \"" + oneOf(NAMESPACES, random) + "\"")
                    .replace("Ref\": \"qa-omantel\"", "Ref\": \"" + oneOf(ENVIRONMENTS, random) + "\"")
                    .replace("bp-qa-app\", \"version\": \"0.1.0", oneOf(BLUEPRINTS, random))
                    .replace("\"single-region\", \"regions\": [\"hz-fsn-rtz-prod\"]", oneOf(PLACES, random));
            Value value = document(text).value();
            Document document = document(JsonWriter.write(random.nextInt(3) == 0 ? change.of(value) : value));
            Validation fresh = fresh();
            List<Finding> ofSchema = fresh.resource(document);
            if (ofSchema.isEmpty()) {
                List<Finding> expected = fresh.request(document, Optional.empty());
                assertThat(fresh.validate(document, Optional.empty()))
                        .as(document.value().toString())
                        .isEqualTo(expected);
                accepted += expected.isEmpty() ? 1 : 0;
                refused += expected.isEmpty() ? 0 : 1;
            }
        }
        assertThat(accepted).isGreaterThan(TRIES / 50);
        assertThat(refused).isGreaterThan(TRIES / 10);
    }

    /** The first, which is sound, as often as all others. */
    private static String oneOf(List<String> words, Random random) {
        return random.nextBoolean() ? words.get(0) : words.get(random.nextInt(words.size()));
    }

    /** The usual fields take the short way, so that the test above is about it. */
    @Test
    void an_ordinary_application_is_told_apart() {
        CommonSpecFastPath ordinary = new CommonSpecFastPath(new Catalog(List.of(new BundledBlueprints())));
        Value resource = document(APPLICATION.formatted("qa-wp", "2", "").replace("qa-omantel", "acme-dev"))
                .value();
        assertThat(ordinary.blueprint(
                        resource.objectAt("metadata").orElseThrow(),
                        resource.objectAt("spec").orElseThrow()))
                .isPresent();
        Value known = document(APPLICATION.formatted("qa-wp", "2", "")).value();
        assertThat(ordinary.blueprint(
                        known.objectAt("metadata").orElseThrow(),
                        known.objectAt("spec").orElseThrow()))
                .as("of the one Environment that is known without an overlay")
                .isEmpty();
    }

    @Test
    void one_that_is_like_a_sound_one_is_still_asked_for_its_name_and_its_parameters() {
        assertThat(findings("qa-wp", "2", "")).isEmpty();
        assertThat(findings("qa-wq", "3", "")).isEmpty();
        assertThat(findings("qa-wq", "30", "")).isNotEmpty();
        assertThat(findings("qa-wq", "\"3\"", "")).isNotEmpty();
        assertThat(findings("con", "3", "")).isNotEmpty();
        assertThat(findings("a.b", "3", "")).isNotEmpty();
    }

    @Test
    void one_that_depends_on_others_is_asked_by_itself() {
        String dependency = ", \"dependsOn\": [{\"name\": \"qa-wq\"}]";
        assertThat(findings("qa-wp", "2", dependency)).isEmpty();
        assertThat(findings("qa-wq", "2", dependency))
                .extracting(Finding::rule)
                .containsExactly("reference/dependency-cycle");
    }
}
