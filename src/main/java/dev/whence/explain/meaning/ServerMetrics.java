package dev.whence.explain.meaning;

import dev.whence.model.MetricKind;
import dev.whence.model.Series;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// Metrics by which a service times or counts the requests that it answers:
/// `http.server.request.duration`, `rpc.server.call.duration`, Micrometer's `http.server.requests`,
/// the calls that a span metrics connector counts.
public final class ServerMetrics {

  private static final String SERVER = "server";
  private static final List<String> SPAN_KIND = List.of("span.kind", "span_kind");

  private ServerMetrics() {}

  /// Whether a series is about spans of which none is how a request enters a service.
  static boolean isOfInnerSpans(Series series) {
    String kind = spanKind(series);
    return !kind.isEmpty() && !kind.endsWith(SERVER) && !kind.endsWith("consumer");
  }

  /// Whether a series counts, or times one by one, requests that the service answers.
  public static boolean countsRequests(Series series) {
    MetricKind shape = series.key().kind();
    boolean counts = shape == MetricKind.SUM ? series.key().monotonic() : shape != MetricKind.GAUGE;
    if (!counts || CallLabels.ends(series) != null) {
      return false;
    }
    if (!spanKind(series).isEmpty()) {
      return !isOfInnerSpans(series);
    }
    String metric = series.key().name();
    Set<String> words = metric.contains(SERVER) ? MetricWords.of(metric) : Set.of();
    return words.contains(SERVER)
        && (words.contains("duration") || words.contains("requests") || words.contains("count"))
        && words.stream().noneMatch(word -> word.equals("active") || word.equals("size"));
  }

  private static String spanKind(Series series) {
    for (String label : SPAN_KIND) {
      String kind = series.key().attributes().text(label);
      if (kind != null) {
        return kind.toLowerCase(Locale.ROOT);
      }
    }
    return "";
  }
}
