package io.openova.catalyst.lifecycle;

import io.openova.catalyst.check.FieldChange;
import io.openova.catalyst.delivery.ApplicationDelivery;
import io.openova.catalyst.delivery.DeliveryOrder;
import io.openova.catalyst.delivery.DeliveryOutcome;
import io.openova.catalyst.delivery.Hidden;
import io.openova.catalyst.delivery.PlanOutcome;
import io.openova.catalyst.delivery.RequestDigest;
import io.openova.catalyst.delivery.RequestPipeline;
import io.openova.catalyst.desired.Holds;
import io.openova.catalyst.desired.OverlayState;
import io.openova.catalyst.model.AgeRecipient;
import io.openova.catalyst.model.Application;
import io.openova.catalyst.model.ApplicationKey;
import io.openova.catalyst.model.BlueprintName;
import io.openova.catalyst.model.BlueprintRef;
import io.openova.catalyst.model.SecretReference;
import io.openova.catalyst.overlay.CommitOrder;
import io.openova.catalyst.overlay.Overlay;
import io.openova.catalyst.overlay.Snapshot;
import io.openova.catalyst.request.RequestDecoder;
import io.openova.catalyst.request.RequestKind;
import io.openova.catalyst.schema.SchemaChecker;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Operations on an installed Application: history, rollback, promotion, upgrade impact, and holds. */
public final class ApplicationLifecycle {
    private final RequestPipeline preparation;
    private final RequestDecoder decoder;
    private final Function<Snapshot, OverlayState> worlds;
    private final ApplicationDelivery delivery;
    private final SchemaChecker schemas;

    private ApplicationLifecycle(ApplicationDelivery delivery) {
        this.delivery = delivery;
        this.schemas = delivery.surroundings().schemas();
        this.preparation = delivery.surroundings().pipeline();
        this.decoder = delivery.surroundings().decoder();
        this.worlds = delivery.surroundings()::state;
    }

    /** The lifecycle with the catalog, settings, and rules of a delivery. */
    public static ApplicationLifecycle of(ApplicationDelivery delivery) {
        return new ApplicationLifecycle(delivery);
    }

    /** The commits that touched the Application, newest first. */
    public List<HistoryEntry> history(ApplicationKey key, Overlay overlay, int limit) {
        Snapshot head = overlay.head();
        OverlayState world = worlds.apply(head);
        Hidden hidden = new Hidden(world.catalog(), world::application);
        return new ApplicationHistory(key, world.sovereign(), hidden).entries(overlay, head, limit);
    }

    /** Restores an earlier state of an Application, and puts it on hold. */
    public DeliveryOutcome rollback(RollbackOrder order, Overlay overlay) {
        return new Rollback(order, preparation, decoder, worlds).run(overlay);
    }

    /** What {@link #rollback} would do, without writing anything. */
    public PlanOutcome planRollback(RollbackOrder order, Overlay overlay) {
        return new Rollback(order, preparation, decoder, worlds).dryRun(overlay);
    }

    /**
     * Takes version and parameters to the same Application of another Environment, which is made when it is not there.
     */
    public DeliveryOutcome promote(PromotionOrder order, Overlay overlay) {
        return promotion(order).run(overlay);
    }

    /** What {@link #promote} would do, without writing anything. */
    public PlanOutcome planPromotion(PromotionOrder order, Overlay overlay) {
        return promotion(order).dryRun(overlay);
    }

    /** What an upgrade would do to every Application that has the version; nothing is written. */
    public Impact impact(ImpactOrder order, Snapshot head) {
        List<Application> applications = delivery.applications(head).stream()
                .filter(app -> app.blueprint().equals(new BlueprintRef(order.blueprint(), order.from())))
                .toList();
        return new ImpactAnalysis(order, head, worlds.apply(head), preparation, decoder, schemas).of(applications);
    }

    /** Upgrades one Application, in a commit of its own. */
    public DeliveryOutcome migrate(ApplicationKey key, ImpactOrder order, CommitOrder commit, Overlay overlay) {
        return delivery.deliver(
                List.of(ImpactAnalysis.upgrade(order)),
                new DeliveryOrder(RequestKind.UPGRADE, Optional.of(key), false, commit),
                overlay);
    }

    private Promotion promotion(PromotionOrder order) {
        return new Promotion(
                order,
                (head, name) -> delivery.named(name, head),
                worlds,
                document -> delivery.attempt(List.of(document), DeliveryOrder.install(order.commit())));
    }

    /** The versions of one Blueprint, or of all, with the Applications that run them. */
    public BlueprintListing blueprints(Optional<BlueprintName> wanted, Snapshot snapshot) {
        return new BlueprintUses(worlds.apply(snapshot)).list(wanted);
    }

    /** The versions of one Blueprint, or of all, and whether anything needs them; nothing is written. */
    public PrunePlan planPrune(Optional<BlueprintName> wanted, Overlay overlay) {
        return new BlueprintPrune(wanted, worlds, overlay).look(overlay.head());
    }

    /** Removes the versions of one Blueprint, or of all, that nothing needs, in one commit. */
    public DeliveryOutcome prune(Optional<BlueprintName> wanted, CommitOrder order, Overlay overlay) {
        CommitOrder commit =
                order.about("prune", wanted.map(BlueprintName::value).orElse(""), () -> RequestDigest.of("prune"));
        return new BlueprintPrune(wanted, worlds, overlay).run(commit);
    }

    /** The holds of the overlay at this commit. */
    public Holds holds(Snapshot snapshot) {
        return new Holds(snapshot, worlds.apply(snapshot).sovereign().management());
    }

    /**
     * Holds an Application in the state that it has until somebody lifts the hold.
     *
     * @param by who holds it
     * @param reason in a person's words; may be empty
     */
    public DeliveryOutcome hold(ApplicationKey key, String by, String reason, CommitOrder order, Overlay overlay) {
        HoldPlacing placing = new HoldPlacing(key, by, reason, worlds);
        CommitOrder commit = order.about("hold", key.toString(), () -> RequestDigest.of("hold", reason));
        return placing.outcome(overlay.commit(commit, placing::plan));
    }

    /**
     * Writes a Secret with one key, encrypted to the recipients of the Sovereign, for every cluster of the Application.
     *
     * @param reference the Secret and its key, as parameters refer to it
     * @param value bytes that no message and no commit repeats
     * @param now the time that the file says
     */
    public DeliveryOutcome setSecret(
            ApplicationKey key,
            SecretReference reference,
            byte[] value,
            Instant now,
            CommitOrder order,
            Overlay overlay) {
        SecretSetting setting = new SecretSetting(key, reference, value, now, worlds);
        // A digest of the value would let everybody guess it.
        CommitOrder commit = order.about(
                "secret", key.toString(), () -> RequestDigest.of("secret", reference.name(), reference.key()));
        return setting.outcome(overlay.commit(commit, setting::plan));
    }

    /** The encrypted Secrets of all Applications, without their values. */
    public List<StoredSecret> secrets(Snapshot head) {
        return new StoredSecrets(head, worlds.apply(head)).all();
    }

    /** Who can decrypt what is encrypted from now on. */
    public List<String> recipients(Snapshot head) {
        return worlds.apply(head).sovereign().ageRecipients().stream()
                .map(AgeRecipient::text)
                .sorted()
                .toList();
    }

    /** What an Application had differently at two commits, field by field, with marks for secret values. */
    public List<FieldChange> compare(ApplicationKey key, Snapshot before, Snapshot after, Snapshot head) {
        OverlayState world = worlds.apply(head);
        Hidden hidden = new Hidden(world.catalog(), world::application);
        return new ApplicationHistory(key, world.sovereign(), hidden).between(before, after);
    }

    /** Lifts the hold of an Application; it stays as it is until somebody changes it. */
    public DeliveryOutcome lift(ApplicationKey key, CommitOrder order, Overlay overlay) {
        HoldLift lift = new HoldLift(key, worlds);
        CommitOrder commit = order.about("lift", key.toString(), () -> RequestDigest.of("lift"));
        return lift.outcome(overlay.commit(commit, lift::plan));
    }
}
