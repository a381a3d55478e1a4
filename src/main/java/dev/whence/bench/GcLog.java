package dev.whence.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a JVM wrote with `-Xlog:gc`: pauses, and what was allocated between them.
///
/// @param allocatedMegabytes sum of what the heap grew by between two pauses
record GcLog(int pauses, double pauseMillis, double longestMillis, long allocatedMegabytes) {

  private static final Pattern PAUSE =
      Pattern.compile("Pause .*?(\\d+)M->(\\d+)M\\(\\d+M\\) ([0-9.]+)ms");

  static GcLog read(Path file) throws IOException {
    int pauses = 0;
    double sum = 0;
    double longest = 0;
    long allocated = 0;
    long left = 0;
    for (String line : Files.readAllLines(file)) {
      Matcher pause = PAUSE.matcher(line);
      if (pause.find()) {
        pauses++;
        double millis = Double.parseDouble(pause.group(3));
        sum += millis;
        longest = Math.max(longest, millis);
        allocated += Math.max(0, Long.parseLong(pause.group(1)) - left);
        left = Long.parseLong(pause.group(2));
      }
    }
    return new GcLog(pauses, sum, longest, allocated);
  }
}
