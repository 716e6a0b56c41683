package io.openova.catalyst.schema.foreign;

import io.openova.catalyst.value.Pointer;
import io.openova.catalyst.value.Value.ObjectValue;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Resolves the names in one schema document: {@code $id} gives a part of it its own base address, which the references
 * below it are resolved against, and an anchor is a name within such a part (draft 2020-12, section 8.2).
 */
final class SchemaScopes {
    /** The drafts' own schemas, which the validator carries. */
    private static final Set<String> DRAFTS = Set.of(
            "http://json-schema.org/draft-04/schema",
            "http://json-schema.org/draft-06/schema",
            "http://json-schema.org/draft-07/schema",
            "https://json-schema.org/draft/2019-09/schema",
            "https://json-schema.org/draft/2020-12/schema");

    private static final Set<String> PARTS_OF_DRAFTS = Set.of(
            "applicator",
            "content",
            "core",
            "format",
            "format-annotation",
            "format-assertion",
            "meta-data",
            "unevaluated",
            "validation");

    /** The assumed address of a document without {@code $id}; nothing else has it. */
    private static final String NOWHERE = "catalyst://schema/";

    /** A part with an address of its own. */
    record Scope(String address, Pointer root) {}

    /** The target of a reference; {@code OUTSIDE} is another document, {@code DRAFT} one that the validator carries. */
    enum Kind {
        WITHIN,
        DRAFT,
        OUTSIDE,
        NO_ANCHOR
    }

    /** @param pointer meaningful only {@code WITHIN} */
    record Target(Kind kind, Pointer pointer) {}

    private final Map<String, Pointer> resources = new HashMap<>();
    private final Map<String, Pointer> anchors = new HashMap<>();
    private final Scope outermost = new Scope(NOWHERE, Pointer.ROOT);

    SchemaScopes() {
        resources.put(NOWHERE, Pointer.ROOT);
    }

    /** The scope of the whole document, before its own {@code $id} was read. */
    Scope outermost() {
        return outermost;
    }

    /** Whether the address is that of a draft of JSON Schema. */
    static boolean isDraft(String address) {
        return DRAFTS.contains(withoutEmptyFragment(address));
    }

    /** Returns whether the validator carries the document at the address: a draft, or a part of one. */
    static boolean isCarried(String address) {
        int slash = address.lastIndexOf("/meta/");
        return isDraft(address)
                || slash > 0
                        && isDraft(address.substring(0, slash) + "/schema")
                        && PARTS_OF_DRAFTS.contains(address.substring(slash + "/meta/".length()));
    }

    /** Records the names that a schema defines, and returns its scope. */
    Scope enter(Scope around, Pointer at, ObjectValue schema) {
        String id = schema.textAt("$id").orElse("");
        boolean isAnchor = id.startsWith("#");
        Scope scope = around;
        if (!id.isEmpty() && !isAnchor) {
            scope = new Scope(withoutFragment(resolved(around.address(), id)), at);
            resources.putIfAbsent(scope.address(), at);
        }
        if (isAnchor) {
            anchors.putIfAbsent(scope.address() + id, at);
        }
        for (String keyword : List.of("$anchor", "$dynamicAnchor")) {
            String address = scope.address();
            schema.textAt(keyword).ifPresent(anchor -> anchors.putIfAbsent(address + '#' + anchor, at));
        }
        return scope;
    }

    /** Resolves a reference in a scope. */
    Target target(Scope scope, String reference) {
        int hash = reference.indexOf('#');
        String document = hash < 0 ? reference : reference.substring(0, hash);
        String fragment = hash < 0 ? "" : reference.substring(hash + 1);
        String address = document.isEmpty() ? scope.address() : withoutFragment(resolved(scope.address(), document));
        Pointer resource = address.equals(scope.address()) ? scope.root() : resources.get(address);
        if (resource == null) {
            return new Target(isCarried(address) ? Kind.DRAFT : Kind.OUTSIDE, Pointer.ROOT);
        }
        Pointer named = anchors.get(address + '#' + fragment);
        if (named != null) {
            return new Target(Kind.WITHIN, named);
        }
        return path(fragment)
                .map(path -> new Target(Kind.WITHIN, below(resource, path)))
                .orElseGet(() -> new Target(Kind.NO_ANCHOR, Pointer.ROOT));
    }

    private static Pointer below(Pointer resource, Pointer path) {
        Pointer pointer = resource;
        for (String token : path.tokens()) {
            pointer = pointer.child(token);
        }
        return pointer;
    }

    /** The pointer in a fragment such as {@code /$defs/a}; empty for anchors and broken escapes. */
    private static Optional<Pointer> path(String fragment) {
        if (!fragment.isEmpty() && !fragment.startsWith("/")) {
            return Optional.empty();
        }
        try {
            // URLDecoder decodes a plus to a space; in a fragment it is a plus.
            return Optional.of(Pointer.parse(URLDecoder.decode(fragment.replace("+", "%2B"), StandardCharsets.UTF_8)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static String resolved(String base, String reference) {
        try {
            URI address = URI.create(base);
            boolean bare = !address.isOpaque() && address.getRawPath().isEmpty();
            // A base such as http://example.org has the path / (RFC 3986, section 5.2.3), which Java leaves out.
            return (bare ? address.resolve("/") : address).resolve(reference).toString();
        } catch (IllegalArgumentException e) {
            return reference;
        }
    }

    private static String withoutFragment(String address) {
        int hash = address.indexOf('#');
        return hash < 0 ? address : address.substring(0, hash);
    }

    private static String withoutEmptyFragment(String address) {
        return address.endsWith("#") ? address.substring(0, address.length() - 1) : address;
    }
}
