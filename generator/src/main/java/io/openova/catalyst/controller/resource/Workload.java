package io.openova.catalyst.controller.resource;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a Deployment or StatefulSet of a release is doing.
 *
 * @param desired replicas that it should run
 * @param isSettled whether all of them run the newest template and are available
 * @param problem the first thing that keeps a pod from running, when there is one
 */
public record Workload(String name, int desired, boolean isSettled, Optional<String> problem) {
    /** Reasons that a container waits for although nothing is wrong. */
    private static final Set<String> HARMLESS = Set.of("ContainerCreating", "PodInitializing");

    public static Workload of(Deployment deployment, List<Pod> pods) {
        int desired = Objects.requireNonNullElse(deployment.getSpec().getReplicas(), 1);
        var status = deployment.getStatus();
        boolean observed = status != null
                && Objects.equals(
                        status.getObservedGeneration(), deployment.getMetadata().getGeneration());
        boolean settled = observed
                && count(status.getUpdatedReplicas()) == desired
                && count(status.getReplicas()) == desired
                && count(status.getAvailableReplicas()) == desired;
        Optional<String> refused = status == null
                ? Optional.empty()
                : status.getConditions().stream()
                        .filter(condition -> condition.getType().equals("ReplicaFailure")
                                && condition.getStatus().equals("True"))
                        .map(condition -> condition.getReason() + ": " + condition.getMessage())
                        .findFirst();
        String name = "Deployment " + deployment.getMetadata().getName();
        return new Workload(name, desired, settled, settled ? Optional.empty() : refused.or(() -> problem(pods)));
    }

    public static Workload of(StatefulSet set, List<Pod> pods) {
        int desired = Objects.requireNonNullElse(set.getSpec().getReplicas(), 1);
        var status = set.getStatus();
        boolean settled = status != null
                && Objects.equals(
                        status.getObservedGeneration(), set.getMetadata().getGeneration())
                && count(status.getReadyReplicas()) == desired
                && count(status.getReplicas()) == desired
                && Objects.equals(status.getCurrentRevision(), status.getUpdateRevision());
        String name = "StatefulSet " + set.getMetadata().getName();
        return new Workload(name, desired, settled, settled ? Optional.empty() : problem(pods));
    }

    private static int count(@org.jspecify.annotations.Nullable Integer number) {
        return number == null ? 0 : number;
    }

    private static Optional<String> problem(List<Pod> pods) {
        return pods.stream()
                .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null && pod.getStatus() != null)
                .sorted(java.util.Comparator.comparing(pod -> pod.getMetadata().getName()))
                .flatMap(pod ->
                        problems(pod).map(text -> "Pod " + pod.getMetadata().getName() + ": " + text))
                .findFirst();
    }

    private static Stream<String> problems(Pod pod) {
        Stream<String> scheduling = pod.getStatus().getConditions().stream()
                .filter(condition -> condition.getType().equals("PodScheduled")
                        && condition.getStatus().equals("False"))
                .map(condition -> condition.getReason() + ": " + condition.getMessage());
        Stream<String> containers = Stream.concat(
                        pod.getStatus().getInitContainerStatuses().stream(),
                        pod.getStatus().getContainerStatuses().stream())
                .flatMap(container -> problem(container).stream());
        return Stream.concat(scheduling, containers);
    }

    private static Optional<String> problem(ContainerStatus container) {
        if (container.getState() == null) {
            return Optional.empty();
        }
        var waiting = container.getState().getWaiting();
        if (waiting != null && waiting.getReason() != null && !HARMLESS.contains(waiting.getReason())) {
            return Optional.of("container " + container.getName() + ": " + waiting.getReason()
                    + (waiting.getMessage() == null ? "" : ": " + waiting.getMessage()));
        }
        var terminated = container.getState().getTerminated();
        if (terminated != null && terminated.getExitCode() != null && terminated.getExitCode() != 0) {
            return Optional.of("container " + container.getName() + ": ended with exit code "
                    + terminated.getExitCode()
                    + (terminated.getReason() == null ? "" : " (" + terminated.getReason() + ")"));
        }
        return Optional.empty();
    }
}
