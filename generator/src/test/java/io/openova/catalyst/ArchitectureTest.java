package io.openova.catalyst;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import io.openova.catalyst.overlay.Overlay;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds the table of {@code docs/architecture.md}: who may know whom, and which library. */
class ArchitectureTest {
    private static final String BASE = "io.openova.catalyst";
    private static final JavaClasses PRODUCT = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(BASE);

    /** Package -> the packages of the product that it may see. */
    private static final Map<String, Set<String>> ARROWS = arrows("""
            value:
            finding: value
            model: value finding
            document: value finding
            request: value finding document model
            catalog: value finding document model
            apiserver: value finding
            schema: value finding document model apiserver
            render: value finding document model
            overlay: finding model
            chart: value finding document
            report: value finding document
            desired: value finding document model request catalog schema render overlay
            check: value finding document model request schema chart desired
            delivery: value finding document model request catalog schema render overlay desired check
            lifecycle: value finding document model request catalog schema chart overlay desired check delivery
            fleet: value finding document model catalog render overlay desired delivery
            validation: value finding document model request catalog schema render overlay desired check delivery fleet
            httpclient: finding
            kube: value finding document
            githost: value finding document overlay httpclient
            listen:
            gitserver: value finding document overlay http listen
            ui: value document
            http: value finding document model request catalog schema overlay desired check delivery lifecycle validation kube listen ui
            registry: value finding document httpclient
            release: value finding document model catalog schema chart registry
            controller: value finding document model overlay desired delivery listen
            cli: value finding document model request catalog schema chart overlay desired check delivery lifecycle fleet validation registry release report httpclient controller
            """);

    private static Map<String, Set<String>> arrows(String table) {
        Map<String, Set<String>> arrows = new TreeMap<>();
        for (String row : table.strip().split("\n")) {
            String[] sides = row.split(":", 2);
            String seen = sides[1].strip();
            arrows.put(sides[0].strip(), seen.isEmpty() ? Set.of() : Set.of(seen.split(" ")));
        }
        return arrows;
    }

    /** Library package -> the packages of the product that may know it. What is not here, nobody may know. */
    private static final Map<String, Set<String>> LIBRARIES = Map.ofEntries(
            Map.entry("tools.jackson.core", Set.of("document", "schema")),
            Map.entry("tools.jackson.databind", Set.of("schema")),
            Map.entry("org.snakeyaml.engine", Set.of("document")),
            Map.entry("com.networknt", Set.of("schema")),
            Map.entry("com.google.re2j", Set.of("schema")),
            Map.entry("com.google.common", Set.of("schema")),
            Map.entry("com.google.protobuf", Set.of("schema")),
            Map.entry("dev.cel", Set.of("schema")),
            Map.entry("com.github.mustachejava", Set.of("render")),
            Map.entry("com.marcnuri.helm", Set.of("chart")),
            Map.entry("com.sun.jna", Set.of("chart")),
            Map.entry("org.apache.commons.compress", Set.of("chart")),
            Map.entry("org.semver4j", Set.of("catalog")),
            Map.entry("org.eclipse.jgit", Set.of("overlay")),
            Map.entry("org.apache.sshd", Set.of("overlay")),
            Map.entry("picocli", Set.of("cli")),
            Map.entry("io.fabric8", Set.of("controller", "kube")),
            Map.entry("io.javaoperatorsdk", Set.of("controller")),
            Map.entry("javax.net.ssl", Set.of("httpclient")),
            Map.entry("javax.crypto", Set.of("lifecycle", "ui")),
            Map.entry("io.micrometer", Set.of("controller", "http")),
            Map.entry("org.eclipse.jetty", Set.of("http", "gitserver", "controller", "listen")),
            Map.entry("com.nimbusds", Set.of("http")),
            Map.entry("com.sun.management", Set.of("listen")),
            Map.entry("ch.qos.logback", Set.of("")),
            Map.entry(
                    "org.slf4j",
                    Set.of("overlay", "delivery", "controller", "http", "gitserver", "listen", "cli", "")));

    static List<String> packages() {
        return List.copyOf(ARROWS.keySet());
    }

    @Test
    void W2_the_page_has_the_table_of_arrows() throws java.io.IOException {
        StringBuilder table = new StringBuilder("| wing | uses | libraries |\n| --- | --- | --- |\n");
        ARROWS.forEach((name, seen) -> table.append("| `" + name + "` | ")
                .append(String.join(", ", new TreeSet<>(seen)))
                .append(" | ")
                .append(String.join(
                        ", ",
                        LIBRARIES.entrySet().stream()
                                .filter(entry -> entry.getValue().contains(name))
                                .map(entry -> "`" + entry.getKey() + "`")
                                .sorted()
                                .toList()))
                .append(" |\n"));
        GeneratedPage.checkPart("docs/architecture.md", "arrows", table.toString());
    }

    @Test
    void the_table_names_every_package() {
        Set<String> found = new TreeSet<>();
        PRODUCT.forEach(type -> found.add(packageOf(type)));
        found.remove("");
        assertThat(found).isEqualTo(ARROWS.keySet());
    }

    @ParameterizedTest
    @MethodSource("packages")
    void a_package_sees_only_what_its_row_allows(String name) {
        List<String> others = new ArrayList<>(List.of(BASE));
        ARROWS.keySet().stream()
                .filter(other -> !other.equals(name)
                        && !ARROWS.getOrDefault(name, Set.of()).contains(other))
                .map(other -> BASE + "." + other + "..")
                .forEach(others::add);
        noClasses()
                .that()
                .resideInAPackage(BASE + "." + name + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(others.toArray(String[]::new))
                .check(PRODUCT);
    }

    @Test
    void W3_packages_have_no_cycles() {
        noCycles(BASE).check(PRODUCT);
    }

    /** The rule that no two folders below a package need each other, at any depth. */
    static ArchRule noCycles(String base) {
        return slices().matching(base + ".(**)").should().beFreeOfCycles();
    }

    @Test
    void a_library_is_known_where_the_table_says_and_nowhere_else() {
        Set<String> wrong = new TreeSet<>();
        for (JavaClass type : PRODUCT) {
            type.getDirectDependenciesFromSelf().forEach(dependency -> {
                String target =
                        dependency.getTargetClass().getBaseComponentType().getName();
                if (!target.startsWith("java.") && !target.startsWith(BASE + ".") && target.contains(".")) {
                    boolean allowed = target.startsWith("org.jspecify.")
                            || LIBRARIES.entrySet().stream()
                                    .anyMatch(entry -> target.startsWith(entry.getKey() + ".")
                                            && entry.getValue().contains(packageOf(type)));
                    if (!allowed) {
                        wrong.add(packageOf(type) + " knows " + target);
                    }
                }
            });
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void only_delivery_commits() {
        Set<String> callers = new TreeSet<>();
        for (JavaClass type : PRODUCT) {
            // An overlay may hand on to another overlay.
            if (type.isAssignableTo(Overlay.class)) {
                continue;
            }
            type.getMethodCallsFromSelf().stream()
                    .filter(call -> call.getTargetOwner().isAssignableTo(Overlay.class)
                            && call.getName().equals("commit"))
                    .forEach(call -> callers.add(packageOf(type)));
        }
        // What belongs to an overlay, as the closures of one, is named after it.
        callers.remove("overlay");
        assertThat(callers).containsExactlyInAnyOrder("delivery", "fleet", "lifecycle");
    }

    @Test
    void S09_nothing_starts_a_program_but_the_Java_that_runs_Helm() {
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName(BASE + ".chart.worker.HelmProcess")
                .should()
                .dependOnClassesThat()
                .haveNameMatching("java\\.lang\\.(ProcessBuilder|Runtime\\$.*)")
                .check(PRODUCT);
        noClasses()
                .should()
                .callMethod(Runtime.class, "exec", String[].class)
                .orShould()
                .callMethod(Runtime.class, "exec", String.class)
                .check(PRODUCT);
    }

    @Test
    void S07_one_package_calls_servers_over_http() {
        noClasses()
                .that()
                .resideOutsideOfPackage(BASE + ".httpclient..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("java.net.http..")
                .orShould()
                .callMethod(java.net.URL.class, "openConnection")
                .check(PRODUCT);
    }

    @Test
    void S05_no_deserialisation_of_types() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .haveNameMatching("java\\.io\\.(ObjectInputStream|Externalizable)|java\\.beans\\.XMLDecoder"
                        + "|tools\\.jackson\\.databind\\.jsontype\\..*|com\\.fasterxml\\.jackson\\.annotation\\.Json(TypeInfo|SubTypes)"
                        + "|org\\.snakeyaml\\.engine\\.v2\\.api\\.(ConstructNode|Load)"
                        + "|org\\.snakeyaml\\.engine\\.v2\\.constructor\\..*")
                .check(PRODUCT);
        noClasses()
                .should()
                .callMethodWhere(com.tngtech.archunit.core.domain.JavaCall.Predicates.target(
                        com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching(
                                "activateDefaultTyping.*|polymorphicTypeValidator")))
                .check(PRODUCT);
    }

    @Test
    void S10_no_xml_parser_is_used() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("javax.xml..", "org.xml..", "org.w3c.dom..")
                .check(PRODUCT);
    }

    @Test
    void S11_schema_compiles_foreign_patterns_with_re2_only() {
        // Its own patterns are constants; what a Blueprint's author wrote reaches a method, never a constant.
        for (JavaClass type : PRODUCT) {
            if (packageOf(type).equals("schema")) {
                type.getMethodCallsFromSelf().stream()
                        .filter(call -> call.getTargetOwner().isEquivalentTo(Pattern.class)
                                && (call.getName().equals("compile")
                                        || call.getName().equals("matches")))
                        .forEach(call -> assertThat(call.getOrigin().getName())
                                .as(call.getDescription())
                                .isEqualTo("<clinit>"));
            }
        }
    }

    @Test
    void the_overlay_itself_is_opened_through_Overlays() {
        classes()
                .that()
                .resideInAPackage(BASE + ".overlay.git")
                .and()
                .haveSimpleNameStartingWith("Git")
                .should()
                .notBePublic()
                .check(PRODUCT);
    }

    private static String packageOf(JavaClass type) {
        String name = type.getPackageName();
        return name.equals(BASE) ? "" : name.substring(BASE.length() + 1).split("\\.", 2)[0];
    }
}
