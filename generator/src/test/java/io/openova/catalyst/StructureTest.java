package io.openova.catalyst;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaConstructor;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.openova.catalyst.value.FastPath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Keeps folders small, names unique, and what lies in a sub-package inside its wing. */
class StructureTest {
    private static final String BASE = "io.openova.catalyst";
    private static final int MOST_TYPES = 40;
    private static final int MOST_PARAMETERS = 8;
    private static final int MOST_LINES = 60;

    /** The head of a method or constructor that has a body; neither a statement nor a type. */
    private static final Pattern METHOD = Pattern.compile(
            "(?!return |new |throw |else |if |for |while |switch |try |do |case |catch |assert |synchronized \\()"
                    + "(?!.*\\b(class|interface|enum|record)\\s+\\w+[ (<])"
                    + "(@\\w+\\s+)*((public|protected|private|static|final|abstract|synchronized|default)\\s+)*"
                    + "(<[^(]*>\\s+)?([\\w.<>\\[\\],? @]+\\s+)?\\w+\\([^=]*\\)\\s*(throws [\\w., ]+)?\\{ ");

    /** Types of sub-packages that other wings use. The list may only shrink. */
    private static final Set<String> ENTRY_TYPES = Set.of("""
            chart.template.TemplateLines chart.trace.ValueReads chart.worker.HelmLimits
            cli.option.CommandContext cli.terminal.Console cli.terminal.UnavailableException cli.terminal.UsageException
            controller.base.ClusterUnavailableException controller.base.ControllerSettings
            document.tree.Dialect document.tree.ReadLimits
            document.write.Encoder document.write.JsonWriter document.write.ScalarEncoder document.write.YamlWriter
            http.answer.Problem http.answer.RefusedException http.exchange.BodyReader http.exchange.RequestDrain
            http.api.LiveApplications http.api.StreamTiming http.server.ApiLimits
            http.auth.OidcTokens http.auth.TokenFile
            overlay.git.ChangedSince overlay.git.ConfiguredAuthor overlay.git.DirectorySnapshot overlay.git.FileIgnores
            overlay.git.OverlayCaretaker overlay.git.OverlayFetch overlay.git.Overlays overlay.git.PresentOverlay
            overlay.git.TextMerge overlay.git.WorkTree
            render.flux.FluxTarget""".strip().split("\\s+"));

    private static final JavaClasses PRODUCT = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(BASE);

    @Test
    void W1_a_type_of_a_sub_package_is_used_inside_its_wing_only() {
        Set<String> used = new TreeSet<>();
        for (JavaClass type : PRODUCT) {
            type.getDirectDependenciesFromSelf().forEach(dependency -> {
                JavaClass target = topLevel(dependency.getTargetClass().getBaseComponentType());
                if (target.getPackageName().startsWith(BASE + ".")
                        && folder(target).contains(".")
                        && !wing(type).equals(wing(target))) {
                    used.add(target.getName().substring(BASE.length() + 1));
                }
            });
        }
        assertThat(used).isSubsetOf(ENTRY_TYPES);
        assertThat(ENTRY_TYPES).as("the list may only shrink").isSubsetOf(used);
    }

    @Test
    void W4_a_folder_holds_no_more_than_forty_types() {
        Map<String, Integer> sizes = new TreeMap<>();
        topLevelTypes().forEach(type -> sizes.merge(folder(type), 1, Integer::sum));
        // One file a command: their number is the number of commands.
        sizes.remove("cli");
        assertThat(sizes)
                .allSatisfy((folder, size) -> assertThat(size).as(folder).isLessThanOrEqualTo(MOST_TYPES));
        double mean = topLevelTypes().size() / (double) (sizes.size() + 1);
        assertThat(mean).as("types a folder").isLessThanOrEqualTo(12);
    }

    @Test
    void W4_a_constructor_takes_no_more_than_eight_parameters() {
        List<String> wide = new ArrayList<>();
        for (JavaClass type : PRODUCT) {
            // The components of a record are named where it is made; a private constructor is its own file's concern.
            if (!type.isAssignableTo(Record.class)) {
                for (JavaConstructor constructor : type.getConstructors()) {
                    int hidden = type.isInnerClass() && !type.isTopLevelClass() ? 1 : 0;
                    if (constructor.getRawParameterTypes().size() - hidden > MOST_PARAMETERS
                            && !type.isEnum()
                            && !type.isAnonymousClass()
                            && !type.isLocalClass()) {
                        wide.add(constructor.getFullName());
                    }
                }
            }
        }
        assertThat(wide).isEmpty();
    }

    @Test
    void W5_simple_names_are_unique() {
        Map<String, Set<String>> names = new TreeMap<>();
        topLevelTypes().forEach(type -> names.computeIfAbsent(type.getSimpleName(), name -> new TreeSet<>())
                .add(type.getName()));
        names.values().removeIf(types -> types.size() == 1);
        assertThat(names).isEmpty();
    }

    @Test
    void W6_a_fast_path_lies_in_a_folder_of_its_kind_and_a_test_compares_it() throws IOException {
        Set<String> tests = new TreeSet<>();
        try (Stream<Path> files = Files.walk(Path.of("src", "test", "java"))) {
            files.forEach(file -> tests.add(file.getFileName().toString()));
        }
        Set<String> marked = new TreeSet<>();
        Set<String> folders = new TreeSet<>();
        for (JavaClass type : PRODUCT) {
            if (type.isAnnotatedWith(FastPath.class)) {
                FastPath path = type.getAnnotationOfType(FastPath.class);
                assertThat(folder(type)).as(type.getName()).endsWith(".fast");
                assertThat(tests).as(type.getName()).contains(path.heldBy() + ".java");
                assertThat(PRODUCT.contain(BASE + "." + path.of()))
                        .as(path.of())
                        .isTrue();
                marked.add("`" + type.getName().substring(BASE.length() + 1) + "`");
                folders.add(folder(type));
            }
        }
        String page = Files.readString(Path.of("..", "docs", "performance.md"));
        assertThat(topLevelTypes().stream().map(StructureTest::folder).filter(folder -> folder.endsWith(".fast")))
                .as("a folder of this name holds a fast path")
                .isSubsetOf(folders);
        assertThat(marked).isNotEmpty().allSatisfy(name -> assertThat(page).contains(name));
    }

    @Test
    void W4_a_method_has_no_more_than_sixty_lines() throws IOException {
        List<String> longer = new ArrayList<>();
        sources().forEach((file, text) -> longer.addAll(longMethods(file, text)));
        assertThat(longer).isEmpty();
    }

    /** Sources are formatted, so a method of a type at depth N begins and ends at 4 * N spaces. */
    private static List<String> longMethods(String file, String text) {
        List<String> longer = new ArrayList<>();
        String[] lines = text.split("\n", -1);
        Pattern head = Pattern.compile("( {4,})[A-Za-z@<].*");
        for (int i = 0; i < lines.length; i++) {
            Matcher start = head.matcher(lines[i]);
            if (!start.matches() || !isMethod(lines, i)) {
                continue;
            }
            String end = start.group(1) + "}";
            int last = i + 1;
            while (last < lines.length && !lines[last].equals(end)) {
                last++;
            }
            if (last - i + 1 > MOST_LINES) {
                longer.add(file + ":" + (i + 1) + " has " + (last - i + 1) + " lines");
            }
        }
        return longer;
    }

    /** Whether a method's or constructor's head begins here: it names parameters and opens a body. */
    private static boolean isMethod(String[] lines, int from) {
        StringBuilder head = new StringBuilder();
        for (int i = from; i < Math.min(lines.length, from + 15); i++) {
            head.append(lines[i].strip()).append(' ');
            if (lines[i].endsWith("{") || lines[i].endsWith(";") || lines[i].endsWith("}")) {
                break;
            }
        }
        // A line that continues a statement closes more than it opens.
        boolean isWhole = head.chars().filter(c -> c == '(').count()
                == head.chars().filter(c -> c == ')').count();
        return isWhole && METHOD.matcher(head).matches();
    }

    /** {@code OverlayLayout} alone knows which segment of a path means what. */
    @Test
    void a_path_of_the_overlay_is_read_by_its_layout_only() throws IOException {
        Pattern index = Pattern.compile("segments(\\(\\))?\\s*\\.(get\\(\\d|subList\\(\\d+, *\\d)");
        assertThat(sources()).as("call OverlayLayout.placeOf(path)").allSatisfy((file, text) -> assertThat(
                        file.endsWith("/model/OverlayLayout.java")
                                || !index.matcher(text).find())
                .as(file)
                .isTrue());
    }

    /** The main sources by their path. */
    private static Map<String, String> sources() throws IOException {
        Map<String, String> sources = new TreeMap<>();
        try (Stream<Path> files = Files.walk(Path.of("src", "main", "java"))) {
            for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
                sources.put(file.toString().replace('\\', '/'), Files.readString(file));
            }
        }
        return sources;
    }

    private static List<JavaClass> topLevelTypes() {
        return PRODUCT.stream()
                .filter(type -> type.isTopLevelClass() && !type.getSimpleName().equals("package-info"))
                .toList();
    }

    private static JavaClass topLevel(JavaClass type) {
        JavaClass outer = type;
        while (outer.getEnclosingClass().isPresent()) {
            outer = outer.getEnclosingClass().get();
        }
        return outer;
    }

    private static String folder(JavaClass type) {
        String name = type.getPackageName();
        return name.equals(BASE) ? "" : name.substring(BASE.length() + 1);
    }

    private static String wing(JavaClass type) {
        return folder(type).split("\\.", 2)[0];
    }
}
