package dev.whence.explain.place;

import dev.whence.explain.answer.Candidate;
import dev.whence.explain.answer.Finding.Aspect;
import dev.whence.explain.answer.Verdict;
import dev.whence.explain.answer.Words;
import dev.whence.explain.facts.Facts;
import dev.whence.explain.facts.InstanceCalls;
import dev.whence.model.Service;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Whether who takes more time is one instance that gets the calls of others as well. Then the
/// reason is whoever spreads them, or what became of the others, and neither is traced.
public final class Crowded {

  /// So many times as large a part of all calls as before.
  private static final double FAR_MORE = 1.5;

  /// The part of the calls that the others get which is hardly any.
  private static final double HARDLY = 0.1;

  private Crowded() {}

  /// The candidates, of which the first is probable at most where it is so.
  public static List<Candidate> hold(List<Candidate> shown, Facts facts) {
    Candidate first = shown.stream().max(Comparator.comparingDouble(Candidate::score)).orElse(null);
    if (first == null
        || first.findings().isEmpty()
        || first.findings().getFirst().aspect() != Aspect.OWN_TIME) {
      return shown;
    }
    String crowd = crowd(first.entity().ofService(), facts);
    if (crowd.isEmpty()) {
      return shown;
    }
    List<Candidate> held = new ArrayList<>(shown);
    held.set(
        shown.indexOf(first),
        first
            .with(first.statement() + crowd, first.findings(), first.mechanism())
            .withBound(Verdict.PROBABLE));
    return held;
  }

  /// As a statement goes on with it; empty where calls are spread as before.
  private static String crowd(Service service, Facts facts) {
    Map<String, Long> after = InstanceCalls.of(service, facts.window());
    Map<String, Long> before = InstanceCalls.of(service, facts.selfTimesBefore(Set.of(service)));
    if (after.isEmpty() || before.size() < 2) {
      return "";
    }
    Map.Entry<String, Long> most =
        after.entrySet().stream().max(Map.Entry.comparingByValue()).orElseThrow();
    double now = part(after, most.getKey());
    double then = part(before, most.getKey());
    return then > 0 && now >= 1 - HARDLY && now >= FAR_MORE * then
        ? "; one of its %d instances gets %s of its calls, before %s"
            .formatted(before.size(), Words.percent(now), Words.percent(then))
        : "";
  }

  private static double part(Map<String, Long> calls, String instance) {
    double all = calls.values().stream().mapToLong(Long::longValue).sum();
    return calls.getOrDefault(instance, 0L) / all;
  }
}
