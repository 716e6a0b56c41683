package io.openova.catalyst.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.openova.catalyst.document.DocumentReader;
import io.openova.catalyst.document.ReadOutcome;
import io.openova.catalyst.document.tree.ReadLimits;
import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.finding.Location;
import io.openova.catalyst.value.Pointer;
import io.openova.catalyst.value.Value;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

class ReportFormatTest {
    private static final String NASTY = "a,b:c %0A ::error::x | `t` <b>&\"'</b> @all \u0001 é";

    private static final Finding ERROR = Finding.error("request/unknown-field", Pointer.of("va/lu~es", "x"), NASTY)
            .withRemedy("did you mean 'values'?")
            .withLocation(Optional.of(new Location("dir/a file:1.json", 3, 5, 3, 9)));
    private static final Finding WARNING = Finding.warning("yaml/ambiguous-string", Pointer.of("a"), "say it plainly")
            .withLocation(Optional.of(new Location("b.yaml", 1, 1, 2, 4)));
    private static final Finding NOWHERE = Finding.info("schema/missing", Pointer.ROOT, "no schema");

    private static final Validated RUN = new Validated(
            List.of("b.yaml", "clean.yaml", "dir/a file:1.json"), List.of(ERROR, WARNING, NOWHERE), "1.2.3");
    private static final Validated CLEAN = new Validated(List.of("clean.yaml"), List.of(), "1.2.3");

    @ParameterizedTest
    @EnumSource(ReportFormat.class)
    void every_format_names_rule_and_message_of_every_finding(ReportFormat format) {
        String report = format.write(RUN);

        assertThat(report)
                .contains("did you mean", "say it plainly", "no schema")
                .endsWith("\n");
    }

    @ParameterizedTest
    @EnumSource(ReportFormat.class)
    void no_format_lets_a_control_character_through(ReportFormat format) {
        assertThat(format.write(RUN).chars().filter(c -> c < 0x20 && c != '\n')).isEmpty();
    }

    @Test
    void sarif_has_the_region_the_pointer_and_the_fingerprint() {
        Value sarif = json(ReportFormat.SARIF.write(RUN));

        assertThat(sarif.textAt("version")).contains("2.1.0");
        Value run = sarif.itemsAt("runs").get(0);
        assertThat(run.textAt("columnKind")).contains("unicodeCodePoints");
        Value result = run.itemsAt("results").get(0);
        Value location = result.itemsAt("locations").get(0);
        assertThat(location.textAt("physicalLocation", "artifactLocation", "uri"))
                .contains("dir/a%20file%3A1.json");
        assertThat(location.at("physicalLocation", "region"))
                .contains(Value.object()
                        .put("startLine", 3)
                        .put("startColumn", 5)
                        .put("endLine", 3)
                        .put("endColumn", 9)
                        .build());
        assertThat(location.itemsAt("logicalLocations").get(0).textAt("fullyQualifiedName"))
                .contains("/va~1lu~0es/x");
        assertThat(result.textAt("partialFingerprints", "catalyst/v1")).contains(ERROR.fingerprint());
        Value rules = run.at("tool", "driver", "rules").orElseThrow();
        for (Value each : run.itemsAt("results")) {
            int index =
                    Integer.parseInt(((Value.NumberValue) each.at("ruleIndex").orElseThrow()).lexeme());
            assertThat(((Value.ListValue) rules).items().get(index).textAt("id"))
                    .isEqualTo(each.textAt("ruleId"));
        }
    }

    @Test
    void junit_is_xml_with_one_case_a_file() throws Exception {
        Document xml = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(ReportFormat.JUNIT.write(RUN))));

        // Three files, and one case for the finding that is in none.
        assertThat(xml.getElementsByTagName("testcase").getLength()).isEqualTo(4);
        assertThat(xml.getElementsByTagName("failure").getLength()).isEqualTo(1);
        assertThat(xml.getDocumentElement().getAttribute("failures")).isEqualTo("1");
        assertThat(xml.getElementsByTagName("failure").item(0).getTextContent())
                .contains("<b>&\"'</b>")
                .contains("\\u0001");
    }

    @Test
    void tap_counts_its_points_and_its_diagnostics_are_yaml() {
        List<String> lines = ReportFormat.TAP.write(RUN).lines().toList();

        assertThat(lines.get(0)).isEqualTo("TAP version 14");
        assertThat(lines.get(1)).isEqualTo("1..4");
        assertThat(lines.stream().filter(line -> line.startsWith("ok "))).hasSize(3);
        assertThat(lines.stream().filter(line -> line.startsWith("not ok "))).hasSize(1);
        int begin = lines.indexOf("  ---");
        int end = lines.indexOf("  ...");
        String yaml = String.join(
                "\n",
                lines.subList(begin + 1, end).stream().map(l -> l.substring(2)).toList());
        assertThat(new DocumentReader()
                        .readYaml(yaml.getBytes(StandardCharsets.UTF_8), "tap", ReadLimits.MANIFEST)
                        .isClean())
                .isTrue();
    }

    @Test
    void a_github_command_cannot_be_forged_by_user_text() {
        List<String> lines = ReportFormat.GITHUB.write(RUN).lines().toList();

        assertThat(lines).hasSize(3);
        assertThat(lines.get(0))
                .startsWith(
                        "::error file=dir/a file%3A1.json,line=3,endLine=3,col=5,endColumn=9,title=request/unknown-field ")
                .contains("%250A");
        assertThat(lines.get(1)).startsWith("::warning file=b.yaml,line=1,endLine=2,title=");
        assertThat(lines.get(2)).startsWith("::notice title=schema/missing ::no schema");
    }

    @Test
    void gitlab_fingerprints_are_unique() {
        Value report = json(ReportFormat.GITLAB.write(new Validated(List.of(), List.of(ERROR, ERROR, WARNING), "1")));

        List<String> fingerprints = ((Value.ListValue) report)
                .items().stream()
                        .map(i -> i.textAt("fingerprint").orElseThrow())
                        .toList();
        assertThat(fingerprints).hasSize(3).doesNotHaveDuplicates();
    }

    @Test
    void markdown_keeps_user_text_text() {
        String table = ReportFormat.MARKDOWN.write(RUN);

        assertThat(table)
                .contains("\\| \\`t\\` &lt;b&gt;&amp;")
                .contains("&#64;all")
                .doesNotContain("<b>");
        assertThat(table.lines().filter(line -> line.startsWith("| error"))).hasSize(1);
    }

    @Test
    void a_clean_run_is_said_to_be_clean() {
        assertThat(json(ReportFormat.JSON.write(CLEAN)).at("valid")).contains(Value.bool(true));
        assertThat(ReportFormat.GITHUB.write(CLEAN)).isEmpty();
        assertThat(ReportFormat.TAP.write(CLEAN)).contains("ok 1 - clean.yaml");
        assertThat(ReportFormat.MARKDOWN.write(CLEAN)).contains("valid").doesNotContain("|");
        assertThat(json(ReportFormat.SARIF.write(CLEAN)).itemsAt("runs").get(0).itemsAt("results"))
                .isEmpty();
    }

    private static Value json(String text) {
        ReadOutcome outcome = new DocumentReader()
                .readJson(text.getBytes(StandardCharsets.UTF_8), "report.json", ReadLimits.MANIFEST);
        assertThat(outcome.findings()).isEmpty();
        return outcome.documents().get(0).value();
    }
}
