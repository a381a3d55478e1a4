package dev.whence.explain;

import dev.whence.explain.answer.Candidate;
import dev.whence.explain.answer.EngineSettings;
import dev.whence.explain.answer.Finding;
import dev.whence.explain.answer.Question;
import dev.whence.explain.answer.Windows;
import dev.whence.explain.charge.Blame;
import dev.whence.explain.charge.Charge;
import dev.whence.explain.charge.HandedOn;
import dev.whence.explain.facts.Facts;
import dev.whence.explain.facts.Measured;
import dev.whence.explain.structure.Topology;
import dev.whence.explain.time.Suffering;
import dev.whence.explain.time.Timing;
import dev.whence.explain.time.Weighing;
import dev.whence.model.CellKind;
import dev.whence.model.CellKind.Route;
import dev.whence.model.Service;
import dev.whence.model.TimeRange;
import dev.whence.store.StoreReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What a difference from another time is worth. Systems drift: data grows, workloads move. Where
/// no baseline ends where the window begins, a difference is a change only so far as the window
/// differs from what was just before it as well; where nothing is known of that, as its own course
/// differs from its beginning.
final class Recent {

  /// What is left of a difference that was there before, or has been there from the start.
  private static final double STANDING = 0.25;

  /// Of two calls, one then and one now, the one now is slower so much likelier than the other.
  private static final double EVERY = 0.9;

  private final StoreReader reader;
  private final Question question;
  private final EngineSettings settings;

  Recent(StoreReader reader, Question question, EngineSettings settings) {
    this.reader = reader;
    this.question = question;
    this.settings = settings;
  }

  /// The candidates, taken back by what is not of this window. Other hours have other loads and
  /// other mixes, which make requests slower; they do not make them fail, and an hour or two do not
  /// make them far slower, nor every single call of a kind. Nor does the same hour of another day,
  /// where nothing is known of just before.
  List<Candidate> hold(
      Windows windows, List<Candidate> candidates, Facts facts, List<Timing.Share> timing) {
    double most = Candidate.loudest(candidates);
    if (most <= 0 || windows.isFollowing()) {
      return candidates;
    }
    Suffering suffering = new Suffering(facts, Weighing.of(settings));
    Facts recent = sinceJustBefore(windows.window());
    boolean unheard = wasNothingBefore(recent);
    double change = change(unheard ? sinceItsBeginning(windows.window()) : recent);
    double shown = Math.max(change, suffering.failingMore());
    Map<Service, Double> slower = Map.of();
    if (windows.isSoonAfter(Windows.SAME_LOAD_NANOS) || (unheard && windows.isAtSameTimeOfDay())) {
      shown = Math.max(shown, suffering.farSlower());
      slower = everyCallSlower(timing);
    }
    List<Candidate> held = new ArrayList<>();
    for (Candidate each : candidates) {
      double own = isOfTime(each) ? slower.getOrDefault(each.entity().ofService(), 0.0) : 0;
      own = suffering.tellsOfNoFailure() && isOfErrors(each) ? each.surprise() : own;
      double factor = Math.clamp(Math.max(shown, own) / most, STANDING, 1);
      held.add(each.withScore(Candidate.score(each.surprise() * factor)));
    }
    return held;
  }

  private static boolean isOfTime(Candidate candidate) {
    return !candidate.findings().isEmpty()
        && switch (candidate.findings().getFirst().aspect()) {
          case OWN_TIME, EDGE_GAP, DEPENDENCY_TIME -> true;
          default -> false;
        };
  }

  private static boolean isOfErrors(Candidate candidate) {
    return !candidate.findings().isEmpty()
        && candidate.findings().getFirst().aspect() == Finding.Aspect.OWN_ERRORS;
  }

  /// By service, how surprising it is what takes longer about it in every call.
  private static Map<Service, Double> everyCallSlower(List<Timing.Share> timing) {
    Map<Service, Double> slower = new HashMap<>();
    for (Timing.Share share : timing) {
      share.segments().stream()
          .filter(each -> each.ranks().delta() >= EVERY)
          .filter(each -> each.meanAfterNanos() >= Suffering.FAR * each.meanBeforeNanos())
          .forEach(each -> slower.merge(share.service(), each.surprise(), Math::max));
    }
    return slower;
  }

  private Facts sinceJustBefore(TimeRange window) {
    long length = Windows.besideNanos(window);
    return facts(window, new TimeRange(window.fromNanos() - length, window.fromNanos()));
  }

  private Facts sinceItsBeginning(TimeRange window) {
    long third = window.fromNanos() + window.durationNanos() / 3;
    return facts(new TimeRange(third, window.toNanos()), new TimeRange(window.fromNanos(), third));
  }

  private static boolean wasNothingBefore(Facts facts) {
    return facts.all(CellKind.ROUTE).stream()
        .allMatch(each -> each.before().count(Route.COUNT) == 0);
  }

  /// The surprise of what changed.
  private double change(Facts facts) {
    List<Timing.Share> timing = new Timing(facts, settings).shares();
    return HandedOn.weighed(
            Blame.charges(facts, new Topology(facts), timing, settings), facts, settings)
        .stream()
        .mapToDouble(Charge::surprise)
        .max()
        .orElse(0);
  }

  private Facts facts(TimeRange window, TimeRange baseline) {
    return Facts.read(
        reader,
        question.tenant(),
        new Windows(window, List.of(baseline), true, List.of()),
        Measured.NOBODY,
        question.service());
  }
}
