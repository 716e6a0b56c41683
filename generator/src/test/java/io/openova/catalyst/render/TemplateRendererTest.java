package io.openova.catalyst.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.openova.catalyst.document.write.ScalarEncoder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TemplateRendererTest {
    private static final Path ROOT = Path.of(System.getProperty("catalyst.repository", ".."));

    private final TemplateRenderer renderer = new TemplateRenderer();

    @Test
    void a_variable_prints_through_the_encoder() {
        assertThat(render("a: {{v}}\n", Map.of("v", "x\": y\nz: 1"))).isEqualTo("a: \"x\\\": y\\nz: 1\"\n");
    }

    @Test
    void the_encoder_belongs_to_one_rendering() {
        Map<String, Object> context = Map.of("v", "x");
        assertThat(renderer.renderText("t", "{{v}}", context, text -> "<" + text + ">"))
                .isEqualTo("<x>");
        assertThat(renderer.renderText("t", "{{v}}", context, text -> "[" + text + "]"))
                .isEqualTo("[x]");
    }

    @Test
    void a_missing_variable_is_an_error_that_names_template_and_variable() {
        assertThatThrownBy(() -> render("a: {{other}}\n", Map.of("v", "x")))
                .isInstanceOf(TemplateException.class)
                .hasMessage("template t: the variable 'other' is not given; put it into the context");
        assertThatThrownBy(() -> render("{{#other}}x{{/other}}", Map.of())).hasMessageContaining("'other'");
        assertThatThrownBy(() -> render("{{^other}}x{{/other}}", Map.of())).hasMessageContaining("'other'");
        assertThatThrownBy(() -> render("{{v.other}}", Map.of("v", Map.of("w", "x"))))
                .hasMessageContaining("'v.other'");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{{{v}}}",
                "{{&v}}",
                "{{& v }}",
                "{{>v}}",
                "{{>+v}}",
                "{{> templates/qa-fixtures/blueprint}}",
                "{{<v}}{{/v}}",
                "{{=<% %>=}}<%v%>",
                "{{%implicit-iterator name=x}}"
            })
    void a_tag_that_could_print_unencoded_text_is_refused(String template) {
        assertThatThrownBy(() -> render(template, Map.of("v", "x"))).isInstanceOf(TemplateException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"class", "getClass", "v.class", "v.length", "toString", "v.toString", "v.getBytes"})
    void a_template_reaches_no_method_and_no_field(String name) {
        assertThatThrownBy(() -> render("{{" + name + "}}", Map.of("v", "x")))
                .isInstanceOf(TemplateException.class)
                .hasMessageContaining("is not given");
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
                    '{{#yes}}a{{/yes}}{{^yes}}b{{/yes}}',       a
                    '{{#no}}a{{/no}}{{^no}}b{{/no}}',           b
                    '{{#text}}{{text}}{{/text}}',               <t>
                    '{{#empty}}a{{/empty}}{{^empty}}b{{/empty}}', b
                    '{{#list}}{{.}},{{/list}}',                 '<p>,<q>,'
                    '{{#maps}}{{k}}{{text}},{{/maps}}',         '<v><t>,'
                    '{{#none}}a{{/none}}{{^none}}b{{/none}}',   b
                    '{{map.k}}',                                <v>
                    '{{! said }}x',                             x
                    """)
    void sections_ask_truth_values_texts_lists_and_maps(String template, String expected) {
        Map<String, Object> context = Map.of(
                "yes",
                true,
                "no",
                false,
                "text",
                "t",
                "empty",
                "",
                "list",
                List.of("p", "q"),
                "none",
                List.of(),
                "maps",
                List.of(Map.of("k", "v")),
                "map",
                Map.of("k", "v"));
        assertThat(renderer.renderText("t", template, context, text -> "<" + text + ">"))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"truth", "list", "map", "number"})
    void only_texts_are_printed(String name) {
        Map<String, Object> context = Map.of("truth", true, "list", List.of("x"), "map", Map.of(), "number", 1);
        assertThatThrownBy(() -> render("{{" + name + "}}", context)).isInstanceOf(TemplateException.class);
    }

    @Test
    void the_encoder_speaks_up_by_template_and_variable_when_a_text_cannot_be_written() {
        assertThatThrownBy(() -> render("{{v}}", Map.of("v", "\ud800")))
                .isInstanceOf(TemplateException.class)
                .hasMessageContaining("template t: cannot write the value of 'v'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "pom.xml", "../pom.xml", "/etc/passwd", "templates/qa-fixtures/../qa-fixtures/x"})
    void only_the_products_templates_are_rendered(String name) {
        assertThatThrownBy(() -> renderer.render(name, Map.of(), new ScalarEncoder()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("there is no template");
    }

    @Test
    void the_list_of_templates_is_what_the_folders_hold() throws IOException {
        TreeSet<String> files = new TreeSet<>();
        for (String folder : List.of("templates", "clusters/_template")) {
            try (Stream<Path> walk = Files.walk(ROOT.resolve(folder))) {
                walk.filter(Files::isRegularFile)
                        .forEach(file -> files.add(ROOT.relativize(file).toString()));
            }
        }
        assertThat(TemplateRenderer.TEMPLATES).containsExactlyElementsOf(files);
    }

    private String render(String template, Map<String, ?> context) {
        return renderer.renderText("t", template, context, new ScalarEncoder());
    }
}
