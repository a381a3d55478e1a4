package dev.whence.demo;

import java.time.Instant;

/// Plays the story into a running service, an hour of it in seconds.
public final class DemoRun {
  private static final int BATCH = 500;

  private DemoRun() {}

  /// Plays one mechanism such that its last moment is `end`. Returns when the service has taken
  /// everything; fails with the address and the reason when it refuses something for good.
  public static DemoReport play(Mechanism mechanism, long seed, Instant end, OtlpTarget target) {
    try (OtlpExport export = new OtlpExport(target)) {
      Batches batches = new Batches(export, BATCH);
      Scenario scenario = Story.of(mechanism, seed, end, batches);
      scenario.play();
      batches.flush();
      return report(scenario, end, batches.sent());
    }
  }

  private static DemoReport report(Scenario scenario, Instant end, Batches.Counts sent) {
    return new DemoReport(
        sent.spans(),
        sent.logs(),
        sent.points(),
        sent.changes(),
        scenario.symptomService(),
        scenario.symptomSignal(),
        end.minus(Story.FAULT_BEFORE_END),
        scenario.window(),
        scenario.baseline(),
        scenario.truth().entity());
  }
}
