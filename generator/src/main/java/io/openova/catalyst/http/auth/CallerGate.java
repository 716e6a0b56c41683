package io.openova.catalyst.http.auth;

import io.openova.catalyst.delivery.Gate;
import io.openova.catalyst.desired.NamespaceClaims;
import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.finding.Nearest;
import io.openova.catalyst.model.Application;
import io.openova.catalyst.model.ApplicationKey;
import io.openova.catalyst.model.ApplicationName;
import io.openova.catalyst.model.Environment;
import io.openova.catalyst.model.EnvironmentName;
import io.openova.catalyst.model.NamespaceName;
import io.openova.catalyst.request.RequestKind;
import io.openova.catalyst.value.Pointer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Whether a caller may do what a decoded request wants. It sees the request after decoding, so no shape can say
 * something else than another, and it decides again on every head that the request is planned on (threats S18, S21,
 * S27).
 *
 * <p>A name that the caller may not see gets 403 whether or not anything has it. Only a misspelled name that belongs to
 * the caller is a finding with candidates: that depends on what the caller may see and on nothing else.
 *
 * @param tier what the caller must hold in the request's Environment
 * @param unchanged whether the Application is still the one that the caller has seen (If-Match)
 */
public record CallerGate(Caller caller, Tier tier, Predicate<Application> unchanged) implements Gate {
    public static final String FORBIDDEN = "access/forbidden";
    public static final String EXISTS = "access/application-exists";
    public static final String CHANGED = "access/application-changed";

    private static final Finding REFUSED =
            Finding.error(FORBIDDEN, Pointer.ROOT, "your token does not allow this here");

    /**
     * The same gate, which lets an install replace what exists when that is wanted and the caller may change it where
     * it is.
     */
    public Gate replacing(boolean isWanted) {
        CallerGate gate = this;
        return isWanted
                ? new Gate() {
                    @Override
                    public List<Finding> refuse(Subject subject) {
                        List<Finding> refused = gate.refuse(subject);
                        boolean isOnlyThere = refused.stream()
                                .allMatch(finding -> finding.rule().equals(EXISTS));
                        if (!isOnlyThere) {
                            return refused;
                        }
                        return gate.mayChangeCurrent(subject) ? List.of() : List.of(REFUSED);
                    }

                    @Override
                    public boolean maySee(Application application) {
                        return gate.maySee(application);
                    }
                }
                : this;
    }

    private boolean mayChangeCurrent(Subject subject) {
        return subject.current()
                .map(application -> application.environment())
                .map(name -> caller.may(
                        tier, name.value(), subject.world().environment(name).map(Environment::type)))
                .orElse(true);
    }

    @Override
    public boolean maySee(Application application) {
        return caller.maySee(application.environment().value());
    }

    @Override
    public List<Finding> refuse(Subject subject) {
        List<Finding> outside = environment(subject);
        if (outside.isEmpty() && !(mayBeThere(subject) && seesCurrent(subject))) {
            outside = List.of(REFUSED);
        }
        if (outside.isEmpty()) {
            outside = dependencies(subject);
        }
        return outside.isEmpty() ? state(subject) : outside;
    }

    private List<Finding> state(Subject subject) {
        Optional<Application> current = subject.current();
        if (subject.kind() == RequestKind.INSTALL && current.isPresent()) {
            return List.of(Finding.error(
                            EXISTS,
                            Pointer.ROOT,
                            "the Application " + current.get().key() + " exists already")
                    .withRemedy("change it with PUT, or choose another name"));
        }
        return current
                .filter(application -> subject.kind().isChange() && !unchanged.test(application))
                .map(application -> Finding.error(
                                CHANGED, Pointer.ROOT, "the Application is not the one that If-Match names")
                        .withRemedy("get it again and review the change"))
                .stream()
                .toList();
    }

    private boolean isScoped() {
        return !caller.mayEverywhere(Tier.VIEWER);
    }

    /** Without an Environment the request is refused for that, and nothing but its own text is disclosed. */
    private List<Finding> environment(Subject subject) {
        if (subject.environment().isEmpty()) {
            return List.of();
        }
        String name = subject.environment().get().name();
        Optional<String> type = environment(subject, name).map(Environment::type);
        if (caller.may(tier, name, type)) {
            return List.of();
        }
        if (caller.maySee(name) || !isScoped()) {
            return List.of(REFUSED);
        }
        List<String> meant = Nearest.slips(
                name,
                caller.grants().keySet().stream()
                        .filter(own -> environment(subject, own).isPresent())
                        .toList());
        return List.of(
                meant.isEmpty()
                        ? REFUSED
                        : Finding.error(
                                        "reference/environment-missing",
                                        subject.environment().get().place(),
                                        "there is no Environment of this name that you may see")
                                .withCandidates(meant)
                                .withRemedy("name an Environment that your token covers"));
    }

    /**
     * Whether an Application may be put where the request puts it: where an Environment claims the namespace, the
     * caller needs the tier there too, or a developer with rights in dev could place something next to prod. Removal
     * requires the tier in the Environment only.
     */
    private boolean mayBeThere(Subject subject) {
        if (subject.deed() == Deed.REMOVE || subject.key().isEmpty()) {
            return true;
        }
        NamespaceName namespace = subject.key().get().namespace();
        boolean mayWriteThere = subject.world().claims().claimingEnvironments(namespace.value()).stream()
                .allMatch(claiming -> caller.may(tier, claiming.name().value(), Optional.of(claiming.type())));
        // A caller who sees the whole Sovereign gets a finding with the remedy instead.
        return mayWriteThere
                && !(isScoped()
                        && subject.environment()
                                .flatMap(named -> environment(subject, named.name()))
                                .flatMap(own -> subject.world().refusal(namespace, own))
                                .isPresent());
    }

    private boolean seesCurrent(Subject subject) {
        return subject.current()
                .map(application -> caller.maySee(application.environment().value()))
                .orElse(true);
    }

    private List<Finding> dependencies(Subject subject) {
        if (!isScoped()) {
            return List.of();
        }
        List<Finding> missing = new ArrayList<>();
        for (Dependency dependency : subject.dependencies()) {
            boolean isInSight = isInSight(subject, dependency.key().namespace());
            if (sees(subject, dependency.key()) || isInSight && dependency.isElsewhere()) {
                continue;
            }
            List<String> namespaces = isInSight
                    ? List.of(dependency.key().namespace().value())
                    : Nearest.slips(dependency.key().namespace().value(), namespacesInSight(subject));
            if (namespaces.isEmpty()) {
                return List.of(REFUSED);
            }
            missing.add(Finding.error(
                            "reference/dependency-missing",
                            dependency.place(),
                            "there is no Application '" + dependency.key() + "' that you may see")
                    .withCandidates(candidates(subject, dependency.key(), namespaces))
                    .withRemedy("install it first, or correct name and namespace"));
        }
        return missing;
    }

    private List<String> candidates(Subject subject, ApplicationKey wanted, List<String> namespaces) {
        return namespaces.stream()
                .map(NamespaceName::new)
                .flatMap(namespace -> {
                    List<String> names = subject.world().applicationNames(namespace).stream()
                            .filter(ApplicationName::isValid)
                            .filter(name -> sees(subject, new ApplicationKey(namespace, new ApplicationName(name))))
                            .toList();
                    boolean isItsOwn = namespace.equals(wanted.namespace());
                    return Nearest.to(wanted.name().value(), names).stream()
                            .map(name -> isItsOwn ? name : namespace + "/" + name);
                })
                .toList();
    }

    private boolean sees(Subject subject, ApplicationKey key) {
        return subject.world()
                .application(key)
                .filter(application -> caller.maySee(application.environment().value()))
                .isPresent();
    }

    /** Whether the caller may see all that is in a namespace, or puts the Application there. */
    private boolean isInSight(Subject subject, NamespaceName namespace) {
        List<Environment> environments = subject.world().claims().environmentsOf(namespace.value());
        return subject.key().filter(key -> key.namespace().equals(namespace)).isPresent()
                || !environments.isEmpty()
                        && environments.stream()
                                .allMatch(there -> caller.maySee(there.name().value()));
    }

    private List<String> namespacesInSight(Subject subject) {
        NamespaceClaims claims = subject.world().claims();
        return claims.environments().stream()
                .filter(environment -> caller.maySee(environment.name().value()))
                .map(Environment::organization)
                .distinct()
                .flatMap(organization -> claims.namespacesOf(organization).stream())
                .filter(namespace -> isInSight(subject, new NamespaceName(namespace)))
                .toList();
    }

    private static Optional<Environment> environment(Subject subject, String name) {
        return EnvironmentName.isValid(name)
                ? subject.world().environment(new EnvironmentName(name))
                : Optional.empty();
    }
}
