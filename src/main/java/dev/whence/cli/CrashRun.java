package dev.whence.cli;

import dev.whence.model.Cell;
import dev.whence.model.CellKind;
import dev.whence.model.Tenant;
import dev.whence.model.TimeRange;
import dev.whence.wiring.Pipeline;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/// Everything is acknowledged, the process is killed at once, another takes over: what is there
/// afterwards, against the generator's ledger.
final class CrashRun {

  private static final TimeRange ALL =
      new TimeRange(
          TraceLoad.BEGIN_NANOS - Loads.HOUR_NANOS, TraceLoad.BEGIN_NANOS + 48 * Loads.HOUR_NANOS);

  private final BenchPlan plan;

  CrashRun(BenchPlan plan) {
    this.plan = plan;
  }

  Figures run(Path data) throws IOException {
    Figures figures = new Figures();
    long acknowledged;
    try (LoadFile load = Loads.TRACES.open(plan, plan.size());
        BenchServer server = BenchServer.start(data, plan.options());
        Feed feed =
            new Feed(
                load, server.address(Loads.TRACES.path()), IngestRun.OTLP, plan.connections())) {
      feed.closed(0, load.size());
      server.kill();
      acknowledged = feed.itemsAcknowledged();
    }
    Path store;
    try (BenchServer again = BenchServer.start(data, plan.options())) {
      figures.add("kill -9 to ready, s", again.readySeconds());
      store = again.data();
    }
    long found = spans(store);
    figures.add("spans acknowledged", (double) acknowledged);
    figures.add("lost", (double) Math.max(0, acknowledged - found));
    figures.add("doubled", (double) Math.max(0, found - acknowledged));
    return figures;
  }

  /// Every span counts in one local cell.
  private static long spans(Path directory) {
    try (Pipeline pipeline = IngestRun.open(directory)) {
      List<Cell> cells =
          pipeline.store().cells(Tenant.DEFAULT, Set.of(CellKind.OPERATION), ALL, Set.of()).cells();
      return cells.stream().mapToLong(cell -> cell.count(0)).sum();
    }
  }
}
