package io.openova.catalyst.delivery;

import io.openova.catalyst.desired.OverlayState;
import io.openova.catalyst.desired.RunApplications;
import io.openova.catalyst.document.Document;
import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.model.Application;
import io.openova.catalyst.model.ChangeSet;
import io.openova.catalyst.request.RequestDecoder;
import io.openova.catalyst.request.RequestKind;
import io.openova.catalyst.value.Pointer;
import io.openova.catalyst.value.Value;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The Applications that depend on an Environment or an Organization that a run changes, or on a parent that is removed
 * (contract 13.10). What the change would make invalid is listed; what stays valid and renders to other files gets them
 * in the same commit. A changed Blueprint makes no Application invalid: its versions never change.
 */
public final class AffectedApplications {
    /** Maximum number of Applications to name; the rest are counted. */
    private static final int MOST_NAMED = 100;

    private final OverlayState before;
    private final OverlayState after;
    private final RequestPipeline preparation;
    private final RequestDecoder decoder;
    private final RunApplications run;

    /**
     * @param before the head
     * @param after the head with the changes of the run
     * @param run Applications that the run itself changes; they are checked for themselves
     */
    public AffectedApplications(
            OverlayState before,
            OverlayState after,
            RequestPipeline preparation,
            RequestDecoder decoder,
            RunApplications run) {
        this.before = before;
        this.after = after;
        this.preparation = preparation;
        this.decoder = decoder;
        this.run = run;
    }

    /**
     * The effect on Applications whose parents changed.
     *
     * @param broken findings that refuse the change, unless it is forced
     * @param changes the files of those that stay valid
     */
    public record Effect(List<Finding> broken, ChangeSet changes) {
        static final Effect NONE = new Effect(List.of(), ChangeSet.EMPTY);
    }

    /** @param parents the custom resources that the run applies */
    public Effect of(List<Document> parents) {
        return of(parents.stream().filter(this::isChanged).toList(), false);
    }

    /** @param parent a custom resource that the overlay will not have any more */
    Effect ofRemoved(Document parent) {
        return of(List.of(parent), true);
    }

    private Effect of(List<Document> changed, boolean isRemoval) {
        if (changed.isEmpty()) {
            return Effect.NONE;
        }
        List<Finding> broken = new ArrayList<>();
        ChangeSet changes = ChangeSet.EMPTY;
        int unnamed = 0;
        for (Application application : before.applications()) {
            Optional<Document> parent = changed.stream()
                    .filter(document -> isParent(document, application, isRemoval))
                    .findFirst();
            if (parent.isEmpty() || run.has(application.key())) {
                continue;
            }
            Prepared then = prepare(application, after);
            List<Finding> faults = faults(application, then, isRemoval);
            if (!faults.isEmpty() && broken.size() < MOST_NAMED) {
                broken.add(refusal(parent.get(), application, faults, isRemoval));
            } else if (!faults.isEmpty()) {
                unnamed++;
            } else if (then.isClean()) {
                changes = changes.plus(new FanOutChanges(after.snapshot(), after.sovereign())
                        .toApply(
                                then.application(),
                                Optional.of(application),
                                then.manifests().orElseThrow()));
            }
        }
        if (unnamed > 0) {
            broken.add(Finding.error(
                    "reference/has-dependents", Pointer.ROOT, unnamed + " more Applications would be invalid, too"));
        }
        return new Effect(broken, changes);
    }

    /** Errors that the change brings; a version that is gone is the fault of another change, unless it is a removal. */
    private List<Finding> faults(Application application, Prepared then, boolean isRemoval) {
        List<Finding> errors = then.findings().stream()
                .filter(finding ->
                        finding.isError() && (isRemoval || !finding.rule().equals("reference/version-unknown")))
                .toList();
        if (errors.isEmpty()) {
            return errors;
        }
        Set<String> known = new HashSet<>();
        prepare(application, before).findings().forEach(finding -> known.add(finding.rule() + finding.pointer()));
        return errors.stream()
                .filter(finding -> !known.contains(finding.rule() + finding.pointer()))
                .toList();
    }

    private Prepared prepare(Application application, OverlayState world) {
        Document document =
                Document.withoutText(application.toResource(), application.key().toString());
        return preparation.prepare(decoder.decode(document, RequestKind.INSTALL), world);
    }

    private static Finding refusal(Document parent, Application application, List<Finding> faults, boolean isRemoval) {
        String kind = parent.value().textAt("kind").orElse("");
        String name = parent.value().textAt("metadata", "name").orElse("");
        Pointer at = Pointer.of("metadata", "name");
        String why = faults.stream()
                .map(finding -> finding.rule() + " at " + finding.pointer() + ": " + finding.message())
                .limit(3)
                .collect(Collectors.joining("; "));
        return Finding.error(
                        "reference/has-dependents",
                        at,
                        (isRemoval ? "without " : "with this ") + kind + " '" + name + "' the Application "
                                + application.key() + " would be invalid: " + why)
                .withRemedy("change or remove the Application first, or use --force (?force=true) to commit it all the"
                        + " same")
                .withLocation(parent.locate(at));
    }

    private boolean isChanged(Document document) {
        Optional<Value> committed = GovernanceChanges.committed(document, before);
        return committed.isPresent()
                && !committed.get().at("spec").equals(document.value().at("spec"));
    }

    private boolean isParent(Document document, Application application, boolean isRemoval) {
        Value parent = document.value();
        Optional<String> name = parent.textAt("metadata", "name");
        return switch (parent.textAt("kind").orElse("")) {
            case "Environment" ->
                name.equals(Optional.of(application.environment().value()))
                        || GovernanceChanges.committed(document, before)
                                .filter(committed -> claims(committed, application))
                                .isPresent();
            case "Organization" -> name.equals(Optional.of(application.organization()));
            case "Blueprint" ->
                isRemoval
                        && name.equals(
                                Optional.of(application.blueprint().name().value()));
            default -> false;
        };
    }

    /** Whether an Environment of the Organization claims the namespace for an Application of another one. */
    private static boolean claims(Value environment, Application application) {
        Value namespace = Value.text(application.key().namespace().value());
        return environment.at("metadata", "name").equals(Optional.of(namespace))
                || environment.itemsAt("spec", "namespaces").contains(namespace);
    }
}
