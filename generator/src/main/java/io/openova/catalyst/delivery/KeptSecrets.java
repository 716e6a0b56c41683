package io.openova.catalyst.delivery;

import io.openova.catalyst.desired.DesiredState;
import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.model.Application;
import io.openova.catalyst.request.Canonical;
import io.openova.catalyst.request.DecodedRequest;
import io.openova.catalyst.request.RequestDecoder;
import io.openova.catalyst.request.RequestField;
import io.openova.catalyst.schema.KeptValues;
import io.openova.catalyst.schema.Redactor;
import io.openova.catalyst.value.Pointer;
import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.ObjectValue;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Restores the committed value where a request contains the mark of a hidden one, so that a client can write back what
 * it read without seeing its secrets. A mark without a committed value is refused: it must never become a password.
 */
final class KeptSecrets {
    private static final String PARAMETERS = "parameters";

    private final DesiredState world;
    private final Optional<Application> current;

    KeptSecrets(DesiredState world, Optional<Application> current) {
        this.world = world;
        this.current = current;
    }

    /**
     * @return the request with the committed values, or with findings where there are none; empty when it holds no mark
     */
    Optional<DecodedRequest> in(DecodedRequest request, Canonical canonical) {
        Optional<DecodedRequest.Field> given = request.field(RequestField.PARAMETERS);
        boolean isMarked = given.isPresent()
                && request.isClean()
                && Redactor.isHidden(given.get().value());
        if (!isMarked) {
            return Optional.empty();
        }
        ObjectValue stored = current.or(() -> canonical.application().flatMap(app -> world.application(app.key())))
                .flatMap(Application::parameters)
                .orElse(ObjectValue.EMPTY);
        Redactor redactor = canonical
                .parts()
                .blueprint()
                .map(blueprint -> Hidden.redactor(world.catalog(), blueprint.name(), Optional.empty()))
                .orElseGet(() -> Redactor.of(List.of()));
        KeptValues.Outcome outcome = KeptValues.of(parameters(given.get().value()), parameters(stored), redactor);
        Pointer base = given.get().origin().pointer();
        Value kept = outcome.value().at(PARAMETERS).orElse(Value.NULL);
        List<Finding> findings = outcome.unknown().stream()
                .sorted(Comparator.comparing(Pointer::toString))
                .map(place -> unknown(base, place))
                .toList();
        Map<RequestField, DecodedRequest.Field> fields = new EnumMap<>(RequestField.class);
        fields.putAll(request.fields());
        fields.put(
                RequestField.PARAMETERS,
                new DecodedRequest.Field(kept, given.get().origin()));
        List<Finding> all = new ArrayList<>(request.findings());
        all.addAll(RequestDecoder.located(findings, request.document()));
        return Optional.of(new DecodedRequest(request.kind(), request.document(), fields, all));
    }

    private static Value parameters(Value value) {
        return Value.object().put(PARAMETERS, value).build();
    }

    private static Finding unknown(Pointer base, Pointer place) {
        Pointer at = base;
        for (String token : place.tokens().subList(1, place.tokens().size())) {
            at = at.child(token);
        }
        return Finding.error(
                        "secret/mark",
                        at,
                        "this is the mark of a value that is not shown, and no hidden value stands behind it here")
                .withRemedy("give the value itself, or leave the field out");
    }
}
