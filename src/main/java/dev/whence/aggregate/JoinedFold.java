package dev.whence.aggregate;

import dev.whence.join.JoinedRequest;
import dev.whence.model.Cell;
import dev.whence.model.Frame;
import dev.whence.model.ItemRows;
import dev.whence.model.RequestSummary;
import dev.whence.model.Vocabulary;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Requests added up, where their items lie. Holds on to their frames. Not thread-safe.
public final class JoinedFold {

  private final Vocabulary vocabulary;
  private final ResourceNames resourceNames;
  private final Names names = new Names();
  private final Map<Frame, FrameNames> frames = new IdentityHashMap<>();
  private final RequestCells cells = new RequestCells(names);
  private @Nullable FrameNames last;

  JoinedFold(Vocabulary vocabulary, ResourceNames resourceNames) {
    this.vocabulary = vocabulary;
    this.resourceNames = resourceNames;
  }

  /// Adds a request with at least one span or log line.
  public RequestSummary add(JoinedRequest request) {
    return add(request, _ -> true);
  }

  /// Sums up a request, and adds its cells where its summary says that they are wanted.
  public RequestSummary add(JoinedRequest request, Predicate<RequestSummary> wanted) {
    FrameNames[] logs = frames(request.logs());
    boolean bySpans = request.spans().size() > 0;
    RequestTree tree =
        new RequestTree(
            bySpans
                ? new SentSpans(request.spans(), frames(request.spans()))
                : new LoggedSpans(request.logs(), logs, names));
    String route = Routes.of(tree);
    RequestSummary summary = RequestParts.summary(request, tree, route);
    if (wanted.test(summary)) {
      cells.add(request, tree, logs, route);
    }
    return summary;
  }

  private FrameNames[] frames(ItemRows items) {
    FrameNames[] all = new FrameNames[items.size()];
    for (int item = 0; item < all.length; item++) {
      all[item] = names(items.frame(item));
    }
    return all;
  }

  private FrameNames names(Frame frame) {
    FrameNames known = last;
    if (known == null || known.frame() != frame) {
      known =
          frames.computeIfAbsent(
              frame, each -> new FrameNames(each, names, vocabulary, resourceNames));
      last = known;
    }
    return known;
  }

  /// Number of cells so far.
  public int size() {
    return cells.size();
  }

  /// All cells, in no order.
  public List<Cell> cells() {
    return cells.cells();
  }
}
