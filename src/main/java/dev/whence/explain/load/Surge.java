package dev.whence.explain.load;

import dev.whence.explain.answer.Candidate;
import dev.whence.explain.answer.Verdict;
import dev.whence.explain.answer.Windows;
import dev.whence.explain.metrics.CountedTraffic;
import dev.whence.explain.structure.Topology;
import dev.whence.model.Service;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// More requests than before that nobody suffers from: what machines do more is done for them.
public final class Surge {

  /// Somebody's day begins; twice as much asked than just before is an event.
  private static final double JUST_BEFORE = 2;

  /// A day differs from another one; three times as much at the same time is an event.
  private static final double OTHER_DAY = 3;

  /// The part of all requests that enter somewhere that one operation's must add to be one.
  private static final double PART = 0.05;

  private final Topology topology;
  private final Demand demand;
  private final CountedTraffic counted;

  /// So many times as much as before is far more; infinite where nothing tells the usual load.
  private final double much;

  /// @param windows tell whether the load before is the usual one of this time
  public Surge(Topology topology, Demand demand, CountedTraffic counted, Windows windows) {
    this.much =
        windows.isFollowing()
            ? JUST_BEFORE
            : windows.isAtSameTimeOfDay() ? OTHER_DAY : Double.POSITIVE_INFINITY;
    this.topology = topology;
    this.demand = demand;
    this.counted = counted;
  }

  /// Where far more requests enter, `coincident` at most, as loud as said; the asked service's load
  /// where one was asked about. Else the operation that is asked for far more than before where
  /// requests enter. Empty where nothing rose so much.
  public List<Candidate> candidates(@Nullable Service asked, double surprise) {
    List<Candidate> found = new ArrayList<>();
    for (Service victim : asked == null ? demand.entrances() : List.of(asked)) {
      Demand.Rise rise = demand.rise(victim);
      if (rise != null
          && !rise.fanOut()
          && rise.after() >= much * rise.before()
          && !counted.isFlat(rise.origin())) {
        found.add(
            RiseReport.candidate(demand, rise, surprise, List.of()).withBound(Verdict.COINCIDENT));
      }
    }
    return found.isEmpty() ? ofOperations(surprise) : found;
  }

  private List<Candidate> ofOperations(double surprise) {
    List<Candidate> found = new ArrayList<>();
    for (Service entrance : demand.entrances()) {
      double[] all = demand.entryRate(entrance);
      topology.entries().entrySet().stream()
          .filter(each -> each.getKey().service().equals(entrance) && rose(each.getValue(), all))
          .max(Comparator.comparingDouble(each -> added(each.getValue())))
          .filter(each -> added(each.getValue()) > PART * all[0])
          .map(
              each ->
                  RiseReport.ofOperation(each.getKey(), demand.rates(each.getValue()), surprise)
                      .withBound(Verdict.COINCIDENT))
          .ifPresent(found::add);
    }
    return found;
  }

  /// Whether it rose by far, and by far more than all requests there: traces may be sampled
  /// otherwise than before, and then all rise as one. What was not there before may have had
  /// another name.
  private boolean rose(Topology.Volume volume, double[] all) {
    double[] rates = demand.rates(volume);
    double together = Math.max(1, all[1] / Math.max(all[0], 1e-9));
    return rates[0] > 0 && rates[1] >= much * together * rates[0] && demand.rose(volume);
  }

  /// Requests a second more than before.
  private double added(Topology.Volume volume) {
    double[] rates = demand.rates(volume);
    return rates[1] - rates[0];
  }
}
