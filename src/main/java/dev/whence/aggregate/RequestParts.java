package dev.whence.aggregate;

import dev.whence.join.JoinedRequest;
import dev.whence.model.Emitter;
import dev.whence.model.RequestSummary;
import dev.whence.model.Spans;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What is kept of a request: who took part.
final class RequestParts {

  private static final Comparator<RequestSummary.Part> IN_ORDER =
      Comparator.comparing(RequestSummary.Part::service)
          .thenComparing(RequestSummary.Part::instance)
          .thenComparing(RequestSummary.Part::version)
          .thenComparing(RequestSummary.Part::operation);

  private RequestParts() {}

  static RequestSummary summary(JoinedRequest request, RequestTree tree, String route) {
    Spans spans = tree.spans;
    int root = tree.root();
    return new RequestSummary(
        request.traceId(),
        spans.startNanos(root),
        tree.duration(root),
        tree.emitter(root).service(),
        route,
        requestId(tree),
        spans.isError(root),
        tree.size(),
        request.logs().size(),
        parts(tree));
  }

  private static String requestId(RequestTree tree) {
    String own = tree.spans.requestId(tree.root());
    for (int row = 0; row < tree.size() && own.isEmpty(); row++) {
      own = tree.spans.requestId(row);
    }
    return own;
  }

  /// Where a request enters a service.
  private record Entry(Emitter emitter, String operation) {}

  /// The entries that took part, counted.
  private static List<RequestSummary.Part> parts(RequestTree tree) {
    Map<Entry, int[]> counted = new LinkedHashMap<>();
    for (int row = 0; row < tree.size(); row++) {
      if (tree.isEntry(row)) {
        int[] counts =
            counted.computeIfAbsent(
                new Entry(tree.emitter(row), tree.spans.name(row)), _ -> new int[2]);
        counts[0]++;
        counts[1] += tree.spans.isError(row) ? 1 : 0;
      }
    }
    Map<RequestSummary.Part, int[]> parts = new LinkedHashMap<>();
    counted.forEach(
        (entry, counts) ->
            parts.merge(part(entry, 0, 0), counts, (a, b) -> new int[] {a[0] + b[0], a[1] + b[1]}));
    List<RequestSummary.Part> sorted = new ArrayList<>(parts.size());
    parts.forEach(
        (part, counts) ->
            sorted.add(
                new RequestSummary.Part(
                    part.service(),
                    part.instance(),
                    part.version(),
                    part.operation(),
                    counts[0],
                    counts[1])));
    sorted.sort(IN_ORDER);
    return sorted;
  }

  private static RequestSummary.Part part(Entry entry, int spans, int errors) {
    Emitter emitter = entry.emitter();
    return new RequestSummary.Part(
        emitter.service(), emitter.instance(), emitter.version(), entry.operation(), spans, errors);
  }
}
