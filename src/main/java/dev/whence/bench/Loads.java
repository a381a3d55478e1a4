package dev.whence.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/// Prepared load, made once for equal plans and kept in files.
enum Loads {
  /// In real time: 100,000 spans happen in a second.
  TRACES,
  /// The same spread over an hour, for questions.
  TRACES_OF_AN_HOUR,
  LOGS,
  METRICS;

  static final long HOUR_NANOS = 3_600_000_000_000L;
  private static final double NANOS_EACH = 1e9 / 100_000;
  private static final int ITEMS_OF_AN_SDK = 512;
  private static final int POINTS_OF_PROMETHEUS = 2_000;

  /// What its items are.
  String items() {
    return switch (this) {
      case TRACES, TRACES_OF_AN_HOUR -> "spans";
      case LOGS -> "log lines";
      case METRICS -> "metric points";
    };
  }

  /// How many items a request has: what the plan says, else what stock senders put into one, the
  /// span processor of an OpenTelemetry SDK or the remote write of Prometheus.
  private int batch(BenchPlan plan) {
    if (plan.batch() > 0) {
      return plan.batch();
    }
    return this == METRICS ? POINTS_OF_PROMETHEUS : ITEMS_OF_AN_SDK;
  }

  /// Into so many parts bodies fall, by turns, each of which must be sent in order; 0 where any may
  /// come before any other.
  int lanes(BenchPlan plan) {
    return this == METRICS ? MetricLoad.cycle(batch(plan)) : 0;
  }

  /// So many items of the plan's seed, services and batch.
  LoadFile open(BenchPlan plan, long items) throws IOException {
    return open(plan, items, Encoding.AS_MADE);
  }

  /// The same for so many hours, each with so many items; where time is real, one after the other.
  LoadFile open(BenchPlan plan, long items, int hours) throws IOException {
    if (hours == 1) {
      return open(plan, items);
    }
    Path once = file(plan, items, Encoding.AS_MADE);
    Path file = once.resolveSibling(once.getFileName() + "-" + hours + "h");
    if (!Files.exists(file)) {
      try (LoadFile.Writer out = new LoadFile.Writer(file)) {
        write(plan, items * hours, hours, out);
      }
    }
    return LoadFile.open(file);
  }

  /// The same items in another encoding.
  LoadFile open(BenchPlan plan, long items, Encoding encoding) throws IOException {
    Path file = file(plan, items, encoding);
    if (!Files.exists(file)) {
      try (LoadFile.Writer out = new LoadFile.Writer(file)) {
        if (encoding == Encoding.AS_MADE) {
          write(plan, items, 1, out);
        } else {
          translate(plan, items, encoding, out);
        }
      }
    }
    return LoadFile.open(file);
  }

  private Path file(BenchPlan plan, long items, Encoding encoding) {
    String name =
        "%s-%d-%d-%d-%d-%s"
            .formatted(name(), items, plan.seed(), batch(plan), plan.services(), encoding);
    return plan.directory().resolve("load").resolve(name.toLowerCase(Locale.ROOT));
  }

  private void write(BenchPlan plan, long items, int hours, LoadFile.Writer out)
      throws IOException {
    long lasts = (long) (items * NANOS_EACH);
    switch (this) {
      case TRACES -> traces(plan).write(out, items, lasts);
      case TRACES_OF_AN_HOUR -> traces(plan).write(out, items, hours * HOUR_NANOS);
      case LOGS -> new LogLoad(plan.seed(), plan.services(), batch(plan)).write(out, items, lasts);
      case METRICS -> new MetricLoad(plan.seed(), plan.services(), batch(plan)).write(out, items);
    }
  }

  private TraceLoad traces(BenchPlan plan) {
    return new TraceLoad(plan.seed(), plan.services(), batch(plan));
  }

  private void translate(BenchPlan plan, long items, Encoding encoding, LoadFile.Writer out)
      throws IOException {
    try (LoadFile made = open(plan, items)) {
      for (int body = 0; body < made.size(); body++) {
        out.addGzipped(made.items(body), encoding.of(this, LoadFile.gunzip(made.body(body))));
      }
    }
  }
}
