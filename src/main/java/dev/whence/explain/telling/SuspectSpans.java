package dev.whence.explain.telling;

import dev.whence.explain.answer.Entity;
import dev.whence.explain.facts.Facts;
import dev.whence.explain.structure.Topology;
import dev.whence.model.CellKind;
import dev.whence.model.CellKind.Edge;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// By which spans a suspect shows in the series `whence_request…`: its own, or where it has none
/// those of its callers, of their calls of it.
///
/// @param own whether they are its own
/// @param matchers of labels, between the braces of PromQL
record SuspectSpans(boolean own, String matchers) {

  /// More names of calls are not listed.
  private static final int MOST_OPERATIONS = 10;

  static SuspectSpans of(Entity suspect, Facts facts) {
    Set<String> callers = new TreeSet<>();
    Set<String> operations = new TreeSet<>();
    for (Facts.Pair edge : facts.all(CellKind.EDGE)) {
      if (edge.callee().name().equals(suspect.service()) && Topology.isUnanswered(edge)) {
        callers.add(edge.service().name());
        operations.add(edge.text(Edge.CALLEE_OPERATION));
      }
    }
    boolean own =
        callers.isEmpty()
            || facts.all(CellKind.SELF_TIME).stream()
                .anyMatch(pair -> pair.service().name().equals(suspect.service()));
    if (own) {
      return new SuspectSpans(true, "service_name=" + quoted(suspect.service()));
    }
    String calls =
        "service_name=~" + quoted(anyOf(callers)) + ",span_kind=~" + quoted("client|producer");
    return new SuspectSpans(
        false,
        operations.size() > MOST_OPERATIONS
            ? calls
            : calls + ",operation=~" + quoted(anyOf(operations)));
  }

  /// The selector's braces, with more matchers.
  String labels(String more) {
    return "{" + matchers + more + "}";
  }

  private static String anyOf(Collection<String> texts) {
    return texts.stream()
        .map(text -> text.replaceAll("[\\\\.^$|?*+()\\[\\]{}]", "\\\\$0"))
        .collect(Collectors.joining("|"));
  }

  private static String quoted(String text) {
    return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }
}
