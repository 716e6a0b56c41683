package io.openova.catalyst.render;

import com.github.mustachejava.Binding;
import com.github.mustachejava.Code;
import com.github.mustachejava.Iteration;
import com.github.mustachejava.TemplateContext;
import com.github.mustachejava.reflect.AbstractObjectHandler;
import com.github.mustachejava.util.Wrapper;
import io.openova.catalyst.document.write.Encoder;
import java.io.Writer;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Looks names up in maps only: no reflection, so a template cannot call methods. A name that no scope has is an error,
 * never an empty text. Only texts are printed, through the encoder of the innermost {@link Frame}.
 */
final class ContextHandler extends AbstractObjectHandler {

    /** The outermost scope of one rendering. */
    record Frame(String template, Map<String, ?> context, Encoder encoder) {}

    /** A text to be printed; sections still test whether it is empty. */
    private record Printable(String text, String name, Frame frame) {}

    /** A boolean; sections test it, and it cannot be printed. */
    private record Truth(boolean value, String name, Frame frame) {}

    @Override
    public Binding createBinding(String name, TemplateContext template, Code code) {
        return scopes -> lookUp(name, scopes);
    }

    @Override
    public Wrapper find(String name, List<Object> scopes) {
        return now -> lookUp(name, now);
    }

    @Override
    public Writer iterate(Iteration iteration, Writer writer, Object object, List<Object> scopes) {
        if (isEmpty(object)) {
            return writer;
        }
        if (object instanceof List<?> items) {
            Frame frame = frameOf(scopes);
            Writer out = writer;
            for (Object item : items) {
                out = iteration.next(out, typed(item, ".", frame), scopes);
            }
            return out;
        }
        return iteration.next(writer, object, scopes);
    }

    @Override
    public Writer falsey(Iteration iteration, Writer writer, Object object, List<Object> scopes) {
        return isEmpty(object) ? iteration.next(writer, object, scopes) : writer;
    }

    @Override
    public String stringify(Object object) {
        if (object instanceof Printable text) {
            try {
                return text.frame().encoder().encode(text.text());
            } catch (IllegalArgumentException e) {
                throw new TemplateException(
                        text.frame().template(),
                        "cannot write the value of '" + text.name() + "': " + e.getMessage(),
                        e);
            }
        }
        if (object instanceof Truth truth) {
            throw new TemplateException(
                    truth.frame().template(), "'" + truth.name() + "' is a boolean and cannot be printed; pass a text");
        }
        throw new IllegalStateException("a list or map cannot be printed; loop over it");
    }

    private static boolean isEmpty(@Nullable Object object) {
        return object == null
                || (object instanceof Printable text && text.text().isEmpty())
                || (object instanceof Truth truth && !truth.value())
                || (object instanceof List<?> items && items.isEmpty());
    }

    private static Object lookUp(String name, List<Object> scopes) {
        Frame frame = frameOf(scopes);
        for (int at = scopes.size() - 1; at >= 0; at--) {
            Object found = walk(name, scopes.get(at));
            if (found != null) {
                return typed(found, name, frame);
            }
        }
        throw new TemplateException(
                frame.template(), "the variable '" + name + "' is not given; put it into the context");
    }

    /** {@code a.b} is the entry {@code b} of the map {@code a}. */
    private static @Nullable Object walk(String name, Object scope) {
        Object here = scope instanceof Frame frame ? frame.context() : scope;
        for (String step : name.split("\\.", -1)) {
            if (!(here instanceof Map<?, ?> map)) {
                return null;
            }
            Object next = map.get(step);
            if (next == null) {
                return null;
            }
            here = next;
        }
        return here;
    }

    private static Object typed(Object found, String name, Frame frame) {
        if (found instanceof String text) {
            return new Printable(text, name, frame);
        }
        if (found instanceof Boolean value) {
            return new Truth(value, name, frame);
        }
        if (found instanceof List<?> || found instanceof Map<?, ?>) {
            return found;
        }
        throw new TemplateException(
                frame.template(),
                "'" + name + "' is a " + found.getClass().getSimpleName()
                        + "; a context holds texts, booleans, lists and maps");
    }

    private static Frame frameOf(List<Object> scopes) {
        for (Object scope : scopes) {
            if (scope instanceof Frame frame) {
                return frame;
            }
        }
        throw new IllegalStateException("a rendering has a frame");
    }
}
