package io.openova.catalyst.apiserver;

import io.openova.catalyst.value.Value;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Rules for Services. */
final class ServiceRules {
    private static final String BALANCER = "LoadBalancer";
    private static final String NONE = "None";

    /** Fields that are checked in any case. */
    private static final Set<String> COMMON = Set.of("type", "selector", "ports");

    private ServiceRules() {}

    static void service(Field object) {
        Field spec = object.at("spec").as(Rule.SERVICE);
        Field type = spec.at("type");
        type.oneOfIfGiven("ClusterIP", "ExternalName", BALANCER, "NodePort");
        String kind = type.text("ClusterIP");
        boolean isHeadless = isHeadless(spec);
        Field ports = spec.at("ports");
        if (ports.size() == 0 && !isHeadless && !kind.equals("ExternalName") && !type.isUnknown()) {
            ports.refuse("\"ports\" is missing", "add the ports, or clusterIP: None");
        }
        if (isHeadless && (kind.equals(BALANCER) || kind.equals("NodePort"))) {
            Field address = spec.at("clusterIPs").size() > 0
                    ? spec.at("clusterIPs").items().get(0)
                    : spec.at("clusterIP");
            address.refuse("a Service of the type " + kind + " has a cluster IP", "remove \"None\"");
        }
        if (kind.equals("ExternalName")) {
            externalName(spec);
        } else {
            if (!spec.hasOnly(COMMON)) {
                clusterIps(spec, isHeadless);
            }
        }
        ports(ports.as(Rule.PORT), kind);
        LabelRules.map(spec.at("selector"));
        if (spec.hasOnly(COMMON)) {
            return;
        }
        affinity(spec);
        for (Field address : spec.at("externalIPs").items()) {
            NetworkRules.endpoint(address, Form.IP);
        }
        balancer(spec, kind);
        traffic(spec, kind);
    }

    private static boolean isHeadless(Field spec) {
        List<String> addresses = spec.at("clusterIPs").texts();
        return spec.at("clusterIP").is(NONE) && addresses.size() < 2 || addresses.equals(List.of(NONE));
    }

    private static void externalName(Field spec) {
        Field addresses = spec.at("clusterIPs");
        if (addresses.size() > 0 || !spec.at("clusterIP").isEmpty()) {
            addresses.refuse("a Service of the type ExternalName has no cluster IP", "remove it");
        }
        if (spec.at("ipFamilies").size() > 0) {
            spec.at("ipFamilies").forbidden("with the type ExternalName");
        }
        spec.at("ipFamilyPolicy").forbidden("with the type ExternalName");
        Field name = spec.at("externalName");
        if (name.needed("the type ExternalName needs it") && !name.isUnknown()) {
            String text = name.text();
            if (!Form.SUBDOMAIN.takes(text.endsWith(".") ? text.substring(0, text.length() - 1) : text)) {
                name.refuse(name.shown() + " is not " + Form.SUBDOMAIN.words(), "write a host name, not a URL");
            }
        }
    }

    private static void clusterIps(Field spec, boolean isHeadless) {
        Field one = spec.at("clusterIP");
        Field all = spec.at("clusterIPs");
        List<Field> addresses = all.items();
        if (!addresses.isEmpty()) {
            if (one.isEmpty()) {
                all.refuse("clusterIPs needs clusterIP beside it", "set clusterIP to the first of them");
            } else if (!one.text().equals(addresses.get(0).text())
                    && !one.isUnknown()
                    && !addresses.get(0).isUnknown()) {
                all.refuse("the first address differs from clusterIP", "write the same address in both");
            }
        }
        Set<String> families = new HashSet<>();
        for (Field family : spec.at("ipFamilies").items()) {
            family.oneOf("IPv4", "IPv6");
            family.unique(families, family.text());
        }
        Field policy = spec.at("ipFamilyPolicy");
        policy.oneOf("PreferDualStack", "RequireDualStack", "SingleStack");
        if (addresses.size() > 2) {
            all.refuse("more than two addresses are given", "keep one for each family");
        }
        if (addresses.isEmpty() && !one.is(NONE) && !one.isEmpty() && !one.isUnknown() && !Addresses.isIp(one.text())) {
            // The server copies the address before it validates it.
            one.refuse(one.shown() + " is not an IP address", "use an IP address of the cluster, None, or remove it");
        }
        boolean areValid = true;
        for (int i = 0; i < addresses.size(); i++) {
            Field address = addresses.get(i);
            boolean isNone = i == 0 && address.is(NONE);
            if (isNone && addresses.size() > 1) {
                all.refuse("None is not the only address", "remove the others");
            } else if (!isNone) {
                address.strictly(Form.IP);
            }
            areValid = areValid && !isNone && Addresses.isIp(address.text());
        }
        if (!areValid) {
            return;
        }
        if (addresses.size() == 2
                && Addresses.isIpv6(addresses.get(0).text())
                        == Addresses.isIpv6(addresses.get(1).text())) {
            all.refuse("both addresses are of one family", "keep one for each family");
        }
        families(spec, all.size() == 0 && !one.isEmpty() && !isHeadless ? List.of(one) : addresses);
        boolean isSingle = policy.is("SingleStack") || !policy.isSet();
        if (policy.is("SingleStack")
                && (addresses.size() == 2 || spec.at("ipFamilies").size() == 2)) {
            policy.refuse("SingleStack takes one address and one family", "use PreferDualStack or RequireDualStack");
        } else if (isSingle && addresses.size() == 2 && policy.isSet()) {
            policy.refuse("two addresses need two families", "use PreferDualStack or RequireDualStack");
        }
    }

    private static void families(Field spec, List<Field> addresses) {
        List<Field> families = spec.at("ipFamilies").items();
        for (int i = 0; i < Math.min(families.size(), addresses.size()); i++) {
            Field address = addresses.get(i);
            boolean isSix = Addresses.isIpv6(address.text());
            boolean differs =
                    families.get(i).is("IPv4") && isSix || families.get(i).is("IPv6") && !isSix;
            if (differs && Addresses.isIp(address.text())) {
                address.refuse(
                        "the address is not of the family " + families.get(i).text(), "change one of them");
            }
        }
    }

    private static void ports(Field ports, String kind) {
        List<Field> items = ports.items();
        Set<String> names = new HashSet<>();
        Set<String> numbers = new HashSet<>();
        Set<String> nodePorts = new HashSet<>();
        for (Field port : items) {
            Field name = port.at("name");
            if (items.size() > 1 && name.isEmpty()) {
                name.refuse("\"name\" is missing", "each of several ports needs a name");
            } else if (!name.isEmpty()) {
                name.form(Form.LABEL);
                name.unique(names, name.text());
            }
            Field number = port.at("port");
            number.otherwise(Value.number(0)).between(1, 65535);
            port.at("protocol").oneOfIfGiven("TCP", "UDP", "SCTP");
            if (!port.at("targetPort").isEmpty()) {
                ProbeRules.port(port.at("targetPort"));
            }
            port.at("appProtocol").strictly(Form.QUALIFIED);
            String protocol = port.at("protocol").text("TCP");
            if (number.isNumber()) {
                port.unique(numbers, protocol + " " + number.number(0));
            }
            Field nodePort = port.at("nodePort");
            if (nodePort.isEmpty() || nodePort.isUnknown()) {
                continue;
            }
            if (kind.equals("ClusterIP")) {
                nodePort.forbidden("with the type ClusterIP");
            }
            nodePort.unique(nodePorts, protocol + " " + nodePort.number(0));
        }
    }

    private static void affinity(Field spec) {
        spec.at("sessionAffinity").oneOfIfGiven("ClientIP", NONE);
        if (spec.at("sessionAffinity").is("ClientIP")) {
            spec.at("sessionAffinityConfig").at("clientIP", "timeoutSeconds").between(1, 86400);
        }
    }

    private static void balancer(Field spec, String kind) {
        boolean isBalancer = kind.equals(BALANCER) || spec.at("type").isUnknown();
        Field ranges = spec.at("loadBalancerSourceRanges");
        if (ranges.size() > 0 && !isBalancer) {
            ranges.forbidden("unless the type is LoadBalancer");
        }
        for (Field range : ranges.items()) {
            if (!range.isUnknown() && !Addresses.isCidr(range.text().strip())) {
                range.refuse(range.shown() + " is not " + Form.CIDR.words(), "use " + Form.CIDR.words());
            }
        }
        if (!isBalancer) {
            spec.at("allocateLoadBalancerNodePorts").forbidden("unless the type is LoadBalancer");
            spec.at("loadBalancerClass").forbidden("unless the type is LoadBalancer");
        } else {
            spec.at("loadBalancerClass").strictly(Form.QUALIFIED);
        }
    }

    private static void traffic(Field spec, String kind) {
        Field external = spec.at("externalTrafficPolicy");
        if (spec.at("type").isUnknown()) {
            return;
        }
        boolean isReachable = kind.equals(BALANCER)
                || kind.equals("NodePort")
                || kind.equals("ClusterIP") && spec.at("externalIPs").size() > 0;
        if (!isReachable) {
            if (!external.isEmpty()) {
                external.refuse("only a Service that is reachable from outside has this policy", "remove it");
            }
        } else {
            external.oneOfIfGiven("Cluster", "Local");
        }
        Field health = spec.at("healthCheckNodePort");
        if (kind.equals(BALANCER) && external.is("Local")) {
            if (!health.isEmpty()) {
                health.between(1, 65535);
            }
        } else if (!health.isEmpty()) {
            health.refuse("only a LoadBalancer with externalTrafficPolicy: Local has this port", "remove it");
        }
        spec.at("internalTrafficPolicy").oneOf("Cluster", "Local");
        spec.at("trafficDistribution").oneOf("PreferClose", "PreferSameZone", "PreferSameNode");
    }
}
