package dev.whence.decode;

import java.util.List;
import java.util.Set;

/// What the naming conventions of Prometheus tell of a series.
final class PrometheusNames {

  /// Labels of the target rather than of the measurement: they are the resource.
  private static final Set<String> OF_RESOURCE =
      Set.of(
          "job",
          "instance",
          "service_name",
          "service_namespace",
          "service_instance_id",
          "service_version",
          "deployment_environment",
          "deployment_environment_name",
          "environment",
          "env",
          "namespace",
          "pod",
          "container",
          "node",
          "cluster",
          "app_kubernetes_io_name",
          "k8s_pod_name",
          "k8s_node_name",
          "k8s_namespace_name");

  /// What stands before `_count` in the name of a histogram's or summary's count, but not in that
  /// of a gauge such as `db_client_connection_count`.
  private static final List<String> MEASURED =
      List.of(
          "_seconds",
          "_milliseconds",
          "_microseconds",
          "_nanoseconds",
          "_ms",
          "_bytes",
          "_duration",
          "_latency",
          "_time",
          "_size",
          "_ratio");

  private PrometheusNames() {}

  static boolean isOfResource(String label) {
    return OF_RESOURCE.contains(label);
  }

  /// Whether a series only rises, going by its name.
  static boolean isCounter(String name) {
    return name.endsWith("_total")
        || name.endsWith("_sum")
        || name.endsWith("_bucket")
        || isCount(name);
  }

  private static boolean isCount(String name) {
    if (!name.endsWith("_count")) {
      return false;
    }
    String base = name.substring(0, name.length() - "_count".length());
    return MEASURED.stream().anyMatch(base::endsWith);
  }

  /// Whether a series is a part of a histogram or summary that only rises.
  static boolean isPartOfDistribution(String name) {
    return name.endsWith("_sum") || name.endsWith("_bucket") || name.endsWith("_count");
  }

  /// The UCUM unit of a series' values, empty where the name does not say.
  static String unit(String name) {
    if (name.endsWith("_bucket") || name.endsWith("_count")) {
      return "";
    }
    String base = name;
    for (String suffix : new String[] {"_total", "_sum"}) {
      base = base.endsWith(suffix) ? base.substring(0, base.length() - suffix.length()) : base;
    }
    if (base.endsWith("_milliseconds")) {
      return "ms";
    }
    return base.endsWith("_seconds") ? "s" : base.endsWith("_bytes") ? "By" : "";
  }
}
