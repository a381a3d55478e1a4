package dev.whence.explain;

import dev.whence.explain.answer.Candidate;
import dev.whence.explain.answer.EngineSettings;
import dev.whence.explain.answer.Explanation;
import dev.whence.explain.answer.Part;
import dev.whence.explain.answer.Question;
import dev.whence.explain.answer.Usual;
import dev.whence.explain.answer.Verdict;
import dev.whence.explain.answer.Windows;
import dev.whence.explain.facts.Facts;
import dev.whence.explain.metrics.CallLabels;
import dev.whence.explain.metrics.CountedTraffic;
import dev.whence.explain.metrics.MetricSide;
import dev.whence.explain.request.Proof;
import dev.whence.explain.structure.Topology;
import dev.whence.explain.telling.Answer;
import dev.whence.explain.telling.Diagnosis;
import dev.whence.explain.telling.Links;
import dev.whence.explain.telling.Onsets;
import dev.whence.explain.telling.Symptoms;
import dev.whence.explain.telling.Watermarks;
import dev.whence.model.ChangeEvent;
import dev.whence.model.Series;
import dev.whence.model.Service;
import dev.whence.model.TimeRange;
import dev.whence.store.StoreReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.function.Predicate;

/// The one door out: answers what caused a spike. Stateless beside its reader; safe for use by many
/// threads. Deterministic: equal stored data, question and settings give equal answers.
public final class Explainer {

  private static final long LOOKED_BACK_NANOS = 3_600_000_000_000L;
  private static final int MOST_CHANGES = 500;

  /// The surprise that metrics beside the traced requests may reach by themselves.
  private static final double HEARD = 2;

  private static final double QUIETER = 0.9;
  private static final double LOUDER = 1.03;

  private final StoreReader reader;
  private final EngineSettings settings;

  public Explainer(StoreReader reader, EngineSettings settings) {
    this.reader = reader;
    this.settings = settings;
  }

  /// The answer, as revision 1; who keeps answers numbers their revisions.
  ///
  /// @throws dev.whence.store.StoreException when the store cannot be read
  public Explanation explain(Question question) {
    Heard heard = Heard.of(reader, question);
    Windows windows = heard.windows();
    Facts facts = heard.facts();
    ForkJoinTask<List<Instances.Odd>> oddOnes =
        beside(() -> settings.uses(Part.INSTANCES) ? Instances.odd(facts) : List.of());
    ForkJoinTask<Proof> proving =
        beside(() -> Proof.of(reader, question, windows, facts, settings));
    Topology topology = new Topology(facts);
    List<Timing.Share> timing = new Timing(facts, settings).shares();
    List<Series> series =
        settings.uses(Part.SERVICE_GRAPH) ? heard.series() : CallLabels.without(heard.series());
    List<Blame.Charge> charges = Blame.charges(facts, topology, timing, settings);
    Demand demand = new Demand(topology, windows);
    CountedTraffic counted = new CountedTraffic(series, windows);
    Origins origins =
        new Origins(
            charges,
            topology,
            demand,
            counted,
            settings.uses(Part.POOLS) ? Pools.of(series, windows) : List.of(),
            timing,
            settings);
    List<Candidate> candidates = new ArrayList<>(origins.candidates());
    List<Instances.Odd> odd = oddOnes.join();
    for (Instances.Odd each : odd) {
      addInstance(Instances.candidate(each), candidates);
    }
    if (settings.uses(Part.NEIGHBOURS)) {
      candidates =
          Neighbours.of(series, windows, topology, facts).explain(candidates, charges, odd);
    }
    if (settings.uses(Part.SILENT)) {
      candidates =
          new ArrayList<>(
              new Silent(series, windows, topology, facts).explain(candidates, charges));
    }
    List<Candidate> unheld = List.copyOf(candidates);
    if (settings.uses(Part.RECENT_BASELINE)) {
      candidates = new Recent(reader, question, settings).hold(windows, candidates, facts, timing);
    }
    if (facts.byLines()) {
      candidates.replaceAll(each -> each.withBound(Verdict.PROBABLE));
    }
    Set<String> traced = new TreeSet<>(topology.names());
    traced.addAll(facts.types().services());
    if (settings.uses(Part.METRICS)) {
      if (facts.byLines()) {
        addMetricsBesideLines(question, windows, series, candidates);
      } else {
        addMetricSide(question, windows, series, traced, candidates);
      }
    }
    if (!facts.byLines() && loudest(candidates) < settings.alarm()) {
      Backlogs backlogs = new Backlogs(facts, demand);
      List<Candidate> machines = unnoticed(question, windows, series, traced, backlogs);
      candidates = withMachines(machines, candidates, unheld);
      addSurge(question, windows, new Surge(topology, demand, counted), candidates);
    }
    candidates = apart(candidates, topology.withoutEffect(facts.types().beside()));
    Onsets onsets = new Onsets(facts);
    ChangeSide changes =
        new ChangeSide(
            changes(reader, question, windows), windows, onsets, new ChangeCohort(facts));
    List<Candidate> ranked = changes.attribute(Ranking.rank(candidates, settings.maxCandidates()));
    Symptoms symptoms = new Symptoms(facts, topology);
    boolean noticed =
        symptoms.bearOut(question.service())
            || (Recent.follows(windows)
                && new Suffering(facts, Weighing.of(settings)).surprise() >= settings.alarm());
    Verdict verdict = early(heard, Ranking.verdict(ranked, noticed, settings));
    boolean quiet =
        ranked.isEmpty() || verdict == Verdict.NOTHING_UNUSUAL || heard.isSilentBefore();
    if (quiet) {
      // no processor may have been idle
      proving.cancel(false);
    }
    Proof proof =
        quiet ? Proof.ofNothing(reader, question, windows, facts, settings) : proving.join();
    List<Candidate> told = quiet ? ranked : proof.shown(ranked);
    Diagnosis diagnosis =
        new Diagnosis(
            question,
            windows,
            heard.usual(),
            settings,
            facts,
            topology,
            symptoms,
            onsets,
            told,
            verdict,
            changes.suspects(told),
            new RuledOutChanges(changes, topology, proof.cohorts()).of(told),
            new Links(facts, proof.cohorts(), onsets, series, windows),
            proof,
            quiet ? List.of() : proof.evidence(told.getFirst().entity()),
            Watermarks.of(facts, series, windows.window()));
    return new Answer(diagnosis).explanation();
  }

  /// Works something out on a processor that is idle.
  private static <T> ForkJoinTask<T> beside(Callable<T> work) {
    return ForkJoinPool.commonPool().submit(work);
  }

  /// What is not joined yet may be what went wrong: meanwhile nothing is established, and nothing
  /// said to be as usual. Where nothing is known of what is usual, nothing can be said at all;
  /// where only a few points tell it, not that all is as usual.
  private static Verdict early(Heard heard, Verdict verdict) {
    if (heard.isSilentBefore()) {
      return Verdict.INSUFFICIENT_EVIDENCE;
    }
    if (heard.facts().joinedShare() >= Diagnosis.JOINED && heard.usual() == Usual.KNOWN) {
      return verdict;
    }
    return verdict == Verdict.NOTHING_UNUSUAL
        ? Verdict.INSUFFICIENT_EVIDENCE
        : verdict.atMost(Verdict.PROBABLE);
  }

  /// An instance stands for its service where it shows more than all of them together.
  private static void addInstance(Candidate instance, List<Candidate> candidates) {
    for (Candidate candidate : candidates) {
      boolean same = candidate.entity().ofService().equals(instance.entity().ofService());
      if (same && candidate.score() >= instance.score()) {
        return;
      }
    }
    candidates.add(instance);
  }

  private static List<ChangeEvent> changes(StoreReader read, Question question, Windows windows) {
    TimeRange window = windows.window();
    TimeRange around = new TimeRange(window.fromNanos() - LOOKED_BACK_NANOS, window.toNanos());
    return ToldChanges.first(read.changes(question.tenant(), around, MOST_CHANGES));
  }

  /// Where there are traces they decide; metrics speak for what has none, and then, as time alone
  /// joins them, never louder than what traces show.
  ///
  /// @param traced names of services that spans tell of
  private void addMetricSide(
      Question question,
      Windows windows,
      List<Series> series,
      Set<String> traced,
      List<Candidate> candidates) {
    if (traced.isEmpty()) {
      candidates.addAll(MetricSide.candidates(question, windows, series, true));
      return;
    }
    List<Series> others =
        series.stream().filter(one -> !traced.contains(one.emitter().service().name())).toList();
    double most = Math.max(HEARD, loudest(candidates) * QUIETER);
    for (Candidate each : MetricSide.candidates(question, windows, others, false)) {
      if (!traced.contains(each.entity().service())) {
        candidates.add(each.beside(most));
      }
    }
  }

  /// Where traces show nothing, machines are looked at, and what waits in queues.
  private List<Candidate> unnoticed(
      Question question,
      Windows windows,
      List<Series> series,
      Set<String> traced,
      Backlogs backlogs) {
    return !settings.uses(Part.METRICS) || traced.isEmpty()
        ? List.of()
        : backlogs.told(
            series,
            all ->
                MetricSide.machines(
                    windows,
                    all.stream()
                        .filter(one -> isNear(one.emitter().service(), question, traced))
                        .toList()));
  }

  /// What requests show by comparison with another time may be how things are by now. Where
  /// machines show something as well it counts, though the time alone joins the two, and goes
  /// before what they show.
  ///
  /// @param unheld what requests show, taken for as much as it differs
  private List<Candidate> withMachines(
      List<Candidate> machines, List<Candidate> held, List<Candidate> unheld) {
    double most = loudest(unheld);
    boolean both = loudest(machines) >= settings.alarm() && most >= settings.alarm();
    List<Candidate> all = new ArrayList<>();
    for (Candidate each : both ? unheld : held) {
      all.add(both ? each.withBound(Verdict.COINCIDENT) : each);
    }
    for (Candidate each : machines) {
      all.add(both ? each.beside(most * QUIETER) : each);
    }
    return all;
  }

  /// More requests go before what machines do more, and are told even where these do not.
  private void addSurge(
      Question question, Windows windows, Surge surge, List<Candidate> candidates) {
    if (settings.uses(Part.LOAD) && Recent.follows(windows)) {
      double most = Math.max(loudest(candidates), settings.alarm());
      candidates.addAll(surge.candidates(question.service(), most * LOUDER));
    }
  }

  private static boolean isNear(Service service, Question question, Set<String> traced) {
    return question.service() == null || traced.contains(service.name());
  }

  /// Log lines tell less of requests than spans would, so that metrics of the same services have
  /// their own say: never louder than what lines show, where they show something. Who is known by
  /// both has what speaks against it added up.
  private void addMetricsBesideLines(
      Question question, Windows windows, List<Series> series, List<Candidate> candidates) {
    double loudest = loudest(candidates);
    double most = loudest < settings.alarm() ? Double.MAX_VALUE : loudest * QUIETER;
    for (Candidate each : MetricSide.candidates(question, windows, series, true)) {
      double surprise = Math.min(each.surprise(), most);
      Candidate lines = null;
      for (Candidate known : candidates) {
        lines = known.entity().equals(each.entity()) ? known : lines;
      }
      if (lines == null) {
        candidates.add(each.withScore(Candidate.score(surprise)));
      } else {
        double both = Math.hypot(lines.surprise(), surprise);
        candidates.remove(lines);
        candidates.add(
            (lines.surprise() >= surprise ? lines : each).withScore(Candidate.score(both)));
      }
    }
  }

  /// What happens beside the requests that were asked about, and does not reach into them, has no
  /// more than the time in common with them: it is never louder than what happens in them.
  ///
  /// @param without names of those that have no effect on them by what they call
  private static List<Candidate> apart(List<Candidate> candidates, Set<String> without) {
    Predicate<Candidate> isApart =
        each ->
            without.contains(each.entity().service())
                && each.mechanism().stream().allMatch(hop -> without.contains(hop.to().service()));
    List<Candidate> told = candidates.stream().filter(isApart.negate()).toList();
    double most = Math.max(HEARD, loudest(told) * QUIETER);
    return candidates.stream().map(each -> isApart.test(each) ? each.beside(most) : each).toList();
  }

  private static double loudest(List<Candidate> candidates) {
    return candidates.stream().mapToDouble(Candidate::surprise).max().orElse(0);
  }
}
