package io.openova.catalyst.apiserver;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Rules for network policies, endpoints, and address ranges. */
final class NetworkRules {
    private NetworkRules() {}

    static void policy(Field object) {
        Field spec = object.at("spec").as(Rule.NETWORK);
        LabelRules.selector(spec.at("podSelector"));
        for (String direction : List.of("ingress", "egress")) {
            for (Field rule : spec.at(direction).items()) {
                rule.at("ports").items().forEach(NetworkRules::port);
                rule.at(direction.equals("ingress") ? "from" : "to").items().forEach(NetworkRules::peer);
            }
        }
        Field types = spec.at("policyTypes");
        if (types.size() > 2) {
            types.refuse("more than two policy types are given", "use Ingress, Egress, or both");
        } else {
            types.items().forEach(type -> type.oneOf("Egress", "Ingress"));
        }
    }

    private static void port(Field entry) {
        entry.at("protocol").oneOf("TCP", "UDP", "SCTP");
        Field port = entry.at("port");
        Field end = entry.at("endPort");
        if (!port.isSet()) {
            end.forbidden("without \"port\"");
        } else if (port.isText()) {
            if (!port.isUnknown()) {
                end.forbidden("beside a named port");
            }
            port.strictly(Form.PORT_NAME);
        } else {
            port.between(1, 65535);
            if (end.isNumber() && end.number(0) < port.number(0)) {
                end.refuse("endPort is below port", "use at least " + port.number(0));
            }
            end.between(1, 65535);
        }
    }

    private static void peer(Field peer) {
        LabelRules.selector(peer.at("podSelector"));
        LabelRules.selector(peer.at("namespaceSelector"));
        Field block = peer.at("ipBlock");
        boolean hasSelector =
                peer.at("podSelector").isSet() || peer.at("namespaceSelector").isSet();
        if (!hasSelector && !block.isSet()) {
            peer.refuse("the peer names nothing", "add podSelector, namespaceSelector, or ipBlock");
        } else if (hasSelector && block.isSet()) {
            peer.refuse("ipBlock cannot be combined with selectors", "make an entry of each");
        }
        Field range = block.at("cidr");
        if (!block.isSet() || !range.needed("name the range of addresses")) {
            return;
        }
        range.form(Form.CIDR);
        if (!Addresses.isCidr(range.text())) {
            return;
        }
        for (Field except : block.at("except").items()) {
            except.strictly(Form.CIDR);
            if (Addresses.isCidr(except.text()) && !Addresses.isWithin(except.text(), range.text())) {
                except.refuse(
                        except.shown() + " does not lie within " + range.text(), "name a smaller range within it");
            }
        }
    }

    /** The address of an endpoint. */
    static void endpoint(Field address, Form form) {
        address.strictly(form);
        String special = address.isUnknown() ? null : Addresses.special(address.text());
        if (special != null) {
            address.refuse(address.shown() + " is " + special, "use an address that others can reach");
        }
    }

    static void endpointSlice(Field object) {
        Field self = object.as(Rule.NETWORK);
        Field type = self.at("addressType");
        if (type.needed("use IPv4, IPv6, or FQDN")) {
            type.oneOf("IPv4", "IPv6", "FQDN");
        }
        Field endpoints = self.at("endpoints");
        if (endpoints.size() > 1000) {
            endpoints.refuse(
                    endpoints.size() + " endpoints are given, but at most 1000 are allowed", "make several slices");
        }
        for (Field endpoint : endpoints.items()) {
            slicedEndpoint(endpoint, type);
        }
        Field ports = self.at("ports");
        if (ports.size() > 20000) {
            ports.refuse("more than 20000 ports are given", "remove some");
        }
        Set<String> names = new HashSet<>();
        for (Field port : ports.items()) {
            Field name = port.at("name");
            name.form(Form.LABEL);
            name.unique(names, name.text());
            port.at("protocol").oneOf("TCP", "UDP", "SCTP");
            port.at("appProtocol").strictly(Form.QUALIFIED);
        }
    }

    private static void slicedEndpoint(Field endpoint, Field type) {
        Field addresses = endpoint.at("addresses");
        if (addresses.size() == 0) {
            addresses.refuse("the endpoint has no address", "add at least one");
        } else if (addresses.size() > 100) {
            addresses.refuse("more than 100 addresses are given", "make several endpoints");
        }
        for (Field address : addresses.items()) {
            if (type.is("FQDN")) {
                address.strictly(Form.SUBDOMAIN);
            } else if (type.is("IPv4") || type.is("IPv6")) {
                boolean isIp = Addresses.isIp(address.text());
                if (isIp && Addresses.isIpv6(address.text()) != type.is("IPv6")) {
                    address.refuse(
                            address.shown() + " is not of the type " + type.text(), "make a slice for each type");
                } else {
                    endpoint(address, Form.IP);
                }
            }
        }
        endpoint.at("hostname").strictly(Form.LABEL);
        endpoint.at("nodeName").strictly(Form.SUBDOMAIN);
        LabelRules.map(endpoint.at("deprecatedTopology"));
        Set<String> zones = new HashSet<>();
        for (Field zone : endpoint.at("hints", "forZones").items()) {
            zone.at("name").unique(zones, zone.at("name").text());
            zone.at("name").form(Form.LABEL_VALUE);
        }
        if (endpoint.at("hints", "forZones").size() > 8) {
            endpoint.at("hints", "forZones").refuse("more than 8 zones are given", "remove some");
        }
    }

    static void endpoints(Field object) {
        for (Field subset : object.at("subsets").as(Rule.NETWORK).items()) {
            Field addresses = subset.at("addresses");
            Field notReady = subset.at("notReadyAddresses");
            if (addresses.size() == 0 && notReady.size() == 0) {
                subset.refuse("the subset has no addresses", "add \"addresses\" or \"notReadyAddresses\"");
            }
            for (Field list : List.of(addresses, notReady)) {
                for (Field address : list.items()) {
                    if (address.at("ip").needed()) {
                        endpoint(address.at("ip"), Form.IP);
                    }
                    address.at("hostname").form(Form.LABEL);
                    address.at("nodeName").strictly(Form.SUBDOMAIN);
                }
            }
            Field ports = subset.at("ports");
            for (Field port : ports.items()) {
                Field name = port.at("name");
                if (ports.size() > 1 && name.isEmpty()) {
                    name.refuse("\"name\" is missing", "each of several ports needs a name");
                }
                name.form(Form.LABEL);
                port.at("port")
                        .otherwise(io.openova.catalyst.value.Value.number(0))
                        .between(1, 65535);
                port.at("protocol").oneOfIfGiven("TCP", "UDP", "SCTP");
                port.at("appProtocol").strictly(Form.QUALIFIED);
            }
        }
    }
}
