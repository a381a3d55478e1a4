package dev.whence.model;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Whose telemetry it is where nobody has named the service, as OpenTelemetry's conventions for
/// Kubernetes have it: the workload's, or that which the pod's name begins with. An SDK that was
/// given no name says `unknown_service`, which is none. Stateless; safe for use by many threads.
final class WorkloadName {

  private static final String UNKNOWN = "unknown_service";

  private static final List<String> WORKLOADS =
      List.of(
          "k8s.deployment.name",
          "k8s.statefulset.name",
          "k8s.daemonset.name",
          "k8s.cronjob.name",
          "k8s.job.name");

  private WorkloadName() {}

  /// Whether a service's name says that nobody named it.
  static boolean isWanted(String service) {
    return service.isEmpty() || service.startsWith(UNKNOWN);
  }

  /// The workload's name; empty where nothing tells it.
  ///
  /// @param attributes what a resource says by a name, null where it says nothing
  static String of(Function<String, @Nullable String> attributes) {
    String workload = first(WORKLOADS, attributes);
    return workload.isEmpty() ? PodName.workload(first(PodName.ATTRIBUTES, attributes)) : workload;
  }

  private static String first(List<String> names, Function<String, @Nullable String> attributes) {
    for (String name : names) {
      String value = attributes.apply(name);
      if (value != null && !value.isEmpty()) {
        return value;
      }
    }
    return "";
  }
}
