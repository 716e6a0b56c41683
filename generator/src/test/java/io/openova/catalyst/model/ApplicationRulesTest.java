package io.openova.catalyst.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.openova.catalyst.schema.SchemaChecker;
import io.openova.catalyst.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** Deliveries skip the CEL rules of the Application CRD because the record cannot break them; this holds the two together. */
class ApplicationRulesTest {
    private static final SchemaChecker SCHEMAS = new SchemaChecker();

    @Property(tries = 300)
    void an_application_that_could_be_built_breaks_no_rule(
            @ForAll("placements") Placement placement, @ForAll boolean isBootstrap) {
        Application application = application(placement, isBootstrap);

        assertThat(SCHEMAS.checkResource(application.toResource(), SchemaChecker.Depth.WITH_RULES))
                .isEmpty();
    }

    @Test
    void the_rules_do_refuse_what_the_record_refuses() {
        Value.ObjectValue resource = application(
                        new Placement(PlacementMode.SINGLE_REGION, List.of(new RegionName("hz-fsn-rtz-prod"))), false)
                .toResource();
        Value.ObjectValue spec = resource.objectAt("spec").orElseThrow();
        Value twoRegions = Value.texts(List.of("hz-fsn-rtz-prod", "hz-hel-rtz-prod"));
        Value oneTwice = Value.texts(List.of("hz-fsn-rtz-prod", "hz-fsn-rtz-prod"));
        List<Value.ObjectValue> broken = List.of(
                spec.without("environmentRef"),
                spec.without("regions"),
                spec.with("regions", twoRegions),
                spec.with("placement", Value.text("active-active")),
                spec.with("placement", Value.text("active-active")).with("regions", oneTwice));

        for (Value.ObjectValue each : broken) {
            assertThat(SCHEMAS.checkResource(resource.with("spec", each), SchemaChecker.Depth.WITH_RULES))
                    .extracting("rule")
                    .contains("schema/rule");
        }
    }

    @Provide
    Arbitrary<Placement> placements() {
        return Arbitraries.of(PlacementMode.values()).flatMap(mode -> Arbitraries.integers()
                .between(mode.fewestRegions(), mode.mostRegions())
                .map(count -> {
                    List<RegionName> regions = new ArrayList<>();
                    for (int i = 0; i < count; i++) {
                        regions.add(new RegionName("hz-r" + (char) ('a' + i) + "-rtz-prod"));
                    }
                    return new Placement(mode, regions);
                }));
    }

    private static Application application(Placement placement, boolean isBootstrap) {
        return new Application(
                new ApplicationKey(new NamespaceName("qa-omantel"), new ApplicationName("qa-wp")),
                "omantel-platform",
                new EnvironmentName("qa-omantel"),
                new BlueprintRef(new BlueprintName("bp-qa-app"), new Version("0.1.0")),
                placement,
                Optional.empty(),
                isBootstrap ? Map.of(SpecField.BOOTSTRAP, Value.bool(true)) : Map.of());
    }
}
