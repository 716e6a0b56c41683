package io.openova.catalyst.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.openova.catalyst.corpus.RandomChange;
import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.schema.structural.fast.JsonSchemaFastPath;
import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.ObjectValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * What the short ways accept, the long ways find nothing in. {@code -Dcatalyst.accepts=1000000} asks as often as one likes.
 */
class AcceptedIsSoundTest {
    private static final int TRIES = Integer.getInteger("catalyst.accepts", 20_000);

    private static final List<String> OBJECTS = List.of("""
            {"apiVersion": "apps/v1", "kind": "Deployment",
             "metadata": {"name": "web", "namespace": "qa", "labels": {"app": "web"}, "annotations": {"a.example/b": "c"}},
             "spec": {"replicas": 2, "selector": {"matchLabels": {"app": "web"}},
              "strategy": {"type": "RollingUpdate", "rollingUpdate": {"maxSurge": "25%", "maxUnavailable": 0}},
              "template": {"metadata": {"labels": {"app": "web"}},
               "spec": {"containers": [
                {"name": "web", "image": "nginx:1.27.3", "args": ["--port", "8080"],
                 "ports": [{"name": "http", "containerPort": 8080}], "env": [{"name": "A", "value": "1"}],
                 "resources": {"limits": {"memory": "64Mi"}}}]}}}}
            """, """
            {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "web", "namespace": "qa"},
             "spec": {"type": "ClusterIP", "selector": {"app": "web"},
              "ports": [{"name": "http", "port": 80, "targetPort": "http", "protocol": "TCP"}]}}
            """, """
            {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "web"}, "data": {"a": "b"}, "immutable": true}
            """, """
            {"apiVersion": "helm.toolkit.fluxcd.io/v2", "kind": "HelmRelease", "metadata": {"name": "a", "namespace": "b"},
             "spec": {"interval": "10m", "chartRef": {"kind": "OCIRepository", "name": "a"}, "values": {"a": 1}}}
            """, """
            {"apiVersion": "apps.openova.io/v1", "kind": "Application",
             "metadata": {"name": "qa-wp", "namespace": "qa-omantel", "labels": {"team": "a"}},
             "spec": {"environmentRef": "qa-omantel", "blueprintRef": {"name": "bp-qa-app", "version": "0.1.0"},
              "placement": "active-active", "regions": ["hz-fsn-rtz-prod", "hz-nbg-rtz-prod"],
              "parameters": {"siteTitle": "QA WP"}, "dependsOn": [{"name": "db"}],
              "topology": {"rto": "5m", "minReplicas": 2},
              "healthCheck": {"path": "/health", "port": "http", "intervalSeconds": 30},
              "owners": [{"email": "a@b.example", "role": "owner"}]}}
            """, """
            {"apiVersion": "orgs.openova.io/v1", "kind": "Organization", "metadata": {"name": "acme"},
             "spec": {"slug": "acme", "displayName": "Acme", "kind": "customer", "tier": "sme", "billingMode": "real",
              "sovereignRef": "omantel.biz", "owners": [{"email": "a@acme.example", "role": "owner"}]}}
            """);

    private final SchemaChecker ours = new SchemaChecker();
    private final KubernetesSchemas kinds = KubernetesSchemas.bundled();
    private final ObjectChecker objects = ObjectChecker.of(ours);

    @Test
    void an_object_that_is_accepted_has_no_finding() {
        RandomChange change = new RandomChange(new Random(20260401));
        int accepted = 0;
        for (int i = 0; i < TRIES; i++) {
            Value sound = Repository.yaml(OBJECTS.get(i % OBJECTS.size()));
            Value object = i < OBJECTS.size() ? sound : change.of(sound);
            if (objects.accepts(object)) {
                accepted++;
                assertThat(allFindings(object)).as(object.toString()).isEmpty();
            } else {
                assertThat(i).as("sound: " + object).isGreaterThanOrEqualTo(OBJECTS.size());
            }
        }
        assertThat(accepted).isGreaterThan(TRIES / 50);
    }

    /** By the ways that never ask whether something is accepted. */
    private List<Finding> allFindings(Value object) {
        if (!ours.knows(object)) {
            return kinds.check(object, kinds.standard());
        }
        return ours.checkResourceFully(object);
    }

    @Test
    void a_value_that_a_plain_schema_accepts_has_no_finding_by_the_validator() {
        Random random = new Random(20260402);
        int plain = 0;
        int accepted = 0;
        for (int i = 0; i < TRIES / 4; i++) {
            ObjectValue schema = schema(random, 3);
            if (JsonSchemaFastPath.of(schema).isEmpty()) {
                continue;
            }
            plain++;
            JsonSchemaFastPath compiled = JsonSchemaFastPath.of(schema).orElseThrow();
            assertThat(ours.compileFindingsByValidator(schema))
                    .as(schema.toString())
                    .isEmpty();
            for (int j = 0; j < 8; j++) {
                Value value = value(random, 3);
                if (compiled.accepts(value)) {
                    accepted++;
                    assertThat(ours.checkByValidator(schema, value))
                            .as(schema + " of " + value)
                            .isEmpty();
                }
            }
        }
        assertThat(plain).isGreaterThan(TRIES / 40);
        assertThat(accepted).isGreaterThan(TRIES / 40);
    }

    private static final List<String> FIELDS = List.of("a", "b", "size");

    private static ObjectValue schema(Random random, int depth) {
        Map<String, Value> schema = new LinkedHashMap<>();
        int keywords = random.nextInt(4);
        for (int i = 0; i < keywords; i++) {
            switch (random.nextInt(18)) {
                case 0, 1 -> schema.put("type", type(random));
                case 2 -> schema.put("type", Value.list(List.of(type(random), type(random))));
                case 3, 4 -> {
                    Map<String, Value> properties = new LinkedHashMap<>();
                    for (String field : FIELDS) {
                        if (depth > 0 && random.nextBoolean()) {
                            properties.put(field, schema(random, depth - 1));
                        }
                    }
                    schema.put("properties", Value.object(properties));
                }
                case 5 -> schema.put("required", Value.texts(List.of(FIELDS.get(random.nextInt(3)))));
                case 6 ->
                    schema.put(
                            "additionalProperties",
                            random.nextBoolean() || depth == 0
                                    ? Value.bool(random.nextBoolean())
                                    : schema(random, depth - 1));
                case 7 -> schema.put("items", depth == 0 ? ObjectValue.EMPTY : schema(random, depth - 1));
                case 8 -> schema.put("enum", Value.list(List.of(value(random, 1), value(random, 1))));
                case 9 ->
                    schema.put(
                            "pattern",
                            Value.text(
                                    List.of("^a", "b$", "[0-9]+", "(?=a)", "^$").get(random.nextInt(5))));
                case 10 -> schema.put("minimum", value(random, 0));
                case 11 -> schema.put("maximum", Value.numeral(random.nextBoolean() ? "1.5" : "3"));
                case 12 -> schema.put("exclusiveMinimum", Value.number(random.nextInt(3)));
                case 13 -> schema.put("exclusiveMaximum", random.nextBoolean() ? Value.bool(true) : Value.number(2));
                case 14 ->
                    schema.put(random.nextBoolean() ? "minLength" : "maxLength", Value.number(random.nextInt(3)));
                case 15 -> schema.put(random.nextBoolean() ? "minItems" : "maxItems", Value.number(random.nextInt(3)));
                case 16 ->
                    schema.put(
                            random.nextBoolean() ? "minProperties" : "maxProperties", Value.number(random.nextInt(3)));
                default ->
                    schema.put(
                            List.of("description", "default", "x-hint", "nullable", "format", "$ref", "title")
                                    .get(random.nextInt(7)),
                            value(random, 1));
            }
        }
        return Value.object(schema);
    }

    private static Value type(Random random) {
        return Value.text(List.of("object", "array", "string", "integer", "number", "boolean", "null", "strnig")
                .get(random.nextInt(8)));
    }

    private static Value value(Random random, int depth) {
        return switch (random.nextInt(depth > 0 ? 9 : 7)) {
            case 0 -> Value.NULL;
            case 1 -> Value.bool(random.nextBoolean());
            case 2 -> Value.number(random.nextInt(5) - 1);
            case 3 ->
                Value.numeral(List.of("1.5", "1.0", "-0.5", "12345678901234567890", "1e3")
                        .get(random.nextInt(5)));
            case 4, 5, 6 ->
                Value.text(List.of("", "a", "ab", "\uD83D\uDE00", "12", "a\nb").get(random.nextInt(6)));
            case 7 -> {
                List<Value> items = new ArrayList<>();
                for (int i = random.nextInt(3); i > 0; i--) {
                    items.add(value(random, depth - 1));
                }
                yield Value.list(items);
            }
            default -> {
                Map<String, Value> fields = new LinkedHashMap<>();
                for (String field : FIELDS) {
                    if (random.nextBoolean()) {
                        fields.put(field, value(random, depth - 1));
                    }
                }
                yield Value.object(fields);
            }
        };
    }
}
