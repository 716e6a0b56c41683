package io.openova.catalyst;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.platform.engine.FilterResult;
import org.junit.platform.engine.TestDescriptor;
import org.junit.platform.engine.TestSource;
import org.junit.platform.engine.TestTag;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.PostDiscoveryFilter;

/**
 * Leaves out the tests with a tag of {@code -Dcatalyst.tests.without=slow,tools} and records each that did not run, so that the
 * build can print them. JUnit's own tag filters leave tests out without a trace.
 */
public final class NotRun implements PostDiscoveryFilter {
    private static final Set<String> WITHOUT = new TreeSet<>(
            Arrays.asList(System.getProperty("catalyst.tests.without", "").split("[ ,]+")));

    @Override
    public FilterResult apply(TestDescriptor test) {
        Optional<String> tag = test.getTags().stream()
                .map(TestTag::getName)
                .filter(WITHOUT::contains)
                .findFirst();
        // Classes disappear with the last of their tests; each test counts once.
        if (tag.isEmpty() || !(test.isTest() || test.mayRegisterTests())) {
            return FilterResult.included("no tag of those that are left out");
        }
        if (test.getSource().filter(MethodSource.class::isInstance).isPresent()) {
            record(named(test.getSource()), tag.get());
        }
        return FilterResult.excluded(tag.get());
    }

    /** The class and the method of a test. */
    static String named(Optional<TestSource> source) {
        return source.map(place -> place instanceof MethodSource method
                        ? simple(method.getClassName()) + "#" + method.getMethodName()
                        : place instanceof ClassSource type ? simple(type.getClassName()) : place.toString())
                .orElse("a test without a source");
    }

    private static String simple(String type) {
        return type.substring(type.lastIndexOf('.') + 1);
    }

    /** Adds a line to the file that the build prints; the virtual machines of the build append to the same file. */
    static void record(String test, String reason) {
        String file = System.getProperty("catalyst.tests.notrun", "");
        if (file.isEmpty()) {
            return;
        }
        try {
            String line = reason.lines().findFirst().orElse("") + ": " + test + "\n";
            Files.writeString(Path.of(file), line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException("the record of tests that did not run cannot be written", e);
        }
    }
}
