package dev.whence.explain;

import dev.whence.explain.answer.Candidate;
import dev.whence.explain.answer.EngineSettings;
import dev.whence.explain.answer.Evidence;
import dev.whence.explain.answer.Explanation;
import dev.whence.explain.answer.Part;
import dev.whence.explain.answer.Question;
import dev.whence.explain.answer.Usual;
import dev.whence.explain.answer.Verdict;
import dev.whence.explain.answer.Windows;
import dev.whence.explain.beside.LineVoices;
import dev.whence.explain.beside.MetricVoices;
import dev.whence.explain.change.ChangeCohort;
import dev.whence.explain.change.ChangeSide;
import dev.whence.explain.change.ChangedServices;
import dev.whence.explain.change.RuledOutChanges;
import dev.whence.explain.change.SuspectChanges;
import dev.whence.explain.change.ToldChanges;
import dev.whence.explain.charge.Blame;
import dev.whence.explain.charge.Charge;
import dev.whence.explain.charge.HandedOn;
import dev.whence.explain.charge.Overworked;
import dev.whence.explain.facts.Facts;
import dev.whence.explain.instead.Refused;
import dev.whence.explain.instead.StepNames;
import dev.whence.explain.instead.Unresolved;
import dev.whence.explain.load.Backlogs;
import dev.whence.explain.load.Demand;
import dev.whence.explain.load.Surge;
import dev.whence.explain.meaning.CallLabels;
import dev.whence.explain.meaning.Watchers;
import dev.whence.explain.metrics.CountedTraffic;
import dev.whence.explain.place.Crowded;
import dev.whence.explain.place.Instances;
import dev.whence.explain.place.Neighbours;
import dev.whence.explain.place.Silent;
import dev.whence.explain.ranking.AsksAgain;
import dev.whence.explain.ranking.ChangedFirst;
import dev.whence.explain.ranking.Ranking;
import dev.whence.explain.request.BlockBudget;
import dev.whence.explain.request.FailureTexts;
import dev.whence.explain.request.LineTexts;
import dev.whence.explain.request.Proof;
import dev.whence.explain.resource.EmptiedCaches;
import dev.whence.explain.resource.Machines;
import dev.whence.explain.resource.NotRunning;
import dev.whence.explain.resource.Pools;
import dev.whence.explain.resource.UsedMachine;
import dev.whence.explain.structure.Topology;
import dev.whence.explain.telling.Answer;
import dev.whence.explain.telling.Diagnosis;
import dev.whence.explain.telling.Links;
import dev.whence.explain.telling.Onsets;
import dev.whence.explain.telling.Symptoms;
import dev.whence.explain.telling.Watermarks;
import dev.whence.explain.time.InTurn;
import dev.whence.explain.time.Suffering;
import dev.whence.explain.time.Timing;
import dev.whence.explain.time.Weighing;
import dev.whence.model.ChangeEvent;
import dev.whence.model.Series;
import dev.whence.model.Service;
import dev.whence.model.TimeRange;
import dev.whence.store.StoreReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.function.Predicate;

/// One question while it is answered. Its fields are what is known before anybody is suspected; its
/// methods say who is, in the order in which one thing rests on another. For one thread, once.
final class Inquiry {

  private static final long LOOKED_BACK_NANOS = 3_600_000_000_000L;
  private static final int MOST_CHANGES = 500;

  /// Where a smaller share of the spans is joined into requests, nothing speaks for the window.
  private static final double HARDLY_JOINED = 0.5;

  private final StoreReader reader;
  private final Question question;
  private final EngineSettings settings;
  private final Heard heard;
  private final BlockBudget blocks;
  private final Windows windows;

  /// The windows in which metrics are compared.
  private final Windows measuring;

  private final Facts facts;
  private final ForkJoinTask<List<Instances.Odd>> oddOnes;
  private final ForkJoinTask<Proof> proving;
  private final Topology topology;
  private final List<Timing.Share> timing;

  /// What metrics say; nothing of who calls whom where the engine is to do without a service graph.
  private final List<Series> series;

  private final List<Charge> charges;
  private final Demand demand;
  private final CountedTraffic counted;

  /// Reads what there is about the question; what nothing else waits for is begun first, beside it.
  Inquiry(StoreReader reader, Question question, EngineSettings settings) {
    this.reader = reader;
    this.question = question;
    this.settings = settings;
    this.blocks = new BlockBudget(settings.maxBlocks());
    this.heard = Heard.of(reader, question, settings.maxSeries());
    this.windows = heard.windows();
    this.measuring = heard.measuring();
    this.facts = heard.facts();
    this.oddOnes = beside(() -> settings.uses(Part.INSTANCES) ? Instances.odd(facts) : List.of());
    this.proving = beside(() -> Proof.of(reader, question, windows, facts, settings, blocks));
    this.topology = new Topology(facts);
    this.timing = new Timing(facts, settings).shares();
    List<Series> named = Watchers.named(heard.series(), topology.participants());
    this.series = settings.uses(Part.SERVICE_GRAPH) ? named : CallLabels.without(named);
    this.charges =
        HandedOn.weighed(Blame.charges(facts, topology, timing, settings), facts, settings);
    this.demand = new Demand(topology, windows);
    this.counted = new CountedTraffic(series, measuring);
  }

  /// Works something out on a processor that is idle.
  private static <T> ForkJoinTask<T> beside(Callable<T> work) {
    return ForkJoinPool.commonPool().submit(work);
  }

  Explanation answer() {
    Onsets onsets = new Onsets(facts);
    ChangeSide changes = new ChangeSide(changes(), windows, onsets, new ChangeCohort(facts));
    List<Candidate> ranked =
        new ChangedFirst(changes, topology)
            .of(
                AsksAgain.behind(
                    changes.attribute(Ranking.rank(candidates(), settings.maxCandidates()))));
    Symptoms symptoms = new Symptoms(facts, topology);
    Verdict verdict = early(Ranking.verdict(ranked, isNoticed(symptoms), settings));
    boolean quiet =
        ranked.isEmpty() || verdict == Verdict.NOTHING_UNUSUAL || heard.usual() == Usual.UNKNOWN;
    Proof proof = quiet ? unproven() : proving.join();
    List<Candidate> told = quiet ? ranked : proof.shown(ranked);
    List<Evidence> evidence = quiet ? List.of() : proof.evidence(told.getFirst().entity());
    Diagnosis diagnosis =
        new Diagnosis(
            question,
            windows,
            heard.usual(),
            heard.everySeries(),
            settings,
            facts,
            topology,
            symptoms,
            onsets,
            told,
            verdict,
            new SuspectChanges(changes, onsets, topology, marks(evidence)).of(told),
            new RuledOutChanges(changes, topology, proof.cohorts()).of(told),
            new Links(facts, proof.cohorts(), onsets, series, windows),
            proof,
            evidence,
            Watermarks.of(facts, series, windows.window()));
    return new Answer(diagnosis).explanation();
  }

  private static List<Evidence.Mark> marks(List<Evidence> evidence) {
    return evidence.stream()
        .map(Evidence::top)
        .filter(Objects::nonNull)
        .flatMap(List::stream)
        .toList();
  }

  /// Everybody who may be the cause. What requests say goes first; each step after it may take
  /// something back from the candidates before it, or add some that are no louder.
  private List<Candidate> candidates() {
    Unresolved unresolved = new Unresolved(charges, facts, topology);
    Neighbours neighbours = Neighbours.of(series, measuring, topology, facts);
    Origins origins = origins();
    List<Candidate> shown = shownByRequests(origins, unresolved, neighbours);
    List<Candidate> all = ofThisWindow(shown);
    MetricVoices metrics = metrics();
    if (settings.uses(Part.METRICS)) {
      all = facts.byLines() ? metrics.withLines(all) : metrics.withUntraced(all);
    }
    if (facts.emitters().isEmpty()) {
      all = lineVoices().beside(all);
    }
    all = new ArrayList<>(all);
    unresolved.keepBefore(all);
    origins.keepBefore(all);
    if (settings.uses(Part.METRICS) && isCalm(all)) {
      Set<Service> heavier = UsedMachine.transformed(series, measuring);
      all = Overworked.beside(all, heavier, facts, topology, settings);
    }
    if (isCalm(all)) {
      if (settings.uses(Part.METRICS)) {
        all = metrics.withMachines(all, shown, new Backlogs(facts, topology, demand));
      }
      if (!facts.emitters().isEmpty() && question.service() == null) {
        all = lineVoices().beside(all);
      }
      addSurge(all);
    }
    if (settings.uses(Part.METRICS) && !facts.byLines()) {
      all = new NotRunning(measuring, series, topology).explain(all);
    }
    if (settings.uses(Part.NEIGHBOURS)) {
      all = new Machines(series, measuring, neighbours.taken(), counted, topology).explain(all);
    }
    return apart(all, topology.withoutEffect(facts.types().beside()));
  }

  /// Whether spans tell of requests, and nobody is known to be worth an answer so far.
  private boolean isCalm(List<Candidate> candidates) {
    return !facts.byLines() && Candidate.loudest(candidates) < settings.alarm();
  }

  /// Lines of who sends no spans.
  private LineVoices lineVoices() {
    Set<Service> named = new TreeSet<>(topology.participants());
    series.forEach(one -> named.add(one.emitter().service()));
    LineTexts texts = new LineTexts(reader, question.tenant(), windows.window(), blocks);
    return new LineVoices(facts.lineCells(), texts, named, facts.emitters());
  }

  /// Who is charged with what requests show, who is behind those charges, and what the machines and
  /// resources that they use have to do with it.
  private List<Candidate> shownByRequests(
      Origins origins, Unresolved unresolved, Neighbours neighbours) {
    List<Candidate> shown = new ArrayList<>(origins.candidates());
    Refused.add(charges, facts, topology, shown);
    InTurn.add(facts, Weighing.of(settings), shown);
    unresolved.add(shown);
    List<Instances.Odd> odd = oddOnes.join();
    for (Instances.Odd each : odd) {
      addInstance(Instances.candidate(each), shown);
    }
    if (settings.uses(Part.NEIGHBOURS)) {
      shown = neighbours.explain(shown, charges, odd);
    }
    if (settings.uses(Part.SILENT)) {
      shown =
          new ArrayList<>(new Silent(series, measuring, topology, facts).explain(shown, charges));
      new StepNames(facts, topology, series).add(charges, shown);
    }
    if (settings.uses(Part.METRICS)) {
      shown = EmptiedCaches.explain(shown, series, measuring);
    }
    return List.copyOf(Crowded.hold(shown, facts));
  }

  private Origins origins() {
    return new Origins(
        facts,
        charges,
        topology,
        demand,
        counted,
        settings.uses(Part.POOLS) ? Pools.of(series, measuring) : List.of(),
        timing,
        new FailureTexts(reader, question.tenant(), windows.window(), blocks),
        settings);
  }

  /// Taken back by what was so before the window as well; never more than probable where log lines
  /// stand in for spans.
  private List<Candidate> ofThisWindow(List<Candidate> shown) {
    List<Candidate> held =
        settings.uses(Part.RECENT_BASELINE)
            ? new Recent(reader, question, settings).hold(windows, shown, facts, timing)
            : shown;
    return facts.byLines()
        ? held.stream().map(each -> each.withBound(Verdict.PROBABLE)).toList()
        : held;
  }

  private MetricVoices metrics() {
    Set<String> traced = new TreeSet<>(topology.names());
    traced.addAll(facts.types().services());
    return new MetricVoices(
        question,
        measuring,
        Watchers.withoutMachines(series),
        traced,
        facts.emitters(),
        counted,
        demand,
        settings);
  }

  /// Whether somebody noticed: who asks, of a service that bears it out, or users, whose requests
  /// suffer by comparison with just before.
  private boolean isNoticed(Symptoms symptoms) {
    return symptoms.bearOut(question.service())
        || (windows.isFollowing()
            && new Suffering(facts, Weighing.of(settings)).surprise() >= settings.alarm());
  }

  /// What there is to show where nobody is blamed; what was begun is given up, for it may not have
  /// started yet.
  private Proof unproven() {
    proving.cancel(false);
    return Proof.ofNothing(reader, question, windows, facts, settings, blocks);
  }

  /// What is not joined yet may be what went wrong: meanwhile nothing is established, and nothing
  /// said to be as usual; while it is most of all, nothing is said. Where nothing is known of what
  /// is usual, nothing can be said at all; where only a few points tell it, not that all is as
  /// usual.
  private Verdict early(Verdict verdict) {
    if (heard.usual() == Usual.UNKNOWN || facts.joinedShare() < HARDLY_JOINED) {
      return Verdict.INSUFFICIENT_EVIDENCE;
    }
    if (facts.joinedShare() >= Diagnosis.JOINED && heard.usual() == Usual.KNOWN) {
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

  private List<ChangeEvent> changes() {
    TimeRange window = windows.window();
    TimeRange around = new TimeRange(window.fromNanos() - LOOKED_BACK_NANOS, window.toNanos());
    Set<Service> known = new TreeSet<>(topology.participants());
    series.forEach(one -> known.add(one.emitter().service()));
    return ToldChanges.first(
        new ChangedServices(known).of(reader.changes(question.tenant(), around, MOST_CHANGES)));
  }

  /// More requests go before what machines do more, and are told even where these do not.
  private void addSurge(List<Candidate> candidates) {
    if (settings.uses(Part.LOAD)) {
      Surge surge = new Surge(topology, demand, counted, windows);
      double most = Math.max(Candidate.loudest(candidates), settings.alarm());
      candidates.addAll(surge.candidates(question.service(), most * Candidate.JUST_BEFORE));
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
    double most = MetricVoices.most(told);
    return candidates.stream().map(each -> isApart.test(each) ? each.beside(most) : each).toList();
  }
}
