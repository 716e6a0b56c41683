package io.openova.catalyst.apiserver;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** Rules for ConfigMaps and Secrets. No message holds a value. */
final class ConfigRules {
    private static final int LARGEST = 1024 * 1024;

    private ConfigRules() {}

    static void configMap(Field object) {
        Field self = object.as(Rule.CONFIG);
        long size = 0;
        for (String map : List.of("data", "binaryData")) {
            for (Field entry : self.at(map).entries()) {
                key(entry);
                boolean isText = map.equals("data");
                if (isText && self.at("binaryData").at(entry.name()).isSet()) {
                    entry.refuse("the key is in binaryData, too", "remove one of them");
                }
                size += isText ? bytes(entry.text()).length : entry.text().length() / 4L * 3;
            }
        }
        if (size > LARGEST) {
            self.refuse("the content is larger than 1 MiB", "make several ConfigMaps, or keep the content elsewhere");
        }
    }

    private static void key(Field entry) {
        if (!Field.isUnknown(entry.name()) && !Form.CONFIG_KEY.takes(entry.name())) {
            entry.refuse("\"" + entry.name() + "\" is not " + Form.CONFIG_KEY.words(), "rename it");
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static void secret(Field object) {
        Field self = object.as(Rule.CONFIG);
        Field data = self.at("data");
        Field plain = self.at("stringData");
        long size = 0;
        for (Field map : List.of(data, plain)) {
            for (Field entry : map.entries()) {
                key(entry);
                size += map == plain ? bytes(entry.text()).length : entry.text().length() / 4L * 3;
            }
        }
        if (size > LARGEST) {
            data.refuse("the content is larger than 1 MiB", "make several Secrets, or keep the content elsewhere");
        }
        switch (self.at("type").text()) {
            case "kubernetes.io/service-account-token" ->
                object.at("metadata", "annotations")
                        .at("kubernetes.io/service-account.name")
                        .as(Rule.CONFIG)
                        .needed("name the account that the token is for");
            case "kubernetes.io/dockercfg" -> json(self, ".dockercfg");
            case "kubernetes.io/dockerconfigjson" -> json(self, ".dockerconfigjson");
            case "kubernetes.io/basic-auth" -> {
                if (!has(self, "username") && !has(self, "password")) {
                    missing(data.at("username"));
                }
            }
            case "kubernetes.io/ssh-auth" -> {
                if (data.at("ssh-privatekey").isEmpty()
                        && plain.at("ssh-privatekey").isEmpty()) {
                    missing(data.at("ssh-privatekey"));
                }
            }
            case "kubernetes.io/tls" -> {
                for (String key : List.of("tls.crt", "tls.key")) {
                    if (!has(self, key)) {
                        missing(data.at(key));
                    }
                }
            }
            default -> {
                // Other types do not define keys.
            }
        }
    }

    private static void missing(Field key) {
        key.refuse("\"" + key.name() + "\" is missing", "a Secret of this type needs it in \"data\" or \"stringData\"");
    }

    private static boolean has(Field secret, String key) {
        // To the server, a key with a null value is present, and empty.
        boolean isNull = secret.at("data").value() instanceof io.openova.catalyst.value.Value.ObjectValue data
                && data.entries().containsKey(key);
        return isNull || secret.at("stringData").at(key).isSet();
    }

    private static void json(Field secret, String key) {
        Field written = secret.at("data").at(key);
        Field plain = secret.at("stringData").at(key);
        if (!has(secret, key)) {
            missing(written);
            return;
        }
        if (plain.isUnknown() || written.isUnknown()) {
            return;
        }
        Optional<String> text = plain.isSet() ? Optional.of(plain.text()) : decoded(written.text());
        if (text.isPresent() && !JsonText.isObject(text.get())) {
            written.refuse("the content is not a JSON object", "write the registry configuration as JSON");
        }
    }

    private static Optional<String> decoded(String text) {
        try {
            return Optional.of(new String(Base64.getMimeDecoder().decode(text), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            // The schema reports invalid base64.
            return Optional.empty();
        }
    }
}
