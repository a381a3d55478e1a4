package dev.whence.bench;

import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/// One row of the targets.
///
/// @param number in the list of targets
/// @param measure what is meant
/// @param command arguments of `bench` that measure it
record Target(String number, String measure, String command, List<Check> checks) {

  /// One thing that must hold.
  ///
  /// @param name of what is compared
  /// @param measured what it is, as text
  /// @param value of the report that is compared
  /// @param isLeast whether the bound is the least it must be, or the most it may be
  record Check(
      String name,
      Function<BenchReport, String> measured,
      Function<BenchReport, Double> value,
      boolean isLeast,
      double bound) {

    String must() {
      return "%s %s %s".formatted(name, isLeast ? "≥" : "≤", Spread.number(bound));
    }

    boolean holds(BenchReport report) {
      double is = value.apply(report);
      return isLeast ? is >= bound : is <= bound;
    }
  }

  static Check most(String figure, double bound) {
    return new Check(figure, report -> report.own(figure).toString(), of(figure), false, bound);
  }

  static Check least(String figure, double bound) {
    return new Check(figure, report -> report.own(figure).toString(), of(figure), true, bound);
  }

  private static Function<BenchReport, Double> of(String figure) {
    return report -> report.own(figure).median();
  }

  /// At least so many times as much as a peer.
  static Check times(double bound, String peer, String figure) {
    Function<BenchReport, Double> ratio =
        report -> report.own(figure).ratio(report.of(peer, figure));
    return new Check(
        figure + ", times " + peer,
        report ->
            "%s = %s / %s"
                .formatted(
                    Spread.ratioText(ratio.apply(report)),
                    report.own(figure),
                    report.of(peer, figure)),
        ratio,
        true,
        bound);
  }

  /// A row of a Markdown table for each check.
  String rows(BenchReport report, String options) {
    StringBuilder rows = new StringBuilder();
    for (Check check : checks) {
      rows.append(
          String.format(
              Locale.ROOT,
              "| %s | %s | %s | %s | %s | `bench %s%s` |%n",
              number,
              measure,
              check.must(),
              check.measured().apply(report),
              check.holds(report) ? "yes" : "**no**",
              command,
              options));
    }
    return rows.toString();
  }

  /// The same where it could not be measured.
  String failed(String why) {
    return "| %s | %s | | not measured: %s | | `bench %s` |%n"
        .formatted(number, measure, why.lines().findFirst().orElse(""), command);
  }

  static final String HEAD =
      """
      | # | measure | must | measured: median (range) | reached | command |
      |---|---|---|---|---|---|
      """;
}
