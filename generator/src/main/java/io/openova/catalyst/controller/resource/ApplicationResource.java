package io.openova.catalyst.controller.resource;

import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.Version;
import java.util.Map;

/** The Application custom resource; its fields stay a tree, since {@code request} alone knows what they mean. */
@Group("apps.openova.io")
@Version("v1")
@Kind("Application")
@Plural("applications")
public class ApplicationResource extends CustomResource<Map<String, Object>, Map<String, Object>>
        implements Namespaced {
    private static final long serialVersionUID = 1L;
}
