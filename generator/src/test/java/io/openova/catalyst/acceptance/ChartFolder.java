package io.openova.catalyst.acceptance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A chart with its Blueprint in {@code platform/NAME} of a folder, and a request for it, as {@code --catalog} takes them. */
final class ChartFolder {
    private final Path root;
    private final String name;

    private ChartFolder(Path root, String name) {
        this.root = root;
        this.name = name;
    }

    static ChartFolder in(Path root, String name) throws IOException {
        return in(root, name, "1.0.0", "type: object");
    }

    static ChartFolder in(Path root, String name, String version, String configSchema) throws IOException {
        ChartFolder folder = new ChartFolder(root, name);
        folder.file("../blueprint.yaml", """
                apiVersion: catalyst.openova.io/v1
                kind: Blueprint
                metadata:
                  name: bp-%s
                spec:
                  version: %s
                  card:
                    title: A chart
                  configSchema: {%s}
                  manifests:
                    source:
                      kind: HelmChart
                      ref: oci://registry.local/bp-%s
                """.formatted(name, version, configSchema, name));
        folder.file("Chart.yaml", "apiVersion: v2\nname: bp-" + name + "\nversion: " + version + "\n");
        folder.file("values.yaml", "{}\n");
        return folder;
    }

    /** A file of the chart. */
    ChartFolder file(String path, String content) throws IOException {
        Path file = chart().resolve(path).normalize();
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
        return this;
    }

    Path chart() {
        return root.resolve("platform").resolve(name).resolve("chart");
    }

    /** A request for the chart with these values, a flow mapping. */
    Path request(String values) throws IOException {
        return Files.writeString(root.resolve("request.yaml"), """
                name: %s
                blueprint: bp-%s
                version: 1.0.0
                namespace: qa-omantel
                regions: [hz-fsn-rtz-prod]
                values: {%s}
                """.formatted(name, name, values));
    }
}
