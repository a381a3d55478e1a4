package dev.whence.explain.instead;

import dev.whence.explain.facts.Facts;
import dev.whence.explain.facts.NamedCalls;
import dev.whence.explain.structure.Topology;
import dev.whence.model.CellKind;
import dev.whence.model.CellKind.RouteLog;
import dev.whence.model.Service;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Lines that were not written before and tell how a call ended: each is of the one who made the
/// call, or of somebody further up that quotes who made it.
final class Quoted {

  private final Topology topology;
  private final List<Facts.Pair> lines;

  /// @param telling whether a line is of those that matter
  Quoted(Facts facts, Topology topology, Predicate<String> telling) {
    this.topology = topology;
    this.lines =
        facts.all(CellKind.ROUTE_LOG).stream()
            .filter(
                each ->
                    each.after().count(RouteLog.CALLS) > 0
                        && each.before().count(RouteLog.CALLS) == 0
                        && telling.test(each.text(RouteLog.PATTERN)))
            .toList();
  }

  /// A line, who made the call that it tells of, and how often that one's calls are told of.
  record Line(Service caller, String text, long times) {

    /// As a statement goes on with it.
    String said() {
      return saying(text);
    }
  }

  /// As a statement goes on with a line.
  static String saying(String line) {
    return "as a log line says: \"%s\"".formatted(line);
  }

  /// What tells of calls of a service: the line that is written most. Null where nothing does, or
  /// several callers are told of.
  @Nullable Line of(Service callee) {
    Facts.Pair most = null;
    Service caller = null;
    long times = 0;
    for (Facts.Pair each : lines) {
      Service by = caller(each.service(), each.text(RouteLog.PATTERN), callee);
      if (by != null && caller != null && !by.equals(caller)) {
        return null;
      }
      if (by != null) {
        caller = by;
        times += each.after().count(RouteLog.CALLS);
        most =
            most == null || each.after().count(RouteLog.CALLS) > most.after().count(RouteLog.CALLS)
                ? each
                : most;
      }
    }
    return caller == null || most == null
        ? null
        : new Line(caller, most.text(RouteLog.PATTERN), times);
  }

  /// How often a service writes such lines, whomever it called.
  long written(Service writer) {
    return lines.stream()
        .filter(each -> each.service().equals(writer))
        .mapToLong(each -> each.after().count(RouteLog.CALLS))
        .sum();
  }

  /// Who called, as a line tells: each is named before the one it called, the callee last. Null
  /// where it is of another callee, or names none.
  private @Nullable Service caller(Service writer, String line, Service callee) {
    if (!NamedCalls.names(line, callee.name())) {
      return null;
    }
    TreeMap<Integer, Service> named = new TreeMap<>();
    for (Service each : topology.participants()) {
      int place = NamedCalls.place(line, each.name());
      if (place >= 0) {
        named.put(place, each);
      }
    }
    if (!callee.equals(named.lastEntry().getValue())) {
      return null;
    }
    Map.Entry<Integer, Service> before = named.lowerEntry(named.lastKey());
    Service caller = before == null ? writer : before.getValue();
    return topology.calleesOf(caller).contains(callee) ? caller : null;
  }
}
