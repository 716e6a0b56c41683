package io.openova.catalyst.lifecycle;

import io.openova.catalyst.model.ApplicationName;
import io.openova.catalyst.model.NamespaceName;
import io.openova.catalyst.overlay.CommitOrder;
import io.openova.catalyst.value.Value.ObjectValue;
import java.util.Optional;

/**
 * A promotion as the caller describes it.
 *
 * @param name the Application's name in the Environment it comes from
 * @param namespace its namespace there; may be absent when the name is the only one of its kind there
 * @param from Environment, or the type of the one Environment of the Organization that has it
 * @param to the same, for where it goes
 * @param toName its name there; absent means the same name
 * @param toNamespace its namespace there; absent means where it is, or the Environment's name when that is how the
 *     namespace it comes from is named
 * @param values parameters that this Environment is to have from now on; nothing from the other one overrides them
 * @param commit the author, and the keys of the commit
 */
public record PromotionOrder(
        ApplicationName name,
        Optional<NamespaceName> namespace,
        String from,
        String to,
        Optional<ApplicationName> toName,
        Optional<NamespaceName> toNamespace,
        ObjectValue values,
        CommitOrder commit) {}
