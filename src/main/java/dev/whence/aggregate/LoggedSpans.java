package dev.whence.aggregate;

import dev.whence.aggregate.Names.Party;
import dev.whence.model.ItemRows;
import dev.whence.model.Logs;
import dev.whence.model.ResourceName;
import dev.whence.model.SpanKind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What the log lines of a request without spans tell: each service takes part from its first line
/// to its last, once for each span ID that its lines name. Who was at work before and after
/// somebody else was has called it; who called those that nobody encloses is not known.
final class LoggedSpans implements RequestSource {

  /// From here on a line says that something failed: OTLP's ERROR.
  private static final int ERROR = 17;

  private static final Comparator<Visit> IN_ORDER =
      Comparator.<Visit>comparingLong(visit -> visit.startNanos)
          .thenComparing(Comparator.<Visit>comparingLong(visit -> visit.endNanos).reversed())
          .thenComparing(visit -> visit.party.serviceKey())
          .thenComparingLong(visit -> visit.id);

  /// Of a request with more parts, so many before one are looked at for who called it.
  private static final int MOST_LOOKED_AT = 256;

  private record Key(int party, long spanId) {}

  /// A service at work.
  private static final class Visit {
    private final Party party;
    private final long id;
    private long startNanos = Long.MAX_VALUE;
    private long endNanos = Long.MIN_VALUE;
    private boolean error;
    private String first = "";
    private String requestId = "";
    private long parentId;

    Visit(Party party, long id) {
      this.party = party;
      this.id = id;
    }

    void add(Logs logs, int row) {
      long time = logs.timeNanos(row);
      String body = logs.body(row);
      if (time < startNanos || (time == startNanos && body.compareTo(first) < 0)) {
        startNanos = time;
        first = body;
      }
      endNanos = Math.max(endNanos, time);
      error |= logs.severity(row) >= ERROR;
      requestId = firstOf(requestId, logs.requestId(row));
    }

    /// The same whatever the order of the lines.
    private static String firstOf(String a, String b) {
      return a.isEmpty() || (!b.isEmpty() && b.compareTo(a) < 0) ? b : a;
    }

    boolean encloses(Visit other) {
      return startNanos <= other.startNanos && endNanos >= other.endNanos;
    }
  }

  private final List<Visit> visits;
  private final String[] patterns;
  private final Names names;

  /// @param lines at least one
  /// @param frames by line: what the numbers of its frame stand for
  LoggedSpans(ItemRows lines, FrameNames[] frames, Names names) {
    this.names = names;
    this.visits = visits(lines, frames);
    this.patterns = new String[visits.size()];
    for (int row = 0; row < patterns.length; row++) {
      patterns[row] = LogPattern.of(visits.get(row).first);
      link(row);
    }
  }

  private static List<Visit> visits(ItemRows lines, FrameNames[] frames) {
    Map<Key, Visit> visits = new HashMap<>();
    for (int line = 0; line < lines.size(); line++) {
      Logs logs = Logs.of(lines.frame(line));
      int row = lines.row(line);
      Party party = frames[line].party(logs.resource(row));
      long spanId = logs.spanId(row);
      visits
          .computeIfAbsent(
              new Key(party.number(), spanId), _ -> new Visit(party, id(party, spanId)))
          .add(logs, row);
    }
    List<Visit> all = new ArrayList<>(visits.values());
    all.sort(IN_ORDER);
    return all;
  }

  /// Lines that name no span have one that is their service's.
  private static long id(Party party, long spanId) {
    long own = (long) party.serviceKey().hashCode() << 32;
    return spanId != 0 ? spanId : own | (party.emitter().instance().hashCode() & 0xffff_ffffL) | 1;
  }

  /// The innermost that encloses it, else an earlier part of its own service.
  private void link(int row) {
    Visit visit = visits.get(row);
    Visit own = null;
    int first = Math.max(0, row - MOST_LOOKED_AT);
    for (int earlier = row - 1; earlier >= first; earlier--) {
      Visit other = visits.get(earlier);
      if (other.encloses(visit)) {
        visit.parentId = other.id;
        return;
      }
      own = own == null && other.party.service() == visit.party.service() ? other : own;
    }
    visit.parentId = own == null ? 0 : own.id;
  }

  @Override
  public int size() {
    return visits.size();
  }

  @Override
  public Row row(int row) {
    Visit visit = visits.get(row);
    return new Row(
        visit.id,
        visit.parentId,
        visit.startNanos,
        visit.endNanos,
        SpanKind.SERVER,
        visit.error,
        names.number(patterns[row]),
        visit.party);
  }

  @Override
  public String name(int row) {
    return patterns[row];
  }

  @Override
  public String requestId(int row) {
    return visits.get(row).requestId;
  }

  @Override
  public @Nullable String attribute(int row, String key) {
    return null;
  }

  @Override
  public @Nullable ResourceName resource(int row) {
    return null;
  }

  @Override
  public Answers.Kind answer(int row) {
    return Answers.Kind.UNKNOWN;
  }
}
