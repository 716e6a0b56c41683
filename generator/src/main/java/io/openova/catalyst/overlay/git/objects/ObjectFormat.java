package io.openova.catalyst.overlay.git.objects;

import io.openova.catalyst.overlay.OverlayUnavailableException;
import java.util.Collection;
import java.util.Locale;
import java.util.regex.Pattern;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.lib.Ref;

/** The hash of a repository's object names. JGit writes SHA-1 objects, which a repository of another format cannot hold. */
public final class ObjectFormat {
    private static final Pattern LONG_ID = Pattern.compile("(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])");

    private ObjectFormat() {}

    /** @throws OverlayUnavailableException for a repository whose objects do not have SHA-1 names */
    public static void requireSha1(Config config, String place) {
        String format = config.getString("extensions", null, "objectformat");
        if (format != null && !format.toLowerCase(Locale.ROOT).equals("sha1")) {
            throw unsupported(place, format);
        }
    }

    /** Whether an exception of JGit came from an object name that is longer than SHA-1's. */
    public static boolean isLongName(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            String message = String.valueOf(cause.getMessage());
            if (LONG_ID.matcher(message).find() || message.contains("object-format")) {
                return true;
            }
        }
        return false;
    }

    /** Whether JGit took the first 40 digits of longer names for the names of objects, and the rest for names of refs. */
    public static boolean isLongNamed(Collection<Ref> refs) {
        return refs.stream().anyMatch(ref -> ref.getName().matches("[0-9a-f]{23} .*"));
    }

    public static OverlayUnavailableException unsupported(String place, String format) {
        return new OverlayUnavailableException("the repository " + place + " has the object format "
                + io.openova.catalyst.finding.SingleLine.of(format)
                + " (extensions.objectFormat), which is not supported; nothing was written. Use a repository made with"
                + " `git init --object-format=sha1`");
    }
}
