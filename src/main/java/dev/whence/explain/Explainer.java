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
import dev.whence.explain.metrics.Watchers;
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

  /// What more requests do goes just before what machines do for them.
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
    List<Series> named = Watchers.named(heard.series(), topology.participants());
    List<Series> series = settings.uses(Part.SERVICE_GRAPH) ? named : CallLabels.without(named);
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
    Refused.add(charges, facts, topology, candidates);
    Unresolved unresolved = new Unresolved(charges, facts, topology);
    unresolved.add(candidates);
    List<Instances.Odd> odd = oddOnes.join();
    for (Instances.Odd each : odd) {
      addInstance(Instances.candidate(each), candidates);
    }
    Neighbours neighbours = Neighbours.of(series, windows, topology, facts);
    if (settings.uses(Part.NEIGHBOURS)) {
      candidates = neighbours.explain(candidates, charges, odd);
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
    MetricVoices metrics =
        new MetricVoices(
            question, windows, Watchers.withoutMachines(series), traced, counted, demand, settings);
    if (settings.uses(Part.METRICS)) {
      candidates =
          facts.byLines() ? metrics.withLines(candidates) : metrics.withUntraced(candidates);
    }
    candidates = new ArrayList<>(candidates);
    unresolved.keepBefore(candidates);
    if (!facts.byLines() && Candidate.loudest(candidates) < settings.alarm()) {
      if (settings.uses(Part.METRICS)) {
        candidates =
            metrics.withMachines(candidates, unheld, new Backlogs(facts, topology, demand));
      }
      addSurge(question, new Surge(topology, demand, counted, windows), candidates);
    }
    if (settings.uses(Part.NEIGHBOURS)) {
      candidates = new Machines(series, windows, neighbours.taken()).explain(candidates);
    }
    candidates = apart(candidates, topology.withoutEffect(facts.types().beside()));
    Onsets onsets = new Onsets(facts);
    ChangeSide changes =
        new ChangeSide(
            changes(reader, question, windows), windows, onsets, new ChangeCohort(facts), topology);
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

  /// More requests go before what machines do more, and are told even where these do not.
  private void addSurge(Question question, Surge surge, List<Candidate> candidates) {
    if (settings.uses(Part.LOAD)) {
      double most = Math.max(Candidate.loudest(candidates), settings.alarm());
      candidates.addAll(surge.candidates(question.service(), most * LOUDER));
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
