package dev.whence.explain.request;

import dev.whence.explain.answer.JoinTier;
import dev.whence.model.SpanKind;
import java.util.List;

/// Makes clocks of different machines agree where they plainly do not: a server that starts before
/// its caller called, or after the caller had its answer, is moved, with all below it, to the
/// middle of the call. Only the start tells: ending late is what a cancelled call does.
final class ClockSkew {

  private ClockSkew() {}

  /// @param preOrder parents before children
  static void settle(List<SpanNode> preOrder) {
    for (SpanNode node : preOrder) {
      SpanNode parent = node.parent();
      if (parent == null || node.tier() != JoinTier.TRACE_ID) {
        continue;
      }
      node.skewNanos = parent.skewNanos;
      if (crossesMachines(parent, node) && !parent.covers(node.startNanos())) {
        long spare = parent.durationNanos() - node.durationNanos();
        long start = parent.startNanos() + Math.max(0, spare / 2);
        node.skewNanos = start - node.span().startNanos();
      }
    }
  }

  private static boolean crossesMachines(SpanNode parent, SpanNode node) {
    return parent.span().kind() == SpanKind.CLIENT
        && node.span().kind() == SpanKind.SERVER
        && !parent.emitter().equals(node.emitter());
  }
}
