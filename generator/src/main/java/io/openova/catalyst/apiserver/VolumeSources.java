package io.openova.catalyst.apiserver;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Rules for volume sources that Pods and PersistentVolumes share: mostly required fields. */
final class VolumeSources {
    private static final Map<String, List<String>> NEEDED = Map.ofEntries(
            Map.entry("gitRepo", List.of("repository")),
            Map.entry("gcePersistentDisk", List.of("pdName")),
            Map.entry("awsElasticBlockStore", List.of("volumeID")),
            Map.entry("nfs", List.of("server", "path")),
            Map.entry("iscsi", List.of("targetPortal", "iqn")),
            Map.entry("glusterfs", List.of("endpoints", "path")),
            Map.entry("rbd", List.of("monitors", "image")),
            Map.entry("cinder", List.of("volumeID")),
            Map.entry("cephfs", List.of("monitors")),
            Map.entry("quobyte", List.of("registry", "volume")),
            Map.entry("flexVolume", List.of("driver")),
            Map.entry("azureFile", List.of("secretName", "shareName")),
            Map.entry("vsphereVolume", List.of("volumePath")),
            Map.entry("azureDisk", List.of("diskName", "diskURI")),
            Map.entry("storageos", List.of("volumeName")),
            Map.entry("portworxVolume", List.of("volumeID")),
            Map.entry("scaleIO", List.of("gateway", "system", "volumeName")),
            Map.entry("photonPersistentDisk", List.of("pdID")));

    private VolumeSources() {}

    /**
     * @return whether the kind is checked here
     */
    static boolean check(String kind, Field source, boolean isPersistent) {
        List<String> needed = NEEDED.get(kind);
        if (needed == null && !List.of("hostPath", "fc", "flocker").contains(kind)) {
            return false;
        }
        for (String field : needed == null ? List.<String>of() : needed) {
            source.at(field).needed();
        }
        switch (kind) {
            case "hostPath" -> hostPath(source);
            case "gitRepo" -> VolumeRules.relative(source.at("directory"), false);
            case "gcePersistentDisk", "awsElasticBlockStore" ->
                source.at("partition").between(0, 255);
            case "nfs" -> {
                Field path = source.at("path");
                if (!path.isEmpty() && !path.text().startsWith("/")) {
                    path.refuse(path.shown() + " is not an absolute path", "begin it with a slash");
                }
            }
            case "iscsi" -> iscsi(source);
            case "fc" -> fibreChannel(source);
            case "quobyte" -> {
                Field registry = source.at("registry");
                boolean arePairs =
                        List.of(registry.text().split(",", -1)).stream().allMatch(pair -> pair.indexOf(':') >= 0);
                if (!registry.isEmpty() && !arePairs) {
                    registry.refuse(
                            registry.shown() + " is not a host and a port", "write host:port, several with commas");
                }
            }
            case "flexVolume" -> options(source.at("options"));
            case "flocker" -> flocker(source);
            case "azureDisk" -> azureDisk(source);
            case "storageos" -> {
                source.at("volumeName").form(Form.LABEL);
                source.at("volumeNamespace").form(Form.LABEL);
            }
            default -> {
                // There is nothing to check but required fields.
            }
        }
        if (isPersistent || kind.equals("cinder") || kind.equals("storageos")) {
            secret(kind, source, isPersistent);
        }
        return true;
    }

    private static void secret(String kind, Field source, boolean isPersistent) {
        Field reference = source.at("secretRef");
        boolean isChecked = List.of("cinder", "storageos", "iscsi").contains(kind);
        if (reference.isSet() && isChecked) {
            reference.at("name").needed();
            if (isPersistent && !kind.equals("iscsi")) {
                reference.at("namespace").needed();
            }
        }
    }

    private static void hostPath(Field source) {
        if (source.at("path").needed()) {
            VolumeRules.noBacksteps(source.at("path"));
        }
        source.at("type")
                .oneOf(
                        "",
                        "DirectoryOrCreate",
                        "Directory",
                        "FileOrCreate",
                        "File",
                        "Socket",
                        "CharDevice",
                        "BlockDevice");
    }

    private static void iscsi(Field source) {
        for (String name : List.of("iqn", "initiatorName")) {
            Field qualified = source.at(name);
            String text = qualified.text();
            boolean isKnown = text.startsWith("iqn") || text.startsWith("eui") || text.startsWith("naa");
            boolean fits = text.startsWith("iqn")
                    ? text.matches("iqn\\.\\d{4}-\\d{2}\\.([\\p{Alnum}.-]+)(:[^,;*&$|\\s]+)?")
                    : text.startsWith("eui")
                            ? text.matches("eui\\.\\p{XDigit}{16}")
                            : text.matches("naa\\.\\p{XDigit}{16,32}");
            if (!qualified.isEmpty() && !(isKnown && fits)) {
                // The API server writes this one field without its capital.
                qualified.refuse(qualified.shown() + " is not a name of iSCSI", "begin it with iqn., eui., or naa.");
            }
        }
        source.at("lun").between(0, 255);
        boolean needsSecret = source.at("chapAuthDiscovery").isTrue()
                || source.at("chapAuthSession").isTrue();
        if (needsSecret && !source.at("secretRef").isSet()) {
            source.at("secretRef").refuse("\"secretRef\" is missing", "CHAP needs a Secret");
        }
    }

    private static void fibreChannel(Field source) {
        Field names = source.at("targetWWNs");
        boolean hasIds = source.at("wwids").size() > 0;
        if (names.size() == 0 && !hasIds) {
            names.refuse("neither targetWWNs nor wwids is given", "give one of them");
        } else if (names.size() > 0 && hasIds) {
            names.refuse("targetWWNs and wwids exclude each other", "keep one of them");
        }
        if (names.size() > 0) {
            Field unit = source.at("lun");
            if (!unit.isSet()) {
                unit.refuse("\"lun\" is missing", "targetWWNs need a \"lun\"");
            }
            unit.between(0, 255);
        }
    }

    private static void options(Field options) {
        for (Field option : options.entries()) {
            int slash = option.name().indexOf('/');
            String domain =
                    "." + (slash < 0 ? option.name() : option.name().substring(0, slash)).toLowerCase(Locale.ROOT);
            if (domain.endsWith(".kubernetes.io") || domain.endsWith(".k8s.io")) {
                option.refuse("the domains kubernetes.io and k8s.io are reserved", "use another domain");
            }
        }
    }

    private static void flocker(Field source) {
        boolean hasName = !source.at("datasetName").isEmpty();
        boolean hasId = !source.at("datasetUUID").isEmpty();
        if (hasName == hasId) {
            source.refuse("exactly one of datasetName and datasetUUID is needed", "give one of them");
        }
        if (source.at("datasetName").text().indexOf('/') >= 0) {
            source.at("datasetName").refuse("a dataset's name has no '/'", "remove the slash");
        }
    }

    private static void azureDisk(Field source) {
        source.at("cachingMode").oneOf("None", "ReadOnly", "ReadWrite");
        Field kind = source.at("kind");
        kind.oneOf("Shared", "Dedicated", "Managed");
        Field address = source.at("diskURI");
        boolean isManaged = kind.is("Managed");
        String start = isManaged ? "/subscriptions/" : "https://";
        if (!address.isEmpty() && !address.text().startsWith(start) && (isManaged || !kind.isEmpty())) {
            address.refuse(
                    address.shown() + " does not begin with " + start, "write the disk's address as its kind needs it");
        }
    }

    /** The name of a CSI driver. */
    static void driver(Field driver) {
        if (driver.needed("name the CSI driver")) {
            if (driver.text().length() > 63) {
                driver.refuse(
                        "this has " + driver.text().length() + " characters, but at most 63 are allowed", "shorten it");
            }
            driver.form(Form.CASELESS_SUBDOMAIN);
        }
    }
}
