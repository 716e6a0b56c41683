package io.openova.catalyst.apiserver;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/** Parses IP addresses and ranges as the older fields of the API do: leading zeros are allowed. */
final class Addresses {
    private Addresses() {}

    static boolean isIp(String text) {
        return bytes(text) != null;
    }

    static boolean isIpv6(String text) {
        return text.indexOf(':') >= 0;
    }

    /** Returns the address's bytes; null when the text is not an address. Performs no name lookup. */
    static byte @Nullable [] bytes(String text) {
        return text.indexOf(':') < 0 ? four(text) : sixteen(text);
    }

    private static byte @Nullable [] four(String text) {
        String[] parts = text.split("\\.", -1);
        if (parts.length != 4) {
            return null;
        }
        byte[] bytes = new byte[4];
        for (int i = 0; i < 4; i++) {
            String part = parts[i];
            if (part.isEmpty() || part.length() > 5 || !CronSchedule.areDigits(part, 0, part.length())) {
                return null;
            }
            int number = Integer.parseInt(part);
            if (number > 255) {
                return null;
            }
            bytes[i] = (byte) number;
        }
        return bytes;
    }

    private static byte @Nullable [] sixteen(String text) {
        if (text.indexOf('%') >= 0 || text.indexOf('[') >= 0 || !text.matches("[0-9A-Fa-f:.]{2,45}")) {
            return null;
        }
        try {
            // Brackets make the text a literal address: there is no name lookup.
            return InetAddress.getByName("[" + text + "]").getAddress();
        } catch (UnknownHostException e) {
            return null;
        }
    }

    static boolean isCidr(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            return false;
        }
        String bits = text.substring(slash + 1);
        String address = text.substring(0, slash);
        boolean isSix = isIpv6(address);
        return bits.length() <= 3
                && CronSchedule.areDigits(bits, 0, bits.length())
                && Integer.parseInt(bits) <= (isSix ? 128 : 32)
                && isIp(address);
    }

    /** Returns whether the inner range is a proper part of the outer one. */
    static boolean isWithin(String inner, String outer) {
        int innerBits = Integer.parseInt(inner.substring(inner.indexOf('/') + 1));
        int outerBits = Integer.parseInt(outer.substring(outer.indexOf('/') + 1));
        byte[] one = bytes(inner.substring(0, inner.indexOf('/')));
        byte[] other = bytes(outer.substring(0, outer.indexOf('/')));
        if (one == null || other == null || one.length != other.length || innerBits <= outerBits) {
            return false;
        }
        for (int bit = 0; bit < outerBits; bit++) {
            int mask = 0x80 >> (bit % 8);
            if ((one[bit / 8] & mask) != (other[bit / 8] & mask)) {
                return false;
            }
        }
        return true;
    }

    /** Returns why an endpoint cannot have this address; null when it can. */
    static @Nullable String special(String text) {
        byte[] bytes = bytes(text);
        if (bytes == null) {
            return null;
        }
        try {
            InetAddress address = InetAddress.getByAddress(bytes);
            if (address.isAnyLocalAddress()) {
                return "unspecified";
            }
            if (address.isLoopbackAddress()) {
                return "in the loopback range (127.0.0.0/8, ::1/128)";
            }
            if (address.isLinkLocalAddress() || bytes.length == 4 && bytes[0] == (byte) 169 && bytes[1] == (byte) 254) {
                return "in the link-local range (169.254.0.0/16, fe80::/10)";
            }
            boolean linkMulticast = bytes.length == 4
                    ? bytes[0] == (byte) 224 && bytes[1] == 0 && bytes[2] == 0
                    : bytes[0] == (byte) 0xff && (bytes[1] & 0x0f) == 2;
            return linkMulticast ? "in the link-local multicast range (224.0.0.0/24, ff02::/10)" : null;
        } catch (UnknownHostException e) {
            return null;
        }
    }
}
