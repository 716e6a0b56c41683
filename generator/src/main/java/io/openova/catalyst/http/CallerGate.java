package io.openova.catalyst.http;

import io.openova.catalyst.application.Application;
import io.openova.catalyst.application.Environment;
import io.openova.catalyst.application.EnvironmentName;
import io.openova.catalyst.application.Labels;
import io.openova.catalyst.delivery.Gate;
import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.request.RequestKind;
import io.openova.catalyst.value.Pointer;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Whether a caller may do what a decoded request asks for. It sees the request after decoding, so no shape can say something
 * else than another, and it is asked again on every head that the request is planned on (threats S18, S21).
 *
 * @param tier what the caller must hold in the request's Environment
 * @param unchanged whether the Application is still the one that the caller has seen (If-Match)
 */
record CallerGate(Caller caller, Tier tier, Predicate<Application> unchanged) implements Gate {
    static final String FORBIDDEN = "access/forbidden";
    static final String EXISTS = "access/application-exists";
    static final String CHANGED = "access/application-changed";

    /** The same gate, which lets an install replace what exists when that is asked for. */
    Gate replacing(boolean isAsked) {
        CallerGate gate = this;
        return isAsked
                ? new Gate() {
                    @Override
                    public Optional<Finding> refuse(Subject subject) {
                        return gate.refuse(subject)
                                .filter(finding -> !finding.rule().equals(EXISTS));
                    }

                    @Override
                    public boolean maySee(Application application) {
                        return gate.maySee(application);
                    }
                }
                : this;
    }

    @Override
    public boolean maySee(Application application) {
        return caller.maySee(application.environment().value());
    }

    @Override
    public Optional<Finding> refuse(Subject subject) {
        if (!mayWrite(subject) || !mayName(subject)) {
            return Optional.of(Finding.error(FORBIDDEN, Pointer.ROOT, "your token does not allow this here"));
        }
        Optional<Application> current = subject.current();
        if (subject.kind() == RequestKind.INSTALL && current.isPresent()) {
            return Optional.of(Finding.error(
                            EXISTS,
                            Pointer.ROOT,
                            "the Application " + current.get().key() + " exists already")
                    .withRemedy("change it with PUT, or choose another name"));
        }
        return current.filter(application -> subject.kind().isChange() && !unchanged.test(application))
                .map(application -> Finding.error(
                                CHANGED, Pointer.ROOT, "the Application is not the one that If-Match names")
                        .withRemedy("get it again and decide anew"));
    }

    private boolean mayWrite(Subject subject) {
        // Without an Environment the request is refused for that, and nothing but its own text is told.
        return subject.environment()
                .map(environment -> caller.may(
                        tier, environment, environment(subject, environment).map(Environment::type)))
                .orElse(true);
    }

    /** Whether everything that the request refers to lies within the caller's sight. */
    private boolean mayName(Subject subject) {
        if (caller.mayEverywhere(Tier.VIEWER)) {
            return true;
        }
        boolean seesCurrent = subject.current()
                .map(a -> caller.maySee(a.environment().value()))
                .orElse(true);
        boolean seesDependencies = subject.dependencies().stream().allMatch(key -> subject.world()
                .application(key)
                .filter(a -> caller.maySee(a.environment().value()))
                .isPresent());
        return seesCurrent && seesDependencies && ownsNamespace(subject);
    }

    private static boolean ownsNamespace(Subject subject) {
        Optional<String> owner = subject.key().flatMap(key -> subject.world().ownerOf(key.namespace()));
        Optional<String> organization = subject.environment()
                .flatMap(environment -> environment(subject, environment))
                .map(environment -> Labels.value(environment.organization()));
        return owner.isEmpty() || owner.equals(organization);
    }

    private static Optional<Environment> environment(Subject subject, String name) {
        return EnvironmentName.isValid(name)
                ? subject.world().environment(new EnvironmentName(name))
                : Optional.empty();
    }
}
