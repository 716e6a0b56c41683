package io.openova.catalyst.render;

import com.github.mustachejava.Mustache;
import com.github.mustachejava.MustacheException;
import com.github.mustachejava.SafeMustacheFactory;
import io.openova.catalyst.document.write.Encoder;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Renders the product's Mustache templates. A template holds no logic beyond sections, names only variables that the
 * context has, and prints only through the encoder: unescaped tags, partials, pragmas and changed delimiters are
 * refused. The output is text; it counts as a manifest only after it was read again.
 *
 * <p>Safe for use by several threads.
 */
public final class TemplateRenderer {
    /** Folder of the fixtures' templates on the class path. */
    public static final String FIXTURES = "templates/qa-fixtures/";

    /** Folder of a new cluster's files on the class path. */
    public static final String CLUSTER = "clusters/_template/";

    /** Every template by its name on the class path: the allow list, since folders in a jar cannot be listed. */
    public static final SortedSet<String> TEMPLATES = names();

    private final ContextHandler handler = new ContextHandler();
    private final SafeMustacheFactory mustaches = new ClassPathMustaches(handler);

    /**
     * The template's output for the context.
     *
     * @param template one of {@link #TEMPLATES}
     * @param context strings, booleans, lists and maps by name; {@code a.b} in a template is {@code b} in the map
     *     {@code a}
     * @param encoder what every printed text goes through
     * @throws IllegalArgumentException when there is no such template
     * @throws TemplateException when the template names a variable that the context lacks, or cannot be printed
     */
    public String render(String template, Map<String, ?> context, Encoder encoder) {
        if (!TEMPLATES.contains(template)) {
            throw new IllegalArgumentException("there is no template " + template + "; see TemplateRenderer.TEMPLATES");
        }
        return execute(template, mustaches::compile, context, encoder);
    }

    /** Renders a template that is not a resource; for tests of the rules. */
    String renderText(String name, String text, Map<String, ?> context, Encoder encoder) {
        return execute(name, n -> mustaches.compile(new StringReader(text), n), context, encoder);
    }

    private static String execute(
            String name,
            java.util.function.Function<String, Mustache> compiler,
            Map<String, ?> context,
            Encoder encoder) {
        StringWriter out = new StringWriter();
        try {
            compiler.apply(name)
                    .execute(out, new ContextHandler.Frame(name, context, encoder))
                    .flush();
            return out.toString();
        } catch (MustacheException e) {
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                if (cause instanceof TemplateException ours) {
                    throw ours;
                }
            }
            throw new TemplateException(name, String.valueOf(e.getMessage()), e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static SortedSet<String> names() {
        SortedSet<String> names = new TreeSet<>();
        for (String fixture : List.of("application", "blueprint", "environment", "namespace", "organization")) {
            names.add(FIXTURES + fixture + ".yaml.mustache");
        }
        for (String file : ClusterTemplate.FILES) {
            names.add(CLUSTER + file);
        }
        return Collections.unmodifiableSortedSet(names);
    }

    /** Compiles templates from the class path, and only those of the allow list. */
    private static final class ClassPathMustaches extends SafeMustacheFactory {
        ClassPathMustaches(ContextHandler handler) {
            super(Collections.unmodifiableSet(TEMPLATES), "");
            setObjectHandler(handler);
        }

        @Override
        public Reader getReader(String name) {
            // The parent class would also search the working directory.
            try (InputStream in = TemplateRenderer.class.getResourceAsStream("/" + name)) {
                if (in == null || !TEMPLATES.contains(name)) {
                    throw new MustacheException("not among the product's templates: " + name);
                }
                return new StringReader(new String(in.readAllBytes(), StandardCharsets.UTF_8));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public Mustache compilePartial(String name) {
            throw new MustacheException("a template must not include another: " + name);
        }

        @Override
        public void encode(String value, Writer writer) {
            // ContextHandler.stringify has encoded it already, with the encoder of this rendering.
            try {
                writer.write(value);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
