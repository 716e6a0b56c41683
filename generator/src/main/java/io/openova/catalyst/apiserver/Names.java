package io.openova.catalyst.apiserver;

import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Rules for the names of objects, by kind. */
final class Names {
    private static final Set<String> COMMON = Set.of("name", "namespace", "labels", "annotations");

    private Names() {}

    /** @param needsDomain whether finalizers have a domain, unless they are standard ones */
    static void check(Field object, Form form, boolean needsDomain) {
        Field metadata = object.at("metadata").as(Rule.NAME);
        Field name = metadata.at("name");
        Field prefix = metadata.at("generateName");
        if (name.isEmpty() && prefix.isEmpty() && !name.isUnknown()) {
            name.refuse("\"name\" is missing", "give the object a name");
        }
        if (!name.isEmpty()) {
            name.form(form);
        } else if (!prefix.isEmpty() && form != Form.PATH_SEGMENT && !prefix.isUnknown()) {
            String text = prefix.text();
            String whole = text.endsWith("-") ? text.substring(0, text.length() - 1) + "a" : text;
            if (!form.takes(whole)) {
                prefix.refuse(
                        prefix.shown() + " does not begin a name of the form: " + form.words(), "use another prefix");
            }
        }
        metadata.at("namespace").form(Form.LABEL);
        if (metadata.hasOnly(COMMON)) {
            return;
        }
        for (Field finalizer : metadata.at("finalizers").as(Rule.METADATA).items()) {
            boolean isKnown =
                    finalizer.is("orphan") || finalizer.is("foregroundDeletion") || finalizer.is("kubernetes");
            if (!isKnown && !finalizer.text().contains("/") && needsDomain && Form.QUALIFIED.takes(finalizer.text())) {
                finalizer.refuse(
                        finalizer.shown() + " has no domain", "use a name such as example.com/" + finalizer.text());
            } else if (!finalizer.isUnknown() && !isKnown && !Form.QUALIFIED.takes(finalizer.text())) {
                finalizer.parent().refuse(finalizer.shown() + " is not " + Form.QUALIFIED.words(), "use such a name");
            }
        }
        @Nullable Field controller = null;
        for (Field owner : metadata.at("ownerReferences").as(Rule.METADATA).items()) {
            for (String field : new String[] {"apiVersion", "kind", "name", "uid"}) {
                owner.at(field).needed();
            }
            // The same reference twice is kept once.
            if (owner.at("controller").isTrue()) {
                if (controller != null && !Objects.equals(controller.value(), owner.value())) {
                    owner.parent().refuse("two owners are controllers", "keep one of them");
                }
                controller = owner;
            }
        }
    }
}
