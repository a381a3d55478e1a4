package dev.whence.explain.instead;

import dev.whence.explain.answer.Candidate;
import dev.whence.explain.answer.Finding.Aspect;
import dev.whence.explain.charge.Charge;
import dev.whence.explain.statistics.Surprise;
import dev.whence.explain.structure.Deviation;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/// Calls that services leave out more often than before.
final class LeftOut {

  /// The part of an operation's requests that leave it out.
  static final double MUCH = 0.2;

  private LeftOut() {}

  /// Whether a call is left out in a large part of an operation's requests.
  static boolean is(Deviation deviation) {
    return deviation.aspect() == Aspect.CALLS_MISSING && -deviation.effect() >= MUCH;
  }

  /// Those that are surely left out.
  static Stream<Deviation> by(Charge charge) {
    return charge.deviations().stream().filter(each -> is(each) && each.surprise() > Surprise.SURE);
  }

  /// By operation, the one of them that comes first in its requests.
  static Map<String, Deviation> first(Charge charge) {
    Map<String, Deviation> first = new TreeMap<>();
    by(charge)
        .sorted(Comparator.comparingLong(Deviation::offsetNanos))
        .forEach(each -> first.putIfAbsent(each.entry(), each));
    return first;
  }

  /// What speaks against what several have in common, as a share of what speaks against the first:
  /// it goes just before all of them together.
  static double inCommon(List<Charge> leaving) {
    double squares = leaving.stream().mapToDouble(each -> each.surprise() * each.surprise()).sum();
    return Candidate.JUST_BEFORE * Math.sqrt(squares) / leaving.getFirst().surprise();
  }
}
