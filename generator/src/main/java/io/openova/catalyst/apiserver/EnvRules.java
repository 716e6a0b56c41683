package io.openova.catalyst.apiserver;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Rules for environment variables of a container, and for the references to the Pod itself that they and projected
 * files make.
 */
final class EnvRules {
    private static final Set<String> OF_ENV = Set.of(
            "metadata.name",
            "metadata.namespace",
            "metadata.uid",
            "spec.nodeName",
            "spec.serviceAccountName",
            "status.hostIP",
            "status.hostIPs",
            "status.podIP",
            "status.podIPs");
    private static final Set<String> OF_FILES =
            Set.of("metadata.name", "metadata.namespace", "metadata.labels", "metadata.annotations", "metadata.uid");
    private static final Set<String> RESOURCES = Set.of(
            "limits.cpu",
            "limits.memory",
            "limits.ephemeral-storage",
            "requests.cpu",
            "requests.memory",
            "requests.ephemeral-storage");

    private EnvRules() {}

    static void check(Field container) {
        for (Field variable : container.at("env").as(Rule.ENV).items()) {
            if (variable.at("name").needed("give the variable a name")) {
                variable.at("name").form(Form.ENV_NAME);
            }
            source(variable);
        }
        Field from = container.at("envFrom").as(Rule.ENV);
        for (Field source : from.items()) {
            source.at("prefix").form(Form.ENV_NAME);
            int sources = 0;
            for (String kind : List.of("configMapRef", "secretRef")) {
                Field reference = source.at(kind);
                if (reference.isSet()) {
                    sources++;
                    if (reference.at("name").needed()) {
                        reference.at("name").form(Form.SUBDOMAIN);
                    }
                }
            }
            if (sources == 0) {
                from.refuse("an entry names no source", "set \"configMapRef\" or \"secretRef\" in each entry");
            } else if (sources > 1) {
                from.refuse(
                        "an entry names two sources", "keep one of \"configMapRef\" and \"secretRef\" in each entry");
            }
        }
    }

    private static void source(Field variable) {
        Field source = variable.at("valueFrom");
        if (!source.isSet()) {
            return;
        }
        int sources = 0;
        Field field = source.at("fieldRef");
        if (field.isSet()) {
            sources++;
            field(field, OF_ENV);
        }
        Field resource = source.at("resourceFieldRef");
        if (resource.isSet()) {
            sources++;
            resource(resource, false);
        }
        for (String kind : List.of("configMapKeyRef", "secretKeyRef")) {
            Field reference = source.at(kind);
            if (reference.isSet()) {
                sources++;
                if (reference.at("name").needed()) {
                    reference.at("name").form(Form.SUBDOMAIN);
                }
                if (reference.at("key").needed()) {
                    reference.at("key").form(Form.CONFIG_KEY);
                }
            }
        }
        if (sources == 0 && !source.at("fileKeyRef").isSet()) {
            source.refuse(
                    "\"valueFrom\" names no source",
                    "set one of: fieldRef, resourceFieldRef, configMapKeyRef, secretKeyRef");
        } else if (sources > 0 && !variable.at("value").isEmpty()) {
            source.refuse("\"valueFrom\" cannot be combined with a value", "remove \"value\" or \"valueFrom\"");
        } else if (sources > 1) {
            source.refuse("\"valueFrom\" names several sources", "keep one of them");
        }
    }

    /** A field of the Pod, as variables or files may show it. */
    private static void field(Field reference, Set<String> allowed) {
        Field path = reference.at("fieldPath");
        if (!path.needed() || path.isUnknown()) {
            return;
        }
        Field version = reference.at("apiVersion");
        if (!version.isEmpty() && !version.is("v1")) {
            path.refuse(
                    "the API version " + version.shown() + " has no such field",
                    "write apiVersion: v1, or leave it out");
            return;
        }
        String text = path.text();
        int bracket = text.indexOf("['");
        if (bracket > 0 && text.endsWith("']")) {
            String key = text.substring(bracket + 2, text.length() - 2);
            String map = text.substring(0, bracket);
            boolean isMap = map.equals("metadata.annotations") || map.equals("metadata.labels");
            if (!isMap) {
                path.refuse("\"" + map + "\" is not a map, so it has no keys", "remove the key in brackets");
            } else if (!Form.QUALIFIED.takes(
                    map.endsWith("annotations") ? key.toLowerCase(java.util.Locale.ROOT) : key)) {
                reference.refuse("\"" + key + "\" is not a valid key", "use " + Form.QUALIFIED.words());
            }
        } else if (!allowed.contains(text)) {
            path.oneOf(allowed.stream().sorted().toArray(String[]::new));
        }
    }

    private static void resource(Field reference, boolean isFile) {
        Field resource = reference.at("resource");
        if (isFile && !reference.at("containerName").needed("name the container whose resource is meant")) {
            return;
        }
        if (!resource.needed() || resource.isUnknown()) {
            return;
        }
        String name = resource.text();
        boolean isHuge = name.startsWith("limits.hugepages-") || name.startsWith("requests.hugepages-");
        if (!RESOURCES.contains(name) && !isHuge) {
            resource.oneOf(RESOURCES.stream().sorted().toArray(String[]::new));
        }
        Optional<BigDecimal> divisor = Amount.of(reference.at("divisor"));
        if (divisor.isEmpty() || divisor.get().signum() == 0) {
            return;
        }
        boolean isCpu = name.endsWith(".cpu");
        if (!isCpu && !RESOURCES.contains(name) && !isHuge) {
            return;
        }
        BigDecimal amount = divisor.get();
        boolean fits = isCpu
                ? amount.compareTo(BigDecimal.ONE) == 0 || amount.compareTo(new BigDecimal("0.001")) == 0
                : isPowerOfUnit(amount);
        if (!fits) {
            reference
                    .at("divisor")
                    .refuse(
                            reference.at("divisor").shown() + " does not divide " + name,
                            isCpu ? "use 1 or 1m" : "use 1, or one of 1k, 1M, 1G, 1Ki, 1Mi, 1Gi, and so on");
        }
    }

    private static boolean isPowerOfUnit(BigDecimal amount) {
        BigDecimal tens = BigDecimal.ONE;
        BigDecimal twos = BigDecimal.ONE;
        for (int i = 0; i <= 6; i++) {
            if (amount.compareTo(tens) == 0 || amount.compareTo(twos) == 0) {
                return true;
            }
            tens = tens.scaleByPowerOfTen(3);
            twos = twos.multiply(BigDecimal.valueOf(1024));
        }
        return false;
    }

    /** A file of a downward API volume; the API server reports most of its faults at the volume. */
    static void file(Field file, Field volume) {
        if (file.at("path").isEmpty()) {
            volume.at("path").refuse("a file has no path", "give each item a \"path\"");
        } else {
            VolumeRules.relative(file.at("path"), true);
        }
        Field field = file.at("fieldRef");
        Field resource = file.at("resourceFieldRef");
        if (field.isSet()) {
            field(field, OF_FILES);
            if (resource.isSet()) {
                volume.refuse("a file has both fieldRef and resourceFieldRef", "keep one of them");
            }
        } else if (resource.isSet()) {
            resource(resource, true);
        } else {
            volume.refuse("a file names neither fieldRef nor resourceFieldRef", "add one of them to each item");
        }
        file.at("mode").between(0, 0777);
    }
}
