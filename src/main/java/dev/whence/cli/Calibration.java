package dev.whence.cli;

import dev.whence.explain.answer.Verdict;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// How often each verdict was right: whether `established` means what it says, and how many of the
/// right answers dare to say it.
///
/// @param lines one per verdict that was given, the surest first
/// @param establishedShare of the right answers; 0 where none was right
record Calibration(List<Line> lines, double establishedShare) {

  /// The 97.5th percentile of the normal distribution, for 95 % intervals.
  private static final double Z = 1.959963984540054;

  /// @param low the lower end of the Wilson 95 % interval of `right / cases`
  record Line(String verdict, int cases, int right, double low, double high) {
    static Line of(String verdict, int cases, int right) {
      double share = right / (double) cases;
      double z2 = Z * Z / cases;
      double middle = (share + z2 / 2) / (1 + z2);
      double half = Z / (1 + z2) * Math.sqrt(share * (1 - share) / cases + z2 / cases / 4);
      return new Line(
          verdict, cases, right, Math.max(0, middle - half), Math.min(1, middle + half));
    }
  }

  Calibration {
    lines = List.copyOf(lines);
  }

  static Calibration of(List<EvaluationScore> scores) {
    List<Line> lines = new ArrayList<>();
    for (Verdict verdict : Verdict.values()) {
      List<EvaluationScore> given =
          scores.stream().filter(each -> each.verdict().equals(verdict.wireName())).toList();
      if (!given.isEmpty()) {
        int right = (int) given.stream().filter(EvaluationScore::right).count();
        lines.add(Line.of(verdict.wireName(), given.size(), right));
      }
    }
    long right = scores.stream().filter(EvaluationScore::right).count();
    long established =
        scores.stream()
            .filter(EvaluationScore::right)
            .filter(each -> each.verdict().equals(Verdict.ESTABLISHED.wireName()))
            .count();
    return new Calibration(lines, right == 0 ? 0 : established / (double) right);
  }

  void print(PrintStream out, String system) {
    out.printf("%n%-12s %-22s %5s %6s  %s%n", system, "verdict", "cases", "right", "Wilson 95 %");
    for (Line line : lines) {
      out.printf(
          Locale.ROOT,
          "%-12s %-22s %5d %6d  %.3f to %.3f%n",
          "",
          line.verdict(),
          line.cases(),
          line.right(),
          line.low(),
          line.high());
    }
    out.printf(Locale.ROOT, "%-12s established among right answers: %.3f%n", "", establishedShare);
  }
}
