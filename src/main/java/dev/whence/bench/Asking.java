package dev.whence.bench;

/// How questions are asked about telemetry that lies at rest.
///
/// @param hours of telemetry that are kept; only the first is asked about
/// @param regrouped whether they are asked once all is regrouped, instead of as it came in
/// @param questions that are measured
record Asking(int hours, boolean regrouped, int questions) {

  static final Asking USUAL = new Asking(1, false, 500);

  Asking {
    BenchPlan.atLeastOne("--hours", hours);
    BenchPlan.atLeastOne("--questions", questions);
  }
}
