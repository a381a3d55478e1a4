package dev.whence.explain.request;

import dev.whence.model.Emitter;
import dev.whence.model.Series;
import java.util.List;
import java.util.Set;

/// One request, all that is known of it: its tree of spans with log lines in place, and the metrics
/// of the instances it touched around the time it ran.
///
/// @param requestIds normalised; empty where it carries none
/// @param touched who worked on it, sorted
/// @param metrics of those, in the window of the request with some margin
/// @param complete false where a limit cut something off
/// @param blocksOpened how many blocks were read for it
public record RequestView(
    Set<String> requestIds,
    RequestTree tree,
    List<Emitter> touched,
    List<Series> metrics,
    boolean complete,
    int blocksOpened) {

  public RequestView {
    requestIds = Set.copyOf(requestIds);
    touched = List.copyOf(touched);
    metrics = List.copyOf(metrics);
  }
}
