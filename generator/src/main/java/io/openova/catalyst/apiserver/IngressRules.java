package io.openova.catalyst.apiserver;

import java.util.List;

/** Rules for Ingresses and their classes. */
final class IngressRules {
    private static final List<String> NOT_IN_PATHS = List.of("//", "/./", "/../", "%2f", "%2F");
    private static final List<String> NOT_AT_ENDS = List.of("/..", "/.");

    private IngressRules() {}

    static void ingress(Field object) {
        Field spec = object.at("spec").as(Rule.INGRESS);
        Field rules = spec.at("rules");
        if (rules.size() == 0 && !spec.at("defaultBackend").isSet()) {
            spec.refuse("neither rules nor defaultBackend is given", "add one of them");
        }
        if (spec.at("defaultBackend").isSet()) {
            backend(spec.at("defaultBackend"));
        }
        for (Field rule : rules.items()) {
            Field host = rule.at("host");
            if (!host.isEmpty() && Addresses.isIp(host.text())) {
                host.refuse(host.shown() + " is an IP address", "use a host name");
            } else {
                host.form(host.text().indexOf('*') >= 0 ? Form.WILDCARD : Form.SUBDOMAIN);
            }
            if (rule.at("http").isSet()) {
                paths(rule.at("http", "paths"));
            }
        }
        for (Field tls : spec.at("tls").items()) {
            for (Field host : tls.at("hosts").items()) {
                host.strictly(host.text().indexOf('*') >= 0 ? Form.WILDCARD : Form.SUBDOMAIN);
            }
            tls.at("secretName").form(Form.SUBDOMAIN);
        }
        Field className = spec.at("ingressClassName");
        className.strictly(Form.SUBDOMAIN);
        Field annotation = object.at("metadata", "annotations").at("kubernetes.io/ingress.class");
        if (annotation.isSet()
                && className.isSet()
                && !annotation.text().equals(className.text())
                && !className.isUnknown()) {
            annotation
                    .as(Rule.INGRESS)
                    .refuse("the annotation names another class than ingressClassName", "remove the annotation");
        }
    }

    private static void paths(Field paths) {
        if (!paths.needed("add at least one path")) {
            return;
        }
        for (Field path : paths.items()) {
            Field type = path.at("pathType");
            if (!type.isSet()) {
                type.refuse("\"pathType\" is missing", "use Exact, Prefix, or ImplementationSpecific");
                continue;
            }
            path(path.at("path"), type);
            backend(path.at("backend"));
        }
    }

    private static void path(Field path, Field type) {
        String text = path.text();
        switch (type.text()) {
            case "Exact", "Prefix" -> {
                if (!text.startsWith("/")) {
                    path.refuse(
                            path.isSet() ? path.shown() + " is not an absolute path" : "\"path\" is missing",
                            "begin it with a slash");
                }
                for (String part : NOT_IN_PATHS) {
                    if (text.contains(part)) {
                        path.refuse(path.shown() + " contains \"" + part + "\"", "remove it");
                    }
                }
                for (String end : NOT_AT_ENDS) {
                    if (text.endsWith(end)) {
                        path.refuse(path.shown() + " ends with \"" + end + "\"", "remove it");
                    }
                }
            }
            case "ImplementationSpecific" -> {
                if (!text.isEmpty() && !text.startsWith("/")) {
                    path.refuse(path.shown() + " is not an absolute path", "begin it with a slash");
                }
            }
            default -> type.oneOf("Exact", "ImplementationSpecific", "Prefix");
        }
    }

    private static void backend(Field backend) {
        Field resource = backend.at("resource");
        Field service = backend.at("service");
        if (resource.isSet() == service.isSet()) {
            backend.refuse(
                    resource.isSet() ? "the backend has both a service and a resource" : "the backend names no service",
                    "give one of: service, resource");
            return;
        }
        if (resource.isSet()) {
            reference(resource);
            return;
        }
        if (service.at("name").needed("name the Service")) {
            service.at("name").form(service.isSince(35) ? Form.LABEL : Form.LETTER_LABEL);
        }
        Field name = service.at("port", "name");
        Field number = service.at("port", "number");
        if (!name.isEmpty() && !number.isEmpty()) {
            backend.refuse("the port has both a name and a number", "keep one of them");
        } else if (!name.isEmpty()) {
            name.form(Form.PORT_NAME);
        } else if (!number.isEmpty()) {
            number.between(1, 65535);
        } else {
            backend.refuse("the backend names no port", "add service.port.name or service.port.number");
        }
    }

    private static void reference(Field reference) {
        reference.at("apiGroup").strictly(Form.SUBDOMAIN);
        for (String name : List.of("kind", "name")) {
            if (reference.at(name).needed()) {
                reference.at(name).form(Form.PATH_SEGMENT);
            }
        }
    }

    static void ingressClass(Field object) {
        Field spec = object.at("spec").as(Rule.INGRESS);
        Field controller = spec.at("controller");
        if (controller.text().length() > 250) {
            controller.refuse(
                    "this has " + controller.text().length() + " characters, but at most 250 are allowed",
                    "shorten it");
        }
        if (controller.needed("name the controller, such as acme.io/ingress")) {
            controller.form(Form.DOMAIN_PATH);
        }
        Field parameters = spec.at("parameters");
        if (!parameters.isSet()) {
            return;
        }
        reference(parameters);
        Field scope = parameters.at("scope");
        scope.oneOf("Cluster", "Namespace");
        Field namespace = parameters.at("namespace");
        if (scope.is("Namespace")) {
            if (!namespace.isSet()) {
                namespace.refuse("\"namespace\" is missing", "the scope Namespace needs it");
            }
            namespace.strictly(Form.LABEL);
        } else if (scope.is("Cluster") || !scope.isSet()) {
            namespace.forbidden("with the scope Cluster");
        }
    }
}
