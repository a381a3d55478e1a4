package dev.whence.decode;

import com.fasterxml.jackson.databind.JsonNode;
import dev.whence.model.ChangeEvent;
import dev.whence.model.Frame;
import dev.whence.model.Logs;
import dev.whence.model.Signal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Changes that log lines tell of: events of Kubernetes as the OpenTelemetry Collector forwards
/// them (`k8sobjects` with the object in the body, `k8s_events` with its parts in attributes), and
/// lines with OpenTelemetry's own `deployment.id` or `deployment.status`. Stateless and
/// thread-safe.
public final class KubernetesEvents {

  private static final String REASON = "k8s.event.reason";
  private static final String RESOURCE = "k8s.resource.name";
  private static final String DEPLOYMENT = "deployment.id";
  private static final String STATUS = "deployment.status";

  private KubernetesEvents() {}

  /// The changes among the lines of a frame; none where it holds other items.
  public static List<ChangeEvent> changes(Frame frame) {
    if (frame.signal() != Signal.LOGS || !mayTell(frame)) {
      return List.of();
    }
    Logs logs = Logs.of(frame);
    List<ChangeEvent> changes = new ArrayList<>();
    for (int row = 0; row < logs.size(); row++) {
      ChangeEvent change = change(logs, row);
      if (change != null) {
        changes.add(change);
      }
    }
    return changes;
  }

  private static boolean mayTell(Frame frame) {
    List<String> texts = frame.texts();
    return texts.contains(REASON)
        || texts.contains(RESOURCE)
        || texts.contains(DEPLOYMENT)
        || texts.contains(STATUS);
  }

  private static @Nullable ChangeEvent change(Logs logs, int row) {
    if (logs.attribute(row, REASON) != null) {
      return KubernetesChange.of(inAttributes(logs, row));
    }
    String resource = logs.attribute(row, RESOURCE);
    if ("events".equals(resource)) {
      KubernetesChange.Event event = inBody(logs, row);
      return event == null ? null : KubernetesChange.of(event);
    }
    String deployment = logs.attribute(row, DEPLOYMENT);
    return deployment != null || logs.attribute(row, STATUS) != null
        ? DeploymentLine.change(logs, row)
        : null;
  }

  private static KubernetesChange.Event inAttributes(Logs logs, int row) {
    return new KubernetesChange.Event(
        text(logs, row, "k8s.event.uid"),
        text(logs, row, REASON),
        resource(logs, row, "k8s.object.kind"),
        resource(logs, row, "k8s.object.name"),
        text(logs, row, "k8s.namespace.name"),
        logs.body(row),
        logs.timeNanos(row));
  }

  private static KubernetesChange.@Nullable Event inBody(Logs logs, int row) {
    JsonNode json;
    try {
      json = Json.read(logs.body(row).getBytes(StandardCharsets.UTF_8), "an event of Kubernetes");
    } catch (DecodeException noEvent) {
      return null;
    }
    if (Json.text(json, "type").equals("DELETED")) {
      return null;
    }
    JsonNode event = json.has("object") ? json.path("object") : json;
    JsonNode about =
        event.has("regarding") ? event.path("regarding") : event.path("involvedObject");
    String note = Json.text(event, "note");
    return new KubernetesChange.Event(
        Json.text(event.path("metadata"), "uid"),
        Json.text(event, "reason"),
        Json.text(about, "kind"),
        Json.text(about, "name"),
        Json.text(about, "namespace"),
        note.isEmpty() ? Json.text(event, "message") : note,
        time(event, logs.timeNanos(row)));
  }

  private static long time(JsonNode event, long otherwise) {
    for (String field : List.of("lastTimestamp", "eventTime", "deprecatedLastTimestamp")) {
      Long nanos = Times.nanos(Json.text(event, field));
      if (nanos != null) {
        return nanos;
      }
    }
    return otherwise;
  }

  static String text(Logs logs, int row, String key) {
    String value = logs.attribute(row, key);
    return value == null ? "" : value;
  }

  static String resource(Logs logs, int row, String key) {
    String value = logs.frame().attribute(logs.resource(row), key);
    return value == null ? "" : value;
  }
}
