package io.openova.catalyst.bench;

import io.openova.catalyst.catalog.BundledBlueprints;
import io.openova.catalyst.catalog.Catalog;
import io.openova.catalyst.delivery.ApplicationDelivery;
import io.openova.catalyst.desired.SettingsOverrides;
import io.openova.catalyst.document.Document;
import io.openova.catalyst.document.DocumentReader;
import io.openova.catalyst.document.ReadOutcome;
import io.openova.catalyst.document.tree.ReadLimits;
import io.openova.catalyst.request.RequestDecoder;
import io.openova.catalyst.schema.SchemaChecker;
import java.util.List;

/** Assembles the product as the command line does. */
final class Product {
    private Product() {}

    static ApplicationDelivery delivery(SettingsOverrides overrides) {
        return new ApplicationDelivery(
                new Catalog(List.of(new BundledBlueprints())),
                overrides,
                new RequestDecoder(false),
                new SchemaChecker());
    }

    /** @throws IllegalArgumentException when the bytes are not clean: a benchmark of refusals would measure nothing */
    static List<Document> documents(byte[] bytes, String name) {
        ReadOutcome read = new DocumentReader().read(bytes, name, ReadLimits.MANIFEST);
        if (!read.isClean() || read.documents().isEmpty()) {
            throw new IllegalArgumentException(name + ": " + read.findings());
        }
        return read.documents();
    }
}
