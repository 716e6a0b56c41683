package io.openova.catalyst.http.auth;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Tokens of an OIDC issuer, a real one over HTTP: what is right is let in, everything else is not. */
@Tag("slow")
class S18OidcTest {
    private HttpServer web;
    private String issuer = "";
    private RSAKey key;
    private volatile JWKSet published;
    private final AtomicInteger fetches = new AtomicInteger();
    private final AtomicInteger elsewhere = new AtomicInteger();
    private Authenticator tokens = token -> Optional.empty();

    S18OidcTest() throws Exception {
        web = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        key = new RSAKeyGenerator(2048).keyID("one").generate();
        published = new JWKSet(key.toPublicJWK());
    }

    @BeforeEach
    void start() {
        issuer = "http://127.0.0.1:" + web.getAddress().getPort();
        answer(
                "/.well-known/openid-configuration",
                () -> "{\"issuer\":\"" + issuer + "\",\"jwks_uri\":\"" + issuer + "/keys\"}");
        answer("/keys", () -> {
            fetches.incrementAndGet();
            return published.toString();
        });
        answer("/elsewhere", () -> {
            elsewhere.incrementAndGet();
            return published.toString();
        });
        web.start();
        tokens = OidcTokens.of(issuer, "catalyst");
    }

    @AfterEach
    void stop() {
        web.stop(0);
    }

    private void answer(String path, java.util.function.Supplier<String> text) {
        web.createContext(path, exchange -> {
            byte[] body = text.get().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
    }

    private JWTClaimsSet.Builder claims() {
        return new JWTClaimsSet.Builder()
                .issuer(issuer)
                .subject("alice")
                .audience("catalyst")
                .expirationTime(Date.from(Instant.now().plusSeconds(600)))
                .claim("email", "alice@example.org")
                .claim("name", "Alice")
                .claim("catalyst", Map.of("acme-dev", "developer", "*", "viewer"));
    }

    private String signed(JWTClaimsSet claims, RSAKey by) throws Exception {
        SignedJWT token = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.RS256)
                        .keyID(by.getKeyID())
                        .type(JOSEObjectType.JWT)
                        .build(),
                claims);
        token.sign(new RSASSASigner(by));
        return token.serialize();
    }

    @Test
    void a_right_token_brings_its_grants() throws Exception {
        Caller caller = tokens.caller(signed(claims().build(), key)).orElseThrow();
        assertThat(caller.id()).isEqualTo("oidc:" + issuer + "#alice");
        assertThat(caller.email()).isEqualTo("alice@example.org");
        assertThat(caller.may(Tier.ADMIN, "acme-dev", Optional.of("dev"))).isTrue();
        assertThat(caller.may(Tier.ADMIN, "acme-prod", Optional.of("prod"))).isFalse();
        assertThat(caller.maySee("acme-prod")).isTrue();
    }

    @Test
    void no_two_callers_have_one_id() throws Exception {
        List<String> subjects = List.of(
                "owner",
                "a b/c",
                "a_b_c",
                "ünï",
                "_n_",
                "a%20b",
                "a b",
                "A",
                "a",
                "x".repeat(3000),
                "x".repeat(3001),
                "#",
                "\u009b31m",
                "a\nActor: owner");
        java.util.Set<String> ids = new java.util.TreeSet<>();
        for (String subject : subjects) {
            Caller caller = tokens.caller(signed(
                            claims().subject(subject)
                                    .claim("name", "")
                                    .claim("email", null)
                                    .build(),
                            key))
                    .orElseThrow();
            assertThat(caller.id()).matches("oidc[!-~]{1,196}").contains(":");
            assertThat(caller.name()).isNotBlank();
            assertThat(caller.email()).isNotBlank();
            ids.add(caller.id());
        }
        assertThat(ids).hasSameSizeAs(subjects);
        assertThat(CallerId.ofIssuer("https://a.example#x", "y"))
                .isNotEqualTo(CallerId.ofIssuer("https://a.example", "x#y"));
    }

    @Test
    void a_token_without_grants_may_nothing() throws Exception {
        Caller caller = tokens.caller(signed(claims().claim("catalyst", null).build(), key))
                .orElseThrow();
        assertThat(caller.grants()).isEmpty();
        assertThat(caller.mayAnywhere(Tier.VIEWER)).isFalse();
    }

    @Test
    void everything_else_is_refused() throws Exception {
        RSAKey foreign = new RSAKeyGenerator(2048).keyID("one").generate();
        SignedJWT confused = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("one").build(), claims().build());
        confused.sign(new MACSigner(key.toRSAPublicKey().getEncoded()));
        SignedJWT bringsItsKey = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.RS256)
                        .jwk(foreign.toPublicJWK())
                        .jwkURL(URI.create(issuer + "/elsewhere"))
                        .build(),
                claims().build());
        bringsItsKey.sign(new RSASSASigner(foreign));
        String right = signed(claims().build(), key);
        List<String> wrong = List.of(
                new PlainJWT(claims().build()).serialize(),
                right.substring(0, right.lastIndexOf('.') + 1),
                right.substring(0, right.length() - 4) + "AAAA",
                signed(claims().issuer("https://evil.example").build(), key),
                signed(claims().audience("other").build(), key),
                signed(claims().audience((String) null).build(), key),
                signed(claims().subject(null).build(), key),
                signed(claims().subject(" ").build(), key),
                signed(claims().expirationTime(null).build(), key),
                signed(
                        claims().expirationTime(Date.from(Instant.now().minusSeconds(120)))
                                .build(),
                        key),
                signed(
                        claims().notBeforeTime(Date.from(Instant.now().plusSeconds(120)))
                                .build(),
                        key),
                signed(new JWTClaimsSet.Builder().build(), key),
                signed(claims().build(), foreign),
                confused.serialize(),
                bringsItsKey.serialize(),
                "a.b.c",
                "not a token",
                "");
        for (int i = 0; i < wrong.size(); i++) {
            assertThat(tokens.caller(wrong.get(i))).as("token " + i).isEmpty();
        }
        assertThat(elsewhere)
                .as("S07: a URL that a token brings is not fetched")
                .hasValue(0);
    }

    @Test
    void clocks_may_differ_by_less_than_a_minute() throws Exception {
        assertThat(tokens.caller(signed(
                        claims().expirationTime(Date.from(Instant.now().minusSeconds(5)))
                                .build(),
                        key)))
                .isPresent();
    }

    @Test
    void keys_are_kept_and_a_new_one_is_found() throws Exception {
        for (int i = 0; i < 50; i++) {
            assertThat(tokens.caller(signed(claims().build(), key))).isPresent();
        }
        assertThat(fetches).hasValue(1);
        RSAKey next = new RSAKeyGenerator(2048).keyID("two").generate();
        published = new JWKSet(next.toPublicJWK());
        assertThat(tokens.caller(signed(claims().build(), next))).isPresent();
        assertThat(fetches).hasValue(2);
    }

    @Test
    void an_issuer_in_plain_http_must_be_this_machine() {
        org.assertj.core.api.Assertions.assertThatThrownBy(() -> OidcTokens.of("http://login.example.org", "catalyst"))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
