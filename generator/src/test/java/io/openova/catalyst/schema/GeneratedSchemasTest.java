package io.openova.catalyst.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.openova.catalyst.document.write.JsonWriter;
import io.openova.catalyst.document.write.YamlWriter;
import io.openova.catalyst.model.ApplicationName;
import io.openova.catalyst.model.BlueprintName;
import io.openova.catalyst.model.EnvironmentName;
import io.openova.catalyst.model.NamespaceName;
import io.openova.catalyst.model.OrganizationName;
import io.openova.catalyst.model.PlacementMode;
import io.openova.catalyst.model.RegionName;
import io.openova.catalyst.model.SpecField;
import io.openova.catalyst.model.Version;
import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.ObjectValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds the generated files to their source. {@code -Dcatalyst.golden.update=true} rewrites them. */
public class GeneratedSchemasTest {
    private static final boolean UPDATE = Boolean.getBoolean("catalyst.golden.update");

    static Map<String, ObjectValue> generated() throws IOException {
        return SchemaGenerator.read(Repository.path("schemas/source")).generate();
    }

    public static ObjectValue file(String path) throws IOException {
        return Optional.ofNullable(generated().get(path)).orElseThrow();
    }

    static Stream<String> paths() throws IOException {
        return generated().keySet().stream();
    }

    private static String written(String path, Value tree) {
        return path.endsWith(".json")
                ? JsonWriter.writePretty(tree)
                : SchemaGenerator.YAML_HEADER + YamlWriter.write(tree);
    }

    @ParameterizedTest
    @MethodSource("paths")
    void a_committed_file_is_what_its_source_generates(String path) throws IOException {
        String expected = written(path, file(path));
        Path file = Repository.path(path);
        if (UPDATE) {
            Files.createDirectories(file.getParent());
            Files.writeString(file, expected);
        }
        assertThat(file).content().isEqualTo(expected);
    }

    @Test
    void the_compact_form_is_what_its_source_generates() throws IOException {
        String expected =
                SchemaGenerator.read(Repository.path("schemas/source")).compact();
        Path file = Repository.path(SchemaGenerator.COMPACT);
        if (UPDATE) {
            Files.writeString(file, expected);
        }
        assertThat(file).content().isEqualTo(expected);
    }

    @Test
    void nothing_else_lies_among_the_generated_files() throws IOException {
        TreeSet<String> there = new TreeSet<>();
        for (String folder : List.of("schemas", "products/catalyst/chart/crds")) {
            Repository.filesIn(Repository.path(folder)).stream()
                    .filter(Files::isRegularFile)
                    .forEach(file -> there.add(folder + "/" + file.getFileName()));
        }
        TreeSet<String> expected = new TreeSet<>(generated().keySet());
        expected.add(SchemaGenerator.COMPACT);
        assertThat(there).isEqualTo(expected);
    }

    @Test
    void generating_twice_gives_the_same_bytes() throws IOException {
        Map<String, String> first = new TreeMap<>();
        generated().forEach((path, tree) -> first.put(path, written(path, tree)));
        generated().forEach((path, tree) -> assertThat(written(path, tree)).isEqualTo(first.get(path)));
    }

    @Test
    void the_patterns_of_names_are_those_of_the_application_package() {
        Value fields = Repository.yaml(Repository.path("schemas/source/fields.yaml"));
        Map<String, String> constants = Map.of(
                "applicationName", ApplicationName.PATTERN,
                "namespaceName", NamespaceName.PATTERN,
                "blueprintName", BlueprintName.PATTERN,
                "environmentName", EnvironmentName.PATTERN,
                "organizationName", OrganizationName.PATTERN,
                "regionName", RegionName.PATTERN,
                "version", Version.PATTERN);
        constants.forEach((field, pattern) ->
                assertThat(fields.textAt(field, "pattern")).as(field).contains(pattern));
    }

    @Test
    void placement_modes_and_optional_fields_are_those_of_the_application_package() throws IOException {
        Value fields = Repository.yaml(Repository.path("schemas/source/fields.yaml"));
        assertThat(fields.itemsAt("placementMode", "enum"))
                .isEqualTo(Value.texts(PlacementMode.words()).items());
        Value application = file("schemas/application.schema.json");
        ObjectValue spec =
                application.objectAt("properties", "spec", "properties").orElseThrow();
        assertThat(spec.entries().keySet()).containsAll(SpecField.keys());
        for (SpecField field : SpecField.values()) {
            boolean hasDefault = spec.at(field.key(), "default").isPresent();
            assertThat(field.hasDefault()).as(field.key()).isEqualTo(hasDefault);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "applications.apps.openova.io, Application, Namespaced, app apps, v1",
        "environments.catalyst.openova.io, Environment, Cluster, env envs, v1",
        "organizations.orgs.openova.io, Organization, Cluster, org orgs, v1",
        "blueprints.catalyst.openova.io, Blueprint, Cluster, bp bps, v1 v1alpha1"
    })
    void a_definition_has_the_names_that_the_contract_gives(
            String name, String kind, String scope, String shortNames, String versions) throws IOException {
        Value crd = file("products/catalyst/chart/crds/" + name + ".yaml");
        assertThat(crd.textAt("metadata", "name")).contains(name);
        assertThat(crd.textAt("spec", "names", "kind")).contains(kind);
        assertThat(crd.textAt("spec", "scope")).contains(scope);
        assertThat(crd.itemsAt("spec", "names", "shortNames")).isEqualTo(texts(shortNames));
        assertThat(crd.itemsAt("spec", "names", "categories")).isEqualTo(texts("catalyst openova"));
        List<Value> served = crd.itemsAt("spec", "versions").stream()
                .map(v -> v.at("name").orElseThrow())
                .toList();
        assertThat(served).isEqualTo(texts(versions));
        assertThat(crd.itemsAt("spec", "versions").get(0).at("storage")).contains(Value.bool(true));
    }

    @Test
    void the_columns_of_an_application_are_those_of_the_contract() throws IOException {
        Value crd = file("products/catalyst/chart/crds/applications.apps.openova.io.yaml");
        List<Value> columns = crd.itemsAt("spec", "versions").get(0).itemsAt("additionalPrinterColumns");
        assertThat(columns.stream().map(c -> c.textAt("name").orElseThrow()))
                .containsExactly("Blueprint", "Version", "Environment", "Placement", "Phase", "Primary", "Age");
        assertThat(columns.stream()
                        .filter(c -> c.at("priority").isPresent())
                        .map(c -> c.textAt("name").orElseThrow()
                                + c.at("priority").orElseThrow()))
                .containsExactly("Primary" + Value.number(1));
    }

    private static List<Value> texts(String words) {
        return Value.texts(List.of(words.split(" "))).items();
    }
}
