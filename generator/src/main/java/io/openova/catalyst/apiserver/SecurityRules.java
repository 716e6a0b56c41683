package io.openova.catalyst.apiserver;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Rules for the security settings of Pods and containers. */
final class SecurityRules {
    private static final long MOST_ID = Integer.MAX_VALUE;
    private static final Pattern SYSCTL =
            Pattern.compile("([a-z0-9]([-_a-z0-9]*[a-z0-9])?[./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?");
    private static final List<String> NOT_ON_WINDOWS_POD = List.of(
            "appArmorProfile",
            "seLinuxOptions",
            "seccompProfile",
            "fsGroup",
            "fsGroupChangePolicy",
            "sysctls",
            "runAsUser",
            "runAsGroup",
            "supplementalGroups",
            "supplementalGroupsPolicy",
            "seLinuxChangePolicy");
    private static final List<String> NOT_ON_WINDOWS_CONTAINER = List.of(
            "appArmorProfile",
            "seLinuxOptions",
            "seccompProfile",
            "capabilities",
            "readOnlyRootFilesystem",
            "privileged",
            "allowPrivilegeEscalation",
            "procMount",
            "runAsUser",
            "runAsGroup");

    private SecurityRules() {}

    static void pod(Field spec) {
        Field context = spec.at("securityContext").as(Rule.SECURITY_CONTEXT);
        if (context.isSet()) {
            pod(context, spec);
        }
        if (spec.at("shareProcessNamespace").isTrue() && spec.at("hostPID").isTrue()) {
            context.at("shareProcessNamespace")
                    .refuse("shareProcessNamespace and hostPID exclude each other", "remove one of them");
        }
        operatingSystem(spec, context);
        hostUsers(spec);
        hostProcess(spec, context);
    }

    private static void pod(Field context, Field spec) {
        for (String id : List.of("fsGroup", "runAsUser", "runAsGroup")) {
            context.at(id).between(0, MOST_ID);
        }
        context.at("supplementalGroups").items().forEach(group -> group.between(0, MOST_ID));
        sysctls(context.at("sysctls"), spec);
        context.at("fsGroupChangePolicy").oneOf("Always", "OnRootMismatch");
        context.at("supplementalGroupsPolicy").oneOf("Merge", "Strict");
        context.at("seLinuxChangePolicy").oneOf("Recursive", "MountOption");
        profiles(context);
        windows(context.at("windowsOptions"));
    }

    private static void sysctls(Field sysctls, Field spec) {
        Set<String> names = new HashSet<>();
        for (Field sysctl : sysctls.items()) {
            Field name = sysctl.at("name");
            if (!name.needed()) {
                continue;
            }
            if (name.text().length() > 253 || !SYSCTL.matcher(name.text()).matches()) {
                name.refuse(name.shown() + " is not the name of a sysctl", "use a name such as net.core.somaxconn");
            } else {
                name.unique(names, name.text());
            }
            String dotted = name.text().replace('/', '.');
            if (spec.at("hostNetwork").isTrue() && dotted.startsWith("net.")) {
                name.refuse("sysctls of the network may not be set with hostNetwork", "remove it, or hostNetwork");
            }
            boolean isIpc = dotted.startsWith("kernel.shm")
                    || dotted.startsWith("kernel.msg")
                    || dotted.equals("kernel.sem")
                    || dotted.startsWith("fs.mqueue.");
            if (spec.at("hostIPC").isTrue() && isIpc) {
                name.refuse("sysctls of IPC may not be set with hostIPC", "remove it, or hostIPC");
            }
        }
    }

    private static void profiles(Field context) {
        Field seccomp = context.at("seccompProfile");
        if (seccomp.isSet()) {
            if (seccomp.at("type").needed("name the profile: RuntimeDefault, Localhost, or Unconfined")) {
                seccomp.at("type").oneOf("Localhost", "RuntimeDefault", "Unconfined");
            }
            Field file = seccomp.at("localhostProfile");
            if (seccomp.at("type").is("Localhost")) {
                if (!file.isSet()) {
                    file.refuse("\"localhostProfile\" is missing", "a profile of type Localhost needs its path");
                } else {
                    VolumeRules.relative(file, false);
                }
            } else if (!seccomp.at("type").isUnknown()) {
                file.forbidden("unless the type is Localhost");
            }
        }
        Field armor = context.at("appArmorProfile");
        if (armor.isSet()) {
            if (armor.at("type").needed("name the profile: RuntimeDefault, Localhost, or Unconfined")) {
                armor.at("type").oneOf("Localhost", "RuntimeDefault", "Unconfined");
            }
            Field name = armor.at("localhostProfile");
            if (armor.at("type").is("Localhost")) {
                if (name.text().isBlank() && (!name.isSet() || name.text().isEmpty())) {
                    name.refuse("\"localhostProfile\" is missing", "a profile of type Localhost needs its name");
                } else if (!name.text().equals(name.text().strip())) {
                    name.refuse("the name of the profile has blanks around it", "remove the blanks");
                } else if (name.text().length() > 4095) {
                    name.refuse("the name of the profile is longer than 4095 characters", "shorten it");
                }
            } else if (armor.at("type").is("RuntimeDefault") || armor.at("type").is("Unconfined")) {
                name.forbidden("unless the type is Localhost");
            }
        }
    }

    static void container(Field container, Field spec) {
        Field context = container.at("securityContext").as(Rule.SECURITY_CONTEXT);
        if (!context.isSet()) {
            return;
        }
        context.at("runAsUser").between(0, MOST_ID);
        context.at("runAsGroup").between(0, MOST_ID);
        Field procMount = context.at("procMount");
        procMount.oneOf("Default", "Unmasked");
        boolean sharesUsers =
                !spec.at("hostUsers").isSet() || spec.at("hostUsers").isTrue();
        if (sharesUsers && procMount.is("Unmasked")) {
            procMount.refuse("an unmasked /proc needs hostUsers: false", "set hostUsers: false in the Pod");
        }
        profiles(context);
        if (context.at("allowPrivilegeEscalation").isSet()
                && !context.at("allowPrivilegeEscalation").isTrue()) {
            if (context.at("privileged").isTrue()) {
                context.refuse(
                        "privileged: true and allowPrivilegeEscalation: false exclude each other",
                        "remove one of them");
            }
            if (context.at("capabilities", "add").texts().contains("CAP_SYS_ADMIN")) {
                context.refuse(
                        "the capability CAP_SYS_ADMIN and allowPrivilegeEscalation: false exclude each other",
                        "remove one of them");
            }
        }
        windows(context.at("windowsOptions"));
    }

    private static void windows(Field options) {
        if (!options.isSet()) {
            return;
        }
        options.at("gmsaCredentialSpecName").strictly(Form.SUBDOMAIN);
        Field spec = options.at("gmsaCredentialSpec");
        if (spec.isSet() && (spec.text().isEmpty() || spec.text().length() > 64 * 1024)) {
            spec.refuse("the credential specification is empty or longer than 64 KiB", "remove or shorten it");
        }
        Field user = options.at("runAsUserName");
        if (!user.isSet()) {
            return;
        }
        String[] parts = user.text().split("\\\\", -1);
        String name = parts[parts.length - 1];
        if (user.text().isEmpty() || name.isEmpty()) {
            user.refuse("the user name is empty", "write a user, or a domain, a backslash, and a user");
        } else if (user.text().chars().anyMatch(Character::isISOControl)) {
            user.refuse("the user name has control characters", "remove them");
        } else if (parts.length > 2) {
            user.refuse("the user name has more than one backslash", "write a domain, one backslash, and a user");
        } else if (name.length() > 104 || name.matches("[. ]+") || name.matches(".*[\"/:;|=,+*?<>@\\[\\]].*")) {
            user.refuse(
                    "\"" + name + "\" is not a user name of Windows",
                    "use up to 104 characters without \"/\\:;|=,+*?<>@[]");
        } else if (parts.length == 2 && !isDomain(parts[0])) {
            user.refuse("\"" + parts[0] + "\" is not a domain of Windows", "use a NetBIOS or DNS name");
        }
    }

    private static boolean isDomain(String domain) {
        String label = "[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?";
        return domain.length() < 256
                && (domain.matches("[^\\\\/:*?\"<>|.][^\\\\/:*?\"<>|]{0,14}")
                        || domain.matches(label + "(?:\\." + label + ")*"));
    }

    private static void operatingSystem(Field spec, Field context) {
        Field os = spec.at("os").as(Rule.SECURITY_CONTEXT);
        if (!os.isSet()) {
            return;
        }
        Field name = os.at("name");
        if (!name.needed("name the operating system: linux or windows") || name.isUnknown()) {
            return;
        }
        boolean isWindows = name.is("windows");
        if (!isWindows && !name.is("linux")) {
            os.refuse(
                    name.shown() + " is not an operating system of Pods",
                    "use one of: linux, windows",
                    List.of("linux", "windows"));
            return;
        }
        String why = "for a Pod of " + name.text();
        if (!isWindows) {
            context.at("windowsOptions").forbidden(why);
        } else {
            NOT_ON_WINDOWS_POD.forEach(field -> context.at(field).forbidden(why));
            for (String field : List.of("hostUsers", "hostPID", "hostIPC", "shareProcessNamespace")) {
                if (field.equals("hostUsers")
                        || field.startsWith("share")
                        || spec.at(field).isTrue()) {
                    spec.at(field).as(Rule.SECURITY_CONTEXT).forbidden(why);
                }
            }
        }
        for (Field container : PodRules.containers(spec)) {
            Field own = container.at("securityContext").as(Rule.SECURITY_CONTEXT);
            if (isWindows) {
                NOT_ON_WINDOWS_CONTAINER.forEach(field -> own.at(field).forbidden(why));
            } else {
                own.at("windowsOptions").forbidden(why);
            }
        }
    }

    private static void hostUsers(Field spec) {
        if (!spec.at("hostUsers").isSet() || spec.at("hostUsers").isTrue()) {
            return;
        }
        for (String field : List.of("hostNetwork", "hostPID", "hostIPC")) {
            if (spec.at(field).isTrue()) {
                spec.at(field).as(Rule.SECURITY_CONTEXT).forbidden("when hostUsers is false");
            }
        }
        for (Field container : PodRules.containers(spec)) {
            if (container.at("volumeDevices").size() > 0) {
                container.at("volumeDevices").as(Rule.SECURITY_CONTEXT).forbidden("when hostUsers is false");
            }
        }
    }

    private static void hostProcess(Field spec, Field context) {
        Field ofPod = context.at("windowsOptions", "hostProcess");
        int all = 0;
        int host = 0;
        for (Field container : PodRules.containers(spec)) {
            all++;
            Field own = container
                    .at("securityContext", "windowsOptions")
                    .as(Rule.SECURITY_CONTEXT)
                    .at("hostProcess");
            if (ofPod.isSet() && own.isSet() && ofPod.isTrue() != own.isTrue()) {
                own.refuse(
                        "the container and its Pod differ in hostProcess", "write the same value in both, or in one");
            }
            if (own.isSet() ? own.isTrue() : ofPod.isTrue()) {
                host++;
            }
        }
        if (host > 0 && host != all) {
            spec.as(Rule.SECURITY_CONTEXT)
                    .refuse("some containers are host processes and others are not", "set hostProcess in the Pod");
        }
        if (host > 0 && !spec.at("hostNetwork").isTrue()) {
            spec.at("hostNetwork")
                    .as(Rule.SECURITY_CONTEXT)
                    .refuse("host processes need hostNetwork: true", "set hostNetwork: true");
        }
    }
}
