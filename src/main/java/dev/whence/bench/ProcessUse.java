package dev.whence.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/// What a process has used, as Linux accounts for it in `/proc`.
///
/// @param cpuSeconds user and system time of all its threads since it began
/// @param residentBytes memory it has now
/// @param peakBytes and the most it had
/// @param threads CPU seconds of the threads that live, by name without its number
record ProcessUse(
    double cpuSeconds, long residentBytes, long peakBytes, Map<String, Double> threads) {

  private static final double TICKS_PER_SECOND = 100;

  /// Of a living process.
  ///
  /// @throws BenchFailed where this is no Linux, or the process is gone
  static ProcessUse of(long pid) {
    Path directory = Path.of("/proc", Long.toString(pid));
    try {
      String status = Files.readString(directory.resolve("status"));
      return new ProcessUse(
          seconds(Files.readString(directory.resolve("stat"))),
          kilobytes(status, "VmRSS:"),
          kilobytes(status, "VmHWM:"),
          threads(directory));
    } catch (IOException e) {
      throw new BenchFailed(
          "cannot read " + directory + ": the benchmarks need Linux, and the process to live");
    }
  }

  /// CPU seconds of this process.
  static double ownSeconds() {
    return of(ProcessHandle.current().pid()).cpuSeconds();
  }

  private static long kilobytes(String status, String name) {
    int at = status.indexOf(name);
    String line =
        at < 0 ? "0 kB" : status.substring(at + name.length()).lines().findFirst().orElse("0 kB");
    return Long.parseLong(line.replace("kB", "").strip()) * 1024;
  }

  private static Map<String, Double> threads(Path process) throws IOException {
    Map<String, Double> seconds = new TreeMap<>();
    try (Stream<Path> tasks = Files.list(process.resolve("task"))) {
      for (Path task : tasks.toList()) {
        try {
          String name =
              Files.readString(task.resolve("comm")).strip().replaceAll("[-# ]*[0-9]+$", "");
          seconds.merge(name, seconds(Files.readString(task.resolve("stat"))), Double::sum);
        } catch (NoSuchFileException ended) {
          // between the list and the look
        }
      }
    }
    return seconds;
  }

  private static double seconds(String stat) {
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return (Long.parseLong(fields[11]) + (double) Long.parseLong(fields[12])) / TICKS_PER_SECOND;
  }
}
