package io.openova.catalyst.desired;

import io.openova.catalyst.document.DocumentReader;
import io.openova.catalyst.document.ReadOutcome;
import io.openova.catalyst.document.tree.ReadLimits;
import io.openova.catalyst.document.write.JsonWriter;
import io.openova.catalyst.model.Application;
import io.openova.catalyst.model.ApplicationKey;
import io.openova.catalyst.model.ApplicationName;
import io.openova.catalyst.model.BlueprintName;
import io.openova.catalyst.model.BlueprintRef;
import io.openova.catalyst.model.Labels;
import io.openova.catalyst.model.NamespaceName;
import io.openova.catalyst.model.Version;
import io.openova.catalyst.value.Value;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Keeps an Application at one state until somebody lifts it; a rollback records one.
 *
 * @param application what is held
 * @param by who rolled back
 * @param reason why, in a person's words; may be empty
 * @param kept the one state that it may have
 * @param heldBack the states that it was rolled back from, oldest first; none of them may come back
 */
public record Hold(ApplicationKey application, String by, String reason, State kept, List<State> heldBack) {
    public Hold {
        heldBack = List.copyOf(heldBack);
    }

    /**
     * A state that an Application had.
     *
     * @param commit where it was committed, 40 hex digits
     * @param digest SHA-256 of its spec
     * @param blueprint what it installed
     */
    public record State(String commit, String digest, BlueprintRef blueprint) {
        public static State of(Application application, String commit) {
            return new State(commit, specDigest(application), application.blueprint());
        }

        /** Whether the Application is in this state; the commit does not matter. */
        boolean is(Application application) {
            return digest.equals(specDigest(application));
        }
    }

    static String specDigest(Application application) {
        return Labels.digest(
                JsonWriter.write(application.toResource().objectAt("spec").orElseThrow()));
    }

    public boolean holdsBack(Application application) {
        return heldBack.stream().anyMatch(state -> state.is(application));
    }

    /** The file beside the Application. */
    public String text() {
        return JsonWriter.writePretty(Value.object()
                .put("application", application.name().value())
                .put("namespace", application.namespace().value())
                .put("by", by)
                .put("reason", reason)
                .put("kept", write(kept))
                .put("heldBack", Value.list(heldBack.stream().map(Hold::write).toList()))
                .build());
    }

    private static Value write(State state) {
        return Value.object()
                .put("commit", state.commit())
                .put("digest", state.digest())
                .put("blueprint", state.blueprint().name().value())
                .put("version", state.blueprint().version().value())
                .build();
    }

    /** The hold in the text; empty when it is not one. */
    static Optional<Hold> read(String text, String file) {
        ReadOutcome outcome =
                new DocumentReader().readJson(text.getBytes(StandardCharsets.UTF_8), file, ReadLimits.MANIFEST);
        if (!outcome.isClean() || outcome.documents().size() != 1) {
            return Optional.empty();
        }
        Value value = outcome.documents().get(0).value();
        try {
            List<State> heldBack = new ArrayList<>();
            for (Value item : value.itemsAt("heldBack")) {
                heldBack.add(state(item));
            }
            return Optional.of(new Hold(
                    new ApplicationKey(
                            new NamespaceName(required(value, "namespace")),
                            new ApplicationName(required(value, "application"))),
                    required(value, "by"),
                    value.textAt("reason").orElse(""),
                    state(value.at("kept").orElse(Value.NULL)),
                    heldBack));
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }

    private static State state(Value value) {
        return new State(
                required(value, "commit"),
                required(value, "digest"),
                new BlueprintRef(
                        new BlueprintName(required(value, "blueprint")), new Version(required(value, "version"))));
    }

    private static String required(Value value, String key) {
        return value.textAt(key).orElseThrow(() -> new IllegalArgumentException("a hold lacks " + key));
    }
}
