package dev.whence.aggregate;

import dev.whence.aggregate.CellTable.Slot;
import dev.whence.aggregate.Names.Party;
import dev.whence.join.JoinedRequest;
import dev.whence.model.Cell;
import dev.whence.model.CellKey;
import dev.whence.model.CellKind;
import dev.whence.model.CellKind.Edge;
import dev.whence.model.CellKind.Joined;
import dev.whence.model.CellKind.Route;
import dev.whence.model.CellKind.RouteLog;
import dev.whence.model.CellKind.SelfTime;
import dev.whence.model.Exemplar;
import dev.whence.model.ItemRows;
import dev.whence.model.Logs;
import dev.whence.model.ResourceName;
import dev.whence.model.Service;
import dev.whence.model.SpanKind;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The cells of requests: what each span, call and log line of a request adds to them. Not
/// thread-safe.
final class RequestCells {

  private final Names names;
  private final CellTable table = new CellTable();

  /// Cells that occurred in an entry's call, of the request under way: where in [#firsts] it is
  /// told when they first did.
  private final LongTable seen = new LongTable(64);

  private long[] firsts = new long[64];
  private int seenSize;

  RequestCells(Names names) {
    this.names = names;
  }

  int size() {
    return table.size();
  }

  List<Cell> cells() {
    return table.cells();
  }

  /// Adds a request.
  ///
  /// @param logs by log line of the request: what the numbers of its frame stand for
  void add(JoinedRequest request, RequestTree tree, FrameNames[] logs, String route) {
    seen.clear();
    seenSize = 0;
    Fold fold = new Fold(request, tree, route);
    fold.whole();
    fold.spans();
    fold.logs(logs);
  }

  /// One request under way.
  private final class Fold {
    private final JoinedRequest request;
    private final RequestTree tree;
    private final String route;

    /// The route's number, on the left of the numbers of a key.
    private final long routeNumber;

    private final long slice;
    private final boolean byLines;

    Fold(JoinedRequest request, RequestTree tree, String route) {
      this.request = request;
      this.tree = tree;
      this.route = route;
      this.routeNumber = (long) names.number(route) << 32;
      this.slice = CellKey.sliceOf(tree.start(tree.root()));
      this.byLines = request.spans().size() == 0;
    }

    private Slot slot(long who, long what, long rest, CellKind bySpans, String... texts) {
      CellKind kind = byLines ? bySpans.byLines() : bySpans;
      return table.add(
          slice,
          routeNumber | who,
          what,
          rest << 4 | kind.ordinal(),
          new Cell(CellKey.of(kind, slice, texts)));
    }

    private @Nullable Slot known(long who, long what, long rest, CellKind bySpans) {
      CellKind kind = byLines ? bySpans.byLines() : bySpans;
      return table.get(slice, routeNumber | who, what, rest << 4 | kind.ordinal());
    }

    void whole() {
      int root = tree.root();
      Party party = tree.party(root);
      Slot slot = known(party.service(), 0, 0, CellKind.ROUTE);
      if (slot == null) {
        slot = slot(party.service(), 0, 0, CellKind.ROUTE, route, party.serviceKey());
      }
      Cell cell = slot.cell();
      cell.add(Route.COUNT, 1)
          .add(Route.ERRORS, tree.isError(root) ? 1 : 0)
          .add(Route.DURATION_NANOS, tree.duration(root))
          .add(Route.SPANS, request.spans().size())
          .add(Route.LOGS, request.logs().size())
          .add(Route.LOGS_BY_REQUEST_ID, request.logsByRequestId())
          .add(Route.ORPHANS, tree.orphans());
      cell.sketch(Route.DURATION).add(tree.duration(root));
      mark(cell, root, tree.duration(root), tree.isError(root));
    }

    void spans() {
      for (int row = 0; row < tree.size(); row++) {
        ResourceName target = calledOut(row);
        selfTime(row, target != null);
        if (target != null) {
          callOut(row, target);
        }
        if (tree.parent(row) != RequestTree.NONE && tree.isEntry(row)) {
          edge(tree.parent(row), row);
        }
      }
    }

    /// The resource that it calls; null for none, or where a service answers. What carries a
    /// message is called whoever takes it.
    private @Nullable ResourceName calledOut(int row) {
      boolean answered = tree.remoteChildren(row) > 0;
      ResourceName target =
          tree.mayCall(row) && (!answered || tree.kind(row) == SpanKind.PRODUCER)
              ? tree.resource(row)
              : null;
      boolean carries = target != null && target.kind().equals(ResourceName.MESSAGING);
      return answered && !carries ? null : target;
    }

    private void selfTime(int row, boolean callsOut) {
      boolean waits = callsOut || (tree.remoteChildren(row) > 0 && tree.mayCall(row));
      Slot slot = selfTimeSlot(row, kind(row, waits));
      Cell cell = slot.cell();
      boolean error = tree.isError(row);
      long self = waits ? 0 : tree.selfNanos(row);
      cell.add(SelfTime.COUNT, 1)
          .add(SelfTime.ERRORS, error ? 1 : 0)
          .add(SelfTime.OWN_ERRORS, error && !tree.hasFailedChild(row) ? 1 : 0)
          .add(SelfTime.DURATION_NANOS, tree.duration(row))
          .add(SelfTime.SELF_NANOS, self);
      occur(slot, tree.entry(row), tree.start(row), SelfTime.CALLS);
      cell.sketch(SelfTime.DURATION).add(tree.duration(row));
      if (!waits) {
        cell.sketch(SelfTime.SELF).add(self);
      }
      mark(cell, row, self, error);
    }

    private Slot selfTimeSlot(int row, SpanKind kind) {
      Party party = tree.party(row);
      int entry = tree.name(tree.entry(row));
      long what = (long) entry << 32 | tree.name(row);
      Slot slot = known(party.number(), what, kind.ordinal(), CellKind.SELF_TIME);
      return slot != null
          ? slot
          : slot(
              party.number(),
              what,
              kind.ordinal(),
              CellKind.SELF_TIME,
              route,
              party.serviceKey(),
              party.emitter().instance(),
              party.emitter().version(),
              names.text(entry),
              names.text(tree.name(row)),
              kind.name());
    }

    private SpanKind kind(int row, boolean waits) {
      if (tree.isEntry(row)) {
        return tree.kind(row) == SpanKind.CONSUMER ? SpanKind.CONSUMER : SpanKind.SERVER;
      }
      if (waits) {
        return tree.sends(row) ? SpanKind.PRODUCER : SpanKind.CLIENT;
      }
      return tree.kind(row);
    }

    /// Counts an entry's call in which a cell occurs, and when in the request it first does.
    ///
    /// @param calls the measure of the calls
    private void occur(Slot slot, int entry, long timeNanos, int calls) {
      long offset = Math.max(0, timeNanos - tree.start(tree.root()));
      long key = (long) slot.number() << 32 | (entry & 0xffff_ffffL);
      int known = seen.get(key);
      if (known == LongTable.NONE) {
        if (seenSize == firsts.length) {
          firsts = Arrays.copyOf(firsts, 2 * seenSize);
        }
        firsts[seenSize] = offset;
        seen.put(key, seenSize++);
        slot.cell().add(calls, 1).add(Joined.offsetOf(calls), offset);
      } else if (offset < firsts[known]) {
        slot.cell().add(Joined.offsetOf(calls), offset - firsts[known]);
        firsts[known] = offset;
      }
    }

    private void edge(int caller, int callee) {
      boolean waited = tree.awaits(caller, callee);
      Party called = tree.party(callee);
      Slot slot =
          edgeSlot(
              caller,
              called.service(),
              called.emitter().service(),
              tree.name(callee),
              waited ? Edge.CALL : Edge.ASYNC);
      Cell cell = slot.cell();
      // An entry that fails is not each of its calls, and sending is not taking.
      boolean calls = tree.mayCall(caller) && tree.kind(caller) != SpanKind.PRODUCER;
      boolean error = tree.isError(callee) || tree.isError(caller) && calls;
      cell.add(Edge.COUNT, 1)
          .add(Edge.ERRORS, error ? 1 : 0)
          .add(Edge.SERVER_NANOS, tree.duration(callee))
          .add(Edge.CALLEE_ERRORS, tree.isError(callee) || tree.gotFailure(caller) ? 1 : 0)
          .add(Edge.WRONGLY_ASKED, tree.isWronglyAsked(caller, callee) ? 1 : 0);
      boolean isCall = tree.isCallOf(caller, callee);
      // Who is the parent without being the call may have begun long before it calls.
      occur(slot, tree.entry(caller), tree.start(isCall ? caller : callee), Edge.CALLS);
      cell.sketch(Edge.SERVER).add(tree.duration(callee));
      long value = tree.duration(callee);
      if (isCall && !waited && tree.isError(caller) && calls) {
        cell.add(Edge.CLIENT_NANOS, tree.duration(caller)).add(Edge.TIMED, 1);
      }
      if (isCall && waited) {
        value = Math.max(0, tree.duration(caller) - tree.duration(callee));
        cell.add(Edge.CLIENT_NANOS, tree.duration(caller))
            .add(Edge.GAP_NANOS, value)
            .add(Edge.TIMED, 1);
        cell.sketch(Edge.CLIENT).add(tree.duration(caller));
        cell.sketch(Edge.GAP).add(value);
      }
      mark(cell, callee, value, error);
    }

    /// A call that no span answers: of a database, a queue, an external peer, or of a service that
    /// did not get it. That somebody takes a message is no answer.
    private void callOut(int row, ResourceName target) {
      Service service = Service.named(target.host());
      String relation = tree.remoteChildren(row) > 0 ? Edge.TAKEN : target.kind();
      Slot slot = edgeSlot(row, names.number(service.key()), service, tree.name(row), relation);
      Cell cell = slot.cell();
      boolean error = tree.isError(row);
      long duration = tree.duration(row);
      cell.add(Edge.COUNT, 1)
          .add(Edge.ERRORS, error ? 1 : 0)
          .add(Edge.CLIENT_NANOS, duration)
          .add(Edge.GAP_NANOS, duration)
          .add(Edge.TIMED, 1)
          .add(Edge.CALLEE_ERRORS, error && !tree.gotBlame(row) ? 1 : 0);
      occur(slot, tree.entry(row), tree.start(row), Edge.CALLS);
      cell.sketch(Edge.CLIENT).add(duration);
      cell.sketch(Edge.GAP).add(duration);
      mark(cell, row, duration, error);
    }

    private Slot edgeSlot(
        int caller, int calleeService, Service callee, int operation, String relation) {
      Party party = tree.party(caller);
      int entry = tree.name(tree.entry(caller));
      long what = (long) entry << 32 | operation;
      long rest = (long) names.number(relation) << 31 | calleeService;
      Slot slot = known(party.release(), what, rest, CellKind.EDGE);
      return slot != null
          ? slot
          : slot(
              party.release(),
              what,
              rest,
              CellKind.EDGE,
              route,
              party.serviceKey(),
              "",
              party.emitter().version(),
              names.text(entry),
              callee.key(),
              names.text(operation),
              relation);
    }

    private void mark(Cell cell, int row, long value, boolean error) {
      mark(cell, Exemplar.Role.SLOWEST, row, value);
      mark(cell, Exemplar.Role.NEWEST, row, value);
      if (error) {
        mark(cell, Exemplar.Role.FIRST_ERROR, row, value);
      }
    }

    private void mark(Cell cell, Exemplar.Role role, int row, long value) {
      if (cell.mightKeep(role, value, tree.start(row))) {
        cell.add(new Exemplar(role, value, tree.start(row), request.traceId(), tree.spanId(row)));
      }
    }

    void logs(FrameNames[] frames) {
      ItemRows lines = request.logs();
      for (int line = 0; line < lines.size(); line++) {
        Logs logs = Logs.of(lines.frame(line));
        int row = lines.row(line);
        Party party = frames[line].party(logs.resource(row));
        int entry = entryOf(logs, row, party);
        Slot slot = logSlot(logs, row, party, entry);
        slot.cell()
            .add(RouteLog.COUNT, 1)
            .add(
                new Exemplar(
                    Exemplar.Role.NEWEST,
                    0,
                    logs.timeNanos(row),
                    request.traceId(),
                    logs.spanId(row)));
        occur(slot, entry, logs.timeNanos(row), RouteLog.CALLS);
      }
    }

    private Slot logSlot(Logs logs, int row, Party party, int entry) {
      String operation = entry == RequestTree.NONE ? "" : names.text(tree.name(entry));
      String pattern = LogPattern.of(logs.body(row));
      String severity = LogPattern.severity(logs.severity(row));
      long what = (long) names.number(operation) << 32 | names.number(pattern);
      long rest = names.number(severity);
      Slot slot = known(party.number(), what, rest, CellKind.ROUTE_LOG);
      return slot != null
          ? slot
          : slot(
              party.number(),
              what,
              rest,
              CellKind.ROUTE_LOG,
              route,
              party.serviceKey(),
              party.emitter().instance(),
              party.emitter().version(),
              operation,
              pattern,
              severity);
    }

    private int entryOf(Logs logs, int row, Party party) {
      int span = tree.row(logs.spanId(row));
      if (span != RequestTree.NONE && tree.party(span).service() == party.service()) {
        return tree.entry(span);
      }
      return latestEntry(party.service(), logs.timeNanos(row));
    }

    /// Without a span ID: the service's last entry that had begun.
    private int latestEntry(int service, long timeNanos) {
      int found = RequestTree.NONE;
      for (int row = 0; row < tree.size(); row++) {
        boolean candidate = tree.isEntry(row) && tree.party(row).service() == service;
        boolean begun = candidate && tree.start(row) <= timeNanos + RequestTree.SKEW_NANOS;
        if (candidate
            && (found == RequestTree.NONE || (begun && tree.start(row) > tree.start(found)))) {
          found = row;
        }
      }
      return found;
    }
  }
}
