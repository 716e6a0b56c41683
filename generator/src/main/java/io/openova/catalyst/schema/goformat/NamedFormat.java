package io.openova.catalyst.schema.goformat;

import java.util.List;
import java.util.Optional;

/** The formats of Kubernetes' CEL functions, by the names that rules give them. */
public enum NamedFormat {
    DNS_1123_LABEL("dns1123Label"),
    DNS_1123_SUBDOMAIN("dns1123Subdomain"),
    DNS_1035_LABEL("dns1035Label"),
    QUALIFIED_NAME("qualifiedName"),
    DNS_1123_LABEL_PREFIX("dns1123LabelPrefix"),
    DNS_1123_SUBDOMAIN_PREFIX("dns1123SubdomainPrefix"),
    DNS_1035_LABEL_PREFIX("dns1035LabelPrefix"),
    LABEL_VALUE("labelValue"),
    URI("uri"),
    UUID("uuid"),
    BYTE("byte"),
    DATE("date"),
    DATETIME("datetime");

    private final String word;

    NamedFormat(String word) {
        this.word = word;
    }

    public String word() {
        return word;
    }

    public static Optional<NamedFormat> of(String word) {
        for (NamedFormat format : values()) {
            if (format.word.equals(word)) {
                return Optional.of(format);
            }
        }
        return Optional.empty();
    }

    /** Returns the fault of the text, in Kubernetes' words; empty when it has the format. */
    public Optional<List<String>> faults(String text) {
        List<String> faults =
                switch (this) {
                    case DNS_1123_LABEL -> FormatNames.labelFaults(text, false);
                    case DNS_1123_LABEL_PREFIX -> FormatNames.labelFaults(text, true);
                    case DNS_1123_SUBDOMAIN -> FormatNames.subdomainFaults(text, false);
                    case DNS_1123_SUBDOMAIN_PREFIX -> FormatNames.subdomainFaults(text, true);
                    case DNS_1035_LABEL -> FormatNames.oldLabelFaults(text, false);
                    case DNS_1035_LABEL_PREFIX -> FormatNames.oldLabelFaults(text, true);
                    case QUALIFIED_NAME -> FormatNames.qualifiedNameFaults(text);
                    case LABEL_VALUE -> FormatNames.labelValueFaults(text);
                    case URI ->
                        Optional.ofNullable(RequestUri.fault(text)).stream().toList();
                    case UUID -> unless(TextFormat.UUID.takes(text), "does not match the UUID format");
                    case BYTE -> unless(TextFormat.BASE64.takes(text), "invalid base64");
                    case DATE -> unless(TextFormat.DATE.takes(text), "invalid date");
                    case DATETIME -> unless(TextFormat.DATE_TIME.takes(text), "invalid datetime");
                };
        return faults.isEmpty() ? Optional.empty() : Optional.of(List.copyOf(faults));
    }

    private static List<String> unless(boolean holds, String fault) {
        return holds ? List.of() : List.of(fault);
    }
}
