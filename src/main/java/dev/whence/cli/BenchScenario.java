package dev.whence.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;

/// What `bench` can measure.
enum BenchScenario {
  INGEST_TRACES {
    @Override
    Figures run(BenchPlan plan, Path data) throws IOException {
      return IngestRuns.traces(plan, data);
    }
  };

  /// Measures the service once, on a directory of its own.
  abstract Figures run(BenchPlan plan, Path data) throws IOException;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
