package io.openova.catalyst.http.api;

import io.openova.catalyst.http.answer.Answer;
import io.openova.catalyst.http.answer.Problems;
import io.openova.catalyst.http.exchange.EntityTags;
import io.openova.catalyst.http.exchange.Exchange;
import io.openova.catalyst.http.exchange.Route;
import io.openova.catalyst.model.Application;
import io.openova.catalyst.model.ApplicationName;
import io.openova.catalyst.model.EnvironmentName;
import io.openova.catalyst.model.NamespaceName;
import io.openova.catalyst.overlay.Snapshot;
import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.ObjectBuilder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Reads of Applications: the list, one, and its status. */
public final class ApplicationRoutes {
    private static final int PAGE = 100;
    private static final int LARGEST_PAGE = 500;

    private final VisibleOverlay access;
    private final LiveApplications live;

    public ApplicationRoutes(VisibleOverlay access, LiveApplications live) {
        this.access = access;
        this.live = live;
    }

    public List<Route> routes() {
        return List.of(
                Route.sovereign("GET", "/applications", this::list)
                        .query("namespace", "environment", "limit", "continue"),
                Route.sovereign("GET", "/applications/{name}", this::one).query("namespace"),
                Route.sovereign("GET", "/applications/{name}/status", this::status)
                        .query("namespace"));
    }

    private Answer one(Exchange exchange) {
        VisibleOverlay.Found found = access.find(exchange);
        String etag = Views.etag(access.delivery().yaml(found.application()));
        if (exchange.header("If-None-Match")
                .filter(tags -> EntityTags.of(tags).matchWeakly(Optional.of(etag)))
                .isPresent()) {
            return Answer.empty(304).with("ETag", etag);
        }
        return Answer.json(
                        200,
                        Views.application(
                                found.application(), access.shown(found.application()), live.find(found.key())))
                .with("ETag", etag);
    }

    private Answer status(Exchange exchange) {
        VisibleOverlay.Found found = access.find(exchange);
        return Answer.json(
                200, Views.ofStatus(found.application(), access.shown(found.application()), live.find(found.key())));
    }

    private Answer list(Exchange exchange) {
        Optional<String> namespace = exchange.query("namespace");
        Optional<String> environment = exchange.query("environment");
        if (namespace.filter(name -> !NamespaceName.isValid(name)).isPresent()
                || environment.filter(name -> !EnvironmentName.isValid(name)).isPresent()) {
            throw Problems.invalidQuery("namespace and environment are names: lower-case letters, digits, hyphens")
                    .refused();
        }
        int limit = limit(exchange);
        Optional<String> after = exchange.query("continue").map(ApplicationRoutes::place);
        Snapshot head = access.head();
        List<ApplicationIndex.Entry> left = access.visible(exchange.caller(), head).stream()
                .filter(entry -> namespace
                        .filter(ns -> !ns.equals(entry.key().namespace().value()))
                        .isEmpty())
                .filter(entry -> environment
                        .filter(name -> !name.equals(entry.environment()))
                        .isEmpty())
                .filter(entry ->
                        after.filter(key -> order(entry).compareTo(key) <= 0).isEmpty())
                .toList();
        List<ApplicationIndex.Entry> page = left.subList(0, Math.min(limit, left.size()));
        ObjectBuilder metadata = Value.object();
        if (left.size() > limit) {
            metadata.put("continue", token(order(page.get(page.size() - 1))))
                    .put("remainingItemCount", left.size() - page.size());
        }
        Function<Application, Value.ObjectValue> shown = access.delivery().shown(head);
        return Answer.json(
                200,
                Value.object()
                        .put("kind", "ApplicationList")
                        .put("apiVersion", "apps.openova.io/v1")
                        .put("metadata", metadata)
                        .put(
                                "items",
                                Value.list(page.stream()
                                        .flatMap(entry -> access.delivery().application(entry.key(), head).stream())
                                        .map(application -> Views.application(
                                                application, shown.apply(application), live.find(application.key())))
                                        .toList())));
    }

    private static int limit(Exchange exchange) {
        // An empty value is an invalid number, not an absent one.
        String text = exchange.queries().getOrDefault("limit", Integer.toString(PAGE));
        if (!text.matches("[1-9][0-9]{0,2}") || Integer.parseInt(text) > LARGEST_PAGE) {
            throw Problems.invalidQuery("limit is 1 to " + LARGEST_PAGE).refused();
        }
        return Integer.parseInt(text);
    }

    /**
     * The same order as the index: a slash sorts before every character of a label but the hyphen, so a space stands
     * for it.
     */
    private static String order(ApplicationIndex.Entry entry) {
        return entry.key().namespace() + " " + entry.key().name();
    }

    private static String token(String place) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(place.getBytes(StandardCharsets.UTF_8));
    }

    private static String place(String token) {
        try {
            String place = new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
            String[] parts = place.split(" ", -1);
            if (parts.length == 2 && NamespaceName.isValid(parts[0]) && ApplicationName.isValid(parts[1])) {
                return place;
            }
        } catch (IllegalArgumentException malformed) {
            // Refused below, like any other token that this server did not issue.
        }
        throw Problems.invalidQuery("continue is the metadata.continue of the page before")
                .refused();
    }
}
