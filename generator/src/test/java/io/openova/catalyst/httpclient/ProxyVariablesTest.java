package io.openova.catalyst.httpclient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.Proxy;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProxyVariablesTest {
    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                // variables                                   request                      proxy
                "HTTPS_PROXY=http://p:3128,                    https://git.example.test/x,  p:3128",
                "https_proxy=http://p:3128,                    https://git.example.test/x,  p:3128",
                "https_proxy=http://low HTTPS_PROXY=http://up, https://git.example.test/x,  low:80",
                "https_proxy= HTTPS_PROXY=http://up,           https://git.example.test/x,  up:80",
                "HTTPS_PROXY=p:3128,                           https://git.example.test/x,  p:3128",
                "HTTPS_PROXY=http://user:pass@p:3128/,         https://git.example.test/x,  p:3128",
                "HTTPS_PROXY=http://[::1]:3128,                https://git.example.test/x,  [::1]:3128",
                "HTTPS_PROXY=http://p:3128,                    http://git.example.test/x,   -",
                "HTTP_PROXY=http://p:3128,                     http://git.example.test/x,   p:3128",
                "HTTP_PROXY=http://p:3128,                     https://git.example.test/x,  -",
                "ALL_PROXY=http://p:3128,                      https://git.example.test/x,  p:3128",
                "ALL_PROXY=http://p:3128,                      ssh://git.example.test/x,    -",
                "HTTPS_PROXY=http://p,                         https://localhost/x,         -",
                "HTTPS_PROXY=http://p,                         https://a.localhost/x,       -",
                "HTTPS_PROXY=http://p,                         https://127.9.9.9/x,         -",
                "HTTPS_PROXY=http://p,                         https://[::1]/x,             -",
                "HTTPS_PROXY=http://p,                         https://localhost.test/x,    p:80",
            })
    void the_variable_of_the_scheme_names_the_proxy(String variables, String request, String proxy) {
        assertThat(proxy(variables, "", request)).isEqualTo(proxy == null ? "none" : proxy);
    }

    @ParameterizedTest
    @CsvSource({
        // NO_PROXY                request                           direct
        "'*',                      https://git.example.test,         true",
        "'',                       https://git.example.test,         false",
        "example.test,             https://git.example.test,         true",
        "example.test,             https://example.test,             true",
        "EXAMPLE.test,             https://Git.example.TEST,         true",
        "example.test,             https://myexample.test,           false",
        ".example.test,            https://git.example.test,         true",
        ".example.test,            https://example.test,             false",
        "*.example.test,           https://git.example.test,         true",
        "*.example.test,           https://example.test,             false",
        "example.test:443,         https://example.test,             true",
        "example.test:8443,        https://example.test,             false",
        "example.test:8443,        https://example.test:8443,        true",
        "'a.test, example.test',   https://example.test,             true",
        "'a.test example.test',    https://example.test,             true",
        "10.0.0.0/8,               https://10.3.4.5,                 true",
        "10.0.0.0/8,               https://11.3.4.5,                 false",
        "10.0.0.0/8,               https://ten.example.test,         false",
        "10.0.0.7,                 https://10.0.0.7:8443,            true",
        "10.0.0.7:8443,            https://10.0.0.7,                 false",
        "10.0.0.7,                 https://10.0.0.71,                false",
        "fd00::/8,                 'https://[fd12::1]',              true",
        "fd00::/8,                 'https://[fe80::1]',              false",
        "fd00::1,                  'https://[fd00:0::1]',            true",
        "0.0.0.0/0,                https://10.3.4.5,                 true",
        "10.0.0.0/99,              https://10.3.4.5,                 false",
        "'.svc,.cluster.local',    https://kube.default.svc,         true",
    })
    void no_proxy_names_what_is_called_directly(String exceptions, String request, boolean isDirect) {
        assertThat(proxy("HTTPS_PROXY=http://p", exceptions, request)).isEqualTo(isDirect ? "none" : "p:80");
    }

    @ParameterizedTest
    @CsvSource({"https://canary@p:3128", "socks5://canary:1080", "http://", "'http://canary canary'", "http://canary:x"
    })
    void an_address_of_another_kind_is_refused_without_repeating_it(String address) {
        ProxyVariables variables = ProxyVariables.of(Map.of("HTTPS_PROXY", address));
        assertThatThrownBy(() -> variables.select(URI.create("https://git.example.test")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("HTTPS_PROXY is not the address of an HTTP proxy; write it as http://HOST:PORT");
        assertThat(variables.select(URI.create("http://git.example.test"))).containsExactly(Proxy.NO_PROXY);
    }

    @Test
    void without_variables_the_proxy_of_java_stays() {
        java.net.ProxySelector before = java.net.ProxySelector.getDefault();
        ProxyVariables.install(Map.of("HTTPS_PROXY", "", "NO_PROXY", "*"));
        assertThat(java.net.ProxySelector.getDefault()).isSameAs(before);
    }

    private static String proxy(String variables, String exceptions, String request) {
        Map<String, String> environment = new HashMap<>();
        for (String variable : variables.split(" ")) {
            int equals = variable.indexOf('=');
            environment.put(variable.substring(0, equals), variable.substring(equals + 1));
        }
        environment.put("NO_PROXY", exceptions);
        Proxy proxy = ProxyVariables.of(environment).select(URI.create(request)).get(0);
        if (proxy.type() == Proxy.Type.DIRECT) {
            return "none";
        }
        return proxy.address().toString().replace("/<unresolved>", "");
    }
}
