package dev.whence.explain.time;

import dev.whence.explain.statistics.RankShift;
import dev.whence.explain.statistics.TailShift;
import dev.whence.model.Cell;
import dev.whence.model.Exemplar;
import dev.whence.model.LatencySketch;
import dev.whence.model.Service;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A part of requests' time that belongs to one service (its own time) or lies between two (the gap
/// of a call), over all routes: of all its operations, and of the one in which most of what was
/// added lies. Starved services are slower in everything, changed code in one place, and so is a
/// store in which one row is locked. Not thread-safe while it collects.
public final class Segment {

  /// How much the ranks of latencies may drift by themselves from one window to another.
  private static final double DRIFT = 0.15;

  /// What it costs in surprise to pick one of several to look at.
  static final double PICKED = 0.5;

  /// The part of an entry's time that counts in full once added.
  private static final double NOTICED = 0.05;

  private final Service service;
  private final @Nullable Service callee;
  private final RankShift ranks = new RankShift();
  private final TailShift tail = new TailShift();
  private final Weighing weighing;
  private final TreeMap<String, Segment> operations = new TreeMap<>();

  private @Nullable Exemplar slowest;

  private long answered;
  private long unanswered;
  private double waitedNanos;

  /// Entry calls by entry and route, in the window and in the baseline.
  private final Map<String, long[]> witnesses = new HashMap<>();

  private double withinNanos;
  private double addedNanos;
  private double expectedNanos;

  /// Not a number until it is asked for.
  private double surprise = Double.NaN;

  /// @param service whose time it is; of a gap, the caller
  /// @param callee null for a service's own time
  public Segment(Service service, @Nullable Service callee, Weighing weighing) {
    this.weighing = weighing;
    this.service = service;
    this.callee = callee;
  }

  /// Whose time it is: of a gap, the caller's.
  public Service service() {
    return service;
  }

  /// Whose calls the gap is of; null for a service's own time.
  public @Nullable Service callee() {
    return callee;
  }

  /// How the latencies' ranks shifted.
  public RankShift ranks() {
    return ranks;
  }

  /// The slowest in the window.
  public @Nullable Exemplar slowest() {
    return slowest;
  }

  /// Cells of one stratum side by side, and how one of their sketches compares.
  public record Stratum(
      Cell after,
      Cell before,
      RankShift.Stratum ranks,
      TailShift.Stratum tail,
      double mean,
      double meanBefore) {

    /// @param sketch which of the cells' sketches is compared
    public static Stratum of(Cell after, Cell before, int sketch) {
      return of(after, after.sketch(sketch), before, before.sketch(sketch));
    }

    /// @param w the values of the window
    /// @param b what they are compared with
    static Stratum of(Cell after, LatencySketch w, Cell before, LatencySketch b) {
      return new Stratum(
          after,
          before,
          RankShift.Stratum.of(w, b),
          TailShift.Stratum.of(w, b),
          Segment.mean(w),
          Segment.mean(b));
    }
  }

  /// Adds one stratum of an operation, or of what is asked of the callee.
  ///
  /// @param within what the entries it lies in would have taken as before, all calls together
  /// @param calls the count of entry calls that the values lie in
  public void add(Stratum stratum, int calls, String operation, String entry, double within) {
    add(stratum, calls, entry, within);
    operations
        .computeIfAbsent(operation, _ -> new Segment(service, callee, weighing))
        .add(stratum, calls, entry, within);
  }

  /// Adds one stratum that lies within an entry: cells of the same kind, whatever their keys.
  ///
  /// @param within what the entries it lies in would have taken as before, all calls together
  /// @param calls the count of entry calls that the values lie in
  public void add(Stratum stratum, int calls, String entry, double within) {
    surprise = Double.NaN;
    Exemplar example = stratum.after.exemplar(Exemplar.Role.SLOWEST);
    if (example != null && (slowest == null || example.beats(slowest))) {
      slowest = example;
    }
    long values = stratum.ranks.after();
    if (values > 0 && stratum.ranks.before() > 0) {
      ranks.add(stratum.ranks);
      tail.add(stratum.tail);
      expectedNanos += values * stratum.meanBefore;
      addedNanos += values * (stratum.mean - stratum.meanBefore);
    }
    long[] most = witnesses.computeIfAbsent(entry, e -> new long[2]);
    if (most[0] + most[1] == 0) {
      withinNanos += within;
    }
    most[0] = Math.max(most[0], stratum.after.count(calls));
    most[1] = Math.max(most[1], stratum.before.count(calls));
  }

  /// Adds calls by whether the callee has spans of its own for them.
  void addCalls(long calls, boolean isAnswered) {
    answered += isAnswered ? calls : 0;
    unanswered += isAnswered ? 0 : calls;
  }

  /// Adds calls that nobody answers, beside others that are answered.
  ///
  /// @param within what the entries they lie in would have taken as before, all calls together
  void addUnanswered(UnansweredCalls.Waits waits, String entry, double within) {
    double added = addedNanos;
    add(waits.times(), waits.callsMeasure(), waits.operation(), entry, within);
    waitedNanos += addedNanos - added;
  }

  /// Of the time added, what passed waiting for an answer that was not the caller's to give: all,
  /// where the callee has no spans of its own, or that of calls which nobody answers.
  double waitedNanos() {
    return isWhole() ? addedNanos : waitedNanos;
  }

  /// Whether the callee has, as a rule, no spans of its own here, so that the gap is the whole
  /// call: a span that was lost now and then does not make it so.
  public boolean isWhole() {
    return unanswered > answered;
  }

  /// Nanoseconds on average; 0 where there are none.
  public static double mean(LatencySketch sketch) {
    double total = 0;
    for (int bucket = sketch.firstBucket(); bucket <= sketch.lastBucket(); bucket++) {
      total += sketch.countAt(bucket) * (double) LatencySketch.valueOf(bucket);
    }
    return sketch.count() == 0 ? 0 : total / sketch.count();
  }

  /// Time added in the window by comparison with the same routes of the baseline.
  public double addedNanos() {
    return addedNanos;
  }

  /// What a value of the window would have been as before, on average over its strata.
  public double meanBeforeNanos() {
    return ranks.after() == 0 ? 0 : expectedNanos / ranks.after();
  }

  /// What a value of the window is, on average.
  public double meanAfterNanos() {
    return ranks.after() == 0 ? 0 : (expectedNanos + addedNanos) / ranks.after();
  }

  /// Standard deviations by which it became slower (faster: below 0) in everything, or in the one
  /// operation in which most of what was added lies; natural drift allowed for, and weighed by
  /// size: a doubling counts in full. Slower is what takes longer as a rule, or what takes far too
  /// long now and then.
  public double surprise() {
    if (Double.isNaN(surprise)) {
      surprise = Math.max(compared(), inOneOperation());
    }
    return surprise;
  }

  private double inOneOperation() {
    double most = addedNanos / 2;
    Segment one = null;
    for (Segment each : operations.values()) {
      if (each.addedNanos > most) {
        most = each.addedNanos;
        one = each;
      }
    }
    return one == null ? Double.NEGATIVE_INFINITY : one.surprise() - PICKED;
  }

  private double compared() {
    double far = weighing.tails() ? tail.surprise(independent()) : 0;
    return far == 0 ? asARule() : Math.max(asARule(), far * size() * matters() - PICKED);
  }

  private double asARule() {
    double z = weighing.byRequest() ? ranks.z(witnesses(0), witnesses(1)) : ranks.z();
    double delta = ranks.delta();
    if (z == 0 || delta == 0) {
      return 0;
    }
    double shift = Math.signum(z) / Math.sqrt(1 / (z * z) + DRIFT * DRIFT / (delta * delta));
    return shift > 0 ? shift * size() * matters() : Math.max(-1, shift);
  }

  /// How many independent witnesses a value is worth.
  private double independent() {
    return weighing.byRequest() ? Math.min(1, witnesses(0) / Math.max(1, ranks.after())) : 1;
  }

  private double witnesses(int side) {
    return witnesses.values().stream().mapToDouble(calls -> calls[side]).sum();
  }

  /// Time that its requests would hardly notice is no cause of theirs.
  private double matters() {
    return withinNanos <= 0 ? 1 : Math.min(1, addedNanos / withinNanos / NOTICED);
  }

  private double size() {
    if (addedNanos <= 0 || expectedNanos <= 0) {
      return 0;
    }
    double doublings = Math.log((expectedNanos + addedNanos) / expectedNanos) / Math.log(2);
    return Math.min(1, doublings);
  }
}
