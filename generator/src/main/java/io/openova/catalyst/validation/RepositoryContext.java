package io.openova.catalyst.validation;

import io.openova.catalyst.document.Document;
import io.openova.catalyst.document.DocumentReader;
import io.openova.catalyst.document.tree.Dialect;
import io.openova.catalyst.document.tree.ReadLimits;
import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.model.OverlayPath;
import io.openova.catalyst.overlay.Snapshot;
import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.ObjectValue;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What the files of a repository reveal about how each of them is read and checked: which files kustomize builds,
 * merges, or uses as data, and which variables Flux substitutes. Safe for many threads.
 */
public final class RepositoryContext {
    private final Kustomizations kustomizations;
    private final FluxSyncs syncs = new FluxSyncs();
    private final Set<String> skippedKinds;
    private final PatchTargets patches;
    private final Map<String, String> names = new ConcurrentHashMap<>();
    private final CheckCounts counts;

    private RepositoryContext(Kustomizations kustomizations, Set<String> skippedKinds, CheckCounts counts) {
        this.kustomizations = kustomizations;
        this.patches = new PatchTargets(kustomizations);
        this.skippedKinds = skippedKinds;
        this.counts = counts;
    }

    /** The context of a single document. */
    public static RepositoryContext none() {
        return of(Map.of(), Set.of());
    }

    /**
     * @param kustomizations the content of each kustomization file, by the file's name
     * @param skippedKinds kinds that are not checked, as {@code Kind}, {@code group/Kind}, or
     * {@code group/version/Kind}
     */
    public static RepositoryContext of(Map<String, Value> kustomizations, Set<String> skippedKinds) {
        return new RepositoryContext(Kustomizations.of(kustomizations), Set.copyOf(skippedKinds), new CheckCounts());
    }

    /** The same options and counts for the files of a snapshot: its kustomizations and its Flux objects. */
    public RepositoryContext over(Snapshot snapshot, List<OverlayPath> files) {
        Map<String, Value> found = new HashMap<>();
        List<Value> syncing = new ArrayList<>();
        for (OverlayPath file : files) {
            boolean isKustomization = Kustomizations.isOne(file.toString());
            String text = snapshot.read(file).orElse("");
            if (isKustomization || text.contains(FluxSyncs.GROUP)) {
                List<Value> values = read(text, file);
                if (isKustomization && !values.isEmpty()) {
                    found.put(Kustomizations.normal(file.toString()), values.get(0));
                }
                syncing.addAll(values);
            }
        }
        RepositoryContext over = new RepositoryContext(Kustomizations.of(found), skippedKinds, counts);
        syncing.forEach(over.syncs::see);
        return over;
    }

    private static List<Value> read(String text, OverlayPath file) {
        return new DocumentReader()
                        .read(
                                text.getBytes(StandardCharsets.UTF_8),
                                file.toString(),
                                ReadLimits.MANIFEST.as(Dialect.KUSTOMIZE))
                        .documents()
                        .stream()
                        .map(Document::value)
                        .toList();
    }

    /** Whether a file of this name configures kustomize. */
    public static boolean isKustomization(String file) {
        return Kustomizations.isOne(file);
    }

    /** The name in the form in which {@link #of} takes it. */
    public static String normal(String file) {
        return Kustomizations.normal(file);
    }

    /** The counts so far. */
    public CheckCounts counts() {
        return counts;
    }

    /** Whether kustomize merges the file into an object, or takes it as data: it need not be an object itself. */
    public boolean isPart(String file) {
        FileUsage usage = usageOf(file);
        return usage.isPatch() || usage.isData();
    }

    /** Whether the finding about a document of the file no longer holds, now that more of the repository was seen. */
    public boolean isObsolete(String file, Finding finding) {
        return !syncs.isEmpty() && ForeignObject.isReplaced(usageOf(file), finding);
    }

    public FileUsage usageOf(String file) {
        if (kustomizations.isEmpty() && syncs.isEmpty()) {
            return FileUsage.NONE;
        }
        String name = name(file);
        FileUsage usage = kustomizations.of(name);
        return syncs.replaceNamespace(name) ? usage.replaced(true, false) : usage;
    }

    /** The tool whose reading of the file counts; more is known the more documents were {@linkplain #see seen}. */
    public Dialect dialectOf(String file) {
        if (kustomizations.isEmpty() && syncs.isEmpty()) {
            return Dialect.KUBECTL;
        }
        String name = name(file);
        return kustomizations.of(name).isCovered() || syncs.cover(name) ? Dialect.KUSTOMIZE : Dialect.KUBECTL;
    }

    /** Records what a document says about other files. */
    public void see(Document document) {
        syncs.see(document.value());
        if (!kustomizations.isEmpty()) {
            String name = name(document.file());
            if (kustomizations.of(name).isCovered()) {
                patches.see(name, document);
            }
        }
    }

    /** The findings about relations between files, once all of them were read. */
    public List<Finding> findings() {
        return kustomizations.isEmpty() ? List.of() : patches.findings();
    }

    public Map<String, String> variablesOf(String file) {
        return syncs.isEmpty() ? Map.of() : syncs.values(name(file));
    }

    private String name(String file) {
        String known = names.get(file);
        if (known == null) {
            known = Kustomizations.normal(file);
            names.put(file, known);
        }
        return known;
    }

    /** Whether the object's kind is excluded. */
    public boolean skips(Value value) {
        if (skippedKinds.isEmpty() || !(value instanceof ObjectValue object)) {
            return false;
        }
        String kind = object.textAt("kind").orElse("");
        String apiVersion = object.textAt("apiVersion").orElse("");
        int slash = apiVersion.indexOf('/');
        return skippedKinds.contains(kind)
                || skippedKinds.contains(apiVersion + "/" + kind)
                || slash > 0 && skippedKinds.contains(apiVersion.substring(0, slash) + "/" + kind);
    }
}
