package io.openova.catalyst.apiserver;

/** Rules for the annotations of templates; those of objects are checked with their names. */
final class Metadata {
    private Metadata() {}

    /** Keys of annotations are compared without regard to case. */
    static void annotations(Field annotations) {
        for (Field annotation : annotations.entries()) {
            String key = annotation.name().toLowerCase(java.util.Locale.ROOT);
            if (!Field.isUnknown(key) && !Form.QUALIFIED.takes(key)) {
                annotations.refuse(
                        "\"" + annotation.name() + "\" is not an annotation key", "use " + Form.QUALIFIED.words());
            }
        }
    }
}
