package io.openova.catalyst.kube;

import io.openova.catalyst.document.DocumentReader;
import io.openova.catalyst.document.tree.ReadLimits;
import io.openova.catalyst.document.write.JsonWriter;
import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.ObjectValue;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** Answers in the order they were put in, and remembers what was asked. No stand-in for an API server. */
final class FakeApi implements ApiConnection {
    private final Deque<Reply> replies = new ArrayDeque<>();
    private final List<String> asked = new ArrayList<>();
    private boolean isAway;

    FakeApi then(int status, String json) {
        replies.add(new Reply(status, Optional.of(tree(json)), Optional.of("7")));
        return this;
    }

    FakeApi away() {
        isAway = true;
        return this;
    }

    List<String> asked() {
        return asked;
    }

    @Override
    public Reply call(String method, String path, String accept, String type, Optional<Value> body) {
        asked.add(method + " " + path + body.map(b -> " " + JsonWriter.write(b)).orElse(""));
        if (isAway) {
            throw new ClusterUnreachableException("the cluster cannot be reached: test", new IllegalStateException());
        }
        return replies.removeFirst();
    }

    @Override
    public void close() {}

    static ObjectValue tree(String json) {
        return (ObjectValue) new DocumentReader()
                .readJson(json.getBytes(StandardCharsets.UTF_8), "test", ReadLimits.MANIFEST)
                .documents()
                .get(0)
                .value();
    }
}
