package dev.whence.explain.structure;

import dev.whence.explain.answer.EngineSettings;
import dev.whence.explain.answer.Finding.Aspect;
import dev.whence.explain.answer.Part;
import dev.whence.explain.facts.EntryKey;
import dev.whence.explain.facts.Facts;
import dev.whence.explain.facts.LineSeverity;
import dev.whence.explain.statistics.RouteShares;
import dev.whence.explain.statistics.ShareShift;
import dev.whence.model.CellKind;
import dev.whence.model.CellKind.Joined;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/// One thing that the calls of an entry may do (a step, a call, a log line, an error), over all
/// routes: in which share of them it happens, now and in the baseline. Not thread-safe.
final class Behaviour {

  /// What a behaviour is.
  enum Type {
    OPERATION,
    CALL,
    LOG,
    ERROR
  }

  /// Another branch taken is less of a fault than a branch not reached.
  static final double NEW_WEIGHT = 0.5;

  /// A behaviour of nearly all calls is no branch, and one of nearly none was no known way.
  private static final double NEARLY_ALL = 0.98;

  private static final double NEARLY_NONE = 0.02;
  private static final double AS_OFTEN = 0.8;

  private final EntryKey entry;
  private final Type type;
  private final String what;
  private final String severity;
  private final RouteShares shares = new RouteShares();
  private final Seen after;
  private final Seen before;

  /// In how many calls it happened: of the window, of the baseline; so, too, when in all of them
  /// together it first did, and how long they took.
  private final long[] happens = new long[2];

  private final long[] offsets = new long[2];
  private final long[] durations = new long[2];

  /// @param severity of a log line or error, else empty
  /// @param kind of the cells that tell of it
  Behaviour(EntryKey entry, Type type, String what, String severity, CellKind kind) {
    this.entry = entry;
    this.type = type;
    this.what = what;
    this.severity = severity;
    this.after = new Seen(kind);
    this.before = new Seen(kind);
  }

  EntryKey entry() {
    return entry;
  }

  /// Adds what a cell counts of one route's calls.
  ///
  /// @param k calls in which it happened, of n in the window; l of m in the baseline
  void count(Facts.Pair pair, long k, long n, long l, long m) {
    shares.add(pair.text(Joined.ROUTE), k, n, l, m);
  }

  private ShareShift shift() {
    return shares.shift();
  }

  /// Adds one route's cells; the measure holds the calls in which it happened, and the next when it
  /// first did.
  void add(Facts.Pair pair, int callsMeasure) {
    after.add(pair.after());
    before.add(pair.before());
    happens[0] += pair.after().count(callsMeasure);
    happens[1] += pair.before().count(callsMeasure);
    offsets[0] += pair.after().count(Joined.offsetOf(callsMeasure));
    offsets[1] += pair.before().count(Joined.offsetOf(callsMeasure));
  }

  /// The same of what happens at the end of a span.
  ///
  /// @param nanosMeasure how long the spans take
  void addAtEnd(Facts.Pair pair, int callsMeasure, int nanosMeasure) {
    add(pair, callsMeasure);
    durations[0] += pair.after().count(nanosMeasure);
    durations[1] += pair.before().count(nanosMeasure);
  }

  /// The largest share of calls in which one of these errors happened before and does so no more.
  static double cured(Collection<Behaviour> all) {
    double cured = 0;
    for (Behaviour each : all) {
      if (each.isError()) {
        cured = Math.max(cured, -each.shift().effect());
      }
    }
    return cured;
  }

  /// Null where it became no worse: errors that went away, and what changed along with them.
  ///
  /// @param cured the share of calls that fail no more
  /// @param all the behaviours of the same entry
  @Nullable Deviation deviation(double cured, Collection<Behaviour> all, EngineSettings settings) {
    double effect = shift().effect();
    if (effect == 0 || (isError() && effect < 0) || (!isError() && cured > Math.abs(effect) / 2)) {
      return null;
    }
    boolean more = effect > 0;
    boolean branch = settings.uses(Part.OTHER_BRANCH) && isOtherBranch(all);
    double weight = isError() || (!more && !branch) ? 1 : NEW_WEIGHT;
    double surprise = surprise(more || branch, settings);
    return new Deviation(
        entry.service(),
        entry.operation(),
        aspect(more),
        what,
        surprise * weight,
        effect,
        shift().shareBefore(),
        shift().shareAfter(),
        offset(more),
        shift().callsAfter(),
        after,
        before);
  }

  /// What vanishes is weighed by what is left of it as well; what is another branch, or more, is
  /// not.
  private double surprise(boolean asBefore, EngineSettings settings) {
    if (!settings.uses(Part.NATURAL_SWING)) {
      return shift().countedSurprise();
    }
    return asBefore ? shift().surprise() : shift().symmetricSurprise();
  }

  private Aspect aspect(boolean more) {
    return switch (type) {
      case ERROR -> Aspect.OWN_ERRORS;
      case LOG -> more ? Aspect.LOG_NEW : Aspect.LOG_MISSING;
      case OPERATION, CALL -> more ? Aspect.CALLS_NEW : Aspect.CALLS_MISSING;
    };
  }

  private boolean isError() {
    return LineSeverity.isError(severity);
  }

  private long offset(boolean more) {
    int side = more ? 0 : 1;
    return offsets[side] / Math.max(1, happens[side])
        + durations[side] / Math.max(1, (more ? after : before).count());
  }

  /// Whether another known way was taken as often as this one no more is: what was asked changed,
  /// not what is done about it.
  private boolean isOtherBranch(Collection<Behaviour> all) {
    double effect = shift().effect();
    return effect < 0
        && shift().shareBefore() < NEARLY_ALL
        && all.stream()
            .anyMatch(
                other ->
                    !other.isError()
                        && other.type == type
                        && other.shift().shareBefore() > NEARLY_NONE
                        && other.shift().effect() > -AS_OFTEN * effect);
  }
}
