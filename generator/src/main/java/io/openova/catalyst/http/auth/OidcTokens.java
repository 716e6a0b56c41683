package io.openova.catalyst.http.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.RemoteKeySourceException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import io.openova.catalyst.document.DocumentReader;
import io.openova.catalyst.document.ReadOutcome;
import io.openova.catalyst.document.tree.ReadLimits;
import io.openova.catalyst.finding.SingleLine;
import io.openova.catalyst.http.answer.Problem;
import io.openova.catalyst.http.answer.Problems;
import io.openova.catalyst.listen.LastKnown;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Bearer tokens of one OIDC issuer: signature, issuer, audience, and times are checked, the claim {@code catalyst}
 * grants tiers by Environment ({@code {"acme-dev": "developer", "*": "viewer"}}). Nothing else is fetched than the
 * issuer's own discovery document and the keys that it names, never a URL that a token brings (threat S07).
 */
public final class OidcTokens implements Authenticator {
    static final String GRANTS = "catalyst";

    private static final Logger LOG = LoggerFactory.getLogger(OidcTokens.class);
    /**
     * Signatures by a private key only: with a shared secret, or none, anybody who can verify a token could also create
     * one.
     */
    private static final Set<JWSAlgorithm> ALGORITHMS = Set.of(
            JWSAlgorithm.RS256,
            JWSAlgorithm.RS512,
            JWSAlgorithm.PS256,
            JWSAlgorithm.ES256,
            JWSAlgorithm.ES384,
            JWSAlgorithm.EdDSA);

    /**
     * Keys are new for five minutes, and used for an hour while the issuer is away. A caller waits a second for them,
     * eight at once.
     */
    private static final LastKnown.Terms TERMS = new LastKnown.Terms(
            Duration.ofMinutes(5),
            Duration.ofHours(1),
            Duration.ofSeconds(1),
            8,
            Duration.ofSeconds(1),
            Duration.ofSeconds(10));

    private static final Duration LOOK_AGAIN = Duration.ofSeconds(30);
    private static final int TIMEOUT_MS = 3000;
    private static final int LARGEST = 256 * 1024;
    private static final int LONGEST_TOKEN = 8 * 1024;
    private static final int SKEW_SECONDS = 60;

    private final String issuer;
    private final DefaultResourceRetriever web = new DefaultResourceRetriever(TIMEOUT_MS, TIMEOUT_MS, LARGEST);
    private final LongSupplier nanoTime;
    private final LastKnown<JWKSet> keys;
    private final AtomicLong lookedAgain;
    private final DefaultJWTClaimsVerifier<SecurityContext> claims;
    private final DefaultJWTProcessor<SecurityContext> processor;

    private OidcTokens(String issuer, String audience, LastKnown.Terms terms, LongSupplier nanoTime) {
        this.issuer = issuer;
        this.nanoTime = nanoTime;
        this.keys = new LastKnown<>("oidc-issuer", this::fetched, terms, nanoTime);
        this.lookedAgain = new AtomicLong(nanoTime.getAsLong() - LOOK_AGAIN.toNanos());
        this.claims = new DefaultJWTClaimsVerifier<>(
                audience, new JWTClaimsSet.Builder().issuer(issuer).build(), Set.of("sub", "exp", "aud"));
        this.claims.setMaxClockSkew(SKEW_SECONDS);
        this.processor = newProcessor();
    }

    /** @throws IllegalArgumentException when the issuer is no https URL; plain http is allowed to this machine only */
    public static OidcTokens of(String issuer, String audience) {
        return of(issuer, audience, TERMS, System::nanoTime);
    }

    static OidcTokens of(String issuer, String audience, LastKnown.Terms terms, LongSupplier nanoTime) {
        URI uri = URI.create(issuer);
        boolean isLocal = Set.of("127.0.0.1", "localhost", "[::1]").contains(String.valueOf(uri.getHost()));
        if (!"https".equals(uri.getScheme()) && !("http".equals(uri.getScheme()) && isLocal)) {
            throw new IllegalArgumentException("the OIDC issuer must be an https URL");
        }
        return new OidcTokens(issuer, audience, terms, nanoTime);
    }

    @Override
    public Optional<Caller> caller(String bearerToken) {
        if (bearerToken.length() > LONGEST_TOKEN
                || !bearerToken.matches("[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+")) {
            return Optional.empty();
        }
        try {
            SignedJWT token = SignedJWT.parse(bearerToken);
            // A token that is invalid without a key check causes no request to the issuer.
            if (!ALGORITHMS.contains(token.getHeader().getAlgorithm())) {
                return Optional.empty();
            }
            claims.verify(token.getJWTClaimsSet(), null);
            return Optional.of(caller(processor.process(token, null)));
        } catch (RemoteKeySourceException e) {
            LOG.atWarn()
                    .addKeyValue("issuer", issuer)
                    .addKeyValue("cause", SingleLine.of(String.valueOf(e.getMessage())))
                    .log("the issuer's keys cannot be read");
            throw Problem.of(503, "issuer-unavailable", "the keys of your token's issuer are not available now")
                    .withHeader(Problems.RETRY_AFTER, "5")
                    .refused();
        } catch (ParseException | BadJOSEException | JOSEException | IllegalArgumentException invalid) {
            LOG.atDebug()
                    .addKeyValue("cause", SingleLine.of(String.valueOf(invalid.getMessage())))
                    .log("a token was refused");
            return Optional.empty();
        }
    }

    @Override
    public Optional<Instant> expiry(String bearerToken) {
        try {
            return Optional.ofNullable(
                            SignedJWT.parse(bearerToken).getJWTClaimsSet().getExpirationTime())
                    .map(Date::toInstant);
        } catch (ParseException notOurs) {
            return Optional.empty();
        }
    }

    private Caller caller(JWTClaimsSet claims) throws ParseException {
        String subject = claims.getSubject();
        if (subject == null || subject.isBlank()) {
            throw new ParseException("no subject", 0);
        }
        Map<String, Tier> grants = new TreeMap<>();
        Map<String, Object> granted = claims.getJSONObjectClaim(GRANTS);
        if (granted != null) {
            granted.forEach((environment, word) ->
                    Tier.of(String.valueOf(word)).ifPresent(tier -> grants.put(environment, tier)));
        }
        String email = claims.getStringClaim("email");
        String name = claims.getStringClaim("name");
        String id = CallerId.ofIssuer(issuer, subject);
        return new Caller(
                id, name == null || name.isBlank() ? id : name, email == null || email.isBlank() ? id : email, grants);
    }

    private DefaultJWTProcessor<SecurityContext> newProcessor() {
        DefaultJWTProcessor<SecurityContext> made = new DefaultJWTProcessor<>();
        made.setJWSTypeVerifier(
                new DefaultJOSEObjectTypeVerifier<>(JOSEObjectType.JWT, new JOSEObjectType("at+jwt"), null));
        made.setJWSKeySelector(new JWSVerificationKeySelector<>(ALGORITHMS, (selector, context) -> select(selector)));
        made.setJWTClaimsSetVerifier(claims);
        return made;
    }

    /** Matching keys; an unknown key id triggers a new request to the issuer, at a limited rate. */
    private List<JWK> select(JWKSelector selector) throws RemoteKeySourceException {
        try {
            List<JWK> found = selector.select(keys.get().value());
            return found.isEmpty() && mayLookAgain()
                    ? selector.select(keys.renewed().value())
                    : found;
        } catch (LastKnown.UnknownException unknown) {
            throw new RemoteKeySourceException(String.valueOf(unknown.getMessage()), unknown);
        }
    }

    private boolean mayLookAgain() {
        long now = nanoTime.getAsLong();
        long last = lookedAgain.get();
        return now - last >= LOOK_AGAIN.toNanos() && lookedAgain.compareAndSet(last, now);
    }

    /**
     * Reads the discovery document and the keys that it names; a failure is logged here, once, and not for each caller.
     */
    private JWKSet fetched() throws IOException {
        try {
            return JWKSet.parse(web.retrieveResource(keysUrl()).getContent());
        } catch (ParseException | IOException e) {
            LOG.atWarn()
                    .addKeyValue("issuer", issuer)
                    .addKeyValue("cause", e.getMessage())
                    .log("the issuer's keys cannot be read");
            throw new IOException("the issuer's keys cannot be read: " + e.getMessage(), e);
        }
    }

    private URL keysUrl() throws IOException {
        String discovery = issuer.replaceFirst("/$", "") + "/.well-known/openid-configuration";
        String text = web.retrieveResource(url(discovery)).getContent();
        ReadOutcome outcome = new DocumentReader()
                .readJson(text.getBytes(StandardCharsets.UTF_8), "openid-configuration", ReadLimits.MANIFEST);
        if (!outcome.isClean() || outcome.documents().isEmpty()) {
            throw new IOException("the discovery document is not JSON");
        }
        var document = outcome.documents().get(0).value();
        if (!document.textAt("issuer").equals(Optional.of(issuer))) {
            throw new IOException("the discovery document belongs to another issuer");
        }
        String keys =
                document.textAt("jwks_uri").orElseThrow(() -> new IOException("the discovery document names no keys"));
        boolean isAsSafe = keys.startsWith("https://") || issuer.startsWith("http://") && keys.startsWith("http://");
        if (!isAsSafe) {
            throw new IOException("the issuer's keys are not at an https URL");
        }
        return url(keys);
    }

    private static URL url(String text) throws MalformedURLException {
        try {
            return URI.create(text).toURL();
        } catch (IllegalArgumentException malformed) {
            throw new MalformedURLException(String.valueOf(malformed.getMessage()));
        }
    }
}
