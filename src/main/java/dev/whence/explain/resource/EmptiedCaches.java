package dev.whence.explain.resource;

import dev.whence.explain.answer.Candidate;
import dev.whence.explain.answer.CauseKind;
import dev.whence.explain.answer.Entity;
import dev.whence.explain.answer.Finding;
import dev.whence.explain.answer.Finding.Aspect;
import dev.whence.explain.answer.JoinTier;
import dev.whence.explain.answer.Verdict;
import dev.whence.explain.answer.Windows;
import dev.whence.explain.answer.Words;
import dev.whence.explain.resource.Lookups.Count;
import dev.whence.model.Series;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A cache that says itself that it holds less of what it is asked for, while somebody asks others
/// more often within as many requests: what is not found in the one is fetched from the others.
/// Nothing that is fetched more often empties a cache. It may also be asked for something else than
/// before, which nobody tells.
public final class EmptiedCaches {

  /// Fewer look-ups tell nothing.
  private static final double ENOUGH = 20;

  /// By how much the part of look-ups that miss must rise, and how many times.
  private static final double RISE = 0.15;

  private static final double TIMES = 1.5;

  /// So many times as many look-ups ask for more than before.
  private static final double MORE = 2;

  private static final Set<Aspect> FETCHES =
      Set.of(Aspect.CALLS_NEW, Aspect.CALLS_MORE, Aspect.REPEATED);

  private EmptiedCaches() {}

  /// The candidates, and the cache that misses before the first of those who ask others more often;
  /// none of them is more than probable then.
  public static List<Candidate> explain(
      List<Candidate> candidates, Collection<Series> series, Windows windows) {
    Candidate fetching =
        candidates.stream()
            .filter(EmptiedCaches::fetches)
            .max(Comparator.comparingDouble(Candidate::score))
            .orElse(null);
    Lookups cache = fetching == null ? null : emptied(series, windows);
    if (fetching == null || cache == null) {
      return candidates;
    }
    Entity entity = Entity.service(cache.service());
    double surprise = fetching.surprise() * Candidate.JUST_BEFORE;
    List<Candidate> all = new ArrayList<>();
    for (Candidate each : candidates) {
      if (!each.entity().ofService().equals(cache.service())) {
        all.add(fetches(each) ? each.withBound(Verdict.PROBABLE) : each);
      } else if (each.surprise() >= surprise) {
        return candidates;
      }
    }
    all.add(
        new Candidate(
            entity,
            CauseKind.BEHAVIOUR_CHANGE,
            Candidate.score(surprise),
            "%s does not hold %s of what it is asked for, before %s, while %s"
                .formatted(
                    cache.service().name(),
                    Words.percent(cache.after().missed()),
                    Words.percent(cache.before().missed()),
                    fetching.statement()),
            List.of(finding(cache, entity, surprise)),
            JoinTier.TOPOLOGY_WINDOW,
            Verdict.PROBABLE));
    return all;
  }

  private static boolean fetches(Candidate candidate) {
    return candidate.kind() == CauseKind.BEHAVIOUR_CHANGE
        && !candidate.findings().isEmpty()
        && FETCHES.contains(candidate.findings().getFirst().aspect());
  }

  /// The cache whose misses rose most; null where no cache's did.
  private static @Nullable Lookups emptied(Collection<Series> series, Windows windows) {
    return Lookups.of(series, windows).stream()
        .filter(each -> isEmptied(each.before(), each.after()))
        .max(Comparator.comparingDouble(each -> each.after().missed() - each.before().missed()))
        .orElse(null);
  }

  private static boolean isEmptied(Count before, Count after) {
    return before.all() >= ENOUGH
        && after.all() >= ENOUGH
        && after.missed() >= before.missed() + RISE
        && after.missed() >= before.missed() * TIMES
        && after.rate() <= before.rate() * MORE;
  }

  private static Finding finding(Lookups cache, Entity entity, double surprise) {
    double before = cache.before().missed();
    double after = cache.after().missed();
    return new Finding(
        entity,
        Aspect.METRIC,
        surprise,
        after - before,
        new Finding.Change(cache.metric(), "share", "1", Words.round(before), Words.round(after)),
        null,
        List.of());
  }
}
