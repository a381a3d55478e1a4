package dev.whence.pull;

import dev.whence.decode.DecodeException;
import dev.whence.decode.Decoded;
import dev.whence.decode.PrometheusAnswer;
import dev.whence.model.TimeRange;
import dev.whence.pull.Fetch.Parameter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Runs range queries against a Prometheus-compatible API: those that are configured, and one for
/// every metric that matches a configured selector. Points lie at multiples of the step, so that
/// the same window again gives the same points.
final class PrometheusConnector implements Connector {

  private static final String METRIC = "[a-zA-Z_:][a-zA-Z0-9_:]*";
  private static final long MILLIS = 1_000_000L;

  private final Fetch fetch;
  private final PullSource.Wanted wanted;

  PrometheusConnector(Fetch fetch, PullSource.Wanted wanted) {
    this.fetch = fetch;
    this.wanted = wanted;
  }

  @Override
  public long alignNanos() {
    return wanted.step().toNanos();
  }

  @Override
  public void pull(TimeRange window, Taker taker)
      throws PullException, DecodeException, InterruptedException {
    for (Map.Entry<String, String> query : queries(window).entrySet()) {
      byte[] body =
          fetch.get(
              "/api/v1/query_range",
              new Parameter("query", query.getValue()),
              new Parameter("start", seconds(window.fromNanos() + alignNanos())),
              new Parameter("end", seconds(window.toNanos())),
              new Parameter("step", seconds(alignNanos())));
      Decoded decoded = PrometheusAnswer.series(body, query.getKey());
      taker.take(decoded.frame(), content(query, body), decoded.rejected(), decoded.reason());
    }
  }

  /// Two queries may have the same answer.
  private static byte[] content(Map.Entry<String, String> query, byte[] body) {
    byte[] name = query.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8);
    byte[] both = java.util.Arrays.copyOf(name, name.length + body.length);
    System.arraycopy(body, 0, both, name.length, body.length);
    return both;
  }

  private Map<String, String> queries(TimeRange window)
      throws PullException, DecodeException, InterruptedException {
    Map<String, String> queries = new TreeMap<>(wanted.queries());
    for (String selector : wanted.discover()) {
      for (String name : matching(selector, window)) {
        queries.putIfAbsent(name, selected(name, selector));
      }
    }
    return queries;
  }

  private List<String> matching(String selector, TimeRange window)
      throws PullException, DecodeException, InterruptedException {
    byte[] body =
        fetch.get(
            "/api/v1/label/__name__/values",
            new Parameter("match[]", selector),
            new Parameter("start", seconds(window.fromNanos())),
            new Parameter("end", seconds(window.toNanos())));
    List<String> names = new ArrayList<>();
    for (String name : PrometheusAnswer.values(body)) {
      if (name.matches(METRIC)) {
        names.add(name);
      }
    }
    if (names.size() > wanted.most()) {
      throw new PullException(
          "the selector %s matches %d metrics, more than 'most' allows (%d); narrow it"
              .formatted(selector, names.size(), wanted.most()));
    }
    return names;
  }

  /// The selector with the metric's name in place of what it says of names itself.
  private static String selected(String name, String selector) {
    int brace = selector.indexOf('{');
    if (brace < 0) {
      return name;
    }
    String matchers = selector.substring(brace + 1, selector.lastIndexOf('}'));
    return matchers.contains("__name__") ? name : name + "{" + matchers + "}";
  }

  private static String seconds(long nanos) {
    return java.math.BigDecimal.valueOf(nanos / MILLIS, 3).toPlainString();
  }

  @Override
  public void close() {
    fetch.close();
  }
}
