package io.openova.catalyst.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class OverlayPlaceTest {
    private static final ApplicationKey SHOP =
            new ApplicationKey(new NamespaceName("acme-prod"), new ApplicationName("shop"));
    private static final ApplicationFolder FOLDER = ApplicationFolder.of(SHOP);
    private static final RegionName REGION = new RegionName("reg-a");

    @Test
    void each_path_that_the_layout_makes_is_read_back() {
        assertThat(OverlayLayout.placeOf(OverlayLayout.SETTINGS)).isEqualTo(new OverlayPlace.Settings());
        assertThat(OverlayLayout.placeOf(OverlayLayout.applicationFile("mgt", SHOP)))
                .isEqualTo(new OverlayPlace.ApplicationFile("mgt", FOLDER));
        assertThat(OverlayLayout.placeOf(OverlayLayout.holdFile("mgt", SHOP)))
                .isEqualTo(new OverlayPlace.HoldFile("mgt", FOLDER));
        OverlayPath release = OverlayLayout.release(REGION, SHOP);
        assertThat(OverlayLayout.placeOf(release.child("helmrelease.yaml")))
                .isEqualTo(new OverlayPlace.Release("reg-a", FOLDER, release));
        assertThat(OverlayLayout.placeOf(OverlayLayout.namespaceFile("mgt", SHOP.namespace())))
                .isEqualTo(new OverlayPlace.NamespaceFile("mgt", "acme-prod"));
        assertThat(OverlayLayout.placeOf(OverlayLayout.applicationsSync("mgt", SHOP.namespace())))
                .isEqualTo(new OverlayPlace.Sync("mgt", "acme-prod"));
        assertThat(OverlayLayout.placeOf(OverlayLayout.releasesSync("mgt", SHOP.namespace(), REGION)))
                .isEqualTo(new OverlayPlace.Sync("mgt", "acme-prod"));
        assertThat(OverlayLayout.placeOf(OverlayLayout.organizationFile("mgt", "acme")))
                .isEqualTo(new OverlayPlace.Governance("mgt", "organizations"));
        assertThat(OverlayLayout.placeOf(OverlayLayout.clusterRecord("mgt")))
                .isEqualTo(new OverlayPlace.ClusterFile("mgt", "", Optional.empty()));
    }

    @Test
    void a_file_of_others_has_no_application_unless_it_lies_in_its_folder() {
        assertThat(place("README.md")).isEqualTo(new OverlayPlace.Other());
        assertThat(place("clusters", "README.md")).isEqualTo(new OverlayPlace.Other());
        assertThat(place("other", "mgt", "applications", "a", "b", "application.yaml"))
                .isEqualTo(new OverlayPlace.Other());
        assertThat(place("clusters", "mgt", "namespaces", "_keep.yaml").isIn("namespaces"))
                .isTrue();
        assertThat(place("clusters", "mgt", "applications", "kustomization.yaml")
                        .key())
                .isEmpty();
        assertThat(place("clusters", "mgt", "applications", "acme-prod", "shop", "notes.yaml")
                        .key())
                .contains(SHOP);
    }

    @Test
    void folders_with_names_that_are_not_valid_stand_for_no_application() {
        OverlayPlace place = place("clusters", "mgt", "applications", "Acme", "shop", "application.yaml");
        assertThat(place.application()).contains(new ApplicationFolder("Acme", "shop"));
        assertThat(place.key()).isEmpty();
    }

    @Test
    void a_path_is_cut_at_a_folder_that_holds_it() {
        OverlayPath folder = OverlayPath.of("clusters", "mgt");
        OverlayPath file = folder.child("a").child("b.yaml");
        assertThat(file.isWithin(folder)).isTrue();
        assertThat(OverlayPath.of("clusters", "mgt2", "a").isWithin(folder)).isFalse();
        assertThat(file.below(folder)).hasToString("a/b.yaml");
        assertThatThrownBy(() -> folder.below(file)).isInstanceOf(IllegalArgumentException.class);
    }

    private static OverlayPlace place(String... segments) {
        return OverlayLayout.placeOf(OverlayPath.of(segments));
    }
}
