package io.openova.catalyst;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Keeps phrases that a native reader stumbles over, and words that name other products' concepts, out of texts. */
class VocabularyTest {
    private static final Path ROOT = Path.of(System.getProperty("catalyst.repository", ".."));
    private static final Path SOURCES = ROOT.resolve("generator/src/main/java/io/openova/catalyst");

    private static final Pattern PHRASES = Pattern.compile(
            String.join(
                    "|",
                    "\\bwhat is no\\b",
                    "\\bthat (is|are) no\\b",
                    "\\bis no (CEL|JSON|DNS|IP|whole|range|semantic|regular|manifest|object|text|string)\\b",
                    "\\bnothing to say\\b",
                    "\\b(is|are|was|were) (told|said)\\b(?! apart)",
                    "\\b(is|are|was|were|when first) asked\\b",
                    "\\bletter (for|by) letter\\b",
                    "\\bthe one who\\b",
                    "\\bmend(s|ed|ing)?\\b",
                    "\\bdoes not do[:.,;]",
                    "\\b(for|by) itself, ",
                    "\\btwice is once\\b",
                    "\\bnobody may\\b",
                    "\\bstands? in for\\b",
                    "\\bon (its|their) way\\b",
                    "\\b(short|long) ways?\\b",
                    "\\bhow they stand to\\b",
                    "\\bthat nothing gives\\b",
                    "\\blooked lost\\b",
                    "\\btime of being\\b",
                    "\\bthere never was\\b",
                    "\\bas if there were none\\b",
                    "\\bwhich is said elsewhere\\b",
                    "\\bnobody can say\\b",
                    "\\bstands? there twice\\b",
                    "\\bcharacters stand\\b",
                    "\\bwhat they are to each other\\b",
                    "\\bholds that rollbacks left\\b",
                    "\\bwhat is sound\\b",
                    "\\bwritten out\\b"),
            Pattern.CASE_INSENSITIVE);

    private static final Pattern FOREIGN_WORDS =
            Pattern.compile("\\b(tenants?|workspaces?|instances?|modules?)\\b", Pattern.CASE_INSENSITIVE);

    /** Passages in which a foreign word names something other than one of our kinds. */
    private static final List<Pattern> ALLOWED = List.of(
            Pattern.compile("do not use these words: tenant .*module \\(Blueprint\\)", Pattern.DOTALL),
            // A section of the catalog index.
            Pattern.compile("tenant-app"),
            Pattern.compile("the module graph"),
            Pattern.compile("Go\\s+code of the same\\s+module"),
            Pattern.compile("Go modules|The modules are the|their modules of Go types|from\\s+their\\s+Go\\s+modules"),
            Pattern.compile("modules, oldest first"),
            Pattern.compile("[Ff]or instance"));

    @Test
    void comments_and_messages_of_the_sources_use_no_banned_phrase() throws IOException {
        Map<String, List<String>> hits = new TreeMap<>();
        for (Path source : files(SOURCES, ".java")) {
            for (String text : texts(Files.readString(source))) {
                for (String hit : hits(PHRASES, text)) {
                    hits.computeIfAbsent(folder(source), f -> new ArrayList<>())
                            .add(SOURCES.relativize(source) + ": " + hit);
                }
            }
        }
        assertThat(hits).isEmpty();
    }

    @Test
    void the_documents_use_no_banned_phrase() throws IOException {
        List<String> found = new ArrayList<>();
        for (Path page : pages()) {
            hits(PHRASES, joined(Files.readString(page))).forEach(hit -> found.add(ROOT.relativize(page) + ": " + hit));
        }
        assertThat(found).isEmpty();
    }

    @Test
    void documents_and_help_call_our_kinds_by_their_names() throws IOException {
        List<String> found = new ArrayList<>();
        for (Path page : pages()) {
            hits(FOREIGN_WORDS, allowedRemoved(joined(Files.readString(page))))
                    .forEach(hit -> found.add(ROOT.relativize(page) + ": " + hit));
        }
        for (Path source : files(SOURCES.resolve("cli"), ".java")) {
            for (String text : strings(Files.readString(source))) {
                hits(FOREIGN_WORDS, allowedRemoved(text))
                        .forEach(hit -> found.add(SOURCES.relativize(source) + ": " + hit));
            }
        }
        assertThat(found).isEmpty();
    }

    @Test
    void a_banned_phrase_is_found_across_the_lines_of_a_comment() {
        String source =
                "class A {\n    /**\n     * Checks what\n     * is no manifest.\n     */\n    String a = \"a \\\" it\";\n}\n";

        assertThat(texts(source)).containsExactly("Checks what is no manifest.", "a \\\" it");
        assertThat(hits(PHRASES, texts(source).get(0))).containsExactly("Checks what is no manifest.");
    }

    private static String folder(Path source) {
        Path relative = SOURCES.relativize(source);
        return relative.getNameCount() == 1 ? "" : relative.getName(0).toString();
    }

    private static List<Path> pages() throws IOException {
        List<Path> pages = new ArrayList<>(files(ROOT.resolve("docs"), ".md"));
        for (String name : List.of("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "catalyst", "action.yml")) {
            pages.add(ROOT.resolve(name));
        }
        return pages;
    }

    private static List<Path> files(Path folder, String ending) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(ending))
                    .sorted()
                    .toList();
        }
    }

    private static List<String> hits(Pattern pattern, String text) {
        List<String> found = new ArrayList<>();
        Matcher matcher = pattern.matcher(text);
        while (matcher.find()) {
            found.add(text.substring(Math.max(0, matcher.start() - 40), Math.min(text.length(), matcher.end() + 40)));
        }
        return found;
    }

    private static String joined(String text) {
        return text.replaceAll("\\s*\\n\\s*(//|#(?= ))?\\s*", " ");
    }

    private static String allowedRemoved(String text) {
        String left = text;
        for (Pattern allowed : ALLOWED) {
            left = allowed.matcher(left).replaceAll("");
        }
        return left;
    }

    /** Returns the comments, each on one line, and the string literals of a Java source. */
    private static List<String> texts(String source) {
        return scan(source, true);
    }

    private static List<String> strings(String source) {
        return scan(source, false);
    }

    private static List<String> scan(String source, boolean withComments) {
        Matcher token = Pattern.compile(
                        "(?<line>(//[^\\n]*(\\n[ \\t]*(?=//))?)+)|(?<block>/\\*.*?\\*/)|(?<text>\"\"\".*?\"\"\")"
                                + "|\"(?<string>([^\"\\\\\\n]|\\\\.)*+)\"|'([^'\\\\]|\\\\.)+'",
                        Pattern.DOTALL)
                .matcher(source);
        List<String> found = new ArrayList<>();
        while (token.find()) {
            if (token.group("string") != null) {
                found.add(token.group("string"));
            } else if (token.group("text") != null) {
                found.add(joined(token.group("text")));
            } else if (withComments && token.group("line") != null) {
                found.add(token.group("line")
                        .replaceAll("\\s*\\n?\\s*//\\s*", " ")
                        .strip());
            } else if (withComments && token.group("block") != null) {
                found.add(token.group("block")
                        .replaceAll("^/\\*+|\\*/$", "")
                        .replaceAll("\\s*\\n\\s*\\*?\\s*", " ")
                        .strip());
            }
        }
        return found;
    }
}
