package dev.whence.explain.meaning;

import static java.util.Objects.requireNonNull;

import dev.whence.model.Attributes;
import dev.whence.model.Series;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The pairs of labels by which a metric names both ends of a call, as each protocol documents
/// them. Whose metric says of itself that it called is one end, too: see [ClientMetrics].
///
/// @param client the label of the calling workload
/// @param server the label of the called one
public record CallLabels(String client, String server) {

  /// Of service graphs of the OpenTelemetry Collector, Tempo, Alloy, whose metrics tell by a word
  /// of their name which end timed the call: `traces_service_graph_request_client_seconds`.
  private static final CallLabels GRAPH = new CallLabels("client", "server");

  /// What goes first is told by more systems, or tells workloads rather than what they are part of.
  private static final List<CallLabels> DOCUMENTED =
      List.of(
          GRAPH,
          // Istio's standard metrics; Cilium Hubble's workload context
          new CallLabels("source_workload", "destination_workload"),
          // Istio's, where the called end is outside of the mesh or was not reached
          new CallLabels("source_workload", "destination_service_name"),
          new CallLabels("source_canonical_service", "destination_canonical_service"),
          new CallLabels("source_app", "destination_app"),
          // Cilium Hubble's default context
          new CallLabels("source", "destination"),
          // Linkerd's outbound metrics
          new CallLabels("deployment", "dst_deployment"),
          new CallLabels("statefulset", "dst_statefulset"));

  /// What meshes say of an end that they do not know.
  private static final Set<String> UNKNOWN =
      Set.of("unknown", "PassthroughCluster", "BlackHoleCluster");

  /// Which end of a call counted it, where both may have.
  private static final String REPORTER = "reporter";

  private static final String CALLING = "source";
  private static final String CALLED = "destination";

  /// The names of the two ends of a call.
  public record Ends(String client, String server) {}

  /// The ends of the call that a series is about; null where it is about none.
  public static @Nullable Ends ends(Series series) {
    Ends labelled = labelled(series.key().attributes());
    return labelled != null ? labelled : ClientMetrics.ends(series);
  }

  private static @Nullable Ends labelled(Attributes attributes) {
    for (CallLabels each : DOCUMENTED) {
      String client = attributes.text(each.client);
      String server = attributes.text(each.server);
      if (client != null && server != null && known(client) && known(server)) {
        return new Ends(client, server);
      }
    }
    return null;
  }

  /// The one end that a series names, where it says of the other that it is not known: who is
  /// called from outside of the mesh, or calls there. Null where it names both, or none.
  static @Nullable String onlyEnd(Series series) {
    Attributes attributes = series.key().attributes();
    if (labelled(attributes) != null) {
      return null;
    }
    for (CallLabels each : DOCUMENTED) {
      String client = attributes.text(each.client);
      String server = attributes.text(each.server);
      if (client != null && server != null && known(client) != known(server)) {
        return known(client) ? client : server;
      }
    }
    return null;
  }

  private static boolean known(String end) {
    return !end.isEmpty() && !UNKNOWN.contains(end);
  }

  /// Whether the calling end counted it; null where nothing says which one did.
  public static @Nullable Boolean isByCaller(Series series) {
    String reporter = series.key().attributes().text(REPORTER);
    if (CALLED.equals(reporter)) {
      return false;
    }
    if (CALLING.equals(reporter) || ClientMetrics.ends(series) != null) {
      return true;
    }
    return isOfGraph(series) ? isGraphByCaller(MetricWords.of(series.key().name())) : null;
  }

  private static boolean isOfGraph(Series series) {
    Attributes attributes = series.key().attributes();
    return attributes.text(GRAPH.client) != null && attributes.text(GRAPH.server) != null;
  }

  private static @Nullable Boolean isGraphByCaller(Set<String> words) {
    boolean byCaller = words.contains(GRAPH.client);
    return byCaller == words.contains(GRAPH.server) ? null : Boolean.valueOf(byCaller);
  }

  /// Series less those by which one end of a call counts what the other counts as well: the called
  /// end's, as a rule.
  ///
  /// @param byCalled where it is the calling end's instead
  public static List<Series> once(Collection<Series> series, Predicate<Series> byCalled) {
    Map<Boolean, Set<String>> told = Map.of(true, new TreeSet<>(), false, new TreeSet<>());
    for (Series one : series) {
      Boolean byCaller = isByCaller(one);
      if (byCaller != null) {
        requireNonNull(told.get(byCaller)).add(call(one));
      }
    }
    return series.stream()
        .filter(
            one -> {
              Boolean byCaller = isByCaller(one);
              return byCaller == null
                  || byCaller != byCalled.test(one)
                  || !requireNonNull(told.get(!byCaller)).contains(call(one));
            })
        .toList();
  }

  /// Series less those that are about a call.
  public static List<Series> without(List<Series> series) {
    return series.stream().filter(one -> ends(one) == null).toList();
  }

  private static String call(Series series) {
    Ends ends = ends(series);
    return ends == null ? "" : measure(series) + '\0' + ends.client() + '\0' + ends.server();
  }

  /// What both ends tell alike.
  private static String measure(Series series) {
    String name = series.key().name();
    if (!isOfGraph(series)) {
      return name;
    }
    Set<String> words = MetricWords.of(name);
    words.removeAll(Set.of(GRAPH.client, GRAPH.server));
    return String.join("_", words);
  }
}
