package dev.whence.explain.request;

import dev.whence.model.LogRecord;
import dev.whence.model.Span;
import dev.whence.model.TraceId;
import dev.whence.model.Vocabulary;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// All spans of one request as a tree, over several traces where they share its ID, with its log
/// lines in place and its critical path marked.
///
/// ```
///  web "GET /"              |==============================|    critical: what nobody else explains
///    web "call auth"          |=======================|
///      auth "POST /login"       |===================|
///        auth "SELECT"             |=====|  "slow query"        a line under the span that wrote it
/// ```
///
/// Nothing here recurses: traces may be as deep as they are long, and parents may go in circles.
public final class RequestTree {

  static final Comparator<SpanNode> BY_START =
      Comparator.comparingLong(SpanNode::startNanos)
          .thenComparing(node -> node.span().traceId())
          .thenComparing(node -> node.span().spanId(), Long::compareUnsigned)
          .thenComparing(node -> node.span().kind());

  private final List<SpanNode> roots;
  private final List<SpanNode> preOrder;
  private final List<PlacedLog> loose;
  private final CriticalPath criticalPath;

  private RequestTree(
      List<SpanNode> roots,
      List<SpanNode> preOrder,
      List<PlacedLog> loose,
      CriticalPath criticalPath) {
    this.roots = List.copyOf(roots);
    this.preOrder = List.copyOf(preOrder);
    this.loose = List.copyOf(loose);
    this.criticalPath = criticalPath;
  }

  /// The tree of at least one span.
  ///
  /// @param spans each identity once
  /// @param requestIds the request's IDs, which lines without a trace may carry
  public static RequestTree of(
      List<Span> spans, List<LogRecord> lines, Set<String> requestIds, Vocabulary vocabulary) {
    List<SpanNode> nodes =
        spans.stream()
            .map(span -> new SpanNode(span, vocabulary.emitter(span.resource())))
            .sorted(BY_START)
            .toList();
    List<SpanNode> roots = new Parents(nodes).connect();
    List<SpanNode> preOrder = walk(roots);
    ClockSkew.settle(preOrder);
    List<PlacedLog> loose = new LogPlacement(nodes, requestIds, vocabulary).place(lines);
    nodes.forEach(SpanNode::sort);
    List<SpanNode> settled = roots.stream().sorted(BY_START).toList();
    nodes.forEach(node -> node.selfNanos = SelfTime.of(node));
    return new RequestTree(settled, walk(settled), loose, CriticalPath.mark(settled));
  }

  private static List<SpanNode> walk(List<SpanNode> roots) {
    List<SpanNode> order = new ArrayList<>();
    ArrayDeque<SpanNode> open = new ArrayDeque<>(roots);
    while (!open.isEmpty()) {
      SpanNode node = open.pop();
      SpanNode parent = node.parent();
      node.depth = parent == null ? 0 : parent.depth + 1;
      order.add(node);
      List<SpanNode> children = node.children();
      for (int i = children.size() - 1; i >= 0; i--) {
        open.push(children.get(i));
      }
    }
    return order;
  }

  /// Spans without a parent among the others, earliest first.
  public List<SpanNode> roots() {
    return roots;
  }

  /// Every span, each parent right before its children.
  public List<SpanNode> preOrder() {
    return preOrder;
  }

  /// Lines that belong to the request but to none of its spans, in the order of time.
  public List<PlacedLog> loose() {
    return loose;
  }

  public CriticalPath criticalPath() {
    return criticalPath;
  }

  /// The traces it spans, sorted.
  public List<TraceId> traces() {
    Set<TraceId> traces = new HashSet<>();
    preOrder.forEach(node -> traces.add(node.span().traceId()));
    return traces.stream().sorted().toList();
  }

  public long startNanos() {
    return roots.getFirst().startNanos();
  }

  public long endNanos() {
    return preOrder.stream().mapToLong(SpanNode::endNanos).max().orElseThrow();
  }
}
