package dev.whence.explain;

import dev.whence.explain.Finding.Aspect;
import dev.whence.model.Cell;
import dev.whence.model.CellKey;
import dev.whence.model.CellKind;
import dev.whence.model.Service;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/// What the calls of each entry do: which child operations, calls and log lines are expected but
/// missing, or new. Compared per entry and route, so that the mix of requests cancels out.
final class Structure {

  /// How much the share of a behaviour seen in the baseline may swing by itself: the variance that
  /// the mix of a workload adds, as a part of a single call's.
  private static final double SWING = 0.15;

  private static final double BEYOND_DOUBT = 4;
  private static final double PER_EFFECT = 6;

  private final TreeMap<String, Collected> collected = new TreeMap<>();
  private final TreeMap<EntryKey, ShareShift> clientErrors = new TreeMap<>();
  private final TreeMap<EntryKey, ShareShift> unanswered = new TreeMap<>();
  private final TreeMap<EntryKey, ShareShift> delivered = new TreeMap<>();
  private final Map<String, Service> callees = new TreeMap<>();
  private final TreeMap<Service, Double> cured = new TreeMap<>();
  private final Topology topology;
  private final Facts facts;
  private final EngineSettings settings;

  Structure(Facts facts, Topology topology, EngineSettings settings) {
    this.topology = topology;
    this.facts = facts;
    this.settings = settings;
    Set<String> answered = new HashSet<>();
    for (Facts.Pair pair : facts.all(CellKind.SELF_TIME)) {
      if (isOfCallee(pair)) {
        answered.add(operation(pair));
      }
    }
    for (Facts.Pair pair : facts.all(CellKind.SELF_TIME)) {
      if (!isOfCallee(pair) && answered.contains(operation(pair))) {
        unanswered(pair);
      }
      if (!Topology.isEntry(pair) && settings.uses(Part.CHILD_OPERATIONS)) {
        collect(pair, pair.text(4), "operation", pair.text(5), "", 5, 6);
      }
      if (settings.uses(Part.STATUS)) {
        errors(pair);
      }
    }
    for (Facts.Pair pair : facts.all(CellKind.EDGE)) {
      String callee = Service.parse(pair.text(5)).name() + " " + pair.text(6);
      callees.put(callee, Service.parse(pair.text(5)));
      if (settings.uses(Part.CALLS)) {
        collect(pair, pair.text(4), "call", callee, "", 6, 7);
      }
      if (settings.uses(Part.STATUS)) {
        failedCalls(pair);
      }
    }
    List<Facts.Pair> lines =
        settings.uses(Part.LOG_LINES) ? facts.all(CellKind.ROUTE_LOG) : List.of();
    for (Facts.Pair pair : lines) {
      collect(pair, pair.text(4), "log", pair.text(5), pair.text(6), 1, 2);
    }
  }

  /// One thing an entry's calls may do, over all routes.
  private static final class Collected {
    final Service service;
    final String entry;
    final String type;
    final String what;
    final String severity;
    final ShareShift shift = new ShareShift();
    final Cell after;
    final Cell before;
    long offsetsAfter;
    long offsetsBefore;

    Collected(
        Service service, String entry, String type, String what, String severity, CellKey key) {
      this.service = service;
      this.entry = entry;
      this.type = type;
      this.what = what;
      this.severity = severity;
      this.after = new Cell(key);
      this.before = new Cell(key);
    }

    void add(Facts.Pair pair, int offsetMeasure) {
      after.add(pair.after());
      before.add(pair.before());
      offsetsAfter += pair.after().count(offsetMeasure);
      offsetsBefore += pair.before().count(offsetMeasure);
    }

    boolean isError() {
      return severity.equals("ERROR") || severity.equals("FATAL");
    }

    long offset() {
      boolean more = shift.effect() > 0;
      long seen = (more ? after : before).count(0);
      return (more ? offsetsAfter : offsetsBefore) / Math.max(1, seen);
    }
  }

  private void collect(
      Facts.Pair pair,
      String entry,
      String type,
      String what,
      String severity,
      int callsMeasure,
      int offsetMeasure) {
    long[] calls = topology.entryCalls(pair.text(0), pair.text(1), entry);
    Collected all = collected(pair, entry, type, what, severity);
    all.shift.add(
        pair.after().count(callsMeasure), calls[0], pair.before().count(callsMeasure), calls[1]);
    all.add(pair, offsetMeasure);
  }

  private static String operation(Facts.Pair selfTime) {
    return String.join("\u001e", selfTime.text(1), selfTime.text(4), selfTime.text(5));
  }

  private static boolean isOfCallee(Facts.Pair selfTime) {
    return selfTime.text(6).equals("CLIENT") || selfTime.text(6).equals("PRODUCER");
  }

  /// What calls others at other times, and here did not reach anybody.
  private void unanswered(Facts.Pair pair) {
    long[] calls = topology.entryCalls(pair.text(0), pair.text(1), pair.text(4));
    unanswered
        .computeIfAbsent(
            new EntryKey(Service.parse(pair.text(1)), pair.text(4)), k -> new ShareShift())
        .add(pair.after().count(5), calls[0], pair.before().count(5), calls[1]);
  }

  /// Failures that no child explains, as the spans' status tells them; they come at a span's end.
  private void errors(Facts.Pair pair) {
    boolean ofCallee = isOfCallee(pair);
    if (ofCallee) {
      long[] calls = topology.entryCalls(pair.text(0), pair.text(1), pair.text(4));
      clientErrors
          .computeIfAbsent(
              new EntryKey(Service.parse(pair.text(1)), pair.text(4)), k -> new ShareShift())
          .add(pair.after().count(2), calls[0], pair.before().count(2), calls[1]);
    }
    if (ofCallee || pair.after().count(2) + pair.before().count(2) == 0) {
      return;
    }
    Collected all = collected(pair, pair.text(4), "error", pair.text(5), "ERROR");
    all.shift.add(
        pair.after().count(2),
        pair.after().count(0),
        pair.before().count(2),
        pair.before().count(0));
    all.add(pair, 6);
    all.offsetsAfter += pair.after().count(3);
    all.offsetsBefore += pair.before().count(3);
  }

  /// Calls that fail count against what was called, whether it says so itself or not.
  private void failedCalls(Facts.Pair pair) {
    Service callee = Service.parse(pair.text(5));
    String id = String.join("\u001e", pair.text(5), "", "error", pair.text(1), "ERROR");
    Collected all =
        collected.computeIfAbsent(
            id,
            k ->
                new Collected(
                    callee,
                    "",
                    "error",
                    "calls of " + Service.parse(pair.text(1)).name(),
                    "ERROR",
                    pair.after().key()));
    long[] asked = topology.asked(pair);
    all.shift.add(pair.after().count(8), asked[0], pair.before().count(8), asked[1]);
    all.add(pair, 7);
    givenUp(pair, callee);
  }

  /// Calls that fail for the caller alone are its own doing, unless the callee let it wait.
  private void givenUp(Facts.Pair pair, Service callee) {
    long after = pair.after().count(1) - pair.after().count(8);
    long before = pair.before().count(1) - pair.before().count(8);
    long[] calls = topology.entryCalls(pair.text(0), pair.text(1), pair.text(4));
    if (!Topology.isUnanswered(pair)) {
      delivered
          .computeIfAbsent(
              new EntryKey(Service.parse(pair.text(1)), pair.text(4)), k -> new ShareShift())
          .add(pair.after().count(1), calls[0], pair.before().count(1), calls[1]);
    }
    if (after + before > 0) {
      Collected all =
          collected(pair, pair.text(4), "error", "call of " + callee.name() + " given up", "ERROR");
      all.shift.add(after, calls[0], before, calls[1]);
      all.add(pair, 7);
    }
  }

  private Collected collected(
      Facts.Pair pair, String entry, String type, String what, String severity) {
    String id = String.join("\u001e", pair.text(1), entry, type, what, severity);
    return collected.computeIfAbsent(
        id,
        k ->
            new Collected(
                Service.parse(pair.text(1)), entry, type, what, severity, pair.after().key()));
  }

  /// Everything that differs, improvements left out, by entry; the most surprising first.
  Map<EntryKey, List<Deviation>> deviations() {
    TreeMap<EntryKey, List<Collected>> byEntry = new TreeMap<>();
    for (Collected each : collected.values()) {
      byEntry
          .computeIfAbsent(new EntryKey(each.service, each.entry), k -> new ArrayList<>())
          .add(each);
    }
    TreeMap<EntryKey, List<Deviation>> found = new TreeMap<>();
    byEntry.forEach((entry, all) -> found.put(entry, worse(all)));
    if (settings.uses(Part.UNDELIVERED)) {
      undelivered(found);
    }
    fanOut()
        .forEach(
            (entry, all) ->
                found.merge(entry, all, (a, b) -> Stream.concat(a.stream(), b.stream()).toList()));
    byEntry.forEach(
        (entry, all) ->
            cured.merge(entry.service(), settings.uses(Part.CURED) ? cured(all) : 0, Math::max));
    return found;
  }

  private Map<EntryKey, List<Deviation>> fanOut() {
    return settings.uses(Part.REPEATED) ? FanOut.deviations(facts, topology) : Map.of();
  }

  /// Calls that are made and fail, but do not arrive (those that arrive and fail are counted off):
  /// where the client does not say what it calls, the callee that is no more reached says it.
  private void undelivered(Map<EntryKey, List<Deviation>> found) {
    Map<EntryKey, List<Deviation>> more = new TreeMap<>();
    undelivered(clientErrors, delivered, found, more);
    undelivered(unanswered, Map.of(), found, more);
    more.forEach(
        (entry, all) -> {
          List<Deviation> both = new ArrayList<>(found.getOrDefault(entry, List.of()));
          both.addAll(all);
          found.put(entry, both);
        });
  }

  private void undelivered(
      Map<EntryKey, ShareShift> lost,
      Map<EntryKey, ShareShift> arrivals,
      Map<EntryKey, List<Deviation>> found,
      Map<EntryKey, List<Deviation>> more) {
    lost.forEach(
        (entry, calls) -> {
          Deviation first = firstMissingCall(found.getOrDefault(entry, List.of()));
          Service callee = first == null ? null : callees.get(first.what());
          ShareShift arrived = arrivals.get(entry);
          double effect = calls.effect() - (arrived == null ? 0 : arrived.effect());
          if (first != null && callee != null && effect >= -first.effect() / 2) {
            more.computeIfAbsent(new EntryKey(callee, ""), k -> new ArrayList<>())
                .add(undelivered(first, callee));
          }
        });
  }

  /// The call that goes missing first; what is no more called after it is its consequence.
  private @org.jspecify.annotations.Nullable Deviation firstMissingCall(List<Deviation> all) {
    Deviation first = null;
    for (Deviation deviation : all) {
      if (deviation.aspect() == Aspect.CALLS_MISSING
          && callees.containsKey(deviation.what())
          && (first == null || deviation.offsetNanos() < first.offsetNanos())) {
        first = deviation;
      }
    }
    return first;
  }

  private static Deviation undelivered(Deviation missing, Service callee) {
    return new Deviation(
        callee,
        "",
        Aspect.OWN_ERRORS,
        "calls of " + missing.service().name(),
        missing.surprise(),
        -missing.effect(),
        0,
        -missing.effect(),
        missing.offsetNanos(),
        missing.calls(),
        missing.after(),
        missing.before());
  }

  /// The share of a service's calls that failed before and do so no more; known once the deviations
  /// are.
  double cured(Service service) {
    return cured.getOrDefault(service, 0.0);
  }

  private static double cured(Collection<Collected> all) {
    double cured = 0;
    for (Collected each : all) {
      if (each.isError()) {
        cured = Math.max(cured, -each.shift.effect());
      }
    }
    return cured;
  }

  private List<Deviation> worse(Collection<Collected> all) {
    double cured = settings.uses(Part.CURED) ? cured(all) : 0;
    List<Deviation> found = new ArrayList<>();
    for (Collected each : all) {
      Deviation deviation =
          deviation(each, cured, settings.uses(Part.OTHER_BRANCH) && otherBranch(each, all));
      if (deviation != null) {
        found.add(deviation);
      }
    }
    found.sort(
        java.util.Comparator.comparingDouble((Deviation d) -> -d.surprise())
            .thenComparing(Deviation::what));
    return found;
  }

  /// Null where it became no worse: errors that went away, and what changed along with them.
  private @org.jspecify.annotations.Nullable Deviation deviation(
      Collected each, double cured, boolean otherBranch) {
    double effect = each.shift.effect();
    boolean error = each.isError();
    if (effect == 0 || (error && effect < 0) || (!error && cured > Math.abs(effect) / 2)) {
      return null;
    }
    boolean more = effect > 0;
    Aspect aspect =
        switch (each.type) {
          case "error" -> Aspect.OWN_ERRORS;
          case "log" -> more ? Aspect.LOG_NEW : Aspect.LOG_MISSING;
          default -> more ? Aspect.CALLS_NEW : Aspect.CALLS_MISSING;
        };
    double weight = error || (!more && !otherBranch) ? 1 : NEW_WEIGHT;
    return new Deviation(
        each.service,
        each.entry,
        aspect,
        each.what,
        surprise(each.shift, settings.uses(Part.NATURAL_SWING) ? SWING : 0) * weight,
        effect,
        each.shift.shareBefore(),
        each.shift.shareAfter(),
        each.offset(),
        each.shift.callsAfter(),
        each.after,
        each.before);
  }

  /// Whether another known way was taken as often as this one no more is: what was asked changed,
  /// not what is done about it.
  private static boolean otherBranch(Collected missing, Collection<Collected> all) {
    double effect = missing.shift.effect();
    return effect < 0
        && missing.shift.shareBefore() < 0.98
        && all.stream()
            .anyMatch(
                other ->
                    !other.isError()
                        && other.type.equals(missing.type)
                        && other.shift.shareBefore() > 0.02
                        && other.shift.effect() > -0.8 * effect);
  }

  /// Another branch taken is less of a fault than a branch not reached.
  private static final double NEW_WEIGHT = 0.5;

  /// The smaller of what counting says and what is left once the share's natural swing is allowed
  /// for.
  static double surprise(ShareShift shift) {
    return surprise(shift, SWING);
  }

  private static double surprise(ShareShift shift, double swing) {
    double n = shift.callsAfter();
    double m = shift.callsBefore();
    if (n == 0 || m == 0) {
      return 0;
    }
    double p = (shift.occurrencesBefore() + 0.5) / (m + 1);
    double deviation = Math.sqrt(p * (1 - p) * (1 / n + 1 / m + swing));
    double effect = Math.abs(shift.effect());
    double certain = Math.min(Math.abs(shift.z()), effect / deviation);
    // Beyond doubt, what counts is how much of it there is.
    return Math.min(certain, BEYOND_DOUBT + PER_EFFECT * effect);
  }
}
