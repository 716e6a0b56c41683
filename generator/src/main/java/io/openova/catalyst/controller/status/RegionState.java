package io.openova.catalyst.controller.status;

import io.openova.catalyst.controller.resource.FluxObject;
import io.openova.catalyst.controller.resource.SpecComparison;
import io.openova.catalyst.controller.resource.Workload;
import java.util.Optional;
import java.util.Set;

/**
 * How far one region is.
 *
 * @param progress whether it runs, is being rolled out, or is held up
 * @param stage the station it has reached, or is held up at
 * @param message of the first failing leaf, or what is waited for
 * @param replicas that its workloads should run; empty while unknown
 * @param isStalled whether the responsible controller has given up
 * @param digest of the chart that runs
 * @param applied whether the cluster holds the overlay's objects
 * @param isVanished whether the cluster lacks an object of it
 * @param isRolling whether a workload does not run all of its newest pods yet
 */
public record RegionState(
        String name,
        String role,
        Progress progress,
        Stage stage,
        String message,
        Optional<Integer> replicas,
        boolean isStalled,
        Optional<String> digest,
        boolean applied,
        boolean isVanished,
        boolean isRolling) {
    public enum Progress {
        READY,
        WAITING,
        FAILING
    }

    boolean isReady() {
        return progress == Progress.READY;
    }

    public boolean isFailing() {
        return progress == Progress.FAILING;
    }

    /** Whether the station lies before it or is where it is. */
    public boolean hasReached(Stage station) {
        return stage.compareTo(station) >= 0;
    }

    /**
     * Reads the facts station by station, in the order in which a commit passes them; the first that is not done
     * decides.
     */
    static RegionState of(RegionFacts facts) {
        return new Reading(facts).state();
    }

    private record Reading(RegionFacts facts) {
        RegionState state() {
            if (!facts.isConnected()) {
                return waiting(
                        Stage.KUSTOMIZATION,
                        "cluster " + facts.cluster()
                                + " is not connected; start the controller with --cluster-kubeconfig " + facts.cluster()
                                + "=FILE");
            }
            return git().or(this::sync)
                    .or(this::applied)
                    .or(this::chart)
                    .or(this::main)
                    .or(this::workload)
                    .orElseGet(() -> state(RegionState.Progress.READY, Stage.WORKLOAD, "", false));
        }

        private Optional<RegionState> git() {
            if (facts.git().isEmpty()) {
                return Optional.of(failing(Stage.SOURCE, "Flux has no GitRepository that reads the overlay", false));
            }
            FluxObject git = facts.git().get();
            if (isApplied()) {
                // The running version matches the overlay; whether Git answers now does not change that.
                return Optional.empty();
            }
            return git.ready()
                    .filter(FluxObject.Condition::isFalse)
                    .map(ready -> failing(Stage.SOURCE, ready.message(), isStalled(git)));
        }

        private Optional<RegionState> sync() {
            if (isApplied()) {
                return Optional.empty();
            }
            return facts.sync().flatMap(sync -> sync.ready()
                    .filter(ready -> ready.isFalse() && !ready.reason().equals("DependencyNotReady"))
                    .map(ready -> failing(Stage.KUSTOMIZATION, ready.message(), isStalled(sync))));
        }

        private boolean isApplied() {
            return facts.main()
                            .filter(main -> SpecComparison.isApplied(facts.manifest(), main.value()))
                            .isPresent()
                    && facts.source()
                            .filter(source -> SpecComparison.isApplied(facts.sourceManifest(), source.value()))
                            .isPresent();
        }

        private Optional<RegionState> applied() {
            return isApplied()
                    ? Optional.empty()
                    : Optional.of(waiting(Stage.KUSTOMIZATION, "Flux has not applied the overlay's commit yet"));
        }

        /** A HelmRepository of type oci never reports; the other sources say Ready of the spec as it is now. */
        private Optional<RegionState> chart() {
            FluxObject source = facts.source().orElseThrow();
            if (source.value().textAt("kind").equals(Optional.of("HelmRepository"))) {
                return Optional.empty();
            }
            Optional<FluxObject.Condition> ready = source.ready();
            if (ready.filter(FluxObject.Condition::isFalse).isPresent()) {
                return Optional.of(failing(Stage.CHART, ready.get().message(), isStalled(source)));
            }
            return ready.filter(FluxObject.Condition::isTrue).isPresent() && source.isObserved()
                    ? Optional.empty()
                    : Optional.of(waiting(Stage.CHART, "the chart is being fetched"));
        }

        private Optional<RegionState> main() {
            FluxObject main = facts.main().orElseThrow();
            if (main.isSuspended()) {
                return Optional.of(waiting(Stage.HELM, "the " + kind() + " is suspended; resume it with flux resume"));
            }
            Optional<FluxObject.Condition> ready = main.ready();
            if (ready.filter(FluxObject.Condition::isFalse).isPresent()) {
                // Flux reports an unready source here too, a moment later than the source itself.
                return isPassing(ready.get())
                        ? Optional.of(waiting(Stage.HELM, ready.get().message()))
                        : Optional.of(leaf().map(problem -> failing(Stage.WORKLOAD, problem, isStalled(main)))
                                .orElseGet(() -> failing(Stage.HELM, ready.get().message(), isStalled(main))));
            }
            boolean done = ready.filter(FluxObject.Condition::isTrue).isPresent() && main.isObserved() && hasVersion();
            if (done) {
                return Optional.empty();
            }
            return Optional.of(leaf().map(problem -> failing(Stage.WORKLOAD, problem, false))
                    .orElseGet(() -> waiting(
                            Stage.HELM,
                            ready.map(FluxObject.Condition::message)
                                    .filter(text -> !text.isBlank())
                                    .orElse("the " + kind() + " is being reconciled"))));
        }

        /** Flux broke off its wait because of something newer, or waits for its source, which has just been judged. */
        private static boolean isPassing(FluxObject.Condition ready) {
            return Set.of("SourceNotReady", "ArtifactFailed", "HealthCheckCanceled", "DependencyNotReady")
                            .contains(ready.reason())
                    || ready.message().endsWith("context canceled");
        }

        /** The release has the version that the overlay requests: a new tag alone does not change the HelmRelease. */
        private boolean hasVersion() {
            Optional<String> wanted = facts.sourceManifest()
                    .textAt("spec", "ref", "tag")
                    .or(() -> facts.manifest().textAt("spec", "chart", "spec", "version"));
            if (!kind().equals("HelmRelease") || wanted.isEmpty()) {
                return true;
            }
            return facts.main()
                    .flatMap(FluxObject::lastRelease)
                    .flatMap(release -> release.textAt("chartVersion"))
                    .filter(version -> version.equals(wanted.get()) || version.startsWith(wanted.get() + "+"))
                    .isPresent();
        }

        private Optional<RegionState> workload() {
            Optional<Workload> open =
                    facts.workloads().stream().filter(w -> !w.isSettled()).findFirst();
            return open.map(workload -> leaf().map(problem -> failing(Stage.WORKLOAD, problem, false))
                    .orElseGet(() -> waiting(Stage.WORKLOAD, workload.name() + " is not available yet")));
        }

        private Optional<String> leaf() {
            return facts.workloads().stream()
                    .flatMap(workload -> workload.problem().stream())
                    .findFirst();
        }

        private String kind() {
            return facts.manifest().textAt("kind").orElse("HelmRelease");
        }

        private static boolean isStalled(FluxObject object) {
            return object.condition("Stalled")
                    .filter(FluxObject.Condition::isTrue)
                    .isPresent();
        }

        private RegionState waiting(Stage stage, String message) {
            return state(RegionState.Progress.WAITING, stage, message, false);
        }

        private RegionState failing(Stage stage, String message, boolean stalled) {
            return state(RegionState.Progress.FAILING, stage, message, stalled);
        }

        private RegionState state(RegionState.Progress progress, Stage stage, String message, boolean stalled) {
            Optional<Integer> replicas = facts.workloads().isEmpty()
                    ? Optional.empty()
                    : Optional.of(facts.workloads().stream()
                            .mapToInt(Workload::desired)
                            .sum());
            return new RegionState(
                    facts.name(),
                    facts.role(),
                    progress,
                    stage,
                    message,
                    replicas,
                    stalled,
                    facts.main().flatMap(FluxObject::lastRelease).flatMap(release -> release.textAt("ociDigest")
                            .or(() -> release.textAt("digest"))),
                    isApplied(),
                    facts.main().isEmpty() || facts.source().isEmpty(),
                    facts.workloads().stream().anyMatch(workload -> !workload.isSettled()));
        }
    }
}
