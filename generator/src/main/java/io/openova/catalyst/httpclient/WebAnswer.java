package io.openova.catalyst.httpclient;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** What came of one request. */
public sealed interface WebAnswer {

    /**
     * The server answered, whatever it said.
     *
     * @param status as the server gave it; a redirect is an answer, too
     * @param headers first values by lower-case name
     */
    record Answered(int status, Map<String, String> headers, byte[] body) implements WebAnswer {
        public Answered {
            headers = Map.copyOf(headers);
            body = body.clone();
        }

        @Override
        public byte[] body() {
            return body.clone();
        }

        public String text() {
            return new String(body, StandardCharsets.UTF_8);
        }

        public Optional<String> header(String name) {
            return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
        }

        public boolean isSuccess() {
            return status >= 200 && status < 300;
        }

        @Override
        public <R> R match(Function<Answered, R> answered, Function<Unreachable, R> unreachable) {
            return answered.apply(this);
        }
    }

    /**
     * There is no answer.
     *
     * @param reason in plain words, on one line
     */
    record Unreachable(String reason) implements WebAnswer {
        @Override
        public <R> R match(Function<Answered, R> answered, Function<Unreachable, R> unreachable) {
            return unreachable.apply(this);
        }
    }

    <R> R match(Function<Answered, R> answered, Function<Unreachable, R> unreachable);
}
