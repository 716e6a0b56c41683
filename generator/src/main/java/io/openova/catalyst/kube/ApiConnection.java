package io.openova.catalyst.kube;

import io.openova.catalyst.value.Value;
import java.util.Optional;

/** One request to an API server. */
interface ApiConnection extends AutoCloseable {
    String JSON = "application/json";
    String MERGE_PATCH = "application/merge-patch+json";
    String STRATEGIC_PATCH = "application/strategic-merge-patch+json";
    String APPLY_PATCH = "application/apply-patch+yaml";

    /**
     * @param accept media types that the answer may have
     * @param body empty for none
     * @throws ClusterUnreachableException when there is no answer
     */
    Reply call(String method, String path, String accept, String type, Optional<Value> body);

    /**
     * @param status as the server gave it
     * @param body empty if it is not JSON
     */
    record Reply(int status, Optional<Value> body, Optional<String> retryAfter) {
        boolean isSuccess() {
            return status >= 200 && status < 300;
        }
    }

    @Override
    void close();
}
