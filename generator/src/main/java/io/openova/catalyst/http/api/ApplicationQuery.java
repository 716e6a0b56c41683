package io.openova.catalyst.http.api;

import io.openova.catalyst.http.answer.Problems;
import io.openova.catalyst.http.exchange.Exchange;
import io.openova.catalyst.model.EnvironmentName;
import io.openova.catalyst.model.NamespaceName;
import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.ObjectBuilder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;

/** Search, filters, order, and counts of a list of Applications, answered from the index. */
final class ApplicationQuery {
    /** The parameters of a request that this class reads. */
    static final String[] PARAMETERS = {
        "namespace",
        "environment",
        "organization",
        "blueprint",
        "version",
        "region",
        "phase",
        "hold",
        "search",
        "sort",
        "facets",
        "fields",
        "limit",
        "continue"
    };

    private static final int PAGE = 100;
    private static final int LARGEST_PAGE = 500;
    private static final int MOST_VALUES = 50;
    private static final int LONGEST_SEARCH = 200;
    private static final int MOST_FACET_VALUES = 200;

    private static final Map<String, Function<Row, List<String>>> FILTERS = filters();

    private static final Map<String, Function<Row, String>> ORDERS = Map.of(
            "name", row -> row.entry().key().name().value(),
            "namespace", row -> "",
            "environment", row -> row.entry().environment(),
            "blueprint", row -> row.entry().blueprint() + " " + row.entry().version(),
            "phase", row -> rank(row.phase()));

    /** Worst first. */
    private static final List<String> PHASES =
            List.of("Failed", "Degraded", "Uninstalling", "Provisioning", "Pending", "Ready");

    private final Map<String, Set<String>> wanted = new LinkedHashMap<>();
    private final List<String> words;
    private final Set<String> facets;
    private final int limit;
    private final boolean isBrief;
    private final String sort;
    private final Comparator<Row> order;
    private final Optional<Mark> after;

    /** An Application with the phase that the cluster reports. */
    record Row(ApplicationIndex.Entry entry, String phase) {
        /** A slash sorts before every character of a label but the hyphen, so a space stands for it. */
        String place() {
            return entry.key().namespace() + " " + entry.key().name();
        }
    }

    /** The last row of a page: where the next one begins. */
    private record Mark(String sort, String value, String place) {}

    /**
     * One page.
     *
     * @param rows of the page
     * @param total of all that match
     * @param left after this page
     * @param next token of the next page; empty on the last
     * @param facets how many match for each value, by the name of the filter
     */
    record Page(List<Row> rows, int total, int left, Optional<String> next, Map<String, Map<String, Integer>> facets) {}

    private ApplicationQuery(Exchange exchange) {
        checkName(exchange.query("namespace"), NamespaceName::isValid);
        checkName(exchange.query("environment"), EnvironmentName::isValid);
        for (String name : FILTERS.keySet()) {
            exchange.query(name).ifPresent(text -> wanted.put(name, values(name, text)));
        }
        words = Arrays.stream(exchange.query("search")
                        .map(ApplicationQuery::checkedSearch)
                        .orElse("")
                        .toLowerCase(Locale.ROOT)
                        .split("\\s+"))
                .filter(word -> !word.isEmpty())
                .toList();
        facets = exchange.query("facets").map(text -> values("facets", text)).orElse(Set.of());
        if (!FILTERS.keySet().containsAll(facets)) {
            throw Problems.invalidQuery("facets are of " + String.join(", ", FILTERS.keySet()))
                    .refused();
        }
        isBrief = brief(exchange.query("fields").orElse("all"));
        limit = limit(exchange);
        sort = exchange.query("sort").orElse("namespace");
        order = order(sort);
        after = exchange.query("continue").map(token -> mark(token, sort));
    }

    /** @throws io.openova.catalyst.http.answer.RefusedException 400 for a parameter of another form */
    static ApplicationQuery of(Exchange exchange) {
        return new ApplicationQuery(exchange);
    }

    /** Whether rows without specification and status are enough. */
    boolean isBrief() {
        return isBrief;
    }

    /** The page of these rows, which are those that the caller may see. */
    Page page(List<Row> visible) {
        List<Row> matching = new ArrayList<>();
        Map<String, Map<String, Integer>> counts = new LinkedHashMap<>();
        facets.forEach(name -> counts.put(name, new TreeMap<>()));
        for (Row row : visible) {
            if (!words.stream().allMatch(row.entry().words()::contains)) {
                continue;
            }
            List<String> missed = wanted.entrySet().stream()
                    .filter(filter -> Objects.requireNonNull(FILTERS.get(filter.getKey())).apply(row).stream()
                            .noneMatch(filter.getValue()::contains))
                    .map(Map.Entry::getKey)
                    .toList();
            if (missed.isEmpty()) {
                matching.add(row);
            }
            // A count says what the list would be with that value instead of the chosen one.
            counts.forEach((name, values) -> {
                if (missed.isEmpty() || missed.equals(List.of(name))) {
                    Objects.requireNonNull(FILTERS.get(name))
                            .apply(row)
                            .forEach(value -> values.merge(value, 1, Integer::sum));
                }
            });
        }
        matching.sort(order);
        List<Row> left = after.map(mark -> rest(matching, mark)).orElse(matching);
        List<Row> rows = left.subList(0, Math.min(limit, left.size()));
        Optional<String> next = left.size() > limit ? Optional.of(token(rows.get(rows.size() - 1))) : Optional.empty();
        return new Page(rows, matching.size(), left.size() - rows.size(), next, counts);
    }

    /** The counts as they are answered, the most frequent values first. */
    static ObjectBuilder facets(Page page) {
        ObjectBuilder facets = Value.object();
        page.facets()
                .forEach((name, values) -> facets.put(
                        name,
                        Value.list(values.entrySet().stream()
                                .sorted(Map.Entry.<String, Integer>comparingByValue()
                                        .reversed()
                                        .thenComparing(Map.Entry.comparingByKey()))
                                .limit(MOST_FACET_VALUES)
                                .<Value>map(value -> Value.object()
                                        .put("value", value.getKey())
                                        .put("count", value.getValue())
                                        .build())
                                .toList())));
        return facets;
    }

    private List<Row> rest(List<Row> rows, Mark mark) {
        boolean isDown = sort.startsWith("-");
        Function<Row, String> key = key(sort);
        return rows.stream()
                .filter(row -> {
                    int byValue = key.apply(row).compareTo(mark.value());
                    return byValue == 0 ? row.place().compareTo(mark.place()) > 0 : isDown ? byValue < 0 : byValue > 0;
                })
                .toList();
    }

    private static Map<String, Function<Row, List<String>>> filters() {
        Map<String, Function<Row, List<String>>> filters = new LinkedHashMap<>();
        filters.put("phase", row -> List.of(row.phase()));
        filters.put("environment", row -> List.of(row.entry().environment()));
        filters.put("organization", row -> List.of(row.entry().organization()));
        filters.put("namespace", row -> List.of(row.entry().key().namespace().value()));
        filters.put("blueprint", row -> List.of(row.entry().blueprint()));
        filters.put("version", row -> List.of(row.entry().version()));
        filters.put("region", row -> row.entry().regions());
        filters.put("hold", row -> List.of(Boolean.toString(row.entry().isHeld())));
        return filters;
    }

    private static Comparator<Row> order(String sort) {
        Comparator<Row> byValue = Comparator.comparing(key(sort));
        return (sort.startsWith("-") ? byValue.reversed() : byValue).thenComparing(Row::place);
    }

    private static Function<Row, String> key(String sort) {
        Function<Row, String> key = ORDERS.get(sort.startsWith("-") ? sort.substring(1) : sort);
        if (key == null) {
            throw Problems.invalidQuery(
                            "sort is name, namespace, environment, blueprint, or phase, with a hyphen before it"
                                    + " for the reverse order")
                    .refused();
        }
        return key;
    }

    private static String rank(String phase) {
        return Integer.toString(PHASES.indexOf(phase) + 1);
    }

    private static Set<String> values(String name, String text) {
        List<String> values = Arrays.stream(text.split(",", -1))
                .map(String::strip)
                .filter(value -> !value.isEmpty())
                .distinct()
                .toList();
        if (values.isEmpty() || values.size() > MOST_VALUES) {
            throw Problems.invalidQuery(name + " takes 1 to " + MOST_VALUES + " values, separated by commas")
                    .refused();
        }
        return Set.copyOf(values);
    }

    private static String checkedSearch(String text) {
        if (text.length() > LONGEST_SEARCH) {
            throw Problems.invalidQuery("search takes at most " + LONGEST_SEARCH + " characters")
                    .refused();
        }
        return text;
    }

    private static void checkName(Optional<String> given, Predicate<String> isValid) {
        if (given.filter(text -> !Arrays.stream(text.split(",", -1)).allMatch(isValid))
                .isPresent()) {
            throw Problems.invalidQuery("namespace and environment are names: lower-case letters, digits, hyphens")
                    .refused();
        }
    }

    private static boolean brief(String fields) {
        return switch (fields) {
            case "all" -> false;
            case "brief" -> true;
            default -> throw Problems.invalidQuery("fields is all or brief").refused();
        };
    }

    private static int limit(Exchange exchange) {
        // An empty value is an invalid number, not an absent one.
        String text = exchange.queries().getOrDefault("limit", Integer.toString(PAGE));
        if (!text.matches("[1-9][0-9]{0,2}") || Integer.parseInt(text) > LARGEST_PAGE) {
            throw Problems.invalidQuery("limit is 1 to " + LARGEST_PAGE).refused();
        }
        return Integer.parseInt(text);
    }

    private String token(Row row) {
        String text =
                sort.equals("namespace") ? row.place() : sort + "\n" + key(sort).apply(row) + "\n" + row.place();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static Mark mark(String token, String sort) {
        try {
            String[] parts = new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8).split("\n", -1);
            Mark mark = parts.length == 1
                    ? new Mark("namespace", "", parts[0])
                    : new Mark(parts[0], parts[1], parts[parts.length - 1]);
            if (parts.length != 2
                    && parts.length <= 3
                    && mark.sort().equals(sort)
                    && mark.place().matches("[a-z0-9-]{1,63} [a-z0-9-]{1,63}")) {
                return mark;
            }
        } catch (IllegalArgumentException malformed) {
            // Refused below, like any other token that this server did not issue.
        }
        throw Problems.invalidQuery("continue is the metadata.continue of the page before, with the same sort")
                .refused();
    }
}
