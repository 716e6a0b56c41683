package io.openova.catalyst.lifecycle;

import io.openova.catalyst.model.ApplicationKey;
import io.openova.catalyst.model.OverlayPath;
import java.util.List;

/**
 * An encrypted Secret of an Application, without its values.
 *
 * @param name of the Secret
 * @param keys of its data
 * @param usedBy places in the parameters of the Application that refer to it
 * @param recipients who can decrypt it, as the file says
 * @param file that holds it
 */
public record StoredSecret(
        ApplicationKey application,
        String name,
        List<String> keys,
        List<String> usedBy,
        List<String> recipients,
        OverlayPath file) {
    public StoredSecret {
        keys = List.copyOf(keys);
        usedBy = List.copyOf(usedBy);
        recipients = List.copyOf(recipients);
    }
}
