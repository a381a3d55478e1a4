package dev.whence.bench;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/// What a benchmark is asked to do.
///
/// @param size number of items; of those that questions are about, in an hour
/// @param asking how questions are asked, by what asks nothing else
/// @param batch items of a request; 0 for as many as stock senders put into one
/// @param rate of open loops, items a second; 0 for 70 % of what was just measured
/// @param options of the servers' JVMs
/// @param directory for prepared load and the servers' data
record BenchPlan(
    long size,
    Asking asking,
    long seed,
    int batch,
    int services,
    int connections,
    double rate,
    List<String> options,
    Path directory) {

  BenchPlan {
    if (batch < 0) {
      throw new BenchFailed("--batch must be 0 or more, not " + batch);
    }
    atLeastOne("--services", services);
    atLeastOne("--connections", connections);
    options = List.copyOf(options);
  }

  BenchPlan(
      long size,
      long seed,
      int batch,
      int services,
      int connections,
      double rate,
      List<String> options,
      Path directory) {
    this(size, Asking.USUAL, seed, batch, services, connections, rate, options, directory);
  }

  static void atLeastOne(String option, int value) {
    if (value < 1) {
      throw new BenchFailed(option + " must be 1 or more, not " + value);
    }
  }

  BenchPlan withServices(int other) {
    return new BenchPlan(size, asking, seed, batch, other, connections, rate, options, directory);
  }

  BenchPlan withSeed(long other) {
    return new BenchPlan(
        size, asking, other, batch, services, connections, rate, options, directory);
  }

  /// `1m`, `250k` or a plain number.
  static long size(String text) {
    String digits = text.replaceAll("[kKmM]$", "");
    long unit =
        text.length() == digits.length()
            ? 1
            : text.toLowerCase(Locale.ROOT).endsWith("k") ? 1_000 : 1_000_000;
    try {
      long size = Math.multiplyExact(Long.parseLong(digits), unit);
      if (size > 0) {
        return size;
      }
    } catch (ArithmeticException | NumberFormatException e) {
      // said below
    }
    throw new BenchFailed("--size is a number such as 1m, 10m, 250k, not '" + text + "'");
  }
}
