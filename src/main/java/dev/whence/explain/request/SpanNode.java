package dev.whence.explain.request;

import dev.whence.explain.answer.JoinTier;
import dev.whence.model.Emitter;
import dev.whence.model.LogRecord;
import dev.whence.model.Span;
import dev.whence.model.SpanKind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One span in the tree of its request. Times are the span's own, moved by [#skewNanos] where its
/// clock disagrees with its caller's. Built by [RequestTree], read-only afterwards.
public final class SpanNode {

  private final Span span;
  private final Emitter emitter;
  private final List<SpanNode> children = new ArrayList<>();
  private final List<PlacedLog> logs = new ArrayList<>();
  @Nullable SpanNode parent;
  JoinTier tier = JoinTier.TRACE_ID;
  boolean parentMissing;
  int depth;
  long skewNanos;
  long selfNanos;
  long criticalNanos;
  boolean critical;

  SpanNode(Span span, Emitter emitter) {
    this.span = span;
    this.emitter = emitter;
  }

  public Span span() {
    return span;
  }

  public Emitter emitter() {
    return emitter;
  }

  public @Nullable SpanNode parent() {
    return parent;
  }

  /// What joins it to its parent, or to the request where it has none.
  public JoinTier tier() {
    return tier;
  }

  /// Whether it names a parent that nobody has seen.
  public boolean parentMissing() {
    return parentMissing;
  }

  public int depth() {
    return depth;
  }

  /// In the order of their start.
  public List<SpanNode> children() {
    return Collections.unmodifiableList(children);
  }

  /// In the order of time.
  public List<PlacedLog> logs() {
    return Collections.unmodifiableList(logs);
  }

  /// How far its times were moved so that it starts within its caller.
  public long skewNanos() {
    return skewNanos;
  }

  /// Time in which none of its children was at work.
  public long selfNanos() {
    return selfNanos;
  }

  /// Whether the request would have been faster without it.
  public boolean onCriticalPath() {
    return critical;
  }

  /// The part of the request's duration that is its own on the critical path.
  public long criticalNanos() {
    return criticalNanos;
  }

  public long startNanos() {
    return span.startNanos() + skewNanos;
  }

  /// Never before the start, whatever the sender said.
  public long endNanos() {
    return startNanos() + durationNanos();
  }

  public long durationNanos() {
    return Math.max(0, span.durationNanos());
  }

  boolean covers(long nanos) {
    return nanos >= startNanos() && nanos <= endNanos();
  }

  boolean isCall() {
    return span.kind() == SpanKind.CLIENT || span.kind() == SpanKind.PRODUCER;
  }

  boolean isEntry() {
    return span.kind() == SpanKind.SERVER || span.kind() == SpanKind.CONSUMER;
  }

  void adopt(SpanNode child) {
    child.parent = this;
    children.add(child);
  }

  void disown(SpanNode child) {
    child.parent = null;
    children.remove(child);
  }

  void place(LogRecord line, JoinTier how) {
    logs.add(new PlacedLog(line, how));
  }

  void sort() {
    children.sort(RequestTree.BY_START);
    logs.sort(PlacedLog.BY_TIME);
  }
}
