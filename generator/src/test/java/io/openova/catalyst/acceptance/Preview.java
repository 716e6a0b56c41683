package io.openova.catalyst.acceptance;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A preview through the API of a server that was started for the first time, and printed its address and token. */
final class Preview {
    private static final Pattern ADDRESS = Pattern.compile("at (http://[^ ]+:[0-9]+)");
    private static final Pattern TOKEN = Pattern.compile("(cat_[A-Za-z0-9_-]{43})");

    private Preview() {}

    /** The answer's body. */
    static String of(String printed, String request) throws IOException, InterruptedException {
        String url = found(ADDRESS, printed) + "/api/v1/sovereigns/omantel/applications/preview";
        HttpResponse<String> response = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(url))
                                .header("Authorization", "Bearer " + found(TOKEN, printed))
                                .header("Content-Type", "application/json")
                                .POST(HttpRequest.BodyPublishers.ofString(request))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() != 200 && response.statusCode() != 422) {
            throw new AssertionError(response.statusCode() + " " + response.body());
        }
        return response.body();
    }

    private static String found(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        if (!matcher.find()) {
            throw new AssertionError("not printed: " + pattern + " in " + text);
        }
        return matcher.group(1);
    }
}
