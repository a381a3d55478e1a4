package dev.whence.store;

import dev.whence.model.CellKey;
import dev.whence.model.RequestSummary;
import dev.whence.model.TraceId;
import java.util.Set;

/// What a day still tells of requests whose items were dropped: they are counted there with all
/// that they had, and what comes late of them adds nothing.
///
/// @param requests those of some requests that have a summary
/// @param slices whose cells also count requests of log lines alone, which leave no summary
public record Retained(Set<TraceId> requests, Set<Long> slices) {

  public static final Retained NOTHING = new Retained(Set.of(), Set.of());

  public Retained {
    requests = Set.copyOf(requests);
    slices = Set.copyOf(slices);
  }

  /// Whether a request is counted, or may be.
  public boolean tells(RequestSummary request) {
    return requests.contains(request.traceId())
        || (request.spans() == 0 && slices.contains(CellKey.sliceOf(request.startNanos())));
  }
}
