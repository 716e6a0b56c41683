package io.openova.catalyst.render;

import static org.assertj.core.api.Assertions.assertThat;

import io.openova.catalyst.document.write.ScalarEncoder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * Threat S06: for every text, the parsed output of every template differs from the output for {@code x} in exactly the
 * leaves that hold the variable, and there by exactly the text.
 */
@Tag("slow")
class S06TemplateInjectionTest {
    /** The value of a cluster's own substitution variable; its name is checked before it gets here. */
    private static final String OWN_VALUE = "variables.value";

    /** Every text variable of every template, with a dot for a map's entry. */
    private static final List<String> VARIABLES = List.of(
            "namespace",
            "appName",
            "organization",
            "sovereignRef",
            "primaryRegion",
            "envRegionProvider",
            "envRegionCode",
            "envRegionBuildingBlock",
            "qaUser.email",
            "cluster",
            "sovereign",
            "fqdn",
            "overlayUrl",
            "branch",
            "gitSecret",
            "overlaySecret",
            "qaFixturesEnabled",
            "paths.root",
            "paths.infrastructure",
            "paths.bootstrapKit",
            "paths.namespaces",
            "paths.organizations",
            "paths.environments",
            "paths.blueprints",
            OWN_VALUE);

    private final TemplateRenderer renderer = new TemplateRenderer();

    @Property(tries = 300)
    void no_text_reaches_beyond_the_leaves_of_its_variable(
            @ForAll("templates") String template, @ForAll("variables") String variable, @ForAll("texts") String text) {
        Map<String, Object> before = leaves(template, variable, "x");
        Map<String, Object> after = leaves(template, variable, text);
        assertThat(after.keySet()).isEqualTo(before.keySet());
        after.forEach((place, leaf) -> {
            // Every variable has a value of its own, so "x" stands where this one prints and nowhere else.
            Object expected = "x".equals(before.get(place)) ? text : before.get(place);
            assertThat(leaf).as(place).isEqualTo(expected);
        });
    }

    @Property(tries = 1)
    void every_variable_of_the_list_prints_somewhere() {
        for (String variable : VARIABLES) {
            assertThat(TemplateRenderer.TEMPLATES).as(variable).anyMatch(template -> leaves(template, variable, "x")
                    .containsValue("x"));
        }
    }

    @Property(tries = 2000)
    void a_scalar_reads_back_as_its_text(@ForAll("texts") String text) {
        String yaml = new ScalarEncoder().encode(text);
        assertThat(yaml).doesNotContain("\n", "\r", "\u0085", "\u2028", "\u2029");
        assertThat(new Load(LoadSettings.builder().build()).loadFromString(yaml))
                .isEqualTo(text);
    }

    @Provide
    Arbitrary<String> templates() {
        return Arbitraries.of(TemplateRenderer.TEMPLATES);
    }

    @Provide
    Arbitrary<String> variables() {
        return Arbitraries.of(VARIABLES);
    }

    /** Never empty: an empty text may switch a section off, which is what it is for. */
    @Provide
    Arbitrary<String> texts() {
        Arbitrary<String> nasty = Arbitraries.of(
                        "\n",
                        "\r",
                        "\t",
                        "\"",
                        "'",
                        ": ",
                        " #",
                        "- ",
                        "{{",
                        "}}",
                        "{{{x}}}",
                        "${X}",
                        "---\n",
                        "...\n",
                        "&a",
                        "*a",
                        "!!t ",
                        "|\n",
                        ">",
                        "%",
                        "@",
                        "`",
                        "\\",
                        "\\n",
                        "null",
                        "~",
                        "true",
                        "no",
                        "0x1f",
                        "1.10",
                        "12:30",
                        "<<: ",
                        "? ",
                        "[",
                        "]",
                        "{",
                        "}",
                        ",",
                        "\u0000",
                        "\u001b",
                        "\u007f",
                        "\u0085",
                        "\u00a0",
                        "\u2028",
                        "\u2029",
                        "\u202e",
                        "\ufeff",
                        "\ufffe",
                        "\ud83d\ude00",
                        "\u00e4",
                        " ")
                .list()
                .ofMinSize(1)
                .ofMaxSize(6)
                .map(parts -> String.join("", parts));
        Arbitrary<String> any = Arbitraries.strings()
                .all()
                .ofMinLength(1)
                .ofMaxLength(20)
                .filter(text -> text.codePoints().noneMatch(p -> p >= 0xd800 && p <= 0xdfff));
        return Arbitraries.oneOf(nasty, any);
    }

    private Map<String, Object> leaves(String template, String variable, String text) {
        String yaml = renderer.render(template, context(variable, text), new ScalarEncoder());
        Map<String, Object> leaves = new TreeMap<>();
        int document = 0;
        for (Object tree : new Load(LoadSettings.builder().build()).loadAllFromString(yaml)) {
            collect(tree, document++ + "", leaves);
        }
        return leaves;
    }

    private static void collect(Object tree, String place, Map<String, Object> leaves) {
        if (tree instanceof Map<?, ?> map) {
            leaves.put(place + " keys", new ArrayList<>(map.keySet()).toString());
            map.forEach((key, value) -> collect(value, place + "/" + key, leaves));
        } else if (tree instanceof List<?> items) {
            for (int i = 0; i < items.size(); i++) {
                collect(items.get(i), place + "/" + i, leaves);
            }
        } else {
            leaves.put(place, tree);
        }
    }

    private static Map<String, Object> context(String variable, String text) {
        Map<String, Object> context = new LinkedHashMap<>();
        context.put("management", true);
        for (String name : VARIABLES) {
            String value = name.equals(variable) ? text : "value-of-" + name;
            String[] steps = name.split("\\.");
            if (name.equals(OWN_VALUE)) {
                context.put("variables", List.of(Map.of("name", "OWN", "value", value)));
            } else if (steps.length == 1) {
                context.put(name, value);
            } else {
                @SuppressWarnings("unchecked")
                Map<String, Object> nested = (Map<String, Object>)
                        context.computeIfAbsent(steps[0], key -> new LinkedHashMap<String, Object>());
                nested.put(steps[1], value);
            }
        }
        return context;
    }
}
