package dev.whence.explain.request;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a request's duration is made of: read backwards from its end, the last child to finish
/// before each moment is what was waited for (as CRISP and Jaeger do it). A child that was still
/// running when the next one on the path started was not waited for.
///
/// @param steps in the order of time; together with the gaps they add up to the request's duration
/// @param gapNanos time between spans that share no parent, which nothing explains
public record CriticalPath(List<Step> steps, long gapNanos) {

  private static final Comparator<SpanNode> BY_END =
      Comparator.comparingLong(SpanNode::endNanos).thenComparing(RequestTree.BY_START).reversed();

  public CriticalPath {
    steps = List.copyOf(steps);
  }

  /// A stretch of time in which one span, and none of its children, held the request up.
  public record Step(SpanNode node, long fromNanos, long toNanos) {}

  /// What was waited for in all: the request's duration for who asked.
  public long nanos() {
    return steps.stream().mapToLong(step -> step.toNanos() - step.fromNanos()).sum() + gapNanos;
  }

  /// A span whose children are looked through, last to finish first.
  private static final class Open {
    final @Nullable SpanNode node;
    final long startNanos;
    final long endNanos;
    final List<SpanNode> children;
    long cursor;
    int next;

    Open(@Nullable SpanNode node, long startNanos, long endNanos, List<SpanNode> children) {
      this.node = node;
      this.startNanos = startNanos;
      this.endNanos = endNanos;
      this.cursor = endNanos;
      this.children = children.stream().sorted(BY_END).toList();
    }

    /// The last child that finished before the cursor; null where there is none.
    @Nullable SpanNode waitedFor() {
      while (next < children.size()) {
        SpanNode child = children.get(next++);
        boolean within = child.endNanos() > startNanos && child.startNanos() < cursor;
        if (within && Math.min(child.endNanos(), endNanos) <= cursor) {
          return child;
        }
      }
      return null;
    }
  }

  static CriticalPath mark(List<SpanNode> roots) {
    long start = roots.stream().mapToLong(SpanNode::startNanos).min().orElseThrow();
    long end = roots.stream().mapToLong(SpanNode::endNanos).max().orElseThrow();
    List<Step> backwards = new ArrayList<>();
    long gap = 0;
    ArrayDeque<Open> open = new ArrayDeque<>();
    open.push(new Open(null, start, end, roots));
    while (!open.isEmpty()) {
      Open top = open.getFirst();
      SpanNode child = top.waitedFor();
      long from = child == null ? top.startNanos : Math.min(child.endNanos(), top.cursor);
      gap += own(top, from, backwards);
      if (child == null) {
        open.pop();
      } else {
        long childStart = Math.max(child.startNanos(), top.startNanos);
        top.cursor = childStart;
        child.critical = true;
        open.push(new Open(child, childStart, from, child.children()));
      }
    }
    Collections.reverse(backwards);
    return new CriticalPath(backwards, gap);
  }

  /// Books the time from a moment to the cursor on the span itself; what there is no span for comes
  /// back as a gap.
  private static long own(Open top, long from, List<Step> backwards) {
    long nanos = top.cursor - from;
    if (nanos <= 0) {
      return 0;
    }
    if (top.node == null) {
      return nanos;
    }
    top.node.criticalNanos += nanos;
    backwards.add(new Step(top.node, from, top.cursor));
    return 0;
  }
}
