package dev.whence.bench;

import java.util.LinkedHashMap;
import java.util.Map;
import org.HdrHistogram.Histogram;

/// What one run measured, in the order in which it is shown; units are part of the names.
final class Figures {

  /// CPU seconds per million items of a thread that are worth a line.
  private static final double SHOWN = 0.05;

  private final Map<String, Double> values = new LinkedHashMap<>();

  Figures add(String name, double value) {
    values.put(name, value);
    return this;
  }

  /// A number of things.
  Figures add(String name, long number) {
    return add(name, (double) number);
  }

  Map<String, Double> values() {
    return values;
  }

  /// CPU of both sides and the server's memory over a stretch of work.
  Figures addUse(ProcessUse before, ProcessUse after, double ownCpuSeconds, double millions) {
    add("server CPU s per million", (after.cpuSeconds() - before.cpuSeconds()) / millions);
    after
        .threads()
        .forEach(
            (name, seconds) -> {
              double used = (seconds - before.threads().getOrDefault(name, 0.0)) / millions;
              if (used >= SHOWN) {
                add("  of it " + name, used);
              }
            });
    return this.add("generator CPU s per million", ownCpuSeconds / millions)
        .add("server resident MB, peak", after.peakBytes() / 1e6);
  }

  /// Times to an acknowledgement.
  Figures addLatencies(String name, Feed.Sent sent) {
    return addTimes(name, sent.latencies());
  }

  /// Microseconds, as milliseconds.
  Figures addTimes(String name, Histogram micros) {
    return add(name + " p50", micros.getValueAtPercentile(50) / 1e3)
        .add(name + " p99", micros.getValueAtPercentile(99) / 1e3)
        .add(name + " max", micros.getMaxValue() / 1e3);
  }

  Figures addGc(GcLog gc, double millions) {
    return add("GC pauses", gc.pauses())
        .add("GC pause ms, all", gc.pauseMillis())
        .add("GC pause ms, longest", gc.longestMillis())
        .add("allocated MB per million", gc.allocatedMegabytes() / millions);
  }
}
