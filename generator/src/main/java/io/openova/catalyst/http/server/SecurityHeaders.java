package io.openova.catalyst.http.server;

import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.server.Response;

/**
 * Headers that restrict what browsers do with the answers; an endpoint that serves a page sets its own content policy.
 */
public final class SecurityHeaders {
    private SecurityHeaders() {}

    public static void put(Response response) {
        HttpFields.Mutable headers = response.getHeaders();
        headers.put("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
        headers.put("X-Content-Type-Options", "nosniff");
        headers.put("Referrer-Policy", "no-referrer");
        headers.put("Cache-Control", "no-store");
    }
}
