package io.openova.catalyst.finding;

import java.util.regex.Pattern;

/** Takes user names and passwords out of the URLs of a text that is shown to people. */
public final class RedactedUrl {
    /** Up to the last at sign of the authority: a password that was not encoded may hold one. */
    private static final Pattern USER = Pattern.compile("//[^/?#\\s]*@");

    private RedactedUrl() {}

    /** Replaces the user's part of each URL with {@code ***}, so that a reader sees that there was one. */
    public static String of(String text) {
        return USER.matcher(text).replaceAll("//***@");
    }

    /** Removes the user's part of each URL: an address that can be used as it is shown. */
    public static String withoutUser(String text) {
        return USER.matcher(text).replaceAll("//");
    }
}
