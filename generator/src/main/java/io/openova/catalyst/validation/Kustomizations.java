package io.openova.catalyst.validation;

import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.ObjectValue;
import io.openova.catalyst.value.Value.TextValue;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Knows from kustomization files which files are objects, which are patches, and which are data. Builds nothing;
 * prevents a partial object from being checked as a whole one.
 */
public final class Kustomizations {
    private static final Set<String> NAMES = Set.of("kustomization.yaml", "kustomization.yml", "Kustomization");
    private static final List<String> OBJECTS = List.of("resources", "bases", "components", "crds");
    private static final List<String> PATCHES = List.of("patches", "patchesJson6902", "patchesStrategicMerge");

    /**
     * One kustomization file: what it names, and what it does to what it names.
     *
     * @param named files and folders with objects
     * @param patches files with patches that name what they change
     * @param isOpen whether it brings objects that no file here holds, or gives them names that no file has
     */
    record Entry(Set<String> named, Set<String> patches, boolean setsNamespace, boolean setsName, boolean isOpen) {}

    /** Fields of a kustomization that add objects without a file here. */
    private static final List<String> BRINGING = List.of(
            "configMapGenerator",
            "secretGenerator",
            "helmCharts",
            "helmChartInflationGenerator",
            "generators",
            "transformers");

    private final Map<String, FileUsage> usages = new HashMap<>();
    private final Map<String, Entry> entries = new HashMap<>();

    private Kustomizations() {}

    /** Whether kustomize treats a file of this name as a kustomization. */
    public static boolean isOne(String file) {
        return NAMES.contains(file.substring(file.lastIndexOf('/') + 1));
    }

    /** The content of a kustomization file with kustomize's defaults: the file need not name its kind. */
    public static Value named(Value content) {
        boolean isNameless = content instanceof ObjectValue object
                && !object.entries().containsKey("apiVersion")
                && !object.entries().containsKey("kind");
        return isNameless
                ? ((ObjectValue) content)
                        .with("apiVersion", Value.text("kustomize.config.k8s.io/v1beta1"))
                        .with("kind", Value.text("Kustomization"))
                : content;
    }

    /** @param files each kustomization file by its name, as all names here: normal, with slashes */
    static Kustomizations of(Map<String, Value> files) {
        Kustomizations all = new Kustomizations();
        for (Map.Entry<String, Value> file : files.entrySet()) {
            all.add(folderOf(file.getKey()), file.getValue());
        }
        for (Map.Entry<String, Entry> entry : all.entries.entrySet()) {
            boolean setsNamespace = entry.getValue().setsNamespace();
            if (setsNamespace || entry.getValue().setsName()) {
                all.spread(entry.getKey(), setsNamespace, entry.getValue().setsName());
            }
        }
        return all;
    }

    boolean isEmpty() {
        return usages.isEmpty();
    }

    /** The kustomizations, each by its folder. */
    Map<String, Entry> entries() {
        return Collections.unmodifiableMap(entries);
    }

    FileUsage of(String file) {
        return usages.getOrDefault(file, FileUsage.NONE);
    }

    private void add(String folder, Value kustomization) {
        Set<String> named = new HashSet<>();
        Set<String> patches = new HashSet<>();
        boolean isOpen = kustomization.textAt("kind").equals(Optional.of("Component"));
        for (String field : BRINGING) {
            isOpen |= kustomization.at(field).isPresent();
        }
        for (String list : OBJECTS) {
            List<String> texts = texts(kustomization.itemsAt(list));
            List<String> paths = paths(folder, texts);
            isOpen |= paths.size() < texts.size();
            for (String path : paths) {
                named.add(path);
                use(path, FileUsage::asResource);
            }
        }
        for (String list : PATCHES) {
            for (Value item : kustomization.itemsAt(list)) {
                for (String path : paths(folder, pathsIn(List.of(item)))) {
                    use(path, FileUsage::asPatch);
                    if (item.at("target").isEmpty()) {
                        patches.add(path);
                    }
                }
            }
        }
        for (String path : paths(folder, data(kustomization))) {
            use(path, FileUsage::asData);
        }
        boolean setsNamespace = kustomization.textAt("namespace").isPresent();
        boolean setsName = kustomization.textAt("namePrefix").isPresent()
                || kustomization.textAt("nameSuffix").isPresent();
        entries.put(folder, new Entry(named, patches, setsNamespace, setsName, isOpen || setsName));
    }

    private void use(String path, UnaryOperator<FileUsage> how) {
        usages.put(path, how.apply(usages.getOrDefault(path, FileUsage.NONE)));
    }

    /** A kustomization applies to everything that the folders below it name. */
    private void spread(String start, boolean namespace, boolean name) {
        Deque<String> left = new ArrayDeque<>(List.of(start));
        Set<String> seen = new HashSet<>();
        while (!left.isEmpty()) {
            String folder = left.remove();
            Entry entry = entries.get(folder);
            if (entry != null && seen.add(folder)) {
                entry.named().forEach(file -> use(file, usage -> usage.replaced(namespace, name)));
                left.addAll(entry.named());
            }
        }
    }

    /** Files whose content kustomize uses as data, or that configure it. */
    private static List<String> data(Value kustomization) {
        List<String> found = new ArrayList<>(texts(kustomization.itemsAt("configurations")));
        kustomization.textAt("openapi", "path").ifPresent(found::add);
        for (String generator : List.of("configMapGenerator", "secretGenerator")) {
            for (Value one : kustomization.itemsAt(generator)) {
                one.textAt("env").ifPresent(found::add);
                found.addAll(texts(one.itemsAt("envs")));
                // Each is a path, or a key and a path: values.yaml=release-values.yaml.
                texts(one.itemsAt("files")).forEach(text -> found.add(text.substring(text.indexOf('=') + 1)));
            }
        }
        // Generators and transformers belong to kustomize, whatever their kind.
        for (String tools : List.of("generators", "transformers", "validators")) {
            found.addAll(texts(kustomization.itemsAt(tools)));
        }
        for (Value chart : kustomization.itemsAt("helmCharts")) {
            chart.textAt("valuesFile").ifPresent(found::add);
            found.addAll(texts(chart.itemsAt("additionalValuesFiles")));
        }
        found.addAll(pathsIn(kustomization.itemsAt("replacements")));
        return found;
    }

    private static List<String> texts(List<Value> items) {
        List<String> texts = new ArrayList<>();
        for (Value item : items) {
            if (item instanceof TextValue text) {
                texts.add(text.text());
            }
        }
        return texts;
    }

    /** The paths of entries that are paths, or have one in {@code path}. */
    private static List<String> pathsIn(List<Value> items) {
        List<String> paths = texts(items);
        items.forEach(item -> item.textAt("path").ifPresent(paths::add));
        return paths;
    }

    private static List<String> paths(String folder, List<String> texts) {
        List<String> paths = new ArrayList<>();
        for (String text : texts) {
            boolean isElsewhere = text.contains("://") || text.contains("?ref=") || text.contains("\n");
            if (!isElsewhere && !text.isBlank() && text.indexOf('\0') < 0) {
                paths.add(normal(folder.isEmpty() ? text : folder + "/" + text));
            }
        }
        return paths;
    }

    /** The normalised name of a file: from the root, without '.' and '..'. */
    static String normal(String file) {
        return file.indexOf('\0') >= 0
                ? file
                : Path.of(file).toAbsolutePath().normalize().toString().replace('\\', '/');
    }

    static String folderOf(String file) {
        int slash = file.lastIndexOf('/');
        return slash > 0 ? file.substring(0, slash) : "";
    }
}
