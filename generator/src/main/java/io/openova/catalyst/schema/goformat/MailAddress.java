package io.openova.catalyst.schema.goformat;

import java.util.Base64;
import java.util.Locale;
import java.util.Set;

/**
 * Tests whether a text is one mail address, with or without a name before it, as Go's {@code mail.ParseAddress} (1.26)
 * accepts it, which Kubernetes calls: RFC 5322 with some of its obsolete forms, and Unicode.
 */
final class MailAddress {
    private static final Set<String> CHARSETS = Set.of("utf-8", "iso-8859-1", "us-ascii");

    private final String text;
    private int at;

    private MailAddress(String text) {
        this.text = text;
    }

    static boolean is(String text) {
        MailAddress reader = new MailAddress(text);
        return reader.addresses(true) == 1 && reader.skipsComments() && reader.at == text.length();
    }

    /** Returns the number of addresses that follow: several in a group; -1 if they are invalid. */
    private int addresses(boolean mayBeGroup) {
        skipBlanks();
        if (isAtEnd()) {
            return -1;
        }
        if (takesBareAddress()) {
            skipBlanks();
            return !isNext('(') || takesNameInComment() ? 1 : -1;
        }
        if (!isNext('<') && !takesName()) {
            return -1;
        }
        skipBlanks();
        if (mayBeGroup && takes(':')) {
            return group();
        }
        return takes('<') && takesBareAddress() && takes('>') ? 1 : -1;
    }

    private int group() {
        skipBlanks();
        if (takes(';')) {
            return skipsComments() ? 0 : -1;
        }
        int count = 0;
        while (true) {
            skipBlanks();
            if (addresses(false) < 0 || !skipsComments()) {
                return -1;
            }
            count++;
            if (takes(';')) {
                return skipsComments() ? count : -1;
            }
            if (!takes(',')) {
                return -1;
            }
        }
    }

    /** {@code local@domain}; if it is invalid, nothing is consumed. */
    private boolean takesBareAddress() {
        int from = at;
        skipBlanks();
        boolean local = isNext('"') ? takesQuoted() > 0 : takesAtom(true);
        if (local && takes('@')) {
            skipBlanks();
            if (isNext('[') ? takesLiteral() : takesAtom(true)) {
                return true;
            }
        }
        at = from;
        return false;
    }

    /** One word or more; after the first, any character may end them. */
    private boolean takesName() {
        boolean any = false;
        while (true) {
            if (any && !skipsComments()) {
                return false;
            }
            skipBlanks();
            if (isAtEnd() || !takesWord()) {
                return any;
            }
            any = true;
        }
    }

    private boolean takesWord() {
        if (isNext('"')) {
            return takesQuoted() >= 0;
        }
        int from = at;
        return takesAtom(false) && isReadable(text.substring(from, at));
    }

    /** Returns the number of characters in the quotes; -1 when the text is not quoted, and then nothing is consumed. */
    private int takesQuoted() {
        int count = 0;
        boolean escaped = false;
        for (int i = at + 1; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!escaped && c == '"') {
                at = i + 1;
                return count;
            }
            if (!isVisible(c) && c != ' ' && c != '\t') {
                return -1;
            }
            escaped = !escaped && c == '\\';
            count += escaped ? 0 : 1;
        }
        return -1;
    }

    /**
     * @param strictly whether dots may only stand between other characters; a refused text is consumed all the same
     */
    private boolean takesAtom(boolean strictly) {
        int from = at;
        while (at < text.length() && isAtomic(text.charAt(at))) {
            at++;
        }
        String atom = text.substring(from, at);
        return !atom.isEmpty() && !(strictly && (atom.startsWith(".") || atom.contains("..") || atom.endsWith(".")));
    }

    private boolean takesLiteral() {
        int end = at + 1;
        while (end < text.length() && text.charAt(end) != ']') {
            char c = text.charAt(end++);
            if (c == '[' || c == '\\' || !isVisible(c)) {
                return false;
            }
        }
        if (end == text.length() || AddressText.strict(text.substring(at + 1, end)) == null) {
            return false;
        }
        at = end + 1;
        return true;
    }

    private boolean takesNameInComment() {
        int from = ++at;
        if (!takesComment()) {
            return false;
        }
        StringBuilder comment = new StringBuilder();
        for (int i = from; i < at - 1; i++) {
            if (text.charAt(i) == '\\' && i + 1 < text.length()) {
                i++;
            }
            comment.append(text.charAt(i));
        }
        for (String word : comment.toString().split("[ \t]+")) {
            if (!isReadable(word)) {
                return false;
            }
        }
        return true;
    }

    private boolean skipsComments() {
        skipBlanks();
        while (takes('(')) {
            if (!takesComment()) {
                return false;
            }
            skipBlanks();
        }
        return true;
    }

    /** The rest of a comment after its opening parenthesis; comments may be nested. */
    private boolean takesComment() {
        int depth = 1;
        while (at < text.length() && depth > 0) {
            char c = text.charAt(at++);
            if (c == '\\' && at < text.length()) {
                at++;
            } else if (c == '(') {
                depth++;
            } else if (c == ')') {
                depth--;
            }
        }
        return depth == 0;
    }

    /** False only for a valid encoded word (RFC 2047) in an unknown character set. */
    private static boolean isReadable(String word) {
        if (word.length() < 8 || !word.startsWith("=?") || !word.endsWith("?=")) {
            return true;
        }
        String[] parts = word.substring(2, word.length() - 2).split("\\?", -1);
        if (parts.length != 3 || parts[0].isEmpty() || parts[1].length() != 1) {
            return true;
        }
        boolean sound =
                switch (parts[1]) {
                    case "b", "B" -> isBase64(parts[2]);
                    case "q", "Q" -> isQuotedPrintable(parts[2]);
                    default -> false;
                };
        return !sound || CHARSETS.contains(parts[0].toLowerCase(Locale.ROOT));
    }

    private static boolean isBase64(String text) {
        try {
            String letters = text.replace("\r", "").replace("\n", "");
            Base64.getDecoder().decode(letters);
            return letters.length() % 4 == 0;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static boolean isQuotedPrintable(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '=') {
                if (i + 2 >= text.length() || !isHex(text.charAt(i + 1)) || !isHex(text.charAt(i + 2))) {
                    return false;
                }
                i += 2;
            } else if ((c < ' ' || c > '~') && c != '\n' && c != '\r' && c != '\t') {
                return false;
            }
        }
        return true;
    }

    private static boolean isHex(char c) {
        return c < 0x80 && Character.digit(c, 16) >= 0;
    }

    private static boolean isAtomic(char c) {
        return isVisible(c) && "()<>[]:;@\\,\"".indexOf(c) < 0;
    }

    private static boolean isVisible(char c) {
        return c > ' ' && c != 0x7f;
    }

    private void skipBlanks() {
        while (isNext(' ') || isNext('\t')) {
            at++;
        }
    }

    private boolean takes(char c) {
        boolean next = isNext(c);
        at += next ? 1 : 0;
        return next;
    }

    private boolean isNext(char c) {
        return at < text.length() && text.charAt(at) == c;
    }

    private boolean isAtEnd() {
        return at == text.length();
    }
}
