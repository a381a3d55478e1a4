package dev.whence.explain.meaning;

import dev.whence.model.Attributes;
import dev.whence.model.MetricKind;
import dev.whence.model.Series;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Metrics by which a client times or counts its calls, and says whom it called:
/// `http.client.request.duration`, `rpc.client.call.duration`, `db.client.operation.duration` and
/// their like of OpenTelemetry's semantic conventions, Micrometer's `http.client.requests`.
public final class ClientMetrics {

  /// What says that a metric is of what is asked of others: so do libraries that only ask.
  private static final Set<String> OUTGOING =
      Set.of(
          "client",
          "outbound",
          "outgoing",
          "upstream",
          "faraday",
          "guzzle",
          "httpclient",
          "okhttp",
          "undici");

  /// Labels that name who was called, the clearest first; those of Prometheus cannot have dots.
  private static final List<String> CALLED =
      List.of(
          "server.address",
          "server_address",
          "net.peer.name",
          "net_peer_name",
          "peer.service",
          "peer_service",
          "peer",
          "target.host",
          "target_host",
          "target",
          "upstream",
          "client.name",
          "client_name",
          "host",
          "db.namespace",
          "db_namespace",
          "db.system.name",
          "db_system_name",
          "db.system",
          "db_system");

  /// Words of what a client keeps, rather than of what it asks.
  private static final Set<String> KEPT =
      Set.of("connection", "connections", "pool", "active", "open", "idle", "size", "body");

  private static final Pattern PORT = Pattern.compile("(?<=[^:]):[0-9]{1,5}$");

  private ClientMetrics() {}

  /// Whether a metric times or counts what is asked of others, which tells less of who asks.
  public static boolean isOutgoing(String metric) {
    if (OUTGOING.stream().noneMatch(metric::contains)) {
      return false;
    }
    Set<String> words = MetricWords.of(metric);
    return OUTGOING.stream().anyMatch(words::contains) && !words.contains("server");
  }

  /// The two ends of the calls that a client tells of; null where it does not, or not of whom.
  static CallLabels.@Nullable Ends ends(Series series) {
    String metric = series.key().name();
    String caller = series.emitter().service().name();
    if (caller.isEmpty() || !isOutgoing(metric) || !ofCalls(series)) {
      return null;
    }
    String callee = callee(series.key().attributes());
    return callee == null ? null : new CallLabels.Ends(caller, callee);
  }

  private static boolean ofCalls(Series series) {
    boolean counted = series.key().kind() != MetricKind.SUM || series.key().monotonic();
    return counted
        && series.key().kind() != MetricKind.GAUGE
        && MetricWords.of(series.key().name()).stream().noneMatch(KEPT::contains);
  }

  private static @Nullable String callee(Attributes attributes) {
    for (String label : CALLED) {
      String value = attributes.text(label);
      if (value != null && !value.isEmpty()) {
        return PORT.matcher(value).replaceFirst("");
      }
    }
    return null;
  }
}
