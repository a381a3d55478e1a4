package dev.whence.explain.answer;

import dev.whence.model.CellKey;
import dev.whence.model.TimeRange;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The symptom's window against its baselines.
///
/// @param baselines at least one, the best first
/// @param given whether the asker named the baselines; else it is what lay just before
/// @param history what was widened, and why
public record Windows(
    TimeRange window, List<TimeRange> baselines, boolean given, List<Widening> history) {

  private static final long REACH = 4;
  private static final long MINUTE_NANOS = 60_000_000_000L;
  private static final long LEAST_BESIDE_NANOS = 2 * MINUTE_NANOS;
  private static final long DAY_NANOS = 24 * 60 * MINUTE_NANOS;

  /// Load and its mix are much the same for as long as this.
  public static final long SAME_LOAD_NANOS = 2 * 60 * MINUTE_NANOS;

  public Windows {
    baselines = List.copyOf(baselines);
    history = List.copyOf(history);
  }

  /// A change made to the window asked for.
  public record Widening(long fromNanos, String reason) {}

  /// The windows a question means; without baselines, twice the window's length before the minute
  /// in which it begins, in whole minutes: what lies in one may have begun before the window, and
  /// whole minutes are what stores add up once for all questions.
  public static Windows of(Question question) {
    TimeRange window = question.window();
    if (!question.baselines().isEmpty()) {
      return new Windows(window, question.baselines(), true, List.of());
    }
    long minutes = Math.max(1, Math.ceilDiv(window.durationNanos() * 2, MINUTE_NANOS));
    long to = Math.floorDiv(window.fromNanos(), MINUTE_NANOS) * MINUTE_NANOS;
    TimeRange before = new TimeRange(to - minutes * MINUTE_NANOS, to);
    return new Windows(window, List.of(before), false, List.of());
  }

  /// The part of a baseline that is read: the slices that lie in it as a whole, since one that
  /// reaches out of it may hold the fault.
  public static TimeRange inside(TimeRange baseline) {
    long to = baseline.toNanos() - CellKey.SLICE_NANOS + 1;
    return new TimeRange(baseline.fromNanos(), Math.max(baseline.fromNanos(), to));
  }

  /// Seconds that the cells of the window cover: whole slices, which matters where it is short.
  public double secondsAfter() {
    return seconds(window);
  }

  /// Seconds that the cells of all baselines cover.
  public double secondsBefore() {
    return baselines.stream().mapToDouble(each -> seconds(inside(each))).sum();
  }

  /// As long as the slices that begin in a range; one slice at least.
  private static double seconds(TimeRange range) {
    return Math.max(1, slices(range)) * (CellKey.SLICE_NANOS / 1e9);
  }

  /// How many slices begin in a range.
  public static long slices(TimeRange range) {
    return Math.ceilDiv(range.toNanos(), CellKey.SLICE_NANOS)
        - Math.ceilDiv(range.fromNanos(), CellKey.SLICE_NANOS);
  }

  /// How long a stretch beside a window is compared with it: as long as itself, two minutes at
  /// least.
  public static long besideNanos(TimeRange window) {
    return Math.max(window.durationNanos(), LEAST_BESIDE_NANOS);
  }

  /// Whether a baseline ends no longer before the window than the window is long.
  public boolean isFollowing() {
    return isSoonAfter(besideNanos(window));
  }

  /// Whether a baseline ends no longer than so before the window.
  public boolean isSoonAfter(long nanos) {
    long from = window.fromNanos();
    return baselines.stream()
        .anyMatch(each -> each.fromNanos() < from && from - each.toNanos() <= nanos);
  }

  /// Whether a baseline is of the same time of another day, within an hour or two.
  public boolean isAtSameTimeOfDay() {
    return baselines.stream()
        .mapToLong(each -> window.fromNanos() - each.fromNanos())
        .filter(apart -> apart > DAY_NANOS / 2)
        .map(apart -> Math.floorMod(apart + SAME_LOAD_NANOS, DAY_NANOS))
        .anyMatch(beside -> beside <= 2 * SAME_LOAD_NANOS);
  }

  /// Whether the baseline may begin earlier still.
  public boolean reachesFurther() {
    return !given && window.fromNanos() - baselines.getFirst().fromNanos() < DAY_NANOS;
  }

  /// The same with a baseline that begins earlier by several times its length.
  public Windows reachingBack() {
    TimeRange before = baselines.getFirst();
    long length = Math.min(before.durationNanos() * REACH, DAY_NANOS);
    long from = before.toNanos() - length;
    return new Windows(
        window,
        List.of(new TimeRange(from, before.toNanos())),
        false,
        told(from, "widened: nothing was heard in the baseline"));
  }

  /// The same, and a stretch before the last baseline that ends before the window: for what tells a
  /// point a minute, of which a short baseline holds one or two. Where there is none such, the
  /// stretch lies before the window.
  public Windows withMoreBefore(long nanos) {
    long to =
        baselines.stream()
            .filter(each -> each.toNanos() <= window.fromNanos())
            .max(Comparator.comparingLong(TimeRange::toNanos))
            .map(TimeRange::fromNanos)
            .orElse(window.fromNanos());
    List<TimeRange> more = new ArrayList<>(baselines);
    more.add(new TimeRange(to - nanos, to));
    return new Windows(window, more, given, history);
  }

  /// The window's first third, counted from when something was heard, as the baseline of the rest;
  /// null where that is shorter than a minute, which would tell too little.
  public @Nullable Windows splitAfter(long heardNanos) {
    long third = (window.toNanos() - heardNanos) / 3;
    if (third < MINUTE_NANOS) {
      return null;
    }
    TimeRange before = new TimeRange(heardNanos, heardNanos + third);
    TimeRange rest = new TimeRange(before.toNanos(), window.toNanos());
    String why = "nothing was heard before the window: its first third is the baseline";
    return new Windows(rest, List.of(before), false, told(heardNanos, why));
  }

  private List<Widening> told(long fromNanos, String reason) {
    List<Widening> all = new ArrayList<>(history);
    all.add(new Widening(fromNanos, reason));
    return all;
  }

  /// The smallest range that covers everything.
  public TimeRange all() {
    long from = window.fromNanos();
    long to = window.toNanos();
    for (TimeRange baseline : baselines) {
      from = Math.min(from, baseline.fromNanos());
      to = Math.max(to, baseline.toNanos());
    }
    return new TimeRange(from, to);
  }
}
