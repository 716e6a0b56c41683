package io.openova.catalyst;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Locale;

/**
 * What the loggers write, in UTF-8, without control characters: a terminal or a log viewer that reads the log must not be steered
 * by text that a caller or a library's message brought along (threat S15). Line ends and tabs stay; every other character of C0
 * and C1, and DEL, becomes a visible escape.
 */
final class LogText extends OutputStream {
    private static final int C1_LEAD = 0xC2;

    private final OutputStream out;
    private boolean isAfterLead;

    LogText(OutputStream out) {
        this.out = out;
    }

    @Override
    public void write(int value) throws IOException {
        int octet = value & 0xFF;
        if (isAfterLead) {
            isAfterLead = false;
            if (octet >= 0x80 && octet <= 0x9F) {
                escape(octet);
                return;
            }
            out.write(C1_LEAD);
        }
        if (octet == C1_LEAD) {
            isAfterLead = true;
        } else if (octet < 0x20 && octet != '\n' && octet != '\t' && octet != '\r' || octet == 0x7F) {
            escape(octet);
        } else {
            out.write(octet);
        }
    }

    private void escape(int character) throws IOException {
        for (char c : String.format(Locale.ROOT, "\\u%04x", character).toCharArray()) {
            out.write(c);
        }
    }

    @Override
    public void flush() throws IOException {
        out.flush();
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
