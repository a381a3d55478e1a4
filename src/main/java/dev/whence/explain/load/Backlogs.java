package dev.whence.explain.load;

import dev.whence.explain.answer.Candidate;
import dev.whence.explain.facts.Facts;
import dev.whence.explain.meaning.IndicatorKind;
import dev.whence.explain.meaning.MetricMeaning;
import dev.whence.explain.structure.Topology;
import dev.whence.model.CellKind;
import dev.whence.model.CellKind.SelfTime;
import dev.whence.model.Emitter;
import dev.whence.model.Series;
import dev.whence.model.SeriesKey;
import dev.whence.model.Service;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Messages that wait. A broker only keeps them: where no more are sent than before, who takes them
/// takes fewer. What a broker tells of one queue speaks of the one service that takes from there,
/// unless several queues with other takers fill as well: those have the broker in common. What a
/// service that takes part in requests tells is its own.
public final class Backlogs {

  /// What fills nearly as much as the fullest.
  private static final double AS_MUCH = 0.5;

  private final Demand demand;
  private final Set<String> traced = new TreeSet<>();

  /// Who takes messages, by the words of what they are taken from, and by the taker's own name.
  private final TreeMap<String, Set<Service>> takers = new TreeMap<>();

  /// @param demand tells whether more messages were sent
  public Backlogs(Facts facts, Topology topology, Demand demand) {
    this.demand = demand;
    topology.services().forEach(service -> traced.add(service.name()));
    for (Facts.Pair pair : facts.all(CellKind.SELF_TIME)) {
      if (Topology.isTaking(pair)) {
        for (String word : pair.text(SelfTime.OPERATION).split(" ", -1)) {
          takers.computeIfAbsent(word, _ -> new TreeSet<>()).add(pair.service());
        }
        takers.computeIfAbsent(pair.service().name(), _ -> new TreeSet<>()).add(pair.service());
      }
    }
  }

  /// What some series show, told of who takes messages where a broker's tell of what waits for one.
  ///
  /// @param show makes candidates of series
  public List<Candidate> told(
      Collection<Series> series, Function<List<Series>, List<Candidate>> show) {
    Set<String> late = new TreeSet<>();
    List<Series> ofTakers = new ArrayList<>();
    for (Series one : series) {
      Service taker = taker(one);
      if (taker != null) {
        late.add(taker.name());
      }
      ofTakers.add(taker == null ? one : one.of(new Emitter(taker, "", "", "")));
    }
    List<Candidate> told = show.apply(ofTakers);
    return late.isEmpty() || filling(told, late).size() <= 1
        ? told
        : show.apply(List.copyOf(series));
  }

  /// Who shows nearly as much as what shows most, of those that are named.
  private static Set<String> filling(List<Candidate> told, Set<String> late) {
    double most = Candidate.loudest(told);
    return told.stream()
        .filter(each -> each.surprise() >= AS_MUCH * most)
        .map(each -> each.entity().service())
        .filter(late::contains)
        .collect(Collectors.toSet());
  }

  /// The one service that takes what waits, as a label names it or what it takes from; null where
  /// the series is a traced service's or of something else, several take from there, or more is
  /// sent.
  private @Nullable Service taker(Series series) {
    SeriesKey key = series.key();
    if (traced.contains(series.emitter().service().name())
        || MetricMeaning.of(key.name(), key.unit(), key.kind()).kind()
            != IndicatorKind.SATURATION) {
      return null;
    }
    Set<Service> named = null;
    for (Object label : key.attributes().values().values()) {
      Set<Service> of = takers.get(label.toString());
      named = of != null && (named == null || of.size() < named.size()) ? of : named;
    }
    Service taker = named != null && named.size() == 1 ? named.iterator().next() : null;
    return taker == null || demand.rise(taker) != null ? null : taker;
  }
}
