package io.openova.catalyst.validation;

import io.openova.catalyst.document.Document;
import io.openova.catalyst.document.DocumentReader;
import io.openova.catalyst.document.ReadOutcome;
import io.openova.catalyst.document.tree.Dialect;
import io.openova.catalyst.document.tree.ReadLimits;
import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.schema.ObjectChecker;
import io.openova.catalyst.value.Pointer;
import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.TextValue;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Checks the inline patches of a kustomization file in the same way as patches in separate files. */
public final class InlinePatches {
    private static final FileUsage PATCH = FileUsage.NONE.asPatch();

    private InlinePatches() {}

    /** The findings about all inline patches, each at the text that it is about. */
    public static List<Finding> check(Document kustomization, ObjectChecker objects) {
        List<Finding> findings = new ArrayList<>();
        List<Value> patches = kustomization.value().itemsAt("patches");
        for (int i = 0; i < patches.size(); i++) {
            Pointer at = Pointer.of("patches").child(i).child("patch");
            if (patches.get(i).at("patch").orElse(Value.NULL) instanceof TextValue text) {
                check(text.text(), at, objects, findings);
            }
        }
        List<Value> merged = kustomization.value().itemsAt("patchesStrategicMerge");
        for (int i = 0; i < merged.size(); i++) {
            if (merged.get(i) instanceof TextValue text && text.text().contains("\n")) {
                check(text.text(), Pointer.of("patchesStrategicMerge").child(i), objects, findings);
            }
        }
        return findings;
    }

    private static void check(String text, Pointer at, ObjectChecker objects, List<Finding> findings) {
        ReadOutcome outcome = new DocumentReader()
                .readYaml(text.getBytes(StandardCharsets.UTF_8), "", ReadLimits.MANIFEST.as(Dialect.KUSTOMIZE));
        ForeignObject object = new ForeignObject(PATCH, objects, Map.of());
        List<Finding> found = new ArrayList<>(outcome.findings());
        outcome.documents().forEach(document -> found.addAll(object.check(document.value())));
        for (Finding finding : found) {
            String place = finding.pointer().isRoot() ? "" : " at " + finding.pointer();
            findings.add(finding.withPointer(at).withMessage("in this patch" + place + ": " + finding.message()));
        }
    }
}
