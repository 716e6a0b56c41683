package io.openova.catalyst;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaConstructor;
import io.openova.catalyst.value.FastPath;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The rules of the house over a set of classes. {@link StructureTest} applies them to the product,
 * {@link PlantedViolationsTest} to classes that break each of them.
 */
final class HouseRules {
    private static final int MOST_PARAMETERS = 8;
    private static final int MOST_LINES = 60;

    /** The head of a method or constructor that has a body; neither a statement nor a type. */
    private static final Pattern METHOD = Pattern.compile(
            "(?!return |new |throw |else |if |for |while |switch |try |do |case |catch |assert |synchronized \\()"
                    + "(?!.*\\b(class|interface|enum|record)\\s+\\w+[ (<])"
                    + "(@\\w+\\s+)*((public|protected|private|static|final|abstract|synchronized|default)\\s+)*"
                    + "(<[^(]*>\\s+)?([\\w.<>\\[\\],? @]+\\s+)?\\w+\\([^=]*\\)\\s*(throws [\\w., ]+)?\\{ ");

    private final String base;
    private final JavaClasses classes;

    /**
     * @param base the package of which the first level holds the wings
     * @param classes all classes below it
     */
    HouseRules(String base, JavaClasses classes) {
        this.base = base;
        this.classes = classes;
    }

    /** Returns the types of sub-packages that other wings use, by their name below the base package. */
    Set<String> usedOutsideTheirWing() {
        Set<String> used = new TreeSet<>();
        for (JavaClass type : classes) {
            type.getDirectDependenciesFromSelf().forEach(dependency -> {
                JavaClass target = topLevel(dependency.getTargetClass().getBaseComponentType());
                if (target.getPackageName().startsWith(base + ".")
                        && folder(target).contains(".")
                        && !wing(type).equals(wing(target))) {
                    used.add(target.getName().substring(base.length() + 1));
                }
            });
        }
        return used;
    }

    /** Returns the number of types of each folder. */
    Map<String, Integer> sizes() {
        Map<String, Integer> sizes = new TreeMap<>();
        topLevelTypes().forEach(type -> sizes.merge(folder(type), 1, Integer::sum));
        return sizes;
    }

    /** Returns the constructors that take too many parameters. */
    List<String> wideConstructors() {
        List<String> wide = new ArrayList<>();
        for (JavaClass type : classes) {
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
        return wide;
    }

    /** Returns the simple names that more than one type has. */
    Map<String, Set<String>> sharedNames() {
        Map<String, Set<String>> names = new TreeMap<>();
        topLevelTypes().forEach(type -> names.computeIfAbsent(type.getSimpleName(), name -> new TreeSet<>())
                .add(type.getName()));
        names.values().removeIf(types -> types.size() == 1);
        return names;
    }

    /**
     * Returns what is wrong with the fast paths and their folders.
     *
     * @param tests the names of the test files
     * @param page the page that lists the fast paths
     */
    List<String> fastPaths(Set<String> tests, String page) {
        List<String> wrong = new ArrayList<>();
        Set<String> folders = new TreeSet<>();
        for (JavaClass type : classes) {
            if (!type.isAnnotatedWith(FastPath.class)) {
                continue;
            }
            FastPath path = type.getAnnotationOfType(FastPath.class);
            String name = type.getName().substring(base.length() + 1);
            folders.add(folder(type));
            if (!folder(type).endsWith(".fast")) {
                wrong.add(name + " does not lie in a folder named fast");
            }
            if (!tests.contains(path.heldBy() + ".java")) {
                wrong.add(name + " is held by " + path.heldBy() + ", which does not exist");
            }
            if (!classes.contain(base + "." + path.of())) {
                wrong.add(name + " is a fast path of " + path.of() + ", which does not exist");
            }
            if (!page.contains("`" + name + "`")) {
                wrong.add(name + " is not in the list of fast paths");
            }
        }
        for (String folder : sizes().keySet()) {
            if (folder.endsWith(".fast") && !folders.contains(folder)) {
                wrong.add(folder + " holds no fast path");
            }
        }
        return wrong;
    }

    /** Sources are formatted, so a method of a type at depth N begins and ends at 4 * N spaces. */
    static List<String> longMethods(String file, String text) {
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

    List<JavaClass> topLevelTypes() {
        return classes.stream()
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

    private String folder(JavaClass type) {
        String name = type.getPackageName();
        return name.equals(base) ? "" : name.substring(base.length() + 1);
    }

    private String wing(JavaClass type) {
        return folder(type).split("\\.", 2)[0];
    }
}
