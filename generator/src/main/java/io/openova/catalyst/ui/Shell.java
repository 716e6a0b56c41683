package io.openova.catalyst.ui;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/** The document that every page of the browser begins with, and the headers that restrict what it may do. */
public final class Shell {
    /** Stands for the nonce of the page in {@code web/index.html}. */
    public static final String NONCE = "__CSP_NONCE__";

    private static final int NONCE_BYTES = 18;

    private static final String WITHOUT_BUNDLE = """
            <!doctype html>
            <html lang="en">
            <head><meta charset="utf-8"><title>Catalyst</title></head>
            <body>
            <h1>This build has no web pages</h1>
            <p>The program was built without its console. The API is there: <a href="/docs">its documentation</a>.</p>
            </body>
            </html>
            """;

    private final WebBundle bundle;
    private final SecureRandom random = new SecureRandom();

    /** @param bundle with the shell's HTML; without one, a plain page says that there is none */
    public Shell(WebBundle bundle) {
        this.bundle = bundle;
    }

    /** A page and its headers. */
    public record Page(byte[] html, Map<String, String> headers) {}

    /** A page with a new nonce. */
    public Page page() {
        byte[] bytes = new byte[NONCE_BYTES];
        random.nextBytes(bytes);
        String nonce = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        String html = bundle.index().orElse(WITHOUT_BUNDLE).replace(NONCE, nonce);
        return new Page(html.getBytes(StandardCharsets.UTF_8), headers(nonce));
    }

    private static Map<String, String> headers(String nonce) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put(
                "Content-Security-Policy",
                "default-src 'none'; script-src 'self' 'nonce-" + nonce + "'; style-src 'self' 'nonce-" + nonce
                        + "'; img-src 'self' data:; font-src 'self'; connect-src 'self'; manifest-src 'self';"
                        + " base-uri 'none'; form-action 'self'; frame-ancestors 'none';"
                        + " require-trusted-types-for 'script'; trusted-types lit-html");
        headers.put("Cross-Origin-Opener-Policy", "same-origin");
        headers.put("Cross-Origin-Resource-Policy", "same-origin");
        headers.put(
                "Permissions-Policy",
                "accelerometer=(), autoplay=(), camera=(), display-capture=(), encrypted-media=(), fullscreen=(),"
                        + " geolocation=(), gyroscope=(), magnetometer=(), microphone=(), midi=(), payment=(),"
                        + " picture-in-picture=(), publickey-credentials-get=(), screen-wake-lock=(), usb=(),"
                        + " web-share=(), xr-spatial-tracking=()");
        headers.put("X-Frame-Options", "DENY");
        headers.put("Cache-Control", "no-store");
        return headers;
    }
}
