package io.openova.catalyst.http.answer;

import io.openova.catalyst.document.write.JsonWriter;
import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.ObjectBuilder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** The response to a request. */
public sealed interface Answer {
    String JSON = "application/json";

    /**
     * A whole answer.
     *
     * @param type media type; empty when there is no content
     */
    record Whole(int status, String type, Map<String, String> headers, byte[] content) implements Answer {
        public Whole {
            headers = new LinkedHashMap<>(headers);
        }

        public Whole with(String header, String value) {
            Map<String, String> more = new LinkedHashMap<>(headers);
            more.put(header, value);
            return new Whole(status, type, more, content);
        }
    }

    /** A streamed answer: {@code start} is called once, and completes the callback when the stream ends. */
    record Streamed(String type, Map<String, String> headers, Start start) implements Answer {
        /** Takes over the response; must not block. Not called for a HEAD, which ends with the headers. */
        @FunctionalInterface
        public interface Start {
            /** @throws RefusedException before anything is written, when there is no room for one more */
            void start(Response response, Callback callback);
        }
    }

    static Whole json(int status, Value value) {
        return new Whole(status, JSON, Map.of(), JsonWriter.write(value).getBytes(StandardCharsets.UTF_8));
    }

    static Whole json(int status, ObjectBuilder value) {
        return json(status, value.build());
    }

    static Whole text(int status, String type, String text) {
        return new Whole(status, type, Map.of(), text.getBytes(StandardCharsets.UTF_8));
    }

    static Whole empty(int status) {
        return new Whole(status, "", Map.of(), new byte[0]);
    }

    static Answer stream(String type, Streamed.Start start) {
        return new Streamed(type, Map.of(), start);
    }
}
