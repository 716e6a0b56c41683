package io.openova.catalyst.apiserver;

import io.openova.catalyst.value.Value.ObjectValue;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Rules for the volumes of a Pod. */
final class VolumeRules {
    /** In the order in which an API server checks them. */
    private static final List<String> SOURCES = List.of(
            "emptyDir",
            "hostPath",
            "gitRepo",
            "gcePersistentDisk",
            "awsElasticBlockStore",
            "secret",
            "nfs",
            "iscsi",
            "glusterfs",
            "persistentVolumeClaim",
            "rbd",
            "cinder",
            "cephfs",
            "quobyte",
            "downwardAPI",
            "fc",
            "flexVolume",
            "configMap",
            "azureFile",
            "flocker",
            "vsphereVolume",
            "azureDisk",
            "storageos",
            "portworxVolume",
            "scaleIO",
            "projected",
            "csi",
            "ephemeral");

    private static final Set<String> KNOWN = Set.copyOf(SOURCES);

    private VolumeRules() {}

    /** Checks the volumes, and returns them by name. */
    static Map<String, Field> check(Field spec, String podName) {
        Map<String, Field> byName = new HashMap<>();
        Set<String> names = new HashSet<>();
        Set<String> made = new HashSet<>();
        List<Field> volumes = spec.at("volumes").as(Rule.VOLUME).items();
        if (volumes.isEmpty()) {
            return byName;
        }
        for (Field volume : volumes) {
            Field name = volume.at("name");
            source(volume);
            if (name.needed("give the volume a name")) {
                name.form(Form.LABEL);
                name.unique(names, name.text());
                byName.putIfAbsent(name.text(), volume);
                if (volume.at("ephemeral").isSet() && !podName.isEmpty()) {
                    made.add(podName + "-" + name.text());
                }
            }
        }
        for (Field volume : volumes) {
            Field claim = volume.at("persistentVolumeClaim", "claimName");
            if (made.contains(claim.text())) {
                claim.refuse("this claim is made for an ephemeral volume of the Pod", "name another claim");
            }
        }
        return byName;
    }

    private static void source(Field volume) {
        boolean found = false;
        for (String kind : sources(volume)) {
            Field source = volume.at(kind);
            if (!source.isSet()) {
                continue;
            }
            if (found) {
                source.refuse("the volume has a second source, but only one may be given", "keep one of the sources");
                continue;
            }
            found = true;
            if (!VolumeSources.check(kind, source, false)) {
                check(kind, source);
            }
        }
    }

    /** The sources of a volume, in the server's order when there are several. */
    private static List<String> sources(Field volume) {
        List<String> given = new ArrayList<>(1);
        if (volume.value() instanceof ObjectValue object) {
            for (String name : object.entries().keySet()) {
                if (KNOWN.contains(name)) {
                    given.add(name);
                }
            }
        }
        return given.size() < 2 ? given : SOURCES;
    }

    private static void check(String kind, Field source) {
        switch (kind) {
            case "emptyDir" -> {
                Field limit = source.at("sizeLimit");
                if (Amount.of(limit)
                        .filter(amount -> amount.compareTo(BigDecimal.ZERO) < 0)
                        .isPresent()) {
                    limit.refuse(limit.shown() + " is negative", "use an amount of at least 0");
                }
            }
            case "secret" -> {
                source.at("secretName").needed();
                files(source);
            }
            case "configMap" -> {
                source.at("name").needed();
                files(source);
            }
            case "persistentVolumeClaim" -> source.at("claimName").needed();
            case "downwardAPI" -> {
                source.at("defaultMode").between(0, 0777);
                source.at("items").items().forEach(file -> EnvRules.file(file, source));
            }
            case "projected" -> projected(source);
            case "csi" -> {
                VolumeSources.driver(source.at("driver"));
                Field secret = source.at("nodePublishSecretRef");
                if (secret.isSet()
                        && secret.at("name").needed()
                        && !Form.SUBDOMAIN.takes(secret.at("name").text())) {
                    secret.at("name").form(Form.SUBDOMAIN);
                }
            }
            case "ephemeral" -> ephemeral(source);
            default -> throw new IllegalArgumentException("there is no rule for volumes of the kind " + kind);
        }
    }

    private static void files(Field source) {
        source.at("defaultMode").between(0, 0777);
        source.at("items").items().forEach(VolumeRules::keyToPath);
    }

    private static void keyToPath(Field item) {
        item.at("key").needed();
        if (item.at("path").needed()) {
            relative(item.at("path"), true);
        }
        item.at("mode").between(0, 0777);
    }

    private static void ephemeral(Field source) {
        Field template = source.at("volumeClaimTemplate");
        if (!template.isSet()) {
            template.refuse("\"volumeClaimTemplate\" is missing", "add the claim that is made for the Pod");
            return;
        }
        Field metadata = template.at("metadata");
        LabelRules.map(metadata.at("labels"));
        for (Field field : metadata.entries()) {
            if (!field.name().equals("labels") && !field.name().equals("annotations") && !field.isEmpty()) {
                field.forbidden("in the template of a claim");
            }
        }
        StorageRules.claim(template.at("spec"));
    }

    private static void projected(Field source) {
        source.at("defaultMode").between(0, 0777);
        Set<String> paths = new HashSet<>();
        for (Field entry : source.at("sources").items()) {
            int sources = 0;
            for (String kind : List.of("secret", "configMap")) {
                Field from = entry.at(kind);
                if (from.isSet()) {
                    sources++;
                    from.at("name").needed();
                    for (Field item : from.at("items").items()) {
                        keyToPath(item);
                        path(source, item.at("path").text(), paths);
                    }
                }
            }
            Field downward = entry.at("downwardAPI");
            if (downward.isSet()) {
                sources++;
                for (Field file : downward.at("items").items()) {
                    EnvRules.file(file, downward);
                    path(source, file.at("path").text(), paths);
                }
            }
            Field token = entry.at("serviceAccountToken");
            if (token.isSet()) {
                sources++;
                token.at("expirationSeconds").between(600, 1L << 32);
                if (token.at("path").isEmpty()) {
                    source.at("path").refuse("the token has no path", "add serviceAccountToken.path");
                } else if (isBackwards(token.at("path"))) {
                    source.at("path")
                            .refuse("the path of the token leaves the volume", "use a relative path without '..'");
                }
            }
            if (entry.at("clusterTrustBundle").isSet()) {
                sources++;
            }
            if (sources > 1) {
                entry.refuse("the entry has several sources, but only one may be given", "make an entry of each");
            }
        }
    }

    private static void path(Field volume, String path, Set<String> seen) {
        if (!path.isEmpty() && !Field.isUnknown(path) && !seen.add(path)) {
            volume.refuse("two files of the volume have the path \"" + path + "\"", "give each file a path of its own");
        }
    }

    private static boolean isBackwards(Field path) {
        return !path.isUnknown()
                && (path.text().startsWith("/") || path.text().startsWith("..") || hasBackstep(path.text()));
    }

    /** A path that does not leave the folder above it. */
    static void relative(Field path, boolean isFile) {
        if (path.isEmpty()) {
            return;
        }
        String text = path.text();
        if (text.startsWith("/")) {
            path.refuse(path.shown() + " is not a relative path", "remove the slash at the beginning");
        } else if (hasBackstep(text)) {
            path.refuse(path.shown() + " contains '..'", "use a path without '..'");
        } else if (isFile && text.startsWith("..")) {
            path.refuse(path.shown() + " begins with '..'", "use another name");
        }
    }

    static void noBacksteps(Field path) {
        if (hasBackstep(path.text())) {
            path.refuse(path.shown() + " contains '..'", "use a path without '..'");
        }
    }

    private static boolean hasBackstep(String path) {
        return path.contains("..") && Arrays.asList(path.split("/", -1)).contains("..");
    }
}
