package io.openova.catalyst.http.server;

import io.openova.catalyst.http.answer.Answer;
import io.openova.catalyst.http.answer.Problem;
import io.openova.catalyst.http.answer.Problems;
import java.nio.ByteBuffer;
import java.util.UUID;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers protocol errors with a problem that has a new request id and does not echo the input: the id of an unreadable
 * request cannot be trusted.
 */
public final class ProtocolErrors extends ErrorHandler {
    private static final Logger ACCESS = LoggerFactory.getLogger("access");

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        int status = response.getStatus();
        if (status < 400) {
            status = 500;
            response.setStatus(status);
        }
        String id = UUID.randomUUID().toString();
        SecurityHeaders.put(response);
        Answer.Whole answer = problem(status).answer(id);
        response.getHeaders().put("X-Request-Id", id);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, answer.type());
        answer.headers().forEach((name, value) -> response.getHeaders().put(name, value));
        ACCESS.atInfo()
                .addKeyValue("status", status)
                .addKeyValue("requestId", id)
                .log("refused by the protocol");
        response.write(true, ByteBuffer.wrap(answer.content()), callback);
        return true;
    }

    private static Problem problem(int status) {
        return switch (status) {
            case 408 -> Problem.of(408, "request-timeout", "the request did not arrive in time");
            case 413 -> Problem.of(413, "body-too-large", "the body is too large");
            case 414 -> Problem.of(414, "uri-too-long", "the request's path is too long");
            case 417 -> Problem.of(417, "expectation-failed", "the only expectation that is met is 100-continue");
            case 431 -> Problem.of(431, "headers-too-large", "the request's headers are too large");
            case 500 -> Problem.of(500, "internal-error", "something went wrong here");
            case 501 -> Problem.of(501, "not-implemented", "this transfer coding or method is not implemented");
            case 503 -> Problem.of(503, "stopping", "the server is stopping").withHeader(Problems.RETRY_AFTER, "1");
            case 505 -> Problem.of(505, "version-not-supported", "the server speaks HTTP/1.1");
            default -> Problem.of(status, "bad-request", "this is not a request that HTTP/1.1 allows");
        };
    }
}
