package dev.whence.explain;

import dev.whence.explain.answer.Candidate;
import dev.whence.explain.answer.Verdict;
import dev.whence.explain.metrics.CountedTraffic;
import dev.whence.model.Service;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// More requests than before that nobody suffers from: what machines do more is done for them.
final class Surge {

  /// Somebody's day begins; twice as much asked than just before is an event.
  private static final double MUCH = 2;

  private final Demand demand;
  private final CountedTraffic counted;

  Surge(Demand demand, CountedTraffic counted) {
    this.demand = demand;
    this.counted = counted;
  }

  /// Where far more requests enter, `coincident` at most, as loud as said; the asked service's load
  /// where one was asked about. Empty where nothing rose so much.
  List<Candidate> candidates(@Nullable Service asked, double surprise) {
    List<Candidate> found = new ArrayList<>();
    for (Service victim : asked == null ? demand.entrances() : List.of(asked)) {
      Demand.Rise rise = demand.rise(victim);
      if (rise != null
          && !rise.fanOut()
          && rise.after() >= MUCH * rise.before()
          && !counted.isFlat(rise.origin())) {
        found.add(
            RiseReport.candidate(demand, rise, surprise, List.of()).withBound(Verdict.COINCIDENT));
      }
    }
    return found;
  }
}
