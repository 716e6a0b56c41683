package io.openova.catalyst.delivery;

import io.openova.catalyst.desired.DesiredState;
import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.model.Application;
import io.openova.catalyst.request.Canonical;
import io.openova.catalyst.request.DecodedRequest;
import io.openova.catalyst.request.RequestDecoder;
import io.openova.catalyst.request.RequestField;
import io.openova.catalyst.schema.Redactor;
import io.openova.catalyst.value.Pointer;
import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.ListValue;
import io.openova.catalyst.value.Value.ObjectValue;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Restores the committed value where a request contains the mark of a hidden one, so that a client can write back what
 * it read without seeing its secrets. A mark without a committed value is refused: it must never become a password.
 */
final class KeptSecrets {
    private final DesiredState world;
    private final Optional<Application> current;
    private final List<Finding> findings = new ArrayList<>();

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
        Pointer base = given.get().origin().pointer();
        Value kept = kept(given.get().value(), Pointer.ROOT, stored, base);
        Map<RequestField, DecodedRequest.Field> fields = new EnumMap<>(RequestField.class);
        fields.putAll(request.fields());
        fields.put(
                RequestField.PARAMETERS,
                new DecodedRequest.Field(kept, given.get().origin()));
        List<Finding> all = new ArrayList<>(request.findings());
        all.addAll(RequestDecoder.located(findings, request.document()));
        return Optional.of(new DecodedRequest(request.kind(), request.document(), fields, all));
    }

    private Value kept(Value value, Pointer at, ObjectValue stored, Pointer base) {
        if (value instanceof ObjectValue object) {
            Map<String, Value> entries = new LinkedHashMap<>();
            object.entries().forEach((name, child) -> entries.put(name, kept(child, at.child(name), stored, base)));
            return Value.object(entries);
        }
        if (value instanceof ListValue list) {
            List<Value> items = new ArrayList<>();
            for (int i = 0; i < list.items().size(); i++) {
                items.add(kept(list.items().get(i), at.child(i), stored, base));
            }
            return Value.list(items);
        }
        if (!Redactor.isHidden(value)) {
            return value;
        }
        Optional<Value> before = stored.at(at).filter(known -> !Redactor.isHidden(known));
        if (before.isEmpty()) {
            findings.add(Finding.error(
                            "secret/mark",
                            base.append(at),
                            "this is the mark of a hidden value, and there is no committed value for it")
                    .withRemedy("give the value itself, or leave the field out"));
            return value;
        }
        return before.get();
    }
}
