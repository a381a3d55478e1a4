package dev.whence.aggregate;

import dev.whence.join.JoinedRequest;
import dev.whence.model.Cell;
import dev.whence.model.CellKey;
import dev.whence.model.CellKind;
import dev.whence.model.Cells;
import dev.whence.model.Emitter;
import dev.whence.model.Exemplar;
import dev.whence.model.Logs;
import dev.whence.model.RequestSummary;
import dev.whence.model.ResourceName;
import dev.whence.model.Service;
import dev.whence.model.SpanKind;
import dev.whence.model.Spans;
import dev.whence.model.Vocabulary;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Cells and the summary that need a whole request. Stateless; safe for use by many threads.
public final class JoinedRollup {

  private final Vocabulary vocabulary;
  private final ResourceNames resourceNames;

  /// Names of the attributes that it looks at.
  private final Set<String> attributes = new HashSet<>();

  public JoinedRollup(Vocabulary vocabulary) {
    this.vocabulary = vocabulary;
    this.resourceNames = new ResourceNames(vocabulary);
    attributes.addAll(Routes.ATTRIBUTES);
    attributes.addAll(vocabulary.names());
  }

  /// Whether it looks at attributes of this name: requests need no others.
  public boolean reads(String attribute) {
    return attributes.contains(attribute);
  }

  /// What a request with at least one span adds up to.
  public Rolled fold(JoinedRequest request) {
    Cells cells = new Cells();
    RequestSummary summary = fold(request, _ -> cells);
    return new Rolled(cells.sorted(), summary);
  }

  /// The same, added to cells that may hold other requests' already.
  ///
  /// @param into which ones, by the request's summary; null where its cells are not wanted
  public RequestSummary fold(
      JoinedRequest request, Function<RequestSummary, @Nullable Cells> into) {
    RequestTree tree = new RequestTree(Spans.of(request.spans()), vocabulary);
    String route = Routes.of(tree);
    RequestSummary summary = RequestParts.summary(request, tree, route);
    Cells cells = into.apply(summary);
    if (cells != null) {
      new Fold(request, tree, route, cells).run();
    }
    return summary;
  }

  /// One request under way.
  private final class Fold {
    private final JoinedRequest request;
    private final Spans spans;
    private final RequestTree tree;
    private final String route;
    private final long slice;
    private final Cells cells;
    private final Resources resources;
    private final Set<Occurrence> seen = new HashSet<>();

    /// Something having occurred in an entry's call.
    private record Occurrence(CellKey key, int entry) {}

    Fold(JoinedRequest request, RequestTree tree, String route, Cells cells) {
      this.request = request;
      this.spans = tree.spans;
      this.tree = tree;
      this.route = route;
      this.cells = cells;
      this.resources = new Resources(spans, resourceNames);
      this.slice = CellKey.sliceOf(spans.startNanos(tree.root()));
    }

    void run() {
      whole();
      for (int row = 0; row < tree.size(); row++) {
        ResourceName target =
            tree.isEntry(row) || tree.remoteChildren(row) > 0 ? null : resources.of(row);
        selfTime(row, target != null);
        if (target != null) {
          callOut(row, target);
        }
        if (tree.parent(row) != RequestTree.NONE && tree.isEntry(row)) {
          edge(tree.parent(row), row);
        }
      }
      logs();
    }

    private Cell cell(CellKind kind, String... texts) {
      return cells.at(CellKey.of(kind, slice, texts));
    }

    private void whole() {
      int root = tree.root();
      Cell cell = cell(CellKind.ROUTE, route, tree.emitter(root).service().key());
      cell.add(0, 1)
          .add(1, spans.isError(root) ? 1 : 0)
          .add(2, tree.duration(root))
          .add(3, tree.size())
          .add(4, request.logs().size())
          .add(5, request.logsByRequestId())
          .add(6, tree.orphans());
      cell.sketch(0).add(tree.duration(root));
      mark(cell, root, tree.duration(root), spans.isError(root));
    }

    private void selfTime(int row, boolean callsOut) {
      Emitter emitter = tree.emitter(row);
      boolean waits = callsOut || (tree.remoteChildren(row) > 0 && !tree.isEntry(row));
      Cell cell =
          cell(
              CellKind.SELF_TIME,
              route,
              emitter.service().key(),
              emitter.instance(),
              emitter.version(),
              spans.name(tree.entry(row)),
              spans.name(row),
              kind(row, waits));
      boolean error = spans.isError(row);
      long self = waits ? 0 : tree.selfNanos(row);
      cell.add(0, 1)
          .add(1, error ? 1 : 0)
          .add(2, error && noChildFailed(row) ? 1 : 0)
          .add(3, tree.duration(row))
          .add(4, self)
          .add(5, first(cell.key(), tree.entry(row)))
          .add(6, offset(spans.startNanos(row)));
      cell.sketch(0).add(tree.duration(row));
      if (!waits) {
        cell.sketch(1).add(self);
      }
      mark(cell, row, self, error);
    }

    private String kind(int row, boolean waits) {
      if (tree.isEntry(row)) {
        return (spans.kind(row) == SpanKind.CONSUMER ? SpanKind.CONSUMER : SpanKind.SERVER).name();
      }
      return waits ? SpanKind.CLIENT.name() : spans.kind(row).name();
    }

    private boolean noChildFailed(int row) {
      return tree.children(row).stream().noneMatch(spans::isError);
    }

    private long offset(long timeNanos) {
      return Math.max(0, timeNanos - spans.startNanos(tree.root()));
    }

    private int first(CellKey key, int entry) {
      return seen.add(new Occurrence(key, entry)) ? 1 : 0;
    }

    private void edge(int caller, int callee) {
      int entry = tree.entry(caller);
      boolean waited =
          spans.startNanos(callee) <= spans.endNanos(caller)
              && spans.kind(caller) != SpanKind.PRODUCER
              && tree.duration(callee) <= tree.duration(caller) + SKEW_NANOS;
      Cell cell =
          cell(
              CellKind.EDGE,
              route,
              tree.emitter(caller).service().key(),
              tree.emitter(caller).instance(),
              tree.emitter(caller).version(),
              spans.name(entry),
              tree.emitter(callee).service().key(),
              spans.name(callee),
              waited ? "call" : "async");
      boolean error = spans.isError(caller) || spans.isError(callee);
      cell.add(0, 1)
          .add(1, error ? 1 : 0)
          .add(3, tree.duration(callee))
          .add(6, first(cell.key(), entry))
          .add(7, offset(spans.startNanos(caller)))
          .add(8, spans.isError(callee) ? 1 : 0);
      cell.sketch(1).add(tree.duration(callee));
      long value = tree.duration(callee);
      if (waited && tree.isCallOf(caller, callee)) {
        value = Math.max(0, tree.duration(caller) - tree.duration(callee));
        cell.add(2, tree.duration(caller)).add(4, value).add(5, 1);
        cell.sketch(0).add(tree.duration(caller));
        cell.sketch(2).add(value);
      }
      mark(cell, callee, value, error);
    }

    /// A call that no span answers: of a database, a queue, an external peer, or of a service that
    /// did not get it.
    private void callOut(int row, ResourceName target) {
      int entry = tree.entry(row);
      Cell cell =
          cell(
              CellKind.EDGE,
              route,
              tree.emitter(row).service().key(),
              tree.emitter(row).instance(),
              tree.emitter(row).version(),
              spans.name(entry),
              Service.named(target.host()).key(),
              spans.name(row),
              target.kind());
      boolean error = spans.isError(row);
      long duration = tree.duration(row);
      cell.add(0, 1)
          .add(1, error ? 1 : 0)
          .add(2, duration)
          .add(4, duration)
          .add(5, 1)
          .add(6, first(cell.key(), entry))
          .add(7, offset(spans.startNanos(row)))
          .add(8, error ? 1 : 0);
      cell.sketch(0).add(duration);
      cell.sketch(2).add(duration);
      mark(cell, row, duration, error);
    }

    private void mark(Cell cell, int row, long value, boolean error) {
      mark(cell, Exemplar.Role.SLOWEST, row, value);
      mark(cell, Exemplar.Role.NEWEST, row, value);
      if (error) {
        mark(cell, Exemplar.Role.FIRST_ERROR, row, value);
      }
    }

    private void mark(Cell cell, Exemplar.Role role, int row, long value) {
      if (cell.mightKeep(role, value, spans.startNanos(row))) {
        cell.add(LocalRollup.exemplar(role, spans, row, value));
      }
    }

    private void logs() {
      Logs logs = Logs.of(request.logs());
      Emitters emitters = new Emitters(vocabulary, request.logs());
      for (int row = 0; row < logs.size(); row++) {
        Emitter emitter = emitters.of(logs.resource(row));
        int entry = entryOf(logs, row, emitter);
        Cell cell =
            cell(
                CellKind.ROUTE_LOG,
                route,
                emitter.service().key(),
                emitter.instance(),
                emitter.version(),
                entry == RequestTree.NONE ? "" : spans.name(entry),
                LogPattern.of(logs.body(row)),
                LogPattern.severity(logs.severity(row)));
        cell.add(0, 1).add(1, first(cell.key(), entry)).add(2, offset(logs.timeNanos(row)));
        cell.add(
            new Exemplar(
                Exemplar.Role.NEWEST, 0, logs.timeNanos(row), request.traceId(), logs.spanId(row)));
      }
    }

    private int entryOf(Logs logs, int row, Emitter emitter) {
      int span = tree.row(logs.spanId(row));
      if (span != RequestTree.NONE && tree.emitter(span).service().equals(emitter.service())) {
        return tree.entry(span);
      }
      return latestEntry(emitter, logs.timeNanos(row));
    }

    /// Without a span ID: the service's last entry that had begun.
    private int latestEntry(Emitter emitter, long timeNanos) {
      int found = RequestTree.NONE;
      for (int row = 0; row < tree.size(); row++) {
        boolean candidate =
            tree.isEntry(row) && tree.emitter(row).service().equals(emitter.service());
        boolean begun = candidate && spans.startNanos(row) <= timeNanos + SKEW_NANOS;
        if (candidate
            && (found == RequestTree.NONE
                || (begun && spans.startNanos(row) > spans.startNanos(found)))) {
          found = row;
        }
      }
      return found;
    }
  }

  /// Clocks of machines in one cluster differ by a few milliseconds.
  private static final long SKEW_NANOS = 10_000_000;

  static @Nullable String attributeOf(Spans spans, int row, String first, String second) {
    String value = spans.attribute(row, first);
    return value != null ? value : spans.attribute(row, second);
  }
}
