package io.openova.catalyst.desired;

import io.openova.catalyst.document.Document;
import io.openova.catalyst.document.DocumentReader;
import io.openova.catalyst.document.ReadOutcome;
import io.openova.catalyst.document.tree.ReadLimits;
import io.openova.catalyst.model.Environment;
import io.openova.catalyst.model.EnvironmentName;
import io.openova.catalyst.value.Value;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads Environment custom resources into what Catalyst needs of them. */
final class GovernanceReader {
    private GovernanceReader() {}

    /** The Environment in the text; empty when it is not readable as one. */
    static Optional<Environment> environment(String text, String file) {
        ReadOutcome outcome =
                new DocumentReader().read(text.getBytes(StandardCharsets.UTF_8), file, ReadLimits.MANIFEST);
        if (!outcome.isClean()) {
            return Optional.empty();
        }
        return outcome.documents().stream()
                .map(Document::value)
                .filter(v -> v.textAt("kind").equals(Optional.of("Environment")))
                .findFirst()
                .flatMap(GovernanceReader::environment);
    }

    static Optional<Environment> environment(Value resource) {
        Optional<EnvironmentName> name = resource.textAt("metadata", "name")
                .filter(EnvironmentName::isValid)
                .map(EnvironmentName::new);
        Optional<String> organization = resource.textAt("spec", "organizationRef");
        Optional<String> type = resource.textAt("spec", "envType");
        if (name.isEmpty() || organization.isEmpty() || type.isEmpty()) {
            return Optional.empty();
        }
        List<Environment.Region> regions = new ArrayList<>();
        for (Value item : resource.itemsAt("spec", "regions")) {
            regions.add(new Environment.Region(
                    item.textAt("provider").orElse(""),
                    item.textAt("region").orElse(""),
                    item.textAt("buildingBlock").orElse(""),
                    item.textAt("hostCluster")));
        }
        return Optional.of(new Environment(name.get(), organization.get(), type.get(), regions));
    }
}
