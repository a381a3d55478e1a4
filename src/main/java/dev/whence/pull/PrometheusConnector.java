package dev.whence.pull;

import dev.whence.decode.DecodeException;
import dev.whence.decode.Decoded;
import dev.whence.decode.PrometheusAnswer;
import dev.whence.model.TimeRange;
import dev.whence.pull.Fetch.Parameter;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

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
    for (Query query : queries(window)) {
      byte[] body =
          fetch.get(
              "/api/v1/query_range",
              new Parameter("query", query.expression()),
              new Parameter("start", seconds(window.fromNanos() + alignNanos())),
              new Parameter("end", seconds(window.toNanos())),
              new Parameter("step", seconds(alignNanos())));
      Decoded decoded = PrometheusAnswer.series(body, query.name());
      taker.take(decoded.frame(), content(query, body), decoded.rejected(), decoded.reason());
    }
  }

  /// Two queries may have the same answer.
  private static byte[] content(Query query, byte[] body) {
    String asked = query.name() + "=" + query.expression();
    byte[] name = asked.getBytes(java.nio.charset.StandardCharsets.UTF_8);
    byte[] both = java.util.Arrays.copyOf(name, name.length + body.length);
    System.arraycopy(body, 0, both, name.length, body.length);
    return both;
  }

  /// @param name of what it gives, where the answer does not say
  private record Query(String name, String expression) {}

  /// Those that are configured, and for each selector one for every metric that it matches and that
  /// none of them is called after: of one metric each selector may select other series.
  private Set<Query> queries(TimeRange window)
      throws PullException, DecodeException, InterruptedException {
    Set<Query> queries = new LinkedHashSet<>();
    wanted.queries().forEach((name, expression) -> queries.add(new Query(name, expression)));
    for (String selector : wanted.discover()) {
      for (String name : matching(selector, window)) {
        if (!wanted.queries().containsKey(name)) {
          queries.add(new Query(name, selected(name, selector)));
        }
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

  /// What the selector selects of one metric. A name may not stand before braces in which there is
  /// another, but beside it.
  private static String selected(String name, String selector) {
    int brace = selector.indexOf('{');
    if (brace < 0) {
      return name;
    }
    String matchers = selector.substring(brace + 1, selector.lastIndexOf('}'));
    return matchers.contains("__name__")
        ? "{__name__=\"" + name + "\"," + matchers + "}"
        : name + "{" + matchers + "}";
  }

  private static String seconds(long nanos) {
    return java.math.BigDecimal.valueOf(nanos / MILLIS, 3).toPlainString();
  }

  @Override
  public void close() {
    fetch.close();
  }
}
