package io.openova.catalyst.schema;

/** A custom resource of somebody else's, for tests that bring its definition. */
public final class Widgets {
    private Widgets() {}

    /**
     * The definition of {@code Widget}, of {@code example.com/v1}.
     *
     * @param properties its properties beside {@code metadata}, each with its schema; on one line
     */
    public static String definition(String properties) {
        return """
                apiVersion: apiextensions.k8s.io/v1
                kind: CustomResourceDefinition
                metadata:
                  name: widgets.example.com
                spec:
                  group: example.com
                  scope: Namespaced
                  names: {kind: Widget, plural: widgets}
                  versions:
                    - name: v1
                      served: true
                      storage: true
                      schema:
                        openAPIV3Schema:
                          type: object
                          properties: {%s}
                """.formatted(properties);
    }

    /**
     * A {@code Widget} called {@code x}.
     *
     * @param rest what stands behind its metadata, in lines of their own
     */
    public static String widget(String rest) {
        return "apiVersion: example.com/v1\nkind: Widget\nmetadata: {name: x}\n" + rest;
    }
}
