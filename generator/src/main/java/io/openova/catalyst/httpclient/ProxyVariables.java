package io.openova.catalyst.httpclient;

import java.io.IOException;
import java.net.Authenticator;
import java.net.InetSocketAddress;
import java.net.PasswordAuthentication;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The proxies that the environment names, by the rules that curl, Git, Helm, and Flux share: {@code HTTPS_PROXY}, {@code
 * HTTP_PROXY}, {@code ALL_PROXY}, and {@code NO_PROXY}, in lower case too, which wins. Hosts of this machine itself are
 * always called directly.
 */
public final class ProxyVariables extends ProxySelector {
    private static final List<String> NAMES = List.of("https_proxy", "http_proxy", "all_proxy");
    private static final int DEFAULT_PORT = 80;
    private static final List<Proxy> DIRECT = List.of(Proxy.NO_PROXY);

    private final Map<String, String> environment;
    private final ProxyExceptions exceptions;

    private ProxyVariables(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
        this.exceptions = ProxyExceptions.of(value(environment, "no_proxy").orElse(""));
    }

    /**
     * Makes the proxies of the environment those of the whole program. Without such a variable, the system properties of
     * Java ({@code https.proxyHost}) stay in force.
     */
    public static void install(Map<String, String> environment) {
        for (String name : NAMES) {
            if (value(environment, name).isPresent()) {
                // Java offers no password in plain text to a proxy that opens a tunnel, unless this is empty.
                System.setProperty("jdk.http.auth.tunneling.disabledSchemes", "");
                ProxyVariables variables = new ProxyVariables(environment);
                Authenticator.setDefault(variables.passwords());
                ProxySelector.setDefault(variables);
                return;
            }
        }
    }

    /** Reads the variables without making them those of the program. */
    static ProxyVariables of(Map<String, String> environment) {
        return new ProxyVariables(environment);
    }

    /** The header that a proxy of the program requires for a request; empty without a proxy or a password. */
    static Optional<String> authorization(URI uri) {
        return ProxySelector.getDefault() instanceof ProxyVariables variables
                ? variables.proxy(uri).flatMap(Address::authorization)
                : Optional.empty();
    }

    /** Names the proxy that a request takes, without its password; empty when it takes none. */
    public static Optional<String> describe(String url) {
        if (!(ProxySelector.getDefault() instanceof ProxyVariables variables)) {
            return Optional.empty();
        }
        try {
            return variables.proxy(new URI(url)).map(Address::description);
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    /** @throws UnusableProxyException when the variable for the request is not the address of an HTTP proxy */
    @Override
    public List<Proxy> select(URI uri) {
        return proxy(uri)
                .map(address -> List.of(new Proxy(
                        Proxy.Type.HTTP,
                        InetSocketAddress.createUnresolved(address.uri().getHost(), address.port()))))
                .orElse(DIRECT);
    }

    @Override
    public void connectFailed(URI uri, SocketAddress address, IOException failure) {
        // The caller reports the failure; there is no other proxy to try.
    }

    /** A proxy, and the variable that names it. */
    private record Address(String variable, URI uri) {
        int port() {
            return uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort();
        }

        String description() {
            return "the proxy " + uri.getHost() + ":" + port() + " of " + variable;
        }

        Optional<String> authorization() {
            return Optional.ofNullable(uri.getUserInfo())
                    .map(user -> "Basic " + Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8)));
        }
    }

    private Optional<Address> proxy(URI uri) {
        String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
        if (!scheme.equals("https") && !scheme.equals("http")
                || uri.getHost() == null
                || exceptions.isDirect(uri.getHost(), port(uri, scheme))) {
            return Optional.empty();
        }
        return address(scheme + "_proxy").or(() -> address("all_proxy"));
    }

    private static int port(URI uri, String scheme) {
        if (uri.getPort() >= 0) {
            return uri.getPort();
        }
        return scheme.equals("https") ? 443 : 80;
    }

    private Optional<Address> address(String name) {
        return value(name).map(text -> {
            String variable = environment.getOrDefault(name, "").isBlank() ? name.toUpperCase(Locale.ROOT) : name;
            try {
                URI uri = new URI(text.contains("://") ? text : "http://" + text);
                if ("http".equalsIgnoreCase(uri.getScheme()) && uri.getHost() != null) {
                    return new Address(variable, uri);
                }
            } catch (URISyntaxException e) {
                // The message would repeat the text, which may hold a password.
            }
            throw new UnusableProxyException(variable);
        });
    }

    private Optional<String> value(String name) {
        return value(environment, name);
    }

    /** A variable in lower case, else in upper case; one that is empty counts as absent. */
    private static Optional<String> value(Map<String, String> environment, String name) {
        String text = environment.getOrDefault(name, "");
        String other = text.isBlank() ? environment.getOrDefault(name.toUpperCase(Locale.ROOT), "") : text;
        return other.isBlank() ? Optional.empty() : Optional.of(other.strip());
    }

    private Authenticator passwords() {
        return new Authenticator() {
            @Override
            protected @Nullable PasswordAuthentication getPasswordAuthentication() {
                if (getRequestorType() != RequestorType.PROXY) {
                    return null;
                }
                for (String name : NAMES) {
                    Optional<Address> proxy = address(name);
                    if (proxy.isPresent() && proxy.get().uri().getHost().equals(getRequestingHost())) {
                        return password(proxy.get().uri());
                    }
                }
                return null;
            }
        };
    }

    private static @Nullable PasswordAuthentication password(URI proxy) {
        String user = proxy.getUserInfo();
        if (user == null) {
            return null;
        }
        int colon = user.indexOf(':');
        return colon < 0
                ? new PasswordAuthentication(user, new char[0])
                : new PasswordAuthentication(
                        user.substring(0, colon), user.substring(colon + 1).toCharArray());
    }
}
