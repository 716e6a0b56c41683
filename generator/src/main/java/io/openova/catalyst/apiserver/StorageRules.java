package io.openova.catalyst.apiserver;

import java.math.BigDecimal;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Rules for volumes, claims, classes, and drivers of storage. */
final class StorageRules {
    private static final String ONE_POD = "ReadWriteOncePod";
    private static final List<String> SOURCES = List.of(
            "hostPath",
            "gcePersistentDisk",
            "awsElasticBlockStore",
            "glusterfs",
            "flocker",
            "nfs",
            "rbd",
            "quobyte",
            "cephfs",
            "iscsi",
            "cinder",
            "fc",
            "flexVolume",
            "azureFile",
            "vsphereVolume",
            "photonPersistentDisk",
            "portworxVolume",
            "azureDisk",
            "scaleIO",
            "local",
            "storageos",
            "csi");

    private StorageRules() {}

    static void persistentVolumeClaim(Field object) {
        claim(object.at("spec").as(Rule.STORAGE));
    }

    private static void accessModes(Field modes) {
        if (!modes.needed("add at least one access mode")) {
            return;
        }
        List<String> allowed = List.of("ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", ONE_POD);
        boolean hasOnePod = false;
        boolean hasOther = false;
        for (Field mode : modes.items()) {
            if (!mode.isUnknown() && !allowed.contains(mode.text())) {
                modes.refuse(
                        mode.shown() + " is not an access mode", "use one of: " + String.join(", ", allowed), allowed);
            }
            hasOnePod |= mode.is(ONE_POD);
            hasOther |= !mode.is(ONE_POD) && allowed.contains(mode.text());
        }
        if (hasOnePod && hasOther) {
            modes.refuse("ReadWriteOncePod excludes other access modes", "keep it alone, or remove it");
        }
    }

    /** The spec of a claim; claims occur in templates, too. */
    static void claim(Field spec) {
        accessModes(spec.at("accessModes"));
        LabelRules.selector(spec.at("selector"));
        Field storage = spec.at("resources", "requests").at("storage");
        if (!storage.isSet()) {
            // The API server leaves out one step of the path.
            spec.at("resources").at("storage").refuse("\"storage\" is missing", "add resources.requests.storage");
        } else {
            positive(storage, spec.at("resources").at("storage"));
        }
        spec.at("storageClassName").form(Form.SUBDOMAIN);
        spec.at("volumeMode").oneOf("Block", "Filesystem");
        // A source of any other kind is dropped when a claim is created, so it is not an error.
        boolean isSource = spec.at("dataSource", "kind").is("PersistentVolumeClaim")
                        && spec.at("dataSource", "apiGroup").isEmpty()
                || spec.at("dataSource", "kind").is("VolumeSnapshot")
                        && spec.at("dataSource", "apiGroup").is("snapshot.storage.k8s.io");
        if (isSource) {
            source(spec.at("dataSource"));
        }
        source(spec.at("dataSourceRef"));
        if (!spec.at("dataSourceRef", "namespace").isEmpty()) {
            spec.at("dataSourceRef", "namespace").form(Form.LABEL);
        }
        if (isSource && spec.at("dataSourceRef").isSet()) {
            boolean isSame = List.of("apiGroup", "kind", "name").stream().allMatch(field -> spec.at("dataSource", field)
                    .text()
                    .equals(spec.at("dataSourceRef", field).text()));
            boolean isElsewhere = !spec.at("dataSourceRef", "namespace").isEmpty();
            if (!isSame && !isElsewhere) {
                spec.refuse("dataSource and dataSourceRef differ", "keep one of them");
            }
        }
        spec.at("volumeAttributesClassName").form(Form.SUBDOMAIN);
    }

    private static void positive(Field amount, Field place) {
        Optional<BigDecimal> value = Amount.of(amount);
        if (value.isPresent() && value.get().signum() <= 0) {
            place.refuse(amount.shown() + " is not above 0", "request storage");
        }
    }

    private static void source(Field source) {
        if (!source.isSet()) {
            return;
        }
        source.at("name").needed();
        source.at("kind").needed();
        if (source.at("apiGroup").isEmpty()) {
            if (!source.at("kind").is("PersistentVolumeClaim")
                    && !source.at("kind").isUnknown()) {
                source.refuse("without an apiGroup only a PersistentVolumeClaim can be a source", "add \"apiGroup\"");
            }
        } else {
            source.at("apiGroup").form(Form.SUBDOMAIN);
        }
    }

    static void persistentVolume(Field object) {
        Field spec = object.at("spec").as(Rule.STORAGE);
        accessModes(spec.at("accessModes"));
        Field capacity = spec.at("capacity");
        if (capacity.needed("set the capacity of the volume")) {
            if (!capacity.at("storage").isSet() || capacity.size() > 1) {
                capacity.refuse("the capacity of a volume is its storage, and nothing else", "keep \"storage\" alone");
            }
            capacity.entries().forEach(entry -> positive(entry, entry));
        }
        Field policy = spec.at("persistentVolumeReclaimPolicy");
        policy.oneOfIfGiven("Delete", "Recycle", "Retain");
        Field affinity = spec.at("nodeAffinity");
        if (affinity.isSet()) {
            if (!affinity.at("required").isSet()) {
                affinity.at("required").refuse("\"required\" is missing", "add the terms that the node must match");
            } else {
                AffinityRules.nodeSelector(affinity.at("required"));
            }
        }
        source(spec, affinity);
        if (spec.at("hostPath", "path").is("/") && policy.is("Recycle")) {
            policy.refuse("the root of a node may not be recycled", "use Retain");
        }
        spec.at("storageClassName").form(Form.SUBDOMAIN);
        spec.at("volumeMode").oneOf("Block", "Filesystem");
    }

    private static void source(Field spec, Field affinity) {
        boolean found = false;
        for (String kind : SOURCES) {
            Field source = spec.at(kind).as(Rule.VOLUME);
            if (!source.isSet()) {
                continue;
            }
            if (found) {
                source.refuse("the volume has a second source, but only one may be given", "keep one of the sources");
                continue;
            }
            found = true;
            if (kind.equals("csi")) {
                csi(source);
            } else if (kind.equals("local")) {
                if (source.at("path").needed()) {
                    VolumeRules.noBacksteps(source.at("path"));
                }
                if (!affinity.isSet()) {
                    affinity.refuse("\"nodeAffinity\" is missing", "a local volume needs the node that it is on");
                }
            } else {
                VolumeSources.check(kind, source, true);
            }
        }
        if (!found) {
            spec.refuse("the volume has no source", "add one, such as csi, nfs, or hostPath");
        }
    }

    private static void csi(Field source) {
        VolumeSources.driver(source.at("driver"));
        source.at("volumeHandle").needed();
        for (String secret : List.of(
                "controllerPublishSecretRef",
                "controllerExpandSecretRef",
                "nodePublishSecretRef",
                "nodeExpandSecretRef")) {
            Field reference = source.at(secret);
            if (reference.isSet()) {
                if (reference.at("name").needed()) {
                    reference.at("name").form(Form.SUBDOMAIN);
                }
                if (reference.at("namespace").needed()) {
                    reference.at("namespace").form(Form.LABEL);
                }
            }
        }
    }

    static void storageClass(Field object) {
        Field self = object.as(Rule.STORAGE);
        provisioner(self.at("provisioner"));
        parameters(self.at("parameters"), false);
        self.at("reclaimPolicy").oneOfIfGiven("Delete", "Retain");
        self.at("volumeBindingMode").oneOf("Immediate", "WaitForFirstConsumer");
        Set<Object> terms = new HashSet<>();
        for (Field term : self.at("allowedTopologies").items()) {
            Field expressions = term.at("matchLabelExpressions");
            if (expressions.size() == 0 || !terms.add(java.util.Objects.requireNonNull(expressions.value()))) {
                expressions.refuse("the term is empty, or equals an earlier one", "remove the term");
            }
            Set<String> keys = new HashSet<>();
            for (Field expression : term.at("matchLabelExpressions").items()) {
                Field values = expression.at("values");
                if (values.needed("list at least one value")) {
                    Set<String> seen = new HashSet<>();
                    values.items().forEach(value -> value.unique(seen, value.text()));
                }
                LabelRules.key(expression.at("key"));
                expression.at("key").unique(keys, expression.at("key").text());
            }
        }
    }

    private static void provisioner(Field name) {
        if (name.needed("name what makes the volumes")
                && !name.isUnknown()
                && !Form.QUALIFIED.takes(name.text().toLowerCase(Locale.ROOT))) {
            name.refuse(name.shown() + " is not " + Form.QUALIFIED.words(), "use such a name");
        }
    }

    private static void parameters(Field parameters, boolean isNeeded) {
        if (parameters.size() > 512) {
            parameters.refuse("more than 512 parameters are given", "remove some");
        }
        if (isNeeded && parameters.size() == 0) {
            parameters.refuse("\"parameters\" is missing", "add at least one");
        }
        if (parameters.entries().stream().anyMatch(entry -> entry.name().isEmpty())) {
            parameters.refuse("a parameter has no name", "name it");
        }
    }

    static void attributesClass(Field object) {
        provisioner(object.as(Rule.STORAGE).at("driverName"));
        parameters(object.as(Rule.STORAGE).at("parameters"), true);
    }

    static void driver(Field object) {
        Field spec = object.at("spec").as(Rule.STORAGE);
        spec.at("fsGroupPolicy").oneOf("File", "None", "ReadWriteOnceWithFSType");
        Set<String> audiences = new HashSet<>();
        for (Field request : spec.at("tokenRequests").items()) {
            request.at("audience").unique(audiences, request.at("audience").text());
            request.at("expirationSeconds").between(600, 1L << 32);
        }
        Field modes = spec.at("volumeLifecycleModes");
        for (Field mode : modes.items()) {
            if (!mode.isUnknown() && !mode.is("Persistent") && !mode.is("Ephemeral")) {
                modes.refuse(mode.shown() + " is not a mode of volumes", "use Persistent, Ephemeral, or both");
            }
        }
        spec.at("nodeAllocatableUpdatePeriodSeconds").atLeast(10);
    }

    static void attachment(Field object) {
        Field spec = object.at("spec").as(Rule.STORAGE);
        VolumeSources.driver(spec.at("attacher"));
        if (spec.at("nodeName").needed()) {
            spec.at("nodeName").form(Form.SUBDOMAIN);
        }
        Field source = spec.at("source");
        boolean hasName = source.at("persistentVolumeName").isSet();
        if (hasName == source.at("inlineVolumeSpec").isSet()) {
            source.refuse("exactly one of persistentVolumeName and inlineVolumeSpec is needed", "give one of them");
        } else if (hasName && source.at("persistentVolumeName").needed()) {
            source.at("persistentVolumeName").form(Form.SUBDOMAIN);
        }
    }

    static void capacity(Field object) {
        Field self = object.as(Rule.STORAGE);
        LabelRules.selector(self.at("nodeTopology"));
        if (self.at("storageClassName").needed()) {
            self.at("storageClassName").form(Form.SUBDOMAIN);
        }
        if (Amount.of(self.at("capacity")).filter(amount -> amount.signum() < 0).isPresent()) {
            self.at("capacity").refuse("the capacity is negative", "use at least 0");
        }
    }

    static void csiNode(Field object) {
        Set<String> names = new HashSet<>();
        for (Field driver : object.at("spec", "drivers").as(Rule.STORAGE).items()) {
            VolumeSources.driver(driver.at("name"));
            driver.at("name").unique(names, driver.at("name").text());
            Field id = driver.at("nodeID");
            if (id.needed() && id.text().length() > 192) {
                id.refuse("the node's id is longer than 192 characters", "shorten it");
            }
            driver.at("allocatable", "count").atLeast(0);
            Set<String> keys = new HashSet<>();
            for (Field key : driver.at("topologyKeys").items()) {
                key.strictly(Form.QUALIFIED);
                key.unique(keys, key.text());
            }
        }
    }
}
