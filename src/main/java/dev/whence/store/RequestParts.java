package dev.whence.store;

import dev.whence.model.Frame;
import dev.whence.model.RequestSummary;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;

/// Request summaries cut into what becomes a block each. Many are told apart by how rare the second
/// is in which they began, so that a question that counts those of some seconds opens few others.
public final class RequestParts {

  private static final int MOST = 1_024;

  private RequestParts() {}

  /// One frame for each part.
  public static List<Frame> frames(Collection<RequestSummary> requests) {
    return requests.isEmpty()
        ? List.of()
        : of(requests).stream().map(RequestFrames::frame).toList();
  }

  /// Those of common seconds first, each part in the order given.
  static List<List<RequestSummary>> of(Collection<RequestSummary> requests) {
    if (requests.size() <= MOST) {
      return List.of(List.copyOf(requests));
    }
    TreeMap<Integer, List<RequestSummary>> byRarity = new TreeMap<>();
    for (RequestSummary request : requests) {
      byRarity
          .computeIfAbsent(SomeSeconds.rarity(request.startNanos()), _ -> new ArrayList<>())
          .add(request);
    }
    List<List<RequestSummary>> parts = new ArrayList<>();
    for (List<RequestSummary> each : byRarity.values()) {
      for (int from = 0; from < each.size(); from += MOST) {
        parts.add(each.subList(from, Math.min(each.size(), from + MOST)));
      }
    }
    return parts;
  }

  /// How rare the seconds are that a frame's requests began in; nothing where some are rarer than
  /// others.
  static Collection<String> rarity(Frame frame) {
    if (frame.size() == 0) {
      return List.of();
    }
    int first = SomeSeconds.rarity(frame.timeNanos(0));
    for (int row = 1; row < frame.size(); row++) {
      if (SomeSeconds.rarity(frame.timeNanos(row)) != first) {
        return List.of();
      }
    }
    return names(List.of(first));
  }

  /// As blocks carry it.
  static List<String> names(List<Integer> rarities) {
    return rarities.stream().map(String::valueOf).toList();
  }
}
