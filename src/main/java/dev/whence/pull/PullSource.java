package dev.whence.pull;

import dev.whence.model.Tenant;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// One system to read from, as configured.
///
/// @param name tells it apart: `[a-z0-9_-]`, it names the file of its cursor too
/// @param url without the paths of its API; the only host that is contacted
/// @param authorization value of the Authorization header, empty for none
/// @param maxResponseBytes larger answers are refused
/// @param timeout of one request and its answer
public record PullSource(
    String name,
    Kind kind,
    URI url,
    String authorization,
    Tenant tenant,
    Pace pace,
    Wanted wanted,
    int maxResponseBytes,
    Duration timeout) {

  private static final String NAME = "[a-z0-9_-]{1,64}";

  public PullSource {
    if (!name.matches(NAME)) {
      throw new IllegalArgumentException(
          "whence.pull.sources: '" + name + "' must be 1 to 64 of [a-z0-9_-]");
    }
    String scheme = url.getScheme();
    if (url.getHost() == null || !("http".equals(scheme) || "https".equals(scheme))) {
      throw new IllegalArgumentException(
          "whence.pull.sources."
              + name
              + ".url: '"
              + url
              + "' must be http:// or https:// with a host");
    }
    if (url.getUserInfo() != null) {
      throw new IllegalArgumentException(
          "whence.pull.sources." + name + ".url: use username and password, not the address");
    }
  }

  /// What speaks there.
  public enum Kind {
    /// A Jaeger query service: traces.
    JAEGER,
    /// The Prometheus API: series.
    PROMETHEUS,
    /// Log indices.
    ELASTICSEARCH,
    /// Annotations of Grafana: changes.
    GRAFANA
  }

  /// How it is followed.
  ///
  /// @param every pause between two looks
  /// @param delay so far behind the clock windows end: what arrives there later than that is missed
  ///   unless `overlap` reaches it
  /// @param overlap so far back each window reaches into what was read before
  /// @param lookback how far back the first look reaches
  /// @param window at most so much at once
  /// @param slowest pause after failure upon failure
  public record Pace(
      Duration every,
      Duration delay,
      Duration overlap,
      Duration lookback,
      Duration window,
      Duration slowest) {}

  /// What is read there. What does not belong to its kind is not looked at.
  ///
  /// @param services Jaeger: only these; empty for all
  /// @param queries Prometheus: expressions by the name that their results get
  /// @param discover Prometheus: selectors, every metric that matches one is read
  /// @param step Prometheus: the resolution
  /// @param indices Elasticsearch: names or patterns
  /// @param tags Grafana: only annotations with all of these
  /// @param most traces, series, documents or annotations of one answer
  public record Wanted(
      List<String> services,
      Map<String, String> queries,
      List<String> discover,
      Duration step,
      List<String> indices,
      List<String> tags,
      int most) {

    public Wanted {
      services = List.copyOf(services);
      queries = Map.copyOf(queries);
      discover = List.copyOf(discover);
      indices = List.copyOf(indices);
      tags = List.copyOf(tags);
    }
  }
}
