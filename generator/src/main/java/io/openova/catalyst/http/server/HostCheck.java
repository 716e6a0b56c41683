package io.openova.catalyst.http.server;

import io.openova.catalyst.http.answer.Problem;
import io.openova.catalyst.http.answer.RefusedException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * Protects a caller's browser from other sites (threat S19). A page whose name was rebound to our address still sends
 * its own name as Host; an IP address cannot be rebound. A request that a page made for another origin says so.
 */
public final class HostCheck {
    private static final Pattern IP = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}|\\[[0-9a-f:.]+]");

    private final TreeSet<String> names = new TreeSet<>();
    private final Supplier<Optional<String>> domain;

    /** @param domain the Sovereign's own domain name; what is below it is served too */
    public HostCheck(List<String> hosts, Supplier<Optional<String>> domain) {
        names.add("localhost");
        hosts.forEach(host -> names.add(host.toLowerCase(Locale.ROOT)));
        this.domain = domain;
    }

    /** @throws RefusedException when the request is not meant for this server, or comes from another site's page */
    public void check(Optional<String> hostHeader, Optional<String> origin, Optional<String> fetchSite) {
        String authority = hostHeader.orElse("").toLowerCase(Locale.ROOT);
        String host = authority.replaceFirst(":[0-9]*$", "").replaceFirst("\\.$", "");
        if (!isServed(host)) {
            throw Problem.of(
                            421,
                            "misdirected-request",
                            "this server does not answer to that host name; see --allowed-host")
                    .refused();
        }
        boolean isForeign = origin.map(text -> text.toLowerCase(Locale.ROOT))
                .filter(text -> !text.equals("http://" + authority) && !text.equals("https://" + authority))
                .isPresent();
        if (isForeign || fetchSite.filter(site -> site.equals("cross-site")).isPresent()) {
            throw Problem.of(403, "foreign-origin", "requests from pages of other sites are refused")
                    .refused();
        }
    }

    private boolean isServed(String host) {
        return names.contains(host)
                || IP.matcher(host).matches()
                || !host.isEmpty()
                        && domain.get()
                                .map(name -> name.toLowerCase(Locale.ROOT))
                                .filter(name -> host.equals(name) || host.endsWith("." + name))
                                .isPresent();
    }
}
