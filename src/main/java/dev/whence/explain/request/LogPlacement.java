package dev.whence.explain.request;

import dev.whence.explain.answer.JoinTier;
import dev.whence.model.Emitter;
import dev.whence.model.LogRecord;
import dev.whence.model.Service;
import dev.whence.model.TraceId;
import dev.whence.model.Vocabulary;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Puts log lines under the span that wrote them: the span they name; else the innermost span of
/// the same emitter that was running. A line that only shares the time and the emitter, and carries
/// no ID that says otherwise, is `window_only`.
final class LogPlacement {

  private record Key(TraceId trace, long span) {}

  private final Map<Key, SpanNode> byId = new HashMap<>();
  private final Map<Service, List<SpanNode>> byService = new HashMap<>();
  private final Set<TraceId> traces = new HashSet<>();
  private final Set<String> requestIds;
  private final Vocabulary vocabulary;

  LogPlacement(List<SpanNode> nodes, Set<String> requestIds, Vocabulary vocabulary) {
    this.requestIds = requestIds;
    this.vocabulary = vocabulary;
    for (SpanNode node : nodes) {
      TraceId trace = node.span().traceId();
      traces.add(trace);
      Key key = new Key(trace, node.span().spanId());
      // Of a client and a server that share an ID the server writes the log.
      byId.merge(key, node, (known, other) -> other.isEntry() ? other : known);
      byService.computeIfAbsent(node.emitter().service(), s -> new ArrayList<>()).add(node);
    }
  }

  /// Places all lines and gives those that have no span to stand under, in the order of time.
  List<PlacedLog> place(List<LogRecord> lines) {
    List<PlacedLog> loose = new ArrayList<>();
    for (LogRecord line : lines) {
      JoinTier tier = tier(line);
      if (tier == null) {
        continue;
      }
      SpanNode node = node(line);
      if (node != null) {
        node.place(line, tier);
      } else if (tier != JoinTier.WINDOW_ONLY) {
        loose.add(new PlacedLog(line, tier));
      }
    }
    loose.sort(PlacedLog.BY_TIME);
    return loose;
  }

  /// What joins a line to the request; null for a line of another request.
  private @Nullable JoinTier tier(LogRecord line) {
    if (traces.contains(line.traceId())) {
      return JoinTier.TRACE_ID;
    }
    if (requestIds.contains(line.requestId())) {
      return JoinTier.REQUEST_ID;
    }
    return line.traceId().isNone() && line.requestId().isEmpty() ? JoinTier.WINDOW_ONLY : null;
  }

  private @Nullable SpanNode node(LogRecord line) {
    SpanNode named = byId.get(new Key(line.traceId(), line.spanId()));
    return named != null ? named : innermost(line);
  }

  private @Nullable SpanNode innermost(LogRecord line) {
    Emitter emitter = vocabulary.emitter(line.resource());
    SpanNode found = null;
    for (SpanNode node : byService.getOrDefault(emitter.service(), List.of())) {
      boolean sameTrace =
          line.traceId().isNone()
              || !traces.contains(line.traceId())
              || node.span().traceId().equals(line.traceId());
      if (sameTrace
          && sameInstance(node.emitter(), emitter)
          && node.covers(line.timeNanos() + node.skewNanos())
          && (found == null || RequestTree.BY_START.compare(node, found) > 0)) {
        found = node;
      }
    }
    return found;
  }

  private static boolean sameInstance(Emitter a, Emitter b) {
    return a.instance().isEmpty() || b.instance().isEmpty() || a.instance().equals(b.instance());
  }
}
