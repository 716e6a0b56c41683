package io.openova.catalyst.validation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code --since} takes in beside the changed files. */
class DependentsTest {
    private static String object(String kind, String name, String rest) {
        return "kind: " + kind + "\nmetadata: {name: " + name + "}\nspec: {" + rest + "}\n";
    }

    /** Counts how often somebody goes through all files. */
    private static final class Counting extends TreeMap<String, String> {
        private static final long serialVersionUID = 1L;
        final transient AtomicInteger passes = new AtomicInteger();

        @Override
        public Set<Map.Entry<String, String>> entrySet() {
            passes.incrementAndGet();
            return super.entrySet();
        }

        @Override
        public void forEach(java.util.function.BiConsumer<? super String, ? super String> action) {
            passes.incrementAndGet();
            super.forEach(action);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 5_000})
    void a_chain_in_the_wrong_order_is_followed_to_its_end_in_one_pass(int length) {
        Counting files = new Counting();
        for (int i = 0; i < length; i++) {
            String name = String.format("app-%05d", i);
            files.put(name + ".yaml", object("Application", name, "needs: " + String.format("app-%05d", i + 1)));
        }
        String last = String.format("app-%05d.yaml", length - 1);
        assertThat(Dependents.of(files, List.of(last), List.of())).hasSize(length);
        assertThat(files.passes).hasValue(1);
    }

    @Test
    void what_is_not_on_the_way_stays_out() {
        TreeMap<String, String> files = new TreeMap<>(Map.of(
                "clusters/c/applications/acme/web/application.yaml", object("Application", "web", "blueprint: bp-one"),
                "clusters/r/releases/acme/web/kustomization.yaml", "resources: [x]\n",
                "clusters/c/applications/acme/api/application.yaml", object("Application", "api", "blueprint: bp-two"),
                "blueprints/one.yaml", object("Blueprint", "bp-one", "a: 1"),
                "blueprints/two.yaml", object("Blueprint", "bp-two", "a: 1")));
        assertThat(Dependents.of(files, List.of("blueprints/one.yaml"), List.of()))
                .containsExactly(
                        "blueprints/one.yaml",
                        "clusters/c/applications/acme/web/application.yaml",
                        "clusters/r/releases/acme/web/kustomization.yaml");
        assertThat(Dependents.of(files, List.of("gone.yaml"), List.of(object("Blueprint", "bp-two", ""))))
                .containsExactly(
                        "blueprints/two.yaml", "clusters/c/applications/acme/api/application.yaml", "gone.yaml");
    }
}
