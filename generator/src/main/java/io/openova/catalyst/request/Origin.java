package io.openova.catalyst.request;

import io.openova.catalyst.value.Pointer;
import java.util.function.Function;

/** Where a field of the canonical result came from (contract section 2). */
public sealed interface Origin {

    /** The caller gave the canonical field at this pointer. */
    record Given(Pointer pointer) implements Origin {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.given().apply(this);
        }
    }

    /** The caller gave an alias of the field at this pointer. */
    record AliasOf(Pointer pointer) implements Origin {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.alias().apply(this);
        }
    }

    /** A rule filled it in; {@code rule} describes it. */
    record DefaultedBy(String rule) implements Origin {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.defaulted().apply(this);
        }
    }

    /** The catalog resolved the requested version ({@code latest}, a range, or none) to an exact one. */
    record ResolvedFrom(String asked, Origin question) implements Origin {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.resolved().apply(this);
        }
    }

    /** Taken from the Environment of this name. */
    record OfEnvironment(String environment) implements Origin {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.environment().apply(this);
        }
    }

    /** Kept from the existing Application, because the request did not change it. */
    record Kept() implements Origin {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.kept().apply(this);
        }
    }

    /** A visitor with one method for each case. */
    record Cases<R>(
            Function<Given, R> given,
            Function<AliasOf, R> alias,
            Function<DefaultedBy, R> defaulted,
            Function<ResolvedFrom, R> resolved,
            Function<OfEnvironment, R> environment,
            Function<Kept, R> kept) {}

    <R> R match(Cases<R> cases);

    /** Returns the pointer into the caller's text that this origin rests on; the root when there is none. */
    default Pointer pointer() {
        return match(new Cases<>(
                Given::pointer,
                AliasOf::pointer,
                d -> Pointer.ROOT,
                r -> r.question().pointer(),
                e -> Pointer.ROOT,
                k -> Pointer.ROOT));
    }

    /** One line for people, for example {@code alias /version} or {@code default: the primary region of the Sovereign}. */
    default String inWords() {
        return match(new Cases<>(
                g -> "given at " + g.pointer(),
                a -> "alias at " + a.pointer(),
                d -> "default: " + d.rule(),
                r -> "catalog: " + r.asked() + " (" + r.question().inWords() + ")",
                e -> "Environment " + e.environment(),
                k -> "kept from the existing Application"));
    }
}
