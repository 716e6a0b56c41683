package io.openova.catalyst.schema.cel;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerBuilder;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.compiler.CelCompilerLibrary;
import dev.cel.extensions.CelExtensions;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeBuilder;
import dev.cel.runtime.CelRuntimeFactory;
import dev.cel.runtime.CelRuntimeLibrary;
import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.NumberValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The CEL engine with the parts of the Kubernetes environment that rules on custom resources use: standard macros and
 * functions, the string, list and set extensions, optional values, and {@link CelFunctions}. Rules come from our own
 * sources and from definitions in the files that are checked, never from a request.
 */
public final class CelEngine {
    /** The outcome of a rule: kept, broken, or not evaluable for the value. */
    public enum Verdict {
        HOLDS,
        BROKEN,
        UNDECIDED,
        /** The rule itself does not compile; it is from a foreign definition. */
        UNUSABLE
    }

    /** The one failure whose message holds a name from the rule and nothing of the value. */
    private static final Pattern NO_KEY =
            Pattern.compile("key '[A-Za-z0-9_]+' is not present in map|no such key: [A-Za-z0-9_]+");

    private static final CelOptions OPTIONS = CelOptions.current()
            .comprehensionMaxIterations(100_000)
            .enableHeterogeneousNumericComparisons(true)
            .build();

    /** One library that implements both interfaces of the engine, which have no type in common. */
    private record Library(CelCompilerLibrary declared, CelRuntimeLibrary bound) {
        static <L extends CelCompilerLibrary & CelRuntimeLibrary> Library of(L both) {
            return new Library(both, both);
        }
    }

    private static final List<Library> LIBRARIES = List.of(
            Library.of(CelExtensions.strings()),
            Library.of(CelExtensions.lists()),
            Library.of(CelExtensions.sets(OPTIONS)),
            Library.of(CelExtensions.optional()),
            Library.of(CelExtensions.comprehensions()));

    // After what it reads.
    public static final CelEngine INSTANCE = new CelEngine();

    private final CelFunctions functions = new CelFunctions();

    private final CelCompiler compiler = compilerOf(SimpleType.BOOL);

    /** For message expressions. */
    private final CelCompiler texts = compilerOf(SimpleType.STRING);

    private CelCompiler compilerOf(CelType result) {
        CelCompilerBuilder builder = CelCompilerFactory.standardCelCompilerBuilder();
        functions.declare(builder);
        return builder.setOptions(OPTIONS)
                .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
                .addLibraries(LIBRARIES.stream().map(Library::declared).toList())
                .addVar("self", SimpleType.DYN)
                .addVar("oldSelf", SimpleType.DYN)
                .setResultType(result)
                .build();
    }

    private final CelRuntime runtime = runtime();

    private CelRuntime runtime() {
        CelRuntimeBuilder builder = CelRuntimeFactory.standardCelRuntimeBuilder();
        functions.bind(builder);
        return builder.setOptions(OPTIONS)
                .addLibraries(LIBRARIES.stream().map(Library::bound).toList())
                .build();
    }

    private final Map<String, CelRuntime.Program> programs = new ConcurrentHashMap<>();

    private CelEngine() {}

    /**
     * Evaluates a rule.
     *
     * @param before the old value, for a rule that compares
     * @throws IllegalArgumentException when the rule does not compile
     */
    public Verdict evaluate(String rule, Value self, @Nullable Value before) {
        return evaluate(rule, self, before, false);
    }

    /**
     * Evaluates a rule.
     *
     * @param isOptional whether the old value is passed as an optional, which is empty when there is none
     * @throws IllegalArgumentException when the rule does not compile
     */
    public Verdict evaluate(String rule, Value self, @Nullable Value before, boolean isOptional) {
        CelRuntime.Program program = programs.computeIfAbsent(rule, this::compile);
        Map<String, Object> variables = variables(self, before, isOptional);
        try {
            return Boolean.TRUE.equals(program.eval(variables)) ? Verdict.HOLDS : Verdict.BROKEN;
        } catch (CelEvaluationException e) {
            return Verdict.UNDECIDED;
        }
    }

    /** Describes why a rule cannot be evaluated for a value. No value is repeated. */
    public String evaluationProblem(String rule, Value self) {
        try {
            programs.computeIfAbsent(rule, this::compile).eval(Map.of("self", plain(self)));
            return "";
        } catch (CelEvaluationException e) {
            String words = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
            Matcher key = NO_KEY.matcher(words);
            return key.find() ? key.group() : "a value does not have the type that it needs";
        }
    }

    /** Returns the text that a message expression gives; empty when it fails. */
    public Optional<String> text(String expression, Value self, @Nullable Value before) {
        return text(expression, self, before, false);
    }

    /** The same for a rule whose old value is an optional. */
    public Optional<String> text(String expression, Value self, @Nullable Value before, boolean isOptional) {
        Map<String, Object> variables = variables(self, before, isOptional);
        try {
            CelAbstractSyntaxTree tree = texts.compile(expression).getAst();
            return Optional.of(runtime.createProgram(tree).eval(variables))
                    .filter(String.class::isInstance)
                    .map(String.class::cast);
        } catch (CelValidationException | CelEvaluationException e) {
            return Optional.empty();
        }
    }

    private static Map<String, Object> variables(Value self, @Nullable Value before, boolean isOptional) {
        Map<String, Object> variables = new LinkedHashMap<>();
        variables.put("self", plain(self));
        if (isOptional) {
            variables.put("oldSelf", Optional.ofNullable(before).map(CelEngine::plain));
        } else if (before != null) {
            variables.put("oldSelf", plain(before));
        }
        return variables;
    }

    /** Returns the syntax error of the expression; empty when it parses. */
    public Optional<String> syntaxProblem(String expression) {
        try {
            compiler.parse(expression).getAst();
            return Optional.empty();
        } catch (CelValidationException e) {
            return Optional.of(
                    String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
        }
    }

    /** Returns the fault of a rule; empty when it compiles to a boolean. */
    public Optional<String> problem(String rule) {
        try {
            programs.computeIfAbsent(rule, this::compile);
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            return Optional.of(
                    String.valueOf(cause.getMessage()).lines().findFirst().orElse(""));
        }
    }

    /** Returns the expression as a tree; empty when it does not parse. */
    public Optional<CelAbstractSyntaxTree> parsed(String expression) {
        try {
            return Optional.of(compiler.parse(expression).getAst());
        } catch (CelValidationException e) {
            return Optional.empty();
        }
    }

    /**
     * Returns the fault of an expression with other variables than rules have here.
     *
     * @param declare declares them
     * @param check returns the fault of the compiled tree
     */
    public Optional<String> problem(
            String expression,
            Consumer<CelCompilerBuilder> declare,
            Function<CelAbstractSyntaxTree, Optional<String>> check) {
        CelCompilerBuilder builder = CelCompilerFactory.standardCelCompilerBuilder();
        functions.declare(builder);
        builder.setOptions(OPTIONS)
                .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
                .addLibraries(LIBRARIES.stream().map(Library::declared).toList());
        declare.accept(builder);
        try {
            return check.apply(builder.build().compile(expression).getAst());
        } catch (CelValidationException e) {
            return Optional.of(
                    String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
        }
    }

    private CelRuntime.Program compile(String rule) {
        try {
            CelAbstractSyntaxTree tree = compiler.compile(rule).getAst();
            return runtime.createProgram(tree);
        } catch (CelValidationException | CelEvaluationException e) {
            throw new IllegalArgumentException("the rule does not compile: " + rule, e);
        }
    }

    private static Object plain(Value value) {
        return value.match(new Value.Cases<Object>(
                object -> {
                    Map<String, Object> map = new LinkedHashMap<>();
                    object.entries().forEach((key, child) -> map.put(key, plain(child)));
                    return map;
                },
                list -> list.items().stream().map(CelEngine::plain).toList(),
                text -> text.text(),
                CelEngine::number,
                bool -> bool.value(),
                nothing -> com.google.protobuf.NullValue.NULL_VALUE));
    }

    private static Object number(NumberValue number) {
        if (number.isInteger()) {
            try {
                return Long.valueOf(number.lexeme());
            } catch (NumberFormatException e) {
                // Wider than CEL's integers; a rule can only compare it, and a double does for that.
                return Double.valueOf(number.lexeme());
            }
        }
        return Double.valueOf(number.lexeme());
    }
}
