package dev.whence.explain.beside;

import dev.whence.explain.answer.Candidate;
import dev.whence.explain.answer.EngineSettings;
import dev.whence.explain.answer.Entity;
import dev.whence.explain.answer.Evidence;
import dev.whence.explain.answer.Finding;
import dev.whence.explain.answer.Question;
import dev.whence.explain.answer.Verdict;
import dev.whence.explain.answer.Windows;
import dev.whence.explain.facts.ServiceNames;
import dev.whence.explain.load.Backlogs;
import dev.whence.explain.load.Demand;
import dev.whence.explain.meaning.Indicator;
import dev.whence.explain.meaning.IndicatorReader;
import dev.whence.explain.meaning.ServiceGraph;
import dev.whence.explain.metrics.CountedTraffic;
import dev.whence.explain.metrics.MetricSide;
import dev.whence.explain.statistics.Surprise;
import dev.whence.model.Series;
import dev.whence.model.Service;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// What metrics say beside requests: of what no span tells, of what log lines tell of as well, and
/// of machines where requests show nothing. Stateless; safe for use by many threads.
public final class MetricVoices {

  /// The surprise that metrics beside the traced requests may reach by themselves.
  private static final double HEARD = 2;

  private static final double QUIETER = 0.9;

  /// So many times as many requests as spans tell of are too many for spans to tell of them all.
  private static final double SAMPLED = 3;

  /// So many times the services that spans tell of are most of all.
  private static final int FEW = 2;

  private final Question question;
  private final Windows windows;
  private final List<Series> series;
  private final Set<String> traced;
  private final Set<Service> tracing;
  private final CountedTraffic counted;
  private final Demand demand;
  private final EngineSettings settings;

  /// @param traced names of services that spans tell of
  /// @param tracing those that send them
  /// @param counted how much is asked of them as they count it
  public MetricVoices(
      Question question,
      Windows windows,
      List<Series> series,
      Set<String> traced,
      Set<Service> tracing,
      CountedTraffic counted,
      Demand demand,
      EngineSettings settings) {
    this.question = question;
    this.windows = windows;
    this.series = series;
    this.traced = traced;
    this.tracing = tracing;
    this.counted = counted;
    this.demand = demand;
    this.settings = settings;
  }

  /// The surprise that something may reach that has no more than the time in common with what
  /// others show: a little less than they do.
  public static double most(List<Candidate> others) {
    return Math.max(HEARD, Candidate.loudest(others) * QUIETER);
  }

  /// Where there are traces they decide; metrics speak for what has none, and then, as time alone
  /// joins them, never louder than what traces show.
  public List<Candidate> withUntraced(List<Candidate> requests) {
    List<Candidate> all = new ArrayList<>(requests);
    if (traced.isEmpty()) {
      all.addAll(MetricSide.candidates(question, windows, series, true));
      return all;
    }
    double perSpan = counted.perSpan(one -> demand.entryRate(one)[0], demand.services());
    if (perSpan >= SAMPLED) {
      List<ServiceGraph.Calls> calls = demand.calls(perSpan);
      ServiceGraph graph = ServiceGraph.of(calls);
      List<Candidate> measured = MetricSide.candidates(question, windows, series, false, calls);
      return handedOn(beside(requests, measured, graph), requests, graph);
    }
    if (areMostUntraced()) {
      return withLines(requests);
    }
    List<Series> others =
        series.stream().filter(one -> !traced.contains(one.emitter().service().name())).toList();
    for (Candidate each : MetricSide.candidates(question, windows, others, false)) {
      if (!traced.contains(each.entity().service())) {
        all.add(each.beside(most(requests)));
      }
    }
    return all;
  }

  /// Whether spans tell of few only: of more services than these, metrics alone tell how their
  /// requests fare. Then what is traced, a gateway say, cannot speak for them.
  private boolean areMostUntraced() {
    List<Series> others =
        series.stream().filter(one -> !tracing.contains(one.emitter().service())).toList();
    if (others.stream().map(one -> one.emitter().service()).distinct().count() <= few()) {
      return false;
    }
    return IndicatorReader.read(others, new ServiceNames(demand.services())).stream()
            .filter(one -> one.kind().ofRequests() && !tracing.contains(one.service()))
            .map(Indicator::service)
            .distinct()
            .count()
        > few();
  }

  private int few() {
    return FEW * tracing.size();
  }

  /// Log lines tell less of requests than spans would, so that metrics of the same services have
  /// their own say.
  public List<Candidate> withLines(List<Candidate> lines) {
    return beside(
        lines, MetricSide.candidates(question, windows, series, true), new ServiceGraph());
  }

  /// What metrics show of the same services as requests: never louder than what these show, where
  /// they show something. Who is known by both has what speaks against it added up, unless requests
  /// show that it depends on one that shows more: then its metrics show that once more.
  ///
  /// @param calls as spans tell them; empty where lines stand in for spans
  private List<Candidate> beside(
      List<Candidate> requests, List<Candidate> measured, ServiceGraph calls) {
    double loudest = Candidate.loudest(requests);
    double most = loudest < settings.alarm() ? Double.MAX_VALUE : loudest * QUIETER;
    List<Candidate> all = new ArrayList<>(requests);
    for (Candidate each : measured) {
      double surprise = Math.min(each.surprise(), most);
      Candidate known = null;
      for (Candidate one : all) {
        known = one.entity().equals(each.entity()) ? one : known;
      }
      if (known == null) {
        all.add(each.withScore(Candidate.score(surprise)));
      } else if (!waits(known, requests, calls)) {
        double both =
            showsItself(known)
                ? Math.hypot(known.surprise(), surprise)
                : Math.max(known.surprise(), surprise);
        all.remove(known);
        all.add((known.surprise() >= surprise ? known : each).withScore(Candidate.score(both)));
      }
    }
    return all;
  }

  /// Whether requests or lines show it by what it does itself, rather than by what another one does
  /// after it; its metrics are not heard twice.
  private static boolean showsItself(Candidate known) {
    Service service = known.entity().ofService();
    return known.findings().stream()
        .filter(each -> !isMeasured(each))
        .map(Finding::entity)
        .anyMatch(each -> each.ofService().equals(service) || service.name().equals(each.peer()));
  }

  private static boolean isMeasured(Finding finding) {
    return finding.evidence().stream().allMatch(each -> each.type() == Evidence.Type.METRIC);
  }

  /// What the loudest shows by its metrics alone is handed on to one that it calls, which has no
  /// metrics, and of which spans show as well that it is otherwise than before: the one tells how
  /// much there is, the other where.
  private List<Candidate> handedOn(
      List<Candidate> all, List<Candidate> requests, ServiceGraph calls) {
    Candidate loudest =
        all.stream().max(Comparator.comparingDouble(Candidate::surprise)).orElse(null);
    if (loudest == null || requests.contains(loudest)) {
      return all;
    }
    Set<String> measured =
        series.stream().map(one -> one.emitter().service().name()).collect(Collectors.toSet());
    Set<Service> called = calls.callees(loudest.entity().ofService());
    Candidate below =
        requests.stream()
            .filter(each -> called.contains(each.entity().ofService()))
            .filter(each -> !measured.contains(each.entity().service()))
            .filter(each -> each.surprise() >= Surprise.CHANCE && showsItself(each))
            .max(Comparator.comparingDouble(Candidate::surprise))
            .orElse(null);
    if (below != null) {
      all.remove(below);
      all.add(below.withScore(Candidate.score(loudest.surprise() * Candidate.JUST_BEFORE)));
    }
    return all;
  }

  /// Whether it depends on one that shows more, or may, as no call tells who does.
  private boolean waits(Candidate caller, List<Candidate> requests, ServiceGraph calls) {
    Set<Service> reached = calls.reach(caller.entity().ofService()).keySet();
    return requests.stream()
        .filter(each -> each.score() > caller.score() && each.surprise() >= settings.alarm())
        .map(each -> each.entity().ofService())
        .anyMatch(each -> reached.contains(each) || (!calls.isEmpty() && !calls.knows(each)));
  }

  /// Where requests show nothing, machines are looked at, and what waits in queues. What requests
  /// show by comparison with another time may be how things are by now; where machines show
  /// something as well it counts, though the time alone joins the two, and goes before them.
  ///
  /// @param held what requests show, and what was told beside them
  /// @param unheld what requests show, taken for as much as it differs
  public List<Candidate> withMachines(
      List<Candidate> held, List<Candidate> unheld, Backlogs backlogs) {
    List<Candidate> machines = traced.isEmpty() ? List.of() : backlogs.told(series, this::machines);
    double most = Candidate.loudest(unheld);
    boolean both = Candidate.loudest(machines) >= settings.alarm() && most >= settings.alarm();
    List<Candidate> all = new ArrayList<>();
    Map<Entity, Candidate> inFull = new HashMap<>();
    unheld.forEach(each -> inFull.put(each.entity(), each));
    for (Candidate each : held) {
      Candidate full = both ? inFull.get(each.entity()) : null;
      all.add(full == null ? each : full.withBound(Verdict.COINCIDENT));
    }
    for (Candidate each : machines) {
      all.add(both ? each.beside(most * QUIETER) : each);
    }
    return all;
  }

  /// What machines show, and before it who counts failures that no request knows of: what is not
  /// done waits, and fills up what holds it.
  private List<Candidate> machines(List<Series> all) {
    List<Series> near = all.stream().filter(this::isNear).toList();
    List<Candidate> machines = MetricSide.machines(windows, near, false);
    List<Candidate> failing = MetricSide.failing(windows, near);
    double most = Candidate.loudest(machines) * Candidate.JUST_BEFORE;
    double times = Math.max(1, most / Candidate.loudest(failing));
    Map<Entity, Candidate> found = new LinkedHashMap<>();
    failing.forEach(
        each -> found.put(each.entity(), each.withScore(Candidate.score(each.surprise() * times))));
    machines.forEach(each -> found.putIfAbsent(each.entity(), each));
    return List.copyOf(found.values());
  }

  private boolean isNear(Series one) {
    return question.service() == null || traced.contains(one.emitter().service().name());
  }
}
