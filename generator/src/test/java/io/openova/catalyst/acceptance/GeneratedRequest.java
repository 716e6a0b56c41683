package io.openova.catalyst.acceptance;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * One meaning of a request, and as many bodies for it as there are ways to say it: for each field an alias or the canonical
 * name or, where a default says the same, nothing.
 */
record GeneratedRequest(
        String name,
        String namespace,
        String environment,
        String blueprint,
        String version,
        String mode,
        List<String> regions,
        Map<String, @Nullable Object> parameters,
        Map<String, @Nullable Object> extras) {

    private static final List<List<String>> BLUEPRINTS = List.of(
            List.of("bp-any", "1.2.3", "1.2.3", "latest", "^1.2", "~1.2.0", "1.x", "*", ">=1.0.0", ""),
            List.of("bp-qa-app", "0.1.0", "0.1.0", "~0.1", "0.1.x", "<0.2.0"),
            List.of("bp-qa-app", "0.2.0", "0.2.0", "latest", ">0.1.0", "", "0.x"),
            List.of("bp-kustomize", "3.1.4", "3.1.4", "3", "latest", ""),
            List.of("bp-repository", "4.5.6", "4.5.6", "^4.0.0", "latest"));

    private static final List<String> NASTY = List.of(
            "",
            " ",
            "on",
            "off",
            "yes",
            "No",
            "NULL",
            "~",
            "1.10",
            "0x1f",
            "0o17",
            "017",
            "12:30",
            "1e3",
            ".inf",
            "-.INF",
            ".nan",
            "2024-01-01",
            "<<",
            "=",
            "- a",
            "? b",
            "a: b",
            "a #b",
            "#",
            "&a",
            "*a",
            "!t",
            "%x",
            "@x",
            "`x",
            "{",
            "}",
            "[",
            "]",
            ",",
            "'",
            "\"",
            "\\",
            "a\nb",
            "a\r\nb",
            "\n",
            "\t",
            "trailing ",
            " leading",
            "a\n",
            "\n\n",
            "{{x}}",
            "${VAR}",
            "\u0000",
            "\u001b[31m",
            "\u0085",
            "\u2028",
            "\ufeff",
            "é",
            "日本",
            "\ud83d\ude00",
            "+1",
            "_1",
            "1_0",
            "0b1",
            "true",
            "TRUE",
            "y",
            "n",
            "null",
            "---",
            "...",
            "|",
            ">",
            "a: ",
            "very long text without end ".repeat(20));

    static GeneratedRequest any(Random random) {
        List<String> blueprint = BLUEPRINTS.get(random.nextInt(BLUEPRINTS.size()));
        String mode =
                List.of("single-region", "active-active", "active-hotstandby").get(random.nextInt(3));
        List<String> regions = new ArrayList<>(List.of(TestWorld.PRIMARY, TestWorld.SECOND));
        Collections.shuffle(regions, random);
        boolean single = mode.equals("single-region");
        boolean qa = blueprint.get(0).equals("bp-qa-app");
        return new GeneratedRequest(
                "app" + random.nextInt(1000),
                "acme",
                random.nextBoolean() ? "acme" : "acme-prod",
                blueprint.get(0),
                blueprint.get(1),
                mode,
                single ? regions.subList(0, 1) : regions,
                qa ? qaParameters(random) : object(random, 3),
                extras(random));
    }

    private static Map<String, @Nullable Object> qaParameters(Random random) {
        Map<String, @Nullable Object> parameters = new LinkedHashMap<>();
        if (random.nextBoolean()) {
            parameters.put("siteTitle", text(random));
        }
        if (random.nextBoolean()) {
            parameters.put("replicas", 1 + random.nextInt(10));
        }
        return parameters;
    }

    private static Map<String, @Nullable Object> object(Random random, int depth) {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        int size = random.nextInt(4);
        for (int i = 0; i < size; i++) {
            String key = random.nextInt(4) == 0 ? text(random) : "key" + random.nextInt(5);
            // The parameter size picks one of the Blueprint's sizes.
            object.put(key, value(random, depth));
        }
        return object;
    }

    private static @Nullable Object value(Random random, int depth) {
        return switch (random.nextInt(depth > 0 ? 9 : 7)) {
            case 0, 1 -> text(random);
            case 2 -> random.nextLong();
            case 3 -> random.nextInt(100) - 50;
            case 4 -> BigDecimal.valueOf(random.nextInt(1_000_000) - 500_000, random.nextInt(6));
            case 5 -> random.nextBoolean();
            case 6 -> null;
            case 7 -> object(random, depth - 1);
            default -> {
                List<@Nullable Object> list = new ArrayList<>();
                for (int i = random.nextInt(4); i > 0; i--) {
                    list.add(value(random, depth - 1));
                }
                yield list;
            }
        };
    }

    private static String text(Random random) {
        if (random.nextInt(3) > 0) {
            return NASTY.get(random.nextInt(NASTY.size()));
        }
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(12); i > 0; i--) {
            text.append((char) (0x20 + random.nextInt(0x5f)));
        }
        return text.toString();
    }

    private static Map<String, @Nullable Object> extras(Random random) {
        Map<String, @Nullable Object> extras = new LinkedHashMap<>();
        if (random.nextInt(4) == 0) {
            extras.put("healthCheck", Map.of("path", "/x", "port", random.nextBoolean() ? 80 : "http"));
        }
        if (random.nextInt(4) == 0) {
            extras.put("owners", List.of(Map.of("email", "a@acme.example", "role", "owner")));
        }
        if (random.nextInt(4) == 0) {
            extras.put("topology", Map.of("autoFailover", random.nextBoolean(), "rto", "5m"));
        }
        if (random.nextInt(4) == 0) {
            extras.put("isolationLevel", random.nextBoolean() ? "namespace" : "vcluster");
        }
        if (random.nextInt(4) == 0) {
            extras.put("instanceId", "abcd" + random.nextInt(1000));
        }
        return extras;
    }

    /** One of the bodies that mean this. */
    Map<String, Object> body(Random random) {
        Map<String, @Nullable Object> body = new LinkedHashMap<>();
        body.put("name", padded(name, random));
        blueprint(body, random);
        namespace(body, random);
        placement(body, random);
        if (!parameters.isEmpty() || random.nextInt(3) == 0) {
            Object given = parameters.isEmpty() && random.nextBoolean() ? null : parameters;
            body.put(random.nextBoolean() ? "values" : "parameters", given);
            if (random.nextInt(6) == 0) {
                body.put("values", given);
                body.put("parameters", given);
            }
        }
        body.putAll(extras);
        if (random.nextInt(6) == 0) {
            body.putIfAbsent("dependsOn", null);
        }
        List<String> keys = new ArrayList<>(body.keySet());
        Collections.shuffle(keys, random);
        Map<String, Object> shuffled = new LinkedHashMap<>();
        keys.forEach(key -> shuffled.put(key, body.get(key)));
        return shuffled;
    }

    private void blueprint(Map<String, @Nullable Object> body, Random random) {
        String asked = asked(random);
        switch (random.nextInt(4)) {
            case 0 -> {
                body.put("blueprint", padded(blueprint, random));
                version(body, "version", asked);
            }
            case 1 -> {
                Map<String, @Nullable Object> object = new LinkedHashMap<>();
                object.put("name", blueprint);
                version(object, "version", asked);
                body.put("blueprint", object);
            }
            case 2 -> {
                Map<String, @Nullable Object> object = new LinkedHashMap<>();
                version(object, "version", asked);
                object.put("name", padded(blueprint, random));
                body.put("blueprintRef", object);
            }
            default -> {
                body.put("blueprintRef", Map.of("name", blueprint));
                version(body, "version", asked);
            }
        }
    }

    private String asked(Random random) {
        List<String> words = BLUEPRINTS.stream()
                .filter(b -> b.get(0).equals(blueprint) && b.get(1).equals(version))
                .findFirst()
                .orElseThrow();
        return words.get(2 + random.nextInt(words.size() - 2));
    }

    private static void version(Map<String, @Nullable Object> object, String key, String asked) {
        if (!asked.isEmpty()) {
            object.put(key, asked);
        }
    }

    private void namespace(Map<String, @Nullable Object> body, Random random) {
        int choice = random.nextInt(3);
        if (choice != 0) {
            body.put("namespace", padded(namespace, random));
        }
        if (choice != 1) {
            body.put("organizationRef", padded(namespace, random));
        }
        if (!environment.equals(namespace) || random.nextBoolean()) {
            body.put("environmentRef", padded(environment, random));
        } else if (random.nextInt(4) == 0) {
            body.put("environmentRef", random.nextBoolean() ? null : "  ");
        }
    }

    private void placement(Map<String, @Nullable Object> body, Random random) {
        boolean defaultMode = mode.equals("single-region");
        boolean defaultRegions = defaultMode && regions.get(0).equals(TestWorld.PRIMARY);
        boolean sayMode = !defaultMode || random.nextBoolean();
        boolean sayRegions = !defaultRegions || random.nextBoolean();
        boolean nested = random.nextBoolean();
        boolean regionsInside = random.nextBoolean();
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        if (sayMode && nested) {
            object.put("mode", padded(mode, random));
        } else if (sayMode) {
            body.put("placement", padded(mode, random));
        }
        if (sayRegions && regionsInside && !(sayMode && !nested)) {
            object.put("regions", regions);
        } else if (sayRegions) {
            body.put("regions", regions);
        }
        if (!object.isEmpty()) {
            body.put("placement", object);
        }
    }

    private static String padded(String text, Random random) {
        return random.nextInt(8) == 0 ? " " + text + "\t" : text;
    }
}
