package io.openova.catalyst.validation;

import io.openova.catalyst.delivery.AffectedApplications;
import io.openova.catalyst.delivery.GovernanceChanges;
import io.openova.catalyst.desired.OverlayState;
import io.openova.catalyst.desired.PendingSnapshot;
import io.openova.catalyst.desired.RunApplications;
import io.openova.catalyst.document.Document;
import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.overlay.Snapshot;
import io.openova.catalyst.request.DecodedRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Documents that are validated in one run, which may refer to each other in whatever order they come: validation
 * accepts what applying all of them would accept, and reports what applying would refuse.
 *
 * @param validation knows the Applications of the run
 * @param snapshot the overlay with the run's Organizations, Environments, and Blueprints; empty without an overlay
 * @param findings about the documents together
 */
public record ValidationRun(Validation validation, Optional<Snapshot> snapshot, List<Finding> findings) {
    public ValidationRun {
        findings = List.copyOf(findings);
    }

    /** @param head the overlay that the documents are for */
    public static ValidationRun of(Validation validation, List<Document> documents, Snapshot head) {
        List<Document> governance =
                documents.stream().filter(GovernanceChanges::isGovernance).toList();
        RunApplications run = applications(validation, documents);
        PendingSnapshot pending = new PendingSnapshot(head);
        OverlayState before = validation.overlayWorld(head);
        GovernanceChanges changes = new GovernanceChanges(governance, validation.resources());
        before.sovereign().management().ifPresent(management -> pending.apply(changes.changes(management, head)));
        Validation amid = validation.amid(run);
        OverlayState after = amid.overlayWorld(pending);
        List<Finding> findings = new ArrayList<>(changes.danglingReferences(after));
        findings.addAll(changes.changedVersions(before));
        findings.addAll(new AffectedApplications(before, after, validation.preparation(), validation.decoder(), run)
                .of(governance)
                .broken());
        findings.addAll(run.cycles(before::application));
        return new ValidationRun(amid, Optional.of(pending), findings);
    }

    /** The dependency cycles among the documents, for a run without an overlay. */
    public static List<Finding> cycles(Validation validation, List<Document> documents) {
        return applications(validation, documents).cycles(key -> Optional.empty());
    }

    private static RunApplications applications(Validation validation, List<Document> documents) {
        List<DecodedRequest> requests = documents.stream()
                .filter(document -> switch (DocumentSubject.of(document)) {
                    case REQUEST, APPLICATION -> true;
                    case RESOURCE, UNKNOWN -> false;
                })
                .map(document -> validation.decoder().decode(document, io.openova.catalyst.request.RequestKind.INSTALL))
                .toList();
        return RunApplications.of(requests);
    }
}
