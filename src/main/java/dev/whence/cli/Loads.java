package dev.whence.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Prepared load, made once for equal plans and kept in files.
enum Loads {
  /// In real time: 100,000 spans happen in a second.
  TRACES("/v1/traces"),
  /// The same spread over an hour, for questions.
  TRACES_OF_AN_HOUR("/v1/traces"),
  LOGS("/v1/logs"),
  METRICS("/v1/metrics");

  static final long HOUR_NANOS = 3_600_000_000_000L;
  private static final double NANOS_EACH = 1e9 / 100_000;

  private final String path;

  Loads(String path) {
    this.path = path;
  }

  String path() {
    return path;
  }

  /// So many items of the plan's seed, services and batch.
  LoadFile open(BenchPlan plan, long items) throws IOException {
    return open(plan, items, 1);
  }

  /// The same for so many hours, each with so many items; where time is real, one after the other.
  LoadFile open(BenchPlan plan, long items, int hours) throws IOException {
    String name =
        "%s-%d-%d-%d-%d".formatted(name(), items, plan.seed(), plan.batch(), plan.services());
    Path file =
        plan.directory().resolve("load").resolve(hours == 1 ? name : name + "-" + hours + "h");
    if (!Files.exists(file)) {
      try (LoadFile.Writer out = new LoadFile.Writer(file)) {
        write(plan, items * hours, hours, out);
      }
    }
    return LoadFile.open(file);
  }

  private void write(BenchPlan plan, long items, int hours, LoadFile.Writer out)
      throws IOException {
    TraceLoad traces = new TraceLoad(plan.seed(), plan.services(), plan.batch());
    PointLoad others = new PointLoad(plan.seed(), plan.services(), plan.batch());
    long lasts = (long) (items * NANOS_EACH);
    switch (this) {
      case TRACES -> traces.write(out, items, lasts);
      case TRACES_OF_AN_HOUR -> traces.write(out, items, hours * HOUR_NANOS);
      case LOGS -> others.logs(out, items, lasts);
      case METRICS -> others.metrics(out, items);
    }
  }
}
