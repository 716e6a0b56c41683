package io.openova.catalyst.validation;

import io.openova.catalyst.document.Document;
import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.finding.Location;
import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.ObjectValue;
import io.openova.catalyst.value.Value.TextValue;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which files get their namespace from a kustomization: kustomize's {@code namespace}, or Flux's
 * {@code targetNamespace}. Objects in them need not name one. Safe for many threads.
 */
public final class KustomizeNamespaces {
    private static final String RULE = "policy/namespace-missing";

    private final Set<String> folders = new TreeSet<>();
    private final List<String> paths = new ArrayList<>();

    /** Records a kustomization. */
    public void add(Document document) {
        if (!(document.value() instanceof ObjectValue object)) {
            return;
        }
        String version = object.textAt("apiVersion").orElse("");
        Path file = Path.of(document.file());
        String name = file.getFileName() == null ? "" : file.getFileName().toString();
        boolean isOfKustomize = version.startsWith("kustomize.config.k8s.io/")
                || name.equals("kustomization.yaml")
                || name.equals("kustomization.yml")
                || name.equals("Kustomization");
        if (isOfKustomize && object.textAt("namespace").isPresent()) {
            Path folder = file.toAbsolutePath().normalize().getParent();
            synchronized (folders) {
                folders.add(String.valueOf(folder));
                for (String list : List.of("resources", "bases")) {
                    for (Value resource : object.itemsAt(list)) {
                        if (folder != null
                                && resource instanceof TextValue text
                                && !text.text().contains("://")) {
                            folders.add(folder.resolve(text.text()).normalize().toString());
                        }
                    }
                }
            }
        } else if (version.startsWith("kustomize.toolkit.fluxcd.io/")
                && object.textAt("spec", "targetNamespace").isPresent()) {
            synchronized (folders) {
                object.textAt("spec", "path").map(KustomizeNamespaces::plain).ifPresent(paths::add);
            }
        }
    }

    private static String plain(String path) {
        return "/" + path.replaceAll("^(\\./|/)+", "").replaceAll("/+$", "") + "/";
    }

    /** The findings without those about namespaces that a kustomization sets. */
    public List<Finding> without(List<Finding> findings) {
        if (folders.isEmpty() && paths.isEmpty()) {
            return findings;
        }
        return findings.stream()
                .filter(finding -> !finding.rule().equals(RULE)
                        || !finding.location()
                                .map(Location::file)
                                .map(this::isSet)
                                .orElse(false))
                .toList();
    }

    private boolean isSet(String file) {
        Path absolute = Path.of(file).toAbsolutePath().normalize();
        if (paths.stream()
                .anyMatch(path -> path.length() > 2 && absolute.toString().contains(path))) {
            return true;
        }
        for (Path here = absolute; here != null; here = here.getParent()) {
            if (folders.contains(here.toString())) {
                return true;
            }
        }
        return false;
    }
}
