package io.openova.catalyst.report;

import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.ObjectBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * How much of the files was checked.
 *
 * @param documents all that was read
 * @param objects requests and Kubernetes objects among them, each entry of a list counted separately
 * @param skipped objects of kinds that the caller excluded
 * @param unserved objects of kinds or versions that the cluster does not serve
 * @param others documents that are neither requests nor objects
 * @param missing how many objects of each kind were not checked because nothing defines the kind
 * @param hidden findings that the baseline accepts
 */
public record Coverage(
        long documents,
        long objects,
        long skipped,
        long unserved,
        long others,
        SortedMap<String, Integer> missing,
        long hidden) {

    /** Returns the number of objects that were not checked, for any reason. */
    public long unchecked() {
        return Math.min(objects, undefined() + skipped + unserved);
    }

    private long undefined() {
        long undefined = 0;
        for (int ofKind : missing.values()) {
            undefined += ofKind;
        }
        return undefined;
    }

    /** {@code 3 documents, 2 objects: 1 checked, 1 not checked (1 of 1 kind without a definition)}. */
    public String summary() {
        List<String> reasons = new ArrayList<>();
        if (undefined() > 0) {
            reasons.add(undefined() + " of " + count(missing.size(), "kind") + " without a definition");
        }
        if (unserved > 0) {
            reasons.add(unserved + " of a kind or version that is not served");
        }
        if (skipped > 0) {
            reasons.add(skipped + " left out by --skip");
        }
        String text = count(documents, "document") + ", " + count(objects, "object") + ": " + (objects - unchecked())
                + " checked, " + unchecked() + " not checked"
                + (reasons.isEmpty() ? "" : " (" + String.join(", ", reasons) + ")");
        text += others > 0 ? "; " + count(others, "other document") + " read and not checked" : "";
        return text + (hidden > 0 ? "; " + count(hidden, "finding") + " hidden by the baseline" : "");
    }

    /** The same as data. */
    Value json() {
        ObjectBuilder kinds = Value.object();
        for (Map.Entry<String, Integer> kind : missing.entrySet()) {
            kinds.put(kind.getKey(), kind.getValue());
        }
        return Value.object()
                .put("documents", documents)
                .put("objects", objects)
                .put("checked", objects - unchecked())
                .put("notChecked", unchecked())
                .put("withoutDefinition", kinds)
                .put("notServed", unserved)
                .put("skipped", skipped)
                .put("otherDocuments", others)
                .put("hiddenByBaseline", hidden)
                .build();
    }

    private static String count(long count, String noun) {
        return count + " " + noun + (count == 1 ? "" : "s");
    }
}
