package io.openova.catalyst.schema.cel;

import com.google.common.net.InetAddresses;
import io.openova.catalyst.schema.goformat.AddressText;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** An IP address as Kubernetes' CEL functions accept it: no zone, no IPv4-mapped IPv6 address, no leading zeros. */
record CelAddress(List<Byte> bytes) {
    private static final Pattern PREFIX = Pattern.compile("0|[1-9][0-9]{0,2}");

    static Optional<CelAddress> of(String text) {
        byte[] bytes = AddressText.strict(text);
        return bytes == null || isMapped(bytes) ? Optional.empty() : Optional.of(of(bytes));
    }

    private static boolean isMapped(byte[] bytes) {
        boolean mapped = bytes.length == 16 && bytes[10] == -1 && bytes[11] == -1;
        for (int i = 0; mapped && i < 10; i++) {
            mapped = bytes[i] == 0;
        }
        return mapped;
    }

    private static CelAddress of(byte[] raw) {
        Byte[] boxed = new Byte[raw.length];
        Arrays.setAll(boxed, i -> raw[i]);
        return new CelAddress(List.of(boxed));
    }

    InetAddress address() {
        byte[] raw = new byte[bytes.size()];
        for (int i = 0; i < raw.length; i++) {
            raw[i] = bytes.get(i);
        }
        try {
            return InetAddress.getByAddress(raw);
        } catch (java.net.UnknownHostException e) {
            throw new IllegalStateException("an address has 4 or 16 bytes", e);
        }
    }

    String text() {
        return InetAddresses.toAddrString(address());
    }

    long family() {
        return bytes.size() == 4 ? 4 : 6;
    }

    boolean isGlobalUnicast() {
        InetAddress address = address();
        boolean broadcast = bytes.size() == 4 && bytes.stream().allMatch(b -> b == -1);
        return !broadcast
                && !address.isAnyLocalAddress()
                && !address.isLoopbackAddress()
                && !address.isMulticastAddress()
                && !isLinkLocalUnicast();
    }

    boolean isLinkLocalUnicast() {
        return address().isLinkLocalAddress();
    }

    boolean isLinkLocalMulticast() {
        return bytes.size() == 4
                ? bytes.get(0) == (byte) 224 && bytes.get(1) == 0 && bytes.get(2) == 0
                : bytes.get(0) == (byte) 0xff && (bytes.get(1) & 0x0f) == 2;
    }

    private CelAddress masked(int bits) {
        byte[] raw = new byte[bytes.size()];
        for (int i = 0; i < raw.length; i++) {
            int kept = Math.max(0, Math.min(8, bits - 8 * i));
            raw[i] = (byte) (bytes.get(i) & (0xff << (8 - kept)));
        }
        return of(raw);
    }

    /** An address range: an address and its prefix length. */
    record Range(CelAddress ip, int prefix) {
        static Optional<Range> of(String text) {
            int slash = text.indexOf('/');
            if (slash < 0 || !PREFIX.matcher(text.substring(slash + 1)).matches()) {
                return Optional.empty();
            }
            int prefix = Integer.parseInt(text.substring(slash + 1));
            return CelAddress.of(text.substring(0, slash))
                    .filter(ip -> prefix <= 8 * ip.bytes().size())
                    .map(ip -> new Range(ip, prefix));
        }

        Range masked() {
            return new Range(ip.masked(prefix), prefix);
        }

        boolean contains(CelAddress other) {
            return other.family() == ip.family() && other.masked(prefix).equals(ip.masked(prefix));
        }

        boolean contains(Range other) {
            return other.prefix >= prefix && contains(other.ip);
        }

        String text() {
            return ip.text() + "/" + prefix;
        }
    }
}
