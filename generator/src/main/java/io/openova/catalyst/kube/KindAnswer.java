package io.openova.catalyst.kube;

import java.util.List;
import java.util.function.Function;

/** What a word for a kind means. */
public sealed interface KindAnswer {

    public record Known(Kind kind) implements KindAnswer {
        @Override
        public <R> R match(Function<Known, R> known, Function<Unknown, R> unknown) {
            return known.apply(this);
        }
    }

    /**
     * @param candidates words that look alike; or, when several groups have this word, the words that tell them apart
     * @param available every canonical word
     * @param isCertain whether the cluster was read; without it only the kinds that every cluster has are known
     */
    record Unknown(List<String> candidates, List<String> available, boolean isCertain) implements KindAnswer {
        public Unknown {
            candidates = List.copyOf(candidates);
            available = List.copyOf(available);
        }

        @Override
        public <R> R match(Function<Known, R> known, Function<Unknown, R> unknown) {
            return unknown.apply(this);
        }
    }

    <R> R match(Function<Known, R> known, Function<Unknown, R> unknown);
}
