package dev.whence.aggregate;

import dev.whence.join.JoinedRequest;
import dev.whence.model.Frame;
import dev.whence.model.RequestSummary;
import dev.whence.model.Spans;
import dev.whence.model.Vocabulary;
import java.util.List;

/// Cells and the summary that need a whole request. Stateless; safe for use by many threads.
public final class JoinedRollup {

  private final Vocabulary vocabulary;

  public JoinedRollup(Vocabulary vocabulary) {
    this.vocabulary = vocabulary;
  }

  /// What a request with at least one span adds up to.
  public Rolled fold(JoinedRequest request) {
    Frame frame = request.spans();
    Spans spans = Spans.of(frame);
    int root = root(spans);
    RequestSummary summary =
        new RequestSummary(
            request.traceId(),
            spans.startNanos(root),
            Math.max(0, spans.endNanos(root) - spans.startNanos(root)),
            vocabulary.emitter(frame, spans.resource(root)).service(),
            spans.name(root),
            spans.requestId(root),
            spans.isError(root),
            spans.size(),
            request.logs().size(),
            List.of());
    return new Rolled(List.of(), summary);
  }

  private static int root(Spans spans) {
    int root = 0;
    for (int row = 1; row < spans.size(); row++) {
      boolean earlier = spans.startNanos(row) < spans.startNanos(root);
      boolean higher = spans.parentSpanId(row) == 0 && spans.parentSpanId(root) != 0;
      if (higher || (earlier && spans.parentSpanId(root) != 0)) {
        root = row;
      }
    }
    return root;
  }
}
