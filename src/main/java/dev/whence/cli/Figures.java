package dev.whence.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/// What one run measured, in the order in which it is shown; units are part of the names.
final class Figures {

  private final Map<String, Double> values = new LinkedHashMap<>();

  Figures add(String name, double value) {
    values.put(name, value);
    return this;
  }

  /// A figure that was added before.
  double get(String name) {
    return Objects.requireNonNull(values.get(name), name);
  }

  Map<String, Double> values() {
    return values;
  }

  /// CPU of both sides and the server's memory over a stretch of work.
  Figures addUse(ProcessUse before, ProcessUse after, double ownCpuSeconds, double millions) {
    return add("server CPU s per million", (after.cpuSeconds() - before.cpuSeconds()) / millions)
        .add("generator CPU s per million", ownCpuSeconds / millions)
        .add("server resident MB, peak", after.peakBytes() / 1e6);
  }

  Figures addGc(GcLog gc, double millions) {
    return add("GC pauses", gc.pauses())
        .add("GC pause ms, all", gc.pauseMillis())
        .add("GC pause ms, longest", gc.longestMillis())
        .add("allocated MB per million", gc.allocatedMegabytes() / millions);
  }
}
