package dev.whence.decode;

import com.fasterxml.jackson.databind.node.LongNode;
import dev.whence.model.ChangeEvent;
import dev.whence.model.ChangeKind;
import dev.whence.model.PodName;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Which events of Kubernetes tell of a change, and of what. The many that tell of the ordinary
/// (probes, pulls, schedules) give none.
final class KubernetesChange {

  /// `Scaled up replica set web-7d9f to 3`, `… from 2 to 3`.
  private static final Pattern SCALED =
      Pattern.compile("Scaled (up|down) replica set (\\S+)(?: from (\\d+))? to (\\d+)");

  /// A replica set's name is its deployment's and a hash.
  private static final Pattern REPLICA_SET = Pattern.compile("(.+)-[a-z0-9]{8,10}");

  private KubernetesChange() {}

  /// An event, its parts by name.
  ///
  /// @param kind of the object that it is about
  record Event(
      String uid,
      String reason,
      String kind,
      String name,
      String namespace,
      String message,
      long timeNanos) {}

  /// The change, null where the event tells of none.
  static @Nullable ChangeEvent of(Event event) {
    ChangeKind kind = kind(event);
    if (kind == null || event.name().isEmpty()) {
      return null;
    }
    String id = event.uid().isEmpty() ? event.reason() + "-" + event.name() : event.uid();
    boolean ofNode = event.kind().equals("Node");
    return new ChangeDraft("kubernetes", id)
        .kind(kind)
        .at(LongNode.valueOf(event.timeNanos()), event.timeNanos())
        .service(ofNode ? "" : workload(event), "")
        .summary(event.reason() + ": " + event.message(), "")
        .attribute("k8s.namespace.name", event.namespace())
        .attribute("k8s.object.kind", event.kind())
        .attribute("k8s.object.name", event.name())
        .attribute("k8s.event.reason", event.reason())
        .attribute(ofNode ? "k8s.node.name" : "k8s.object.name", event.name())
        .event();
  }

  private static @Nullable ChangeKind kind(Event event) {
    return switch (event.reason()) {
      case "ScalingReplicaSet" -> scaled(event.message());
      case "SuccessfulRescale", "KEDAScaleTargetActivated", "KEDAScaleTargetDeactivated" ->
          ChangeKind.SCALING;
      case "DeploymentRollback" -> ChangeKind.ROLLBACK;
      case "NodeNotSchedulable", "NodeSchedulable", "Drain", "Cordon", "Rebooted" ->
          ChangeKind.MAINTENANCE;
      case "Issuing", "Issued", "Renewed" ->
          event.kind().equals("Certificate") ? ChangeKind.CERTIFICATE : null;
      case "Applied", "Recovered", "Started" ->
          event.kind().toLowerCase(Locale.ROOT).endsWith("chaos")
              ? ChangeKind.CHAOS_EXPERIMENT
              : null;
      case "OOMKilling", "Evicted", "Preempted", "NodeNotReady", "BackOff" -> ChangeKind.OTHER;
      default -> null;
    };
  }

  /// A replica set that gets its first replicas is a new version; one that only grows or shrinks,
  /// or goes, is not.
  private static @Nullable ChangeKind scaled(String message) {
    Matcher matcher = SCALED.matcher(message);
    if (!matcher.find()) {
      return ChangeKind.SCALING;
    }
    boolean up = matcher.group(1).equals("up");
    String from = matcher.group(3);
    String to = matcher.group(4);
    boolean first = up && ("0".equals(from) || (from == null && "1".equals(to)));
    return first ? ChangeKind.DEPLOYMENT : !up && "0".equals(to) ? null : ChangeKind.SCALING;
  }

  private static String workload(Event event) {
    return switch (event.kind()) {
      case "Pod" -> PodName.workload(event.name());
      case "ReplicaSet" -> {
        Matcher matcher = REPLICA_SET.matcher(event.name());
        yield matcher.matches() ? matcher.group(1) : event.name();
      }
      default -> event.name();
    };
  }
}
