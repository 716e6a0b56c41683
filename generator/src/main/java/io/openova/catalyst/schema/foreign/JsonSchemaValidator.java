package io.openova.catalyst.schema.foreign;

import com.google.re2j.Pattern;
import com.networknt.schema.Error;
import com.networknt.schema.ExecutionConfig;
import com.networknt.schema.ExecutionContext;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaException;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.Specification;
import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.ValidationLimitExceededException;
import com.networknt.schema.dialect.Dialect;
import com.networknt.schema.format.Format;
import com.networknt.schema.keyword.NonValidationKeyword;
import com.networknt.schema.path.PathType;
import com.networknt.schema.regex.RegularExpression;
import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.schema.goformat.TextFormat;
import io.openova.catalyst.schema.message.IdentityKey;
import io.openova.catalyst.schema.message.SchemaMessages;
import io.openova.catalyst.schema.pattern.SafePatterns;
import io.openova.catalyst.value.Nesting;
import io.openova.catalyst.value.Pointer;
import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.ListValue;
import io.openova.catalyst.value.Value.ObjectValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * Validates against foreign JSON Schemas, drafts 04 to 2020-12, compiled by the general validator and cached. The
 * validator can load nothing but the drafts that it carries: references outside the schema are cut off before it sees
 * them.
 */
public final class JsonSchemaValidator {
    private static final int MOST_KEPT = 256;

    /** Far above any honest check of a document of 64 levels; stops schemas that multiply their own work. */
    private static final long MOST_STEPS = 5_000_000;

    private static final int DEEPEST_EVALUATION = 400;

    /** A compiled schema, or its faults. */
    private record Compiled(List<Finding> lint, List<Schema> ready, ObjectValue tree) {}

    private final Map<IdentityKey, Compiled> kept = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<IdentityKey, Compiled> eldest) {
            return size() > MOST_KEPT;
        }
    };

    private final SchemaRegistryConfig config;

    private final ExecutionConfig limits;

    private final Map<String, Dialect> dialects = new ConcurrentHashMap<>();

    private final Map<String, Format> formats;

    private final UnaryOperator<String> wanted;

    private JsonSchemaValidator(Map<String, Format> formats, UnaryOperator<String> wanted) {
        this.formats = formats;
        this.wanted = wanted;
        config = SchemaRegistryConfig.builder()
                .regularExpressionFactory(pattern -> matcher(SafePatterns.compile(pattern)))
                .pathType(PathType.JSON_POINTER)
                .formatAssertionsEnabled(!formats.isEmpty())
                .build();
        limits = ExecutionConfig.builder()
                .maxEvaluationSteps(MOST_STEPS)
                .maxEvaluationDepth(DEEPEST_EVALUATION)
                .formatAssertionsEnabled(!formats.isEmpty())
                .build();
    }

    /** For schemas of Blueprints, whose formats are annotations, as their draft defines. */
    public JsonSchemaValidator() {
        this(Map.of(), UnaryOperator.identity());
    }

    /** For custom resource definitions, whose formats are {@link TextFormat}'s, by their ids. */
    public static JsonSchemaValidator withFormats() {
        Map<String, Format> formats = new LinkedHashMap<>();
        for (TextFormat format : TextFormat.values()) {
            formats.put(format.id(), checked(format.id(), format::takes));
        }
        return new JsonSchemaValidator(formats, id -> TextFormat.named(id).words());
    }

    /** For schemas of charts' values, whose formats are {@link HelmFormat}'s. */
    public static JsonSchemaValidator withFormatsOfHelm() {
        Map<String, Format> formats = new LinkedHashMap<>();
        for (HelmFormat format : HelmFormat.values()) {
            formats.put(format.id(), checked(format.id(), format::takes));
        }
        return new JsonSchemaValidator(formats, HelmFormat::words);
    }

    /** A draft that ignores unknown keywords silently; the validator would log each of them. */
    private Dialect quiet(String id) {
        Dialect draft = Specification.getDialect(id);
        if (draft == null) {
            throw new IllegalArgumentException(id + " is not a JSON Schema draft that is known here");
        }
        return Dialect.builder(draft)
                .formats(known -> {
                    known.clear();
                    known.putAll(formats);
                })
                .unknownKeywordFactory((keyword, context) -> new NonValidationKeyword(keyword))
                .build();
    }

    private static Format checked(String id, Predicate<String> takes) {
        return new Format() {
            @Override
            public String getName() {
                return id;
            }

            @Override
            public boolean matches(ExecutionContext context, String text) {
                return takes.test(text);
            }
        };
    }

    /** Returns the faults of the schema itself; pointers are into the schema. */
    public List<Finding> lint(ObjectValue schema) {
        return compiled(schema).lint();
    }

    /** Returns the faults of the instance; an invalid schema is one fault at the instance's root. */
    public void check(ObjectValue schema, Value instance, Consumer<Finding> out) {
        Compiled compiled = compiled(schema);
        compiled.lint().forEach(fault -> out.accept(aboutSchema(fault)));
        if (Nesting.exceeds(instance, Nesting.MAXIMUM)) {
            out.accept(SchemaMessages.depth());
            return;
        }
        for (Schema ready : compiled.ready()) {
            try {
                List<Error> errors =
                        ready.validate(JsonNodes.of(instance), context -> context.setExecutionConfig(limits));
                new JsonSchemaErrors(compiled.tree(), instance, wanted).translate(errors, out);
            } catch (ValidationLimitExceededException | StackOverflowError e) {
                out.accept(aboutSchema(Finding.error(
                        "schema/malformed", Pointer.ROOT, "the schema takes too much work to apply to this value")));
            }
        }
    }

    /** The same fault, for a caller who sent the instance, not the schema. */
    private static Finding aboutSchema(Finding fault) {
        String place = fault.pointer().isRoot() ? "" : " at " + fault.pointer();
        return new Finding(
                fault.severity(),
                fault.rule(),
                Pointer.ROOT,
                fault.location(),
                "the schema itself is at fault" + place + ": " + fault.message(),
                fault.remedy(),
                fault.candidates());
    }

    private Compiled compiled(ObjectValue schema) {
        IdentityKey key = new IdentityKey(schema);
        synchronized (kept) {
            Compiled known = kept.get(key);
            if (known != null) {
                return known;
            }
        }
        Compiled made = compile(schema);
        synchronized (kept) {
            kept.put(key, made);
        }
        return made;
    }

    private Compiled compile(ObjectValue schema) {
        List<Finding> lint = new ArrayList<>(SchemaLint.of(schema));
        if (lint.stream().anyMatch(Finding::isError)) {
            return new Compiled(List.copyOf(lint), List.of(), schema);
        }
        ObjectValue local = schema;
        for (Finding finding : lint) {
            local = finding.rule().equals("schema/external-reference")
                    ? (ObjectValue) without(local, finding.pointer().tokens())
                    : local;
        }
        try {
            // Each schema gets its own registry: identifiers in one never resolve in another.
            SchemaRegistry registry = SchemaRegistry.withDefaultDialect(
                    SpecificationVersion.DRAFT_2020_12, builder -> builder.schemaRegistryConfig(config)
                            .dialectRegistry((id, all) -> dialects.computeIfAbsent(id, this::quiet))
                            .schemaLoader(loader -> loader.block(iri -> !SchemaScopes.isCarried(iri.toString()))));
            Schema ready = registry.getSchema(JsonNodes.ofSchema(local));
            ready.initializeValidators();
            return new Compiled(List.copyOf(lint), List.of(ready), local);
        } catch (SchemaException | IllegalArgumentException | StackOverflowError e) {
            lint.add(Finding.error(
                    "schema/malformed", Pointer.ROOT, "the schema cannot be used: " + String.valueOf(e.getMessage())));
            return new Compiled(List.copyOf(lint), List.of(), schema);
        }
    }

    private static Value without(Value tree, List<String> path) {
        String token = path.get(0);
        if (tree instanceof ObjectValue object) {
            return path.size() == 1
                    ? object.without(token)
                    : object.with(token, without(object.get(token).orElseThrow(), path.subList(1, path.size())));
        }
        List<Value> items = new ArrayList<>(((ListValue) tree).items());
        int index = Integer.parseInt(token);
        items.set(index, without(items.get(index), path.subList(1, path.size())));
        return Value.list(items);
    }

    private static RegularExpression matcher(Pattern pattern) {
        return text -> pattern.matcher(text).find();
    }
}
