package dev.whence.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// The kinds of 10-second cells: what their key texts, counts and sketches mean, in order.
///
/// *Local* kinds need one item alone; they are additive. *Joined* kinds need the whole request;
/// those of a live request are provisional until compaction writes the final ones. Joined cells lie
/// in the slice in which their request began, so that a request counts in one slice only.
///
/// An *entry* is the operation by which a request enters a service; everything the service does for
/// it is counted by entry, so that the mix of requests cancels out. `calls` counts the entry calls
/// in which the thing occurred at least once; `offsetNanos` adds up how long after the start of
/// their request it first began in each of those, for what comes first in a request cannot be the
/// effect of what comes later.
///
/// Where nobody sends spans, the log lines of a request tell of it: a service takes part in it from
/// its first line to its last, by the entry that its first line is the pattern of. Such requests
/// are counted apart, in the kinds `…_BY_LINES`, for some of a tenant's days may have spans.
///
/// What a cell holds is read by its place in these lists, which has a name in a class for each
/// kind: `cell.count(Edge.CALLS)`. Those of a kind `…_BY_LINES` are those of the kind by spans.
@SuppressWarnings("ImmutableEnumChecker") // every list is a List.of
public enum CellKind {
  /// Rate, errors and latency of one operation of one instance. `kind` is the span kind's name.
  OPERATION(
      false,
      List.of("service", "instance", "version", "operation", "kind"),
      List.of("count", "errors", "durationNanos"),
      List.of("duration")),
  /// Use of a shared resource (a database, queue or external peer) as the client's span tells it.
  /// `resource` is a [ResourceName#key].
  RESOURCE_CALL(
      false,
      List.of("service", "instance", "version", "operation", "resource"),
      List.of("count", "errors", "durationNanos"),
      List.of("duration")),
  /// Log lines of one pattern.
  LOG_PATTERN(
      false, List.of("service", "instance", "pattern", "severity"), List.of("count"), List.of()),
  /// Whole requests by root operation ("root route").
  ROUTE(
      true,
      List.of("route", "service"),
      List.of("count", "errors", "durationNanos", "spans", "logs", "logsByRequestId", "orphans"),
      List.of("duration")),
  /// Where the time of a route's requests is spent: an operation's own time, its children's taken
  /// off. `kind` is SERVER or CONSUMER for an entry, PRODUCER for a message sent and CLIENT for a
  /// call of another service or a resource (their own time is the edge's gap and not counted here),
  /// else as the span says.
  SELF_TIME(
      true,
      List.of("route", "service", "instance", "version", "entry", "operation", "kind"),
      List.of("count", "errors", "ownErrors", "durationNanos", "selfNanos", "calls", "offsetNanos"),
      List.of("duration", "self")),
  /// Calls from an entry of one service to an entry of another within a route; `gap` is client
  /// duration minus server duration, of those `timed` calls that a client span timed. `relation` is
  /// `call`, or `async` where the caller did not wait; for calls that no span answers it is the
  /// kind of the [ResourceName], whose host is the callee's name, and the gap is all of the call's
  /// time. Instances are not told apart (`callerInstance` is empty), so that there are no more
  /// edges the more of them there are. `calleeErrors` are those errors that the callee itself tells
  /// of or answered, or that got no answer; the rest of the errors the caller alone saw: it gave
  /// up, or did not like the answer. `wronglyAsked` are calls that one of the two says were
  /// answered as wrong in themselves (400, say), errors or not, of entries that failed.
  EDGE(
      true,
      List.of(
          "route",
          "callerService",
          "callerInstance",
          "callerVersion",
          "callerOperation",
          "calleeService",
          "calleeOperation",
          "relation"),
      List.of(
          "count",
          "errors",
          "clientNanos",
          "serverNanos",
          "gapNanos",
          "timed",
          "calls",
          "offsetNanos",
          "calleeErrors",
          "wronglyAsked"),
      List.of("client", "server", "gap")),
  /// Log lines of one pattern by route and entry.
  ROUTE_LOG(
      true,
      List.of("route", "service", "instance", "version", "entry", "pattern", "severity"),
      List.of("count", "calls", "offsetNanos"),
      List.of()),
  ROUTE_BY_LINES(ROUTE),
  SELF_TIME_BY_LINES(SELF_TIME),
  EDGE_BY_LINES(EDGE),
  ROUTE_LOG_BY_LINES(ROUTE_LOG);

  private final boolean joined;
  private final List<String> dimensions;
  private final List<String> counts;
  private final List<String> sketches;
  private final @Nullable CellKind bySpans;

  CellKind(boolean joined, List<String> dimensions, List<String> counts, List<String> sketches) {
    this(joined, dimensions, counts, sketches, null);
  }

  CellKind(CellKind bySpans) {
    this(true, bySpans.dimensions, bySpans.counts, bySpans.sketches, bySpans);
  }

  CellKind(
      boolean joined,
      List<String> dimensions,
      List<String> counts,
      List<String> sketches,
      @Nullable CellKind bySpans) {
    this.joined = joined;
    this.dimensions = dimensions;
    this.counts = counts;
    this.sketches = sketches;
    this.bySpans = bySpans;
  }

  /// The kind that counts the same of requests that only log lines tell of.
  public CellKind byLines() {
    return switch (this) {
      case ROUTE -> ROUTE_BY_LINES;
      case SELF_TIME -> SELF_TIME_BY_LINES;
      case EDGE -> EDGE_BY_LINES;
      case ROUTE_LOG -> ROUTE_LOG_BY_LINES;
      default -> throw new IllegalArgumentException(this + " is not told from log lines");
    };
  }

  /// The kind that counts the same of requests with spans; itself where it is one.
  public CellKind bySpans() {
    return bySpans == null ? this : bySpans;
  }

  public boolean isByLines() {
    return bySpans != null;
  }

  public boolean isJoined() {
    return joined;
  }

  public List<String> dimensions() {
    return dimensions;
  }

  public List<String> counts() {
    return counts;
  }

  public List<String> sketches() {
    return sketches;
  }

  /// Where every kind has the same.
  public static final class Any {
    public static final int COUNT = 0;

    private Any() {}
  }

  /// Where all joined kinds have the same: of an edge, what its caller is. A [CellKind#ROUTE] has
  /// no more than the first two.
  public static final class Joined {
    public static final int ROUTE = 0;
    public static final int SERVICE = 1;
    public static final int INSTANCE = 2;
    public static final int VERSION = 3;
    public static final int ENTRY = 4;

    private Joined() {}

    /// The count of offsets that belongs to a count of `calls`: the next.
    public static int offsetOf(int calls) {
      return calls + 1;
    }
  }

  /// Dimensions, counts and sketches of [CellKind#OPERATION].
  public static final class Operation {
    public static final int SERVICE = 0;
    public static final int INSTANCE = 1;
    public static final int VERSION = 2;
    public static final int OPERATION = 3;
    public static final int KIND = 4;

    public static final int COUNT = 0;
    public static final int ERRORS = 1;
    public static final int DURATION_NANOS = 2;

    public static final int DURATION = 0;

    private Operation() {}
  }

  /// Dimensions, counts and sketches of [CellKind#RESOURCE_CALL].
  public static final class ResourceCall {
    public static final int SERVICE = 0;
    public static final int INSTANCE = 1;
    public static final int VERSION = 2;
    public static final int OPERATION = 3;
    public static final int RESOURCE = 4;

    public static final int COUNT = 0;
    public static final int ERRORS = 1;
    public static final int DURATION_NANOS = 2;

    public static final int DURATION = 0;

    private ResourceCall() {}
  }

  /// Dimensions, counts and sketches of [CellKind#LOG_PATTERN].
  public static final class LogPattern {
    public static final int SERVICE = 0;
    public static final int INSTANCE = 1;
    public static final int PATTERN = 2;
    public static final int SEVERITY = 3;

    public static final int COUNT = 0;

    private LogPattern() {}
  }

  /// Dimensions, counts and sketches of [CellKind#ROUTE].
  public static final class Route {
    public static final int ROUTE = 0;
    public static final int SERVICE = 1;

    public static final int COUNT = 0;
    public static final int ERRORS = 1;
    public static final int DURATION_NANOS = 2;
    public static final int SPANS = 3;
    public static final int LOGS = 4;
    public static final int LOGS_BY_REQUEST_ID = 5;
    public static final int ORPHANS = 6;

    public static final int DURATION = 0;

    private Route() {}
  }

  /// Dimensions, counts and sketches of [CellKind#SELF_TIME].
  public static final class SelfTime {
    public static final int ROUTE = 0;
    public static final int SERVICE = 1;
    public static final int INSTANCE = 2;
    public static final int VERSION = 3;
    public static final int ENTRY = 4;
    public static final int OPERATION = 5;
    public static final int KIND = 6;

    public static final int COUNT = 0;
    public static final int ERRORS = 1;
    public static final int OWN_ERRORS = 2;
    public static final int DURATION_NANOS = 3;
    public static final int SELF_NANOS = 4;
    public static final int CALLS = 5;
    public static final int OFFSET_NANOS = 6;

    public static final int DURATION = 0;
    public static final int SELF = 1;

    private SelfTime() {}
  }

  /// Dimensions, counts and sketches of [CellKind#EDGE].
  public static final class Edge {
    public static final int ROUTE = 0;
    public static final int CALLER_SERVICE = 1;
    public static final int CALLER_INSTANCE = 2;
    public static final int CALLER_VERSION = 3;
    public static final int CALLER_OPERATION = 4;
    public static final int CALLEE_SERVICE = 5;
    public static final int CALLEE_OPERATION = 6;
    public static final int RELATION = 7;

    /// The relation of a call that a span of the callee answers and the caller waits for.
    public static final String CALL = "call";

    /// And of one that nobody waits for. Others are of resources: the relation is their kind.
    public static final String ASYNC = "async";

    /// Of a message to what carries it, where somebody is seen to take it.
    public static final String TAKEN = "taken";

    public static final int COUNT = 0;
    public static final int ERRORS = 1;
    public static final int CLIENT_NANOS = 2;
    public static final int SERVER_NANOS = 3;
    public static final int GAP_NANOS = 4;
    public static final int TIMED = 5;
    public static final int CALLS = 6;
    public static final int OFFSET_NANOS = 7;
    public static final int CALLEE_ERRORS = 8;
    public static final int WRONGLY_ASKED = 9;

    public static final int CLIENT = 0;
    public static final int SERVER = 1;
    public static final int GAP = 2;

    private Edge() {}
  }

  /// Dimensions, counts and sketches of [CellKind#ROUTE_LOG].
  public static final class RouteLog {
    public static final int ROUTE = 0;
    public static final int SERVICE = 1;
    public static final int INSTANCE = 2;
    public static final int VERSION = 3;
    public static final int ENTRY = 4;
    public static final int PATTERN = 5;
    public static final int SEVERITY = 6;

    public static final int COUNT = 0;
    public static final int CALLS = 1;
    public static final int OFFSET_NANOS = 2;

    private RouteLog() {}
  }
}
