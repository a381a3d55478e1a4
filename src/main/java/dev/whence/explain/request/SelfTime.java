package dev.whence.explain.request;

/// A span's duration without the time in which children of it were at work, however these overlap.
final class SelfTime {

  private SelfTime() {}

  /// @param node with its children in the order of their start
  static long of(SpanNode node) {
    long covered = 0;
    long upTo = node.startNanos();
    for (SpanNode child : node.children()) {
      long from = Math.max(child.startNanos(), upTo);
      long to = Math.min(child.endNanos(), node.endNanos());
      if (to > from) {
        covered += to - from;
        upTo = to;
      }
    }
    return node.durationNanos() - covered;
  }
}
