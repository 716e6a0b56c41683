package io.openova.catalyst.apiserver;

/** Tests whether a text is JSON, without building a tree. */
final class JsonText {
    private static final int DEEPEST = 200;

    private final String text;
    private int at;

    private JsonText(String text) {
        this.text = text;
    }

    /** Returns whether the text is a single JSON object, or null. */
    static boolean isObject(String text) {
        JsonText json = new JsonText(text);
        json.blanks();
        boolean isObject = json.next('{') || text.strip().equals("null");
        return isObject && json.value(0) && json.isAtEnd();
    }

    private boolean isAtEnd() {
        blanks();
        return at == text.length();
    }

    private boolean next(char c) {
        return at < text.length() && text.charAt(at) == c;
    }

    private boolean take(char c) {
        blanks();
        if (!next(c)) {
            return false;
        }
        at++;
        return true;
    }

    private void blanks() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private boolean value(int depth) {
        blanks();
        if (depth > DEEPEST || at == text.length()) {
            return false;
        }
        return switch (text.charAt(at)) {
            case '{' -> members(depth, '}');
            case '[' -> members(depth, ']');
            case '"' -> string();
            default -> plain();
        };
    }

    private boolean members(int depth, char end) {
        at++;
        if (take(end)) {
            return true;
        }
        do {
            boolean isNamed = end == ']' || take('"') && back() && string() && take(':');
            if (!isNamed || !value(depth + 1)) {
                return false;
            }
        } while (take(','));
        return take(end);
    }

    private boolean back() {
        at--;
        return true;
    }

    private boolean string() {
        at++;
        while (at < text.length() && text.charAt(at) != '"') {
            if (text.charAt(at) < ' ') {
                return false;
            }
            at += text.charAt(at) == '\\' ? 2 : 1;
        }
        at++;
        return at <= text.length();
    }

    private boolean plain() {
        int from = at;
        while (at < text.length() && "{}[],:\" \t\r\n".indexOf(text.charAt(at)) < 0) {
            at++;
        }
        return text.substring(from, at).matches("true|false|null|-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][-+]?[0-9]+)?");
    }
}
