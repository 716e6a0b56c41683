package io.openova.catalyst.validation;

import io.openova.catalyst.schema.ObjectLists;
import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.ObjectValue;
import java.util.concurrent.atomic.LongAdder;

/** Counts what a run has checked; safe for use by many threads. */
public final class CheckCounts {
    private final LongAdder documents = new LongAdder();
    private final LongAdder objects = new LongAdder();
    private final LongAdder skipped = new LongAdder();
    private final LongAdder others = new LongAdder();

    /** A document with a request or with one or more objects. */
    public void checked(Value value) {
        documents.increment();
        boolean isList = value instanceof ObjectValue object && ObjectLists.isList(object);
        objects.add(isList ? value.itemsAt("items").size() : 1);
    }

    /** Documents of one object each that were checked elsewhere. */
    public void checked(int count) {
        documents.add(count);
        objects.add(count);
    }

    /** A document that holds neither. */
    public void other() {
        documents.increment();
        others.increment();
    }

    /** Counts an object of an excluded kind. */
    public void skipped() {
        documents.increment();
        objects.increment();
        skipped.increment();
    }

    /** Documents of all kinds. */
    public long documents() {
        return documents.sum();
    }

    /** Number of requests and Kubernetes objects; each entry of a list counts separately. */
    public long objects() {
        return objects.sum();
    }

    /** Number of objects of excluded kinds. */
    public long skippedObjects() {
        return skipped.sum();
    }

    /** Documents that are neither requests nor objects. */
    public long others() {
        return others.sum();
    }
}
