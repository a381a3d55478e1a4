package dev.whence.bench;

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
  OVERLOAD,
  MIXED,
  DISK;

  /// Measures one system once.
  ///
  /// @param what it is fed with
  Figures run(BenchPlan plan, Loads what, Subject subject, Path data) throws IOException {
    return switch (this) {
      case INGEST_TRACES, INGEST_LOGS, INGEST_METRICS ->
          new IngestRun(plan, what).run(subject, data);
      case EXPLAIN ->
          new AskRun(plan, Question.EXPLAIN, Reach.usual(plan.asking().hours())).run(subject, data);
      case REQUEST ->
          new AskRun(plan, Question.REQUEST, Reach.usual(plan.asking().hours())).run(subject, data);
      case SERIES ->
          new AskRun(plan, Question.SERIES, Reach.usual(plan.asking().hours())).run(subject, data);
      case START -> new StartRun(what).run(subject, data);
      case CRASH -> new CrashRun(plan, what).run(subject, data);
      case OVERLOAD -> new OverloadRun(plan).run(subject, data);
      case MIXED -> new MixedRun(plan).run(subject, data);
      case DISK -> new DiskRun(plan).run(subject, data);
    };
  }

  /// What systems are fed with.
  ///
  /// @param free where the scenario leaves the choice
  Loads feed(Loads free) {
    return switch (this) {
      case INGEST_TRACES, OVERLOAD, DISK -> Loads.TRACES;
      case INGEST_LOGS -> Loads.LOGS;
      case INGEST_METRICS -> Loads.METRICS;
      case EXPLAIN, REQUEST, SERIES, MIXED -> Loads.TRACES_OF_AN_HOUR;
      case START, CRASH -> free;
    };
  }

  /// Whether it asks questions that only this service answers.
  boolean asks() {
    return switch (this) {
      case EXPLAIN, REQUEST, SERIES, MIXED -> true;
      case INGEST_TRACES, INGEST_LOGS, INGEST_METRICS, START, CRASH, OVERLOAD, DISK -> false;
    };
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
