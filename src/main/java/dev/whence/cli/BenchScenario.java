package dev.whence.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;

/// What `bench` can measure, each on an empty directory.
enum BenchScenario {
  INGEST_TRACES,
  INGEST_LOGS,
  INGEST_METRICS,
  EXPLAIN,
  REQUEST,
  SERIES,
  START,
  CRASH,
  OVERLOAD;

  Figures run(BenchPlan plan, Path data) throws IOException {
    return switch (this) {
      case INGEST_TRACES -> new IngestRun(plan, Loads.TRACES).run(data);
      case INGEST_LOGS -> new IngestRun(plan, Loads.LOGS).run(data);
      case INGEST_METRICS -> new IngestRun(plan, Loads.METRICS).run(data);
      case EXPLAIN -> new AskRun(plan, AskRun.Question.EXPLAIN).run(data);
      case REQUEST -> new AskRun(plan, AskRun.Question.REQUEST).run(data);
      case SERIES -> new AskRun(plan, AskRun.Question.SERIES).run(data);
      case START -> start(plan, data);
      case CRASH -> new CrashRun(plan).run(data);
      case OVERLOAD -> new OverloadRun(plan).run(data);
    };
  }

  private static Figures start(BenchPlan plan, Path data) {
    try (BenchServer server = BenchServer.start(data, plan.options())) {
      ProcessUse use = server.use();
      return new Figures()
          .add("start to ready, s", server.readySeconds())
          .add("CPU s", use.cpuSeconds())
          .add("resident MB", use.residentBytes() / 1e6);
    }
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
