package dev.whence.model;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What the name of a Kubernetes pod tells: it is its workload's and what keeps replicas apart.
/// Stateless; safe for use by many threads.
public final class PodName {

  /// Attributes that hold such a name: OpenTelemetry's, and those of Prometheus' jobs, of agents
  /// and of older kubelets.
  public static final List<String> ATTRIBUTES =
      List.of(
          "k8s.pod.name",
          "k8s_pod_name",
          "kubernetes.pod.name",
          "kubernetes.pod_name",
          "kubernetes_pod_name",
          "pod",
          "pod_name",
          "k8s_pod");

  /// The letters that Kubernetes makes random names of: no vowels, so that they spell nothing.
  private static final String RANDOM = "[bcdfghjklmnpqrstvwxz2456789]{5}";

  /// A replica set's name is its deployment's and a hash; a pod's has five letters more.
  private static final Pattern OF_DEPLOYMENT = Pattern.compile("(.+?)-[a-z0-9]{8,10}-[a-z0-9]{5}");

  private static final Pattern OF_STATEFUL_SET = Pattern.compile("(.+)-\\d{1,4}");
  private static final Pattern OF_DAEMON_SET = Pattern.compile("(.+)-" + RANDOM);

  private PodName() {}

  /// The workload of the deployment, stateful set or daemon set that a pod is of; the name as it is
  /// where it is none of such a pod.
  public static String workload(String pod) {
    for (Pattern pattern : new Pattern[] {OF_DEPLOYMENT, OF_STATEFUL_SET, OF_DAEMON_SET}) {
      Matcher matcher = pattern.matcher(pod);
      if (matcher.matches()) {
        return matcher.group(1);
      }
    }
    return pod;
  }

  /// The replica set that a deployment's pod is of; null of any other pod.
  public static @Nullable String replicaSet(String pod) {
    return OF_DEPLOYMENT.matcher(pod).matches() ? pod.substring(0, pod.lastIndexOf('-')) : null;
  }
}
