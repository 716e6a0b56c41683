package io.openova.catalyst.http;

import io.openova.catalyst.http.answer.Answer;
import io.openova.catalyst.http.answer.Problem;
import io.openova.catalyst.http.exchange.Route;
import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.ObjectBuilder;
import io.openova.catalyst.value.Value.ObjectValue;
import io.openova.catalyst.value.Value.TextValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The API's OpenAPI document, assembled from the table of routes (methods, paths, queries, bodies, tiers), the words of
 * {@code openapi.yaml}, and the schemas that are made of {@code schemas/source}. So a route cannot be left out, and a
 * field has one definition.
 */
final class OpenApiDocument {
    private static final String SCHEMAS = "#/components/schemas/";
    private static final String PROBLEM = "Problem";

    private final ObjectValue words;

    /** @param words the content of {@code openapi.yaml} */
    OpenApiDocument(ObjectValue words) {
        this.words = words;
    }

    /**
     * The document of these routes.
     *
     * @throws IllegalStateException when a route has no words, or a reference does not resolve
     */
    ObjectValue of(List<Route> routes) {
        Map<String, Map<String, Value>> paths = new LinkedHashMap<>();
        for (Route route : routes) {
            paths.computeIfAbsent(route.template(), path -> new TreeMap<>())
                    .put(route.method().toLowerCase(Locale.ROOT), operation(route));
        }
        ObjectBuilder listed = Value.object();
        paths.forEach((path, operations) -> listed.put(path, Value.object(operations)));
        return Value.object()
                .put("openapi", words.at("openapi"))
                .put("info", words.at("info"))
                .put("servers", words.at("servers"))
                .put("tags", words.at("tags"))
                .put(
                        "security",
                        Value.list(List.of(Value.object()
                                .put("bearer", Value.list(List.of()))
                                .build())))
                .put("paths", listed)
                .put(
                        "components",
                        Value.object()
                                .put("securitySchemes", words.at("securitySchemes"))
                                .put("schemas", new OpenApiSchemas(words).all()))
                .build();
    }

    /** The key of a route's texts. */
    static String key(Route route) {
        return route.method() + " "
                + (route.isOfSovereign()
                        ? route.template().substring(Route.SOVEREIGN.length())
                        : "/" + route.template());
    }

    private ObjectValue operation(Route route) {
        ObjectValue said = words.objectAt("operations", key(route))
                .orElseThrow(() -> new IllegalStateException("openapi.yaml has no words for " + key(route)));
        boolean isPublic = route.reach() == Route.Reach.PUBLIC;
        ObjectBuilder operation = Value.object()
                .put("operationId", said.at("id"))
                .put("summary", said.at("summary"))
                .put("tags", Value.list(said.at("tag").stream().toList()));
        if (isPublic) {
            operation.put("security", Value.list(List.of()));
        } else {
            operation.put("x-tier", route.tier().word());
        }
        operation.put("parameters", Value.list(parameters(route, said)));
        if (route.intake() != Route.Intake.NONE) {
            operation.put("requestBody", body(route, said));
        }
        return operation.put("responses", responses(route, said)).build();
    }

    private List<Value> parameters(Route route, ObjectValue said) {
        List<Value> parameters = new ArrayList<>();
        for (String segment : route.template().split("/", -1)) {
            if (segment.startsWith("{")) {
                parameters.add(parameter(segment.substring(1, segment.length() - 1), "path", said));
            }
        }
        route.queries().stream().sorted().forEach(name -> parameters.add(parameter(name, "query", said)));
        parameters.add(parameter("X-Request-Id", "header", said));
        said.itemsAt("headers").forEach(name -> parameters.add(parameter(text(name), "header", said)));
        return parameters;
    }

    private Value parameter(String name, String place, ObjectValue said) {
        ObjectValue known = words.objectAt("parameters", name)
                .orElseThrow(() -> new IllegalStateException("openapi.yaml has no words for the parameter " + name));
        return Value.object()
                .put("name", name)
                .put("in", place)
                .put("description", said.at("queries", name).or(() -> known.at("description")))
                .put("required", place.equals("path"))
                .put("schema", known.at(place).or(() -> known.at("schema")))
                .build();
    }

    private Value body(Route route, ObjectValue said) {
        String schema = said.textAt("body").orElseThrow();
        Optional<Value> examples = said.textAt("example")
                .flatMap(name -> words.objectAt("examples", name))
                .map(OpenApiDocument::examples);
        Value content = Value.object()
                .put("schema", reference(schema))
                .put("examples", examples)
                .build();
        return Value.object()
                .put("required", route.intake() == Route.Intake.REQUIRED)
                .put("content", Value.object().put("application/json", content).put("application/yaml", content))
                .build();
    }

    private static Value examples(ObjectValue bodies) {
        ObjectBuilder examples = Value.object();
        bodies.entries()
                .forEach((name, value) -> examples.put(name, Value.object().put("value", value)));
        return examples.build();
    }

    private Value responses(Route route, ObjectValue said) {
        Map<String, Value> responses = new TreeMap<>();
        words.objectAt("problems").orElseThrow().entries().forEach((status, value) -> {
            ObjectValue problem = (ObjectValue) value;
            boolean isMet =
                    switch (problem.textAt("for").orElse("")) {
                        case "all" -> true;
                        case "callers" -> route.reach() != Route.Reach.PUBLIC;
                        case "bodies" -> route.intake() != Route.Intake.NONE;
                        default -> false;
                    };
            if (isMet
                    || said.itemsAt("problems").stream().anyMatch(s -> number(s).equals(status))) {
                responses.put(status, problem(problem));
            }
        });
        said.objectAt("answers")
                .orElseThrow()
                .entries()
                .forEach((status, answer) -> responses.put(status, answer(answer)));
        return Value.object(responses);
    }

    private Value problem(ObjectValue problem) {
        return Value.object()
                .put("description", problem.at("description"))
                .put("headers", headers(problem.itemsAt("headers"), List.of(), true))
                .put("content", Value.object().put(Problem.TYPE, Value.object().put("schema", reference(PROBLEM))))
                .build();
    }

    /** A word alone names a schema, or a media type of text. */
    private Value answer(Value said) {
        if (said instanceof TextValue word) {
            ObjectBuilder answer = Value.object().put("description", "Done");
            answer.put("headers", headers(List.of(), List.of(), false));
            return answer.put("content", content(word.text())).build();
        }
        ObjectValue whole = (ObjectValue) said;
        Optional<String> content = whole.textAt("schema").or(() -> whole.textAt("type"));
        return Value.object()
                .put("description", whole.at("description"))
                .put("headers", headers(whole.itemsAt("headers"), whole.itemsAt("maybe"), false))
                .put("content", content.map(OpenApiDocument::content))
                .build();
    }

    private static Value content(String word) {
        return word.contains("/")
                ? Value.object()
                        .put(word, Value.object().put("schema", Value.object().put("type", "string")))
                        .build()
                : Value.object()
                        .put(Answer.JSON, Value.object().put("schema", reference(word)))
                        .build();
    }

    private Value headers(List<Value> always, List<Value> maybe, boolean isProblem) {
        ObjectBuilder headers = Value.object().put("X-Request-Id", header("X-Request-Id", true));
        always.forEach(name -> headers.put(text(name), header(text(name), !isProblem)));
        maybe.forEach(name -> headers.put(text(name), header(text(name), false)));
        if (!isProblem) {
            headers.put("Warning", header("Warning", false));
            headers.put("Age", header("Age", false));
        }
        return headers.build();
    }

    private Value header(String name, boolean isAlways) {
        ObjectValue known = words.objectAt("headers", name)
                .orElseThrow(() -> new IllegalStateException("openapi.yaml has no words for the header " + name));
        return Value.object()
                .put("description", known.at("description"))
                .put("required", isAlways)
                .put("schema", known.at("schema"))
                .build();
    }

    private static Value reference(String schema) {
        return Value.object().put("$ref", SCHEMAS + schema).build();
    }

    private static String text(Value value) {
        return ((TextValue) value).text();
    }

    private static String number(Value value) {
        return ((Value.NumberValue) value).lexeme();
    }
}
