package dev.whence.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// What a process has used, as Linux accounts for it in `/proc`.
///
/// @param cpuSeconds user and system time of all its threads since it began
/// @param residentBytes memory it has now
/// @param peakBytes and the most it had
record ProcessUse(double cpuSeconds, long residentBytes, long peakBytes) {

  private static final double TICKS_PER_SECOND = 100;

  /// Of a living process.
  ///
  /// @throws CommandFailed where this is no Linux, or the process is gone
  static ProcessUse of(long pid) {
    Path directory = Path.of("/proc", Long.toString(pid));
    try {
      String stat = Files.readString(directory.resolve("stat"));
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
      double ticks = Long.parseLong(fields[11]) + (double) Long.parseLong(fields[12]);
      String status = Files.readString(directory.resolve("status"));
      return new ProcessUse(
          ticks / TICKS_PER_SECOND, kilobytes(status, "VmRSS:"), kilobytes(status, "VmHWM:"));
    } catch (IOException e) {
      throw new CommandFailed("cannot read " + directory + ": the benchmarks need Linux, and the process to live");
    }
  }

  private static long kilobytes(String status, String name) {
    int at = status.indexOf(name);
    String line = at < 0 ? "0 kB" : status.substring(at + name.length()).lines().findFirst().orElse("0 kB");
    return Long.parseLong(line.replace("kB", "").strip()) * 1024;
  }
}
