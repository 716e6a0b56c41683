package io.openova.catalyst.request;

import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.finding.Nearest;
import io.openova.catalyst.model.Application;
import io.openova.catalyst.model.ApplicationKey;
import io.openova.catalyst.model.ApplicationName;
import io.openova.catalyst.model.BlueprintName;
import io.openova.catalyst.model.BlueprintRef;
import io.openova.catalyst.model.Environment;
import io.openova.catalyst.model.EnvironmentName;
import io.openova.catalyst.model.NamespaceName;
import io.openova.catalyst.model.OverlayPath;
import io.openova.catalyst.model.Placement;
import io.openova.catalyst.model.SpecField;
import io.openova.catalyst.model.Version;
import io.openova.catalyst.model.VersionAnswer;
import io.openova.catalyst.request.DecodedRequest.Field;
import io.openova.catalyst.value.Pointer;
import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.ObjectValue;
import io.openova.catalyst.value.Value.TextValue;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Fills in the fields that a decoded request leaves out, by the table in contract section 2. Never writes, never
 * guesses.
 */
public final class Canonicaliser {
    private final RequestContext world;

    public Canonicaliser(RequestContext world) {
        this.world = world;
    }

    /** Returns the canonical Application for an install or preview request. */
    public Canonical canonicalise(DecodedRequest request) {
        return new Run(request, null).finish();
    }

    /** Returns the canonical Application after a change of the existing one. */
    public Canonical canonicalise(DecodedRequest request, Application current) {
        return new Run(request, current).finish();
    }

    /** The processing of one request. */
    private final class Run {
        private final DecodedRequest request;
        private final @Nullable Application current;
        private final List<Finding> findings;
        private final Map<RequestField, Origin> origins = new EnumMap<>(RequestField.class);
        private Origin organizationOrigin = new Origin.DefaultedBy("not known");

        Run(DecodedRequest request, @Nullable Application current) {
            this.request = request;
            this.current = current;
            this.findings = new ArrayList<>(request.findings());
        }

        Canonical finish() {
            Optional<ApplicationName> name = name();
            Optional<NamespaceName> namespace = namespace();
            Optional<BlueprintRef> blueprint = blueprint();
            Optional<EnvironmentName> environment = environment();
            Optional<Placement> placement =
                    new PlacementRule(request, world.sovereign(), current, origins, findings).resolve();
            Optional<ObjectValue> parameters = parameters();
            Map<SpecField, Value> extras = extras();
            String organization = environment.map(this::organizationOf).orElse("");
            List<Finding> located = RequestDecoder.located(findings, request.document());
            Canonical.Parts parts = new Canonical.Parts(namespace, environment, blueprint, placement, parameters);
            boolean clean = located.stream().noneMatch(Finding::isError) && name.isPresent() && namespace.isPresent();
            if (!clean || blueprint.isEmpty() || environment.isEmpty() || placement.isEmpty()) {
                return new Canonical(Optional.empty(), origins, organizationOrigin, located, parts);
            }
            Application application = new Application(
                    new ApplicationKey(namespace.get(), name.get()),
                    organization,
                    environment.get(),
                    blueprint.get(),
                    placement.get(),
                    parameters,
                    extras);
            return new Canonical(Optional.of(application), origins, organizationOrigin, located, parts);
        }

        private Optional<ApplicationName> name() {
            if (current != null) {
                unchanged(RequestField.NAME, current.key().name().value(), "request/name-mismatch");
                return Optional.of(current.key().name());
            }
            return required(RequestField.NAME, "name")
                    .flatMap(f -> checked(
                            f,
                            ApplicationName::isValid,
                            ApplicationName::new,
                            "an RFC 1123 label",
                            ApplicationName.PATTERN));
        }

        private Optional<NamespaceName> namespace() {
            if (current != null) {
                unchanged(RequestField.ORGANIZATION, current.key().namespace().value(), "request/namespace-mismatch");
                return Optional.of(current.key().namespace());
            }
            return required(RequestField.ORGANIZATION, "organizationRef (or namespace)")
                    .flatMap(f -> checked(
                            f, NamespaceName::isValid, NamespaceName::new, "an RFC 1123 label", NamespaceName.PATTERN));
        }

        private Optional<BlueprintRef> blueprint() {
            Optional<BlueprintName> name;
            if (current != null) {
                unchanged(
                        RequestField.BLUEPRINT_NAME, current.blueprint().name().value(), "request/immutable-field");
                name = Optional.of(current.blueprint().name());
            } else {
                name = required(RequestField.BLUEPRINT_NAME, "blueprintRef.name (or blueprint)")
                        .flatMap(f -> checked(
                                f,
                                BlueprintName::isValid,
                                BlueprintName::new,
                                "a Blueprint name",
                                BlueprintName.PATTERN));
            }
            return name.flatMap(n -> version(n).map(v -> new BlueprintRef(n, v)));
        }

        private Optional<Version> version(BlueprintName name) {
            Optional<Field> given = request.field(RequestField.BLUEPRINT_VERSION);
            if (given.isEmpty() && current != null && request.kind() != RequestKind.UPGRADE) {
                origins.put(RequestField.BLUEPRINT_VERSION, new Origin.Kept());
                return Optional.of(current.blueprint().version());
            }
            Origin origin = given.map(Field::origin).orElse(new Origin.DefaultedBy("the newest version of " + name));
            Optional<String> asked = given.map(f -> ((TextValue) f.value()).text());
            VersionAnswer answer = world.version(name, asked);
            if (answer.version().isEmpty()) {
                // An unknown Blueprint is reported where the Blueprint is named, a bad version where the version is.
                Pointer place = answer.rule().equals("reference/blueprint-unknown")
                        ? request.field(RequestField.BLUEPRINT_NAME)
                                .map(f -> f.origin().pointer())
                                .orElse(Pointer.ROOT)
                        : origin.pointer();
                findings.add(Finding.error(answer.rule(), place, answer.problem())
                        .withCandidates(answer.candidates())
                        .withRemedy(
                                answer.candidates().isEmpty()
                                        ? ""
                                        : "known: " + String.join(", ", answer.candidates())));
                return Optional.empty();
            }
            boolean exact = asked.filter(Version::isValid).isPresent();
            origins.put(
                    RequestField.BLUEPRINT_VERSION,
                    exact ? origin : new Origin.ResolvedFrom(asked.orElse("latest"), origin));
            return answer.version();
        }

        private Optional<EnvironmentName> environment() {
            if (current != null) {
                unchanged(RequestField.ENVIRONMENT, current.environment().value(), "request/immutable-field");
                return Optional.of(current.environment());
            }
            Optional<Field> given = request.field(RequestField.ENVIRONMENT);
            if (given.isPresent()) {
                origins.put(RequestField.ENVIRONMENT, given.get().origin());
            } else if (isUnreadable(RequestField.ENVIRONMENT)) {
                return Optional.empty();
            } else {
                given = request.field(RequestField.ORGANIZATION);
                origins.put(RequestField.ENVIRONMENT, new Origin.DefaultedBy("environmentRef = organizationRef"));
            }
            return given.flatMap(f -> checked(
                    f, EnvironmentName::isValid, EnvironmentName::new, "an Environment name", EnvironmentName.PATTERN));
        }

        private String organizationOf(EnvironmentName name) {
            Optional<Environment> environment = world.environment(name);
            if (environment.isPresent()) {
                organizationOrigin = new Origin.OfEnvironment(name.value());
                return environment.get().organization();
            }
            if (world.checksEnvironments()) {
                boolean defaulted = request.field(RequestField.ENVIRONMENT).isEmpty();
                Pointer place = request.field(defaulted ? RequestField.ORGANIZATION : RequestField.ENVIRONMENT)
                        .map(f -> f.origin().pointer())
                        .orElse(Pointer.ROOT);
                List<String> known = world.environmentNames();
                List<String> near = Nearest.to(name.value(), known);
                findings.add(Finding.error(
                                "reference/environment-missing",
                                place,
                                "there is no Environment '" + name + "'"
                                        + (defaulted ? " (environmentRef defaults to organizationRef)" : ""))
                        .withCandidates(near.isEmpty() ? known.stream().limit(5).toList() : near)
                        .withRemedy("create the Environment first, or name an existing one in environmentRef"));
            }
            organizationOrigin = new Origin.DefaultedBy("organizationRef, because no Environment could be looked up");
            return current != null
                    ? current.organization()
                    : request.field(RequestField.ORGANIZATION)
                            .map(f -> ((TextValue) f.value()).text())
                            .orElse("");
        }

        private Optional<ObjectValue> parameters() {
            Optional<Field> given = request.field(RequestField.PARAMETERS);
            if (given.isEmpty() && current != null) {
                origins.put(RequestField.PARAMETERS, new Origin.Kept());
                return current.parameters();
            }
            given.ifPresent(field -> origins.put(RequestField.PARAMETERS, field.origin()));
            // An empty object means the same as none, so both give the same bytes.
            return given.map(field -> (ObjectValue) field.value()).filter(object -> !object.isEmpty());
        }

        private Map<SpecField, Value> extras() {
            Map<SpecField, Value> extras = new EnumMap<>(SpecField.class);
            if (current != null) {
                extras.putAll(current.extras());
            }
            for (SpecField extra : SpecField.values()) {
                RequestField field = RequestField.of(extra);
                request.field(field).ifPresent(given -> {
                    origins.put(field, given.origin());
                    extras.put(extra, given.value());
                });
            }
            return extras;
        }

        private void unchanged(RequestField field, String value, String rule) {
            origins.put(field, new Origin.Kept());
            request.field(field).ifPresent(given -> {
                String text = ((TextValue) given.value()).text();
                if (!text.equals(value)) {
                    findings.add(Finding.error(
                                    rule,
                                    given.origin().pointer(),
                                    "the existing Application has '" + value
                                            + "' here; a change request cannot make it '" + text + "'")
                            .withRemedy("leave the field out, or install a new Application"));
                }
            });
        }

        private Optional<Field> required(RequestField field, String name) {
            Optional<Field> given = request.field(field);
            if (given.isEmpty() && !isUnreadable(field)) {
                findings.add(Finding.error("request/required", Pointer.ROOT, name + " is required")
                        .withRemedy("add it; a blank string or null counts as absent"));
            }
            return given;
        }

        /**
         * Returns whether the field was given with a wrong type: reporting it as missing, or defaulting it, would
         * mislead.
         */
        private boolean isUnreadable(RequestField field) {
            return FieldTable.of(request).places().stream()
                    .filter(place -> place.field() == field)
                    .map(FieldTable.Place::pointer)
                    .anyMatch(place -> findings.stream()
                            .filter(finding -> finding.rule().equals("request/type"))
                            .map(Finding::pointer)
                            .anyMatch(said -> place.startsWith(said) || said.startsWith(place)));
        }

        private <T> Optional<T> checked(
                Field field, Predicate<String> valid, Function<String, T> maker, String what, String pattern) {
            String text = ((TextValue) field.value()).text();
            if (valid.test(text)) {
                RequestField owner = ownerOf(field);
                origins.putIfAbsent(owner, field.origin());
                return Optional.of(maker.apply(text));
            }
            Finding finding = Finding.error(
                            "request/pattern", field.origin().pointer(), "'" + shortened(text) + "' is not " + what)
                    .withRemedy("it must match " + pattern
                            + (OverlayPath.isSegment(text)
                                    ? ""
                                    : ", and is not a Windows device name (con, nul, com1, …)"));
            if (findings.stream()
                    .noneMatch(f ->
                            f.pointer().equals(finding.pointer()) && f.rule().equals(finding.rule()))) {
                findings.add(finding);
            }
            return Optional.empty();
        }

        private RequestField ownerOf(Field field) {
            return request.fields().entrySet().stream()
                    .filter(entry -> entry.getValue() == field)
                    .map(Map.Entry::getKey)
                    .findFirst()
                    .orElseThrow();
        }
    }

    static String shortened(String text) {
        return text.length() > 80 ? text.substring(0, 77) + "…" : text;
    }
}
