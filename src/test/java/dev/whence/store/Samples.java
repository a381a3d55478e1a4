package dev.whence.store;

import dev.whence.model.AttributeType;
import dev.whence.model.Frame;
import dev.whence.model.Logs;
import dev.whence.model.MetricKind;
import dev.whence.model.Points;
import dev.whence.model.Section;
import dev.whence.model.Signal;
import dev.whence.model.SpanKind;
import dev.whence.model.Spans;
import dev.whence.model.Table;

/// Telemetry made up by hand for tests.
public final class Samples {

  /// 2026-11-24T14:00:00Z.
  public static final long T0 = 1_795_528_800_000_000_000L;

  public static final long SECOND = 1_000_000_000L;
  public static final long DAY = 86_400 * SECOND;

  private final Frame.Builder builder;
  private int instance = 1;

  private Samples(Signal signal) {
    builder = new Frame.Builder(signal);
  }

  public static Samples spans() {
    return new Samples(Signal.SPANS);
  }

  public static Samples logs() {
    return new Samples(Signal.LOGS);
  }

  public static Samples points() {
    return new Samples(Signal.POINTS);
  }

  /// A set from keys and values in turn.
  public int set(String... keysAndValues) {
    for (int i = 0; i < keysAndValues.length; i += 2) {
      builder
          .sets()
          .add(
              builder.text(keysAndValues[i]),
              AttributeType.STRING,
              builder.text(keysAndValues[i + 1]));
    }
    return builder.sets().end();
  }

  /// Of which instance of its service the next spans are.
  public Samples instance(int number) {
    instance = number;
    return this;
  }

  public Samples span(long trace, long id, String service, String name, long startNanos) {
    return span(trace, id, 0, service, name, startNanos, 5_000_000, false, "");
  }

  public Samples span(
      long trace,
      long id,
      long parent,
      String service,
      String name,
      long startNanos,
      long durationNanos,
      boolean error,
      String requestId) {
    Table.Builder table = builder.table(Section.SPANS);
    int row = table.add(0, trace, id, parent, startNanos, startNanos + durationNanos);
    table.set(row, Spans.KIND, SpanKind.SERVER.ordinal());
    table.set(row, Spans.STATUS, error ? 2 : 0);
    table.set(row, Spans.NAME, builder.text(name));
    table.set(
        row,
        Spans.RESOURCE,
        set("service.name", service, "service.instance.id", service + "-" + instance));
    table.set(row, Spans.ATTRIBUTES, set("span.number", Long.toString(id)));
    table.set(row, Spans.REQUEST_ID, builder.text(requestId));
    builder
        .table(Section.SPAN_EVENTS)
        .add(row, startNanos + 1, builder.text("event of " + id), set("k", "v"));
    return this;
  }

  public Samples log(long trace, String service, String body, int severity, long timeNanos) {
    return log(trace, service, body, severity, timeNanos, "", 0);
  }

  public Samples log(
      long trace,
      String service,
      String body,
      int severity,
      long timeNanos,
      String requestId,
      int occurrence) {
    Table.Builder table = builder.table(Section.LOGS);
    int row = table.add(0, trace, 0, timeNanos, timeNanos, severity);
    table.set(row, Logs.BODY, builder.text(body));
    table.set(row, Logs.RESOURCE, set("service.name", service));
    table.set(row, Logs.REQUEST_ID, builder.text(requestId));
    table.set(row, Logs.OCCURRENCE, occurrence);
    return this;
  }

  /// Adds a gauge and gives its row.
  public int gauge(String name, int resource, int attributes) {
    Table.Builder table = builder.table(Section.SERIES);
    int row = table.add(builder.text(name));
    table.set(row, Points.SERIES_KIND, MetricKind.GAUGE.ordinal());
    table.set(row, Points.SERIES_RESOURCE, resource);
    table.set(row, Points.SERIES_ATTRIBUTES, attributes);
    return row;
  }

  public Samples point(int series, long timeNanos, double value) {
    Table.Builder table = builder.table(Section.POINTS);
    int row = table.add(series, timeNanos);
    table.setDouble(row, Points.VALUE, value);
    return this;
  }

  public Frame frame() {
    return builder.build();
  }
}
