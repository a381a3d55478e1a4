package dev.whence.explain.request;

import dev.whence.explain.answer.JoinTier;
import dev.whence.model.Span;
import dev.whence.model.SpanKind;
import dev.whence.model.TraceId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Finds each span's parent: by its ID; for the root of another trace of the request by a span
/// link; else, where exactly one call of the request was under way and has no answer of its own,
/// that call.
final class Parents {

  private record Key(TraceId trace, long span) {}

  private final List<SpanNode> nodes;
  private final Map<Key, List<SpanNode>> byId = new HashMap<>();
  private final List<SpanNode> calls;

  Parents(List<SpanNode> nodes) {
    this.nodes = nodes;
    this.calls = nodes.stream().filter(SpanNode::isCall).toList();
    for (SpanNode node : nodes) {
      byId.computeIfAbsent(
              new Key(node.span().traceId(), node.span().spanId()), key -> new ArrayList<>(1))
          .add(node);
    }
  }

  /// Connects all nodes and gives those that have no parent.
  List<SpanNode> connect() {
    List<SpanNode> roots = new ArrayList<>();
    for (SpanNode node : nodes) {
      SpanNode parent = byId(node);
      if (parent == null) {
        node.parentMissing = node.span().parentSpanId() != 0;
        roots.add(node);
      } else {
        parent.adopt(node);
      }
    }
    breakCircles(roots);
    return graftOtherTraces(roots);
  }

  private @Nullable SpanNode byId(SpanNode node) {
    Span span = node.span();
    if (span.kind() == SpanKind.SERVER) {
      SpanNode sharing = find(new Key(span.traceId(), span.spanId()), SpanKind.CLIENT, node);
      if (sharing != null) {
        return sharing;
      }
    }
    return span.parentSpanId() == 0
        ? null
        : find(new Key(span.traceId(), span.parentSpanId()), SpanKind.SERVER, node);
  }

  /// The span of an ID; where client and server share one, the one of the kind that is preferred.
  private @Nullable SpanNode find(Key key, SpanKind preferred, SpanNode except) {
    SpanNode found = null;
    boolean sharing = key.span() == except.span().spanId();
    for (SpanNode candidate : byId.getOrDefault(key, List.of())) {
      boolean wanted = candidate.span().kind() == preferred;
      if (candidate != except && (wanted || (!sharing && found == null))) {
        found = candidate;
      }
    }
    return found;
  }

  /// Spans whose ancestors go in a circle hang from nowhere: the earliest of each circle becomes a
  /// root.
  private void breakCircles(List<SpanNode> roots) {
    Set<SpanNode> settled = new HashSet<>(roots);
    for (SpanNode node : nodes) {
      Set<SpanNode> path = new HashSet<>();
      SpanNode at = node;
      while (at != null && !settled.contains(at) && path.add(at)) {
        at = at.parent;
      }
      if (at != null && path.contains(at)) {
        cut(at, roots);
      }
      settled.addAll(path);
    }
  }

  private static void cut(SpanNode inCircle, List<SpanNode> roots) {
    SpanNode earliest = inCircle;
    for (SpanNode at = inCircle.parent; at != null && at != inCircle; at = at.parent) {
      earliest = RequestTree.BY_START.compare(at, earliest) < 0 ? at : earliest;
    }
    SpanNode parent = earliest.parent;
    if (parent != null) {
      parent.disown(earliest);
    }
    earliest.parentMissing = true;
    roots.add(earliest);
  }

  private List<SpanNode> graftOtherTraces(List<SpanNode> roots) {
    List<SpanNode> kept = new ArrayList<>();
    TraceId first = nodes.getFirst().span().traceId();
    for (SpanNode root : roots) {
      SpanNode linked = linked(root);
      boolean other = !root.span().traceId().equals(first);
      SpanNode call = linked == null && other && root.isEntry() ? openCall(root) : null;
      root.tier = other && linked == null ? JoinTier.REQUEST_ID : JoinTier.TRACE_ID;
      SpanNode parent = linked != null ? linked : call;
      if (parent == null || descends(parent, root)) {
        kept.add(root);
      } else {
        parent.adopt(root);
      }
    }
    return kept;
  }

  private @Nullable SpanNode linked(SpanNode root) {
    for (Span.Link link : root.span().links()) {
      for (SpanNode target : byId.getOrDefault(new Key(link.traceId(), link.spanId()), List.of())) {
        if (target != root) {
          return target;
        }
      }
    }
    return null;
  }

  private @Nullable SpanNode openCall(SpanNode root) {
    SpanNode found = null;
    for (SpanNode node : calls) {
      boolean unanswered =
          node.children().isEmpty() && !node.span().traceId().equals(root.span().traceId());
      if (unanswered && node.covers(root.startNanos()) && node.covers(root.endNanos())) {
        if (found != null) {
          return null;
        }
        found = node;
      }
    }
    return found;
  }

  private static boolean descends(SpanNode node, SpanNode ancestor) {
    for (SpanNode at = node; at != null; at = at.parent) {
      if (at == ancestor) {
        return true;
      }
    }
    return false;
  }
}
