package io.openova.catalyst.document.write;

/**
 * Characters that are written as escapes: controls, spaces and line ends that readers treat differently, invisible and
 * bidirectional format characters, non-characters. A fixed table, because the JDK's classes of characters grow with its
 * version and the same input must give the same bytes.
 */
final class UnsafeCharacters {
    private UnsafeCharacters() {}

    /** Whether the code point, 0x7F or above, is escaped; a lone surrogate is. */
    static boolean is(int c) {
        if (c < 0x2000) {
            return c <= 0xA0 || c == 0xAD || c == 0x61C || c == 0x1680 || c == 0x180E;
        }
        if (c < 0xD800) {
            return c <= 0x200F || c >= 0x2028 && c <= 0x202F || c >= 0x205F && c <= 0x206F || c == 0x3000;
        }
        return c <= 0xDFFF
                || c >= 0xFDD0 && c <= 0xFDEF
                || c == 0xFEFF
                || c >= 0xFFF0 && c <= 0xFFFF
                || (c & 0xFFFE) == 0xFFFE
                || c >= 0xE0000 && c <= 0xE0FFF;
    }

    /** Half a pair has no UTF-8 form and no escape that every reader accepts. */
    static void refuseSurrogate(int c) {
        if (c >= 0xD800 && c <= 0xDFFF) {
            throw new IllegalArgumentException("a string with a lone surrogate cannot be written");
        }
    }
}
