package io.openova.catalyst.httpclient;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The hosts that {@code NO_PROXY} names: a host with its subdomains, {@code .domain} or {@code *.domain} for subdomains
 * only, an address, a network in CIDR notation, each with an optional port, or {@code *} for all.
 */
final class ProxyExceptions {
    private static final Pattern IPV4 = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}");

    private final List<Entry> entries = new ArrayList<>();

    private ProxyExceptions() {}

    /**
     * One entry.
     *
     * @param host in lower case, without the asterisk; {@code *} for all
     * @param port -1 for all
     */
    private record Entry(String host, int port, Optional<Network> network) {
        boolean covers(String name, Optional<InetAddress> address, int to) {
            if (port >= 0 && port != to) {
                return false;
            }
            if (network.isPresent()) {
                return address.isPresent() && network.get().holds(address.get());
            }
            return host.equals("*") || name.equals(host) || name.endsWith(host.startsWith(".") ? host : "." + host);
        }
    }

    private record Network(InetAddress address, int bits) {
        boolean holds(InetAddress other) {
            byte[] own = address.getAddress();
            int rest = own.length * 8 - bits;
            return other.getAddress().length == own.length
                    && new BigInteger(1, own)
                            .shiftRight(rest)
                            .equals(new BigInteger(1, other.getAddress()).shiftRight(rest));
        }
    }

    static ProxyExceptions of(String variable) {
        ProxyExceptions made = new ProxyExceptions();
        for (String entry : variable.split("[,\\s]+")) {
            if (!entry.isEmpty()) {
                made.add(entry.toLowerCase(Locale.ROOT));
            }
        }
        return made;
    }

    private void add(String entry) {
        Optional<Network> network = network(entry);
        if (network.isPresent()) {
            entries.add(new Entry(entry, -1, network));
            return;
        }
        int colon = entry.lastIndexOf(':');
        boolean hasPort = colon > 0 && entry.substring(colon + 1).matches("[0-9]{1,5}");
        String host = hasPort ? entry.substring(0, colon) : entry;
        int port = hasPort ? Integer.parseInt(entry.substring(colon + 1)) : -1;
        entries.add(new Entry(host.startsWith("*.") ? host.substring(1) : host, port, network(host)));
    }

    /** Whether the host is called without a proxy. */
    boolean isDirect(String host, int port) {
        String name = host.toLowerCase(Locale.ROOT);
        Optional<InetAddress> address = literal(name);
        boolean isHere = name.equals("localhost")
                || name.endsWith(".localhost")
                || address.map(InetAddress::isLoopbackAddress).orElse(false);
        return isHere || entries.stream().anyMatch(entry -> entry.covers(name, address, port));
    }

    private static Optional<Network> network(String entry) {
        int slash = entry.indexOf('/');
        Optional<InetAddress> address = literal(slash < 0 ? entry : entry.substring(0, slash));
        if (address.isEmpty()) {
            return Optional.empty();
        }
        int all = address.get().getAddress().length * 8;
        if (slash < 0) {
            return Optional.of(new Network(address.get(), all));
        }
        String bits = entry.substring(slash + 1);
        return bits.matches("[0-9]{1,3}") && Integer.parseInt(bits) <= all
                ? Optional.of(new Network(address.get(), Integer.parseInt(bits)))
                : Optional.empty();
    }

    /** The address that a text spells; a name is never looked up. */
    private static Optional<InetAddress> literal(String text) {
        boolean isBracketed = text.startsWith("[") && text.endsWith("]");
        String bare = isBracketed ? text.substring(1, text.length() - 1) : text;
        boolean isIpv6 = bare.indexOf(':') != bare.lastIndexOf(':') && bare.matches("[0-9a-f:.]+");
        if (!isIpv6 && !IPV4.matcher(bare).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.getByName(bare));
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }
}
