package dev.whence.join;

import dev.whence.model.AttributeSets;
import dev.whence.model.Frame;
import dev.whence.model.Logs;
import dev.whence.model.Spans;
import dev.whence.model.Table;
import dev.whence.model.TraceId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Gives spans and log lines the identity of their request: request IDs from attributes (span, log,
/// then resource) and log bodies, trace context and severity out of log bodies that name them. What
/// the sender stated is never replaced. Stateless; safe for use by many threads.
public final class RequestIdentity {

  private static final int NOT_ONE = Integer.MAX_VALUE;

  private final Map<String, Integer> priorities = new HashMap<>();
  private final BodyIds bodyIds;

  public RequestIdentity(IdentitySettings settings) {
    for (int i = 0; i < settings.attributes().size(); i++) {
      priorities.putIfAbsent(settings.attributes().get(i), i);
    }
    bodyIds = new BodyIds(settings);
  }

  /// The frame with identities filled in; the same frame where there is nothing to fill in.
  public Frame identify(Frame frame) {
    return switch (frame.signal()) {
      case SPANS -> spans(frame);
      case LOGS -> logs(frame);
      case POINTS, CHANGES, CELLS, REQUESTS -> frame;
    };
  }

  private Frame spans(Frame frame) {
    int[] priorityOf = keyPriorities(frame);
    if (priorityOf.length == 0) {
      return frame;
    }
    Edit edit = new Edit(frame);
    Table table = frame.main();
    for (int row = 0; row < table.size(); row++) {
      if (table.get(Spans.REQUEST_ID, row) == 0) {
        int text = fromAttributes(frame, table, row, Spans.ATTRIBUTES, Spans.RESOURCE, priorityOf);
        if (text > 0) {
          edit.setText(Spans.REQUEST_ID, row, RequestIds.normalise(frame.text(text)));
        }
      }
    }
    return edit.done();
  }

  private Frame logs(Frame frame) {
    int[] priorityOf = keyPriorities(frame);
    Edit edit = new Edit(frame);
    Table table = frame.main();
    Logs logs = Logs.of(frame);
    for (int row = 0; row < table.size(); row++) {
      BodyIds.Ids ids = bodyIds.find(logs.body(row));
      request(frame, table, row, ids, priorityOf, edit);
      context(logs, row, ids, edit);
      if (logs.severity(row) == 0) {
        edit.set(Logs.SEVERITY, row, Severities.of(logs.body(row)));
      }
    }
    return edit.done();
  }

  private static void request(
      Frame frame, Table table, int row, BodyIds.Ids ids, int[] priorityOf, Edit edit) {
    if (table.get(Logs.REQUEST_ID, row) != 0) {
      return;
    }
    int text =
        priorityOf.length == 0
            ? 0
            : fromAttributes(frame, table, row, Logs.ATTRIBUTES, Logs.RESOURCE, priorityOf);
    String raw = text > 0 ? frame.text(text) : ids.request();
    if (raw != null) {
      edit.setText(Logs.REQUEST_ID, row, RequestIds.normalise(raw));
    }
  }

  private static void context(Logs logs, int row, BodyIds.Ids ids, Edit edit) {
    TraceId own = logs.traceId(row);
    TraceId found = own.isNone() && ids.trace() != null ? TraceId.parse(ids.trace()) : null;
    if (found != null) {
      edit.set(Logs.TRACE_HIGH, row, found.high());
      edit.set(Logs.TRACE_LOW, row, found.low());
    }
    boolean traced = found != null || !own.isNone();
    String span = ids.span();
    if (traced && logs.table().get(Logs.SPAN_ID, row) == 0 && span != null && span.length() == 16) {
      TraceId parsed = TraceId.parse(span);
      if (parsed != null) {
        edit.set(Logs.SPAN_ID, row, parsed.low());
      }
    }
  }

  /// For each text of the frame, the priority as a request ID's name; empty where none is one.
  private int[] keyPriorities(Frame frame) {
    AttributeSets sets = frame.sets();
    boolean[] seen = new boolean[frame.texts().size()];
    int[] found = null;
    for (int entry = 0; entry < sets.entries(); entry++) {
      int key = sets.key(entry);
      if (!seen[key]) {
        seen[key] = true;
        Integer priority = priorities.get(frame.text(key));
        if (priority != null) {
          if (found == null) {
            found = new int[seen.length];
            java.util.Arrays.fill(found, NOT_ONE);
          }
          found[key] = priority;
        }
      }
    }
    return found == null ? new int[0] : found;
  }

  private static int fromAttributes(
      Frame frame, Table table, int row, int attributes, int resource, int[] priorityOf) {
    int text = best(frame, (int) table.get(attributes, row), priorityOf);
    return text > 0 ? text : best(frame, (int) table.get(resource, row), priorityOf);
  }

  private static int best(Frame frame, int set, int[] priorityOf) {
    int best = NOT_ONE;
    int text = 0;
    for (int entry = frame.sets().start(set); entry < frame.sets().start(set + 1); entry++) {
      int priority = priorityOf[frame.sets().key(entry)];
      if (priority < best && frame.sets().type(entry).isText()) {
        best = priority;
        text = (int) frame.sets().value(entry);
      }
    }
    return text;
  }

  /// New values of some columns of a frame, made only once one differs.
  private static final class Edit {
    private final Frame frame;
    private final Map<Integer, long[]> columns = new HashMap<>();
    private final Map<String, Integer> texts = new HashMap<>();
    private final List<String> added = new ArrayList<>();

    Edit(Frame frame) {
      this.frame = frame;
    }

    void set(int column, int row, long value) {
      if (value != frame.main().get(column, row)) {
        columns.computeIfAbsent(column, this::copy)[row] = value;
      }
    }

    void setText(int column, int row, String text) {
      if (!text.isEmpty()) {
        set(column, row, texts.computeIfAbsent(text, this::index));
      }
    }

    private int index(String text) {
      added.add(text);
      return frame.texts().size() + added.size() - 1;
    }

    private long[] copy(int column) {
      long[] values = new long[frame.size()];
      for (int row = 0; row < values.length; row++) {
        values[row] = frame.main().get(column, row);
      }
      return values;
    }

    Frame done() {
      return columns.isEmpty() ? frame : frame.with(columns, added);
    }
  }
}
