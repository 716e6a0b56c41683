package io.openova.catalyst;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.spi.ContextAwareBase;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/**
 * Configures Logback, which writes the log of the commands that keep running. Logback finds this class as a service and calls it
 * when the first logger is made. Short commands log with slf4j-simple and never load it.
 */
public final class ServerLog extends ContextAwareBase implements Configurator {
    static final String LEVEL = "catalyst.log.level";
    static final String FORMAT = "catalyst.log.format";
    static final String JSON = "json";

    private static final String TEXT_PATTERN =
            "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX} [%level] %logger{0} - %replace(%kvp{NONE} %msg){'^ ', ''}%n";

    /** Names the level of what is logged, and the format of its lines, for the Logback of this process. */
    static void choose(String level, String format) {
        System.setProperty(LEVEL, level);
        System.setProperty(FORMAT, format);
    }

    /**
     * Writes to standard error with the level and the format that the command was started with.
     *
     * @return that no other configuration is looked for
     */
    @Override
    public ExecutionStatus configure(LoggerContext logback) {
        configure(logback, System.getProperty(LEVEL, "warn"), System.getProperty(FORMAT, "text"), System.err);
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }

    /** @param level a level's name; another text means {@code info} */
    static void configure(LoggerContext logback, String level, String format, OutputStream out) {
        Encoder<ILoggingEvent> encoder = format.equals(JSON) ? jsonLines() : text();
        encoder.setContext(logback);
        encoder.start();
        OutputStreamAppender<ILoggingEvent> appender = new OutputStreamAppender<>();
        appender.setName("stderr");
        appender.setContext(logback);
        appender.setEncoder(encoder);
        appender.setOutputStream(out);
        appender.start();
        Level least = Level.toLevel(level.toUpperCase(Locale.ROOT), Level.INFO);
        ch.qos.logback.classic.Logger root = logback.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.setLevel(least);
        root.addAppender(appender);
        if (least.isGreaterOrEqual(Level.INFO)) {
            for (String library :
                    List.of("io.javaoperatorsdk", "org.eclipse.jetty", "org.apache.sshd", "org.eclipse.jgit")) {
                raise(logback, library, Level.WARN);
            }
            raise(logback, "io.fabric8", Level.ERROR);
        }
        // It warns of every part of a commit graph that it does not use.
        raise(logback, "org.eclipse.jgit.internal.storage.commitgraph", Level.ERROR);
    }

    /** A library logs from this level on, or from the level of the whole log when that is higher. */
    private static void raise(LoggerContext logback, String library, Level least) {
        Level whole = logback.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).getLevel();
        logback.getLogger(library).setLevel(whole.isGreaterOrEqual(least) ? whole : least);
    }

    private static PatternLayoutEncoder text() {
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setCharset(StandardCharsets.UTF_8);
        encoder.setPattern(TEXT_PATTERN);
        return encoder;
    }

    private static JsonEncoder jsonLines() {
        JsonEncoder encoder = new JsonEncoder();
        encoder.setWithSequenceNumber(false);
        encoder.setWithNanoseconds(false);
        encoder.setWithContext(false);
        encoder.setWithMDC(false);
        encoder.setWithMarkers(false);
        encoder.setWithMessage(false);
        encoder.setWithArguments(false);
        encoder.setWithFormattedMessage(true);
        return encoder;
    }
}
