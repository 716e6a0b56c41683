package io.openova.catalyst.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.openova.catalyst.delivery.ApplicationDelivery;
import io.openova.catalyst.delivery.Prepared;
import io.openova.catalyst.overlay.Overlay;
import io.openova.catalyst.request.RequestKind;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tag;

/** The law behind the equality table, over generated pairs: one meaning, one sequence of bytes (threat S24). */
@Tag("slow")
class EqualityPropertyTest {
    private static final MapSnapshot WORLD = world();

    private static MapSnapshot world() {
        try (Overlay overlay = TestWorld.open(TestWorld.sharedForReading())) {
            return MapSnapshot.of(overlay);
        }
    }

    private final ApplicationDelivery delivery = TestWorld.delivery();

    @Property(tries = 10_000, shrinking = ShrinkingMode.OFF)
    void two_bodies_that_mean_the_same_become_the_same_bytes(@ForAll long seed) {
        Random random = new Random(seed);
        GeneratedRequest request = GeneratedRequest.any(random);
        Map<String, Object> first = request.body(random);
        Map<String, Object> second = request.body(random);
        String one = text(first, random);
        String two = text(second, random);

        Prepared left = prepare(one);
        Prepared right = prepare(two);
        String yaml = delivery.yaml(left);

        assertThat(delivery.yaml(right)).as("%s%n%s", one, two).isEqualTo(yaml);
        assertThat(right.manifests()).isEqualTo(left.manifests());
        assertThat(delivery.yaml(prepare(yaml)))
                .as("the custom resource read again%n%s", one)
                .isEqualTo(yaml);
    }

    private static String text(Map<String, Object> body, Random random) {
        RequestText writer = new RequestText(random);
        return random.nextBoolean() ? writer.json(body) : writer.yaml(body);
    }

    private Prepared prepare(String text) {
        Prepared prepared = delivery.prepare(TestWorld.document(text, "request"), RequestKind.INSTALL, WORLD);
        assertThat(prepared.findings()).as(text).noneMatch(finding -> finding.isError());
        return prepared;
    }
}
