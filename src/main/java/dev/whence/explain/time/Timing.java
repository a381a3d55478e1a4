package dev.whence.explain.time;

import dev.whence.explain.answer.EngineSettings;
import dev.whence.explain.answer.Part;
import dev.whence.explain.facts.Facts;
import dev.whence.explain.statistics.Together;
import dev.whence.explain.structure.Topology;
import dev.whence.model.CellKind;
import dev.whence.model.CellKind.Edge;
import dev.whence.model.CellKind.Joined;
import dev.whence.model.CellKind.SelfTime;
import dev.whence.model.Service;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Where requests' time went: own time of every service and the gap of every call.
///
/// A service that is starved or whose network is slow shows in everything that touches it: its own
/// time, the gaps of its calls and of the calls to it. One slow call among many normal ones belongs
/// to the other side.
public final class Timing {

  /// A call that adds so many times what its caller's own work adds is slow by itself.
  private static final double ELSEWHERE = 3;

  private static final double NOTICED = 1;

  private final TreeMap<Service, Segment> own = new TreeMap<>();
  private final TreeMap<String, Segment> gaps = new TreeMap<>();
  private final TreeMap<Service, List<Segment>> touching;

  /// By callee, the callers for whom it is slower while they are as fast as ever themselves.
  private final TreeMap<Service, Set<Service>> slowFor = new TreeMap<>();

  /// Of everybody who is seen in window and baselines.
  public Timing(Facts facts, EngineSettings settings) {
    this(facts, settings, Set.of());
  }

  /// The same, where some services' own time counts in full, however little of it requests notice.
  ///
  /// @param heavier those whose work is known to be heavier than before by something else
  public Timing(Facts facts, EngineSettings settings, Set<Service> heavier) {
    Map<String, Double> within = new HashMap<>();
    Roots roots = new Roots(facts);
    for (Facts.Pair pair : facts.all(CellKind.SELF_TIME)) {
      if (Topology.isEntry(pair)) {
        long calls = pair.after().count(SelfTime.COUNT);
        double own = calls * Segment.mean(pair.before().sketch(SelfTime.DURATION));
        double whole = roots.nanos(pair.text(SelfTime.ROUTE), pair.service(), calls);
        within.put(entry(pair), settings.uses(Part.CONSEQUENCE) ? Math.max(own, whole) : 0);
      }
    }
    Weighing weighing = Weighing.of(settings);
    for (Facts.Pair pair : of(facts, CellKind.SELF_TIME, settings.uses(Part.OWN_TIME))) {
      String entry = entry(pair);
      own.computeIfAbsent(pair.service(), s -> new Segment(s, null, weighing))
          .add(
              Segment.Stratum.of(pair.after(), pair.before(), SelfTime.SELF),
              SelfTime.CALLS,
              pair.text(SelfTime.OPERATION),
              entry,
              heavier.contains(pair.service()) ? 0 : within.getOrDefault(entry, 0.0));
    }
    for (Facts.Pair pair : of(facts, CellKind.EDGE, settings.uses(Part.CALL_TIME))) {
      Service caller = pair.service();
      Service callee = pair.callee();
      String entry = entry(pair);
      Segment gap = gap(caller, callee, weighing);
      Segment.Stratum stratum = Segment.Stratum.of(pair.after(), pair.before(), Edge.GAP);
      String asked = pair.text(Edge.CALLEE_OPERATION);
      gap.add(stratum, Edge.CALLS, asked, entry, within.getOrDefault(entry, 0.0));
      gap.addCalls(
          pair.after().count(Edge.COUNT) + pair.before().count(Edge.COUNT),
          !Topology.isUnanswered(pair));
    }
    if (settings.uses(Part.CALL_TIME)) {
      UnansweredCalls.of(facts).forEach(each -> add(each, within, weighing));
    }
    touching = touching();
    for (Segment gap : gaps.values()) {
      if (gap.surprise() > NOTICED && ownSurprise(gap.service()) <= NOTICED) {
        slowFor
            .computeIfAbsent(Objects.requireNonNull(gap.callee()), _ -> new HashSet<>())
            .add(gap.service());
      }
    }
  }

  private Segment gap(Service caller, Service callee, Weighing weighing) {
    return gaps.computeIfAbsent(
        caller.key() + "\u001e" + callee.key(), _ -> new Segment(caller, callee, weighing));
  }

  /// Calls that nobody answers: a gap, or where nobody knows to whom, the caller's time.
  private void add(UnansweredCalls.Waits waits, Map<String, Double> within, Weighing weighing) {
    Service caller = waits.within().service();
    String entry = entry(waits.within());
    double whole = within.getOrDefault(entry, 0.0);
    if (waits.callee() == null) {
      own.computeIfAbsent(caller, _ -> new Segment(caller, null, weighing))
          .add(waits.times(), SelfTime.CALLS, waits.operation(), entry, whole);
    } else {
      gap(caller, waits.callee(), weighing).addUnanswered(waits, entry, whole);
    }
  }

  private static List<Facts.Pair> of(Facts facts, CellKind kind, boolean used) {
    return used ? facts.all(kind) : List.of();
  }

  private static String entry(Facts.Pair pair) {
    return pair.text(Joined.ROUTE)
        + "\u001e"
        + pair.text(Joined.SERVICE)
        + "\u001e"
        + pair.text(Joined.ENTRY);
  }

  /// What one service's trouble would explain.
  ///
  /// @param surprise of all its segments together
  /// @param segments the slower ones, the most surprising first
  /// @param ways how many callers have a way to it
  public record Share(Service service, double surprise, List<Segment> segments, int ways) {
    /// The one slow way to it, where others lead there as fast as ever and nothing else about it is
    /// slower; null where it is not so.
    public @Nullable Segment onlyWay() {
      Segment first = segments.size() == 1 ? segments.getFirst() : null;
      return first != null && !first.isWhole() && ways > 1 && service.equals(first.callee())
          ? first
          : null;
    }

    /// How much likelier a call is slower than before, 0 to 1.
    public double effect() {
      return segments.stream().mapToDouble(s -> s.ranks().delta()).max().orElse(0);
    }
  }

  /// Services by how well each explains the slower segments, the best first; a segment that a
  /// better one explains counts no more for the next.
  public List<Share> shares() {
    Set<Segment> explained = new HashSet<>();
    TreeMap<Service, Share> left = new TreeMap<>();
    own.keySet().forEach(service -> left.put(service, share(service, explained)));
    for (Segment gap : gaps.values()) {
      left.computeIfAbsent(Objects.requireNonNull(gap.callee()), s -> share(s, explained));
    }
    List<Share> found = new ArrayList<>();
    while (!left.isEmpty()) {
      Share best = null;
      for (Share share : left.values()) {
        if (best == null || share.surprise > best.surprise) {
          best = share;
        }
      }
      if (best == null || best.surprise <= 0) {
        break;
      }
      found.add(best);
      left.remove(best.service);
      explained.addAll(best.segments);
      best.segments.stream()
          .flatMap(Timing::ends)
          .distinct()
          .forEach(end -> left.computeIfPresent(end, (s, _) -> share(s, explained)));
    }
    return found;
  }

  /// Whom a segment touches.
  private static Stream<Service> ends(Segment segment) {
    return segment.callee() == null
        ? Stream.of(segment.service())
        : Stream.of(segment.service(), segment.callee());
  }

  /// The best of four stories: its own work became slower; all ways to it did; everything that
  /// touches it did; a single way did. A single slow call among its own is rather its callee's.
  private Share share(Service service, Set<Segment> explained) {
    Together all = new Together();
    Together ways = new Together();
    int countIn = 0;
    double best = 0;
    List<Segment> slower = new ArrayList<>();
    for (Segment segment : touching.getOrDefault(service, List.of())) {
      if (segment.ranks().after() > 0 && segment.ranks().before() > 0) {
        boolean in = service.equals(segment.callee());
        countIn += in ? 1 : 0;
        boolean free =
            !explained.contains(segment)
                && !waitsElsewhere(service, segment)
                && !isSlowForOthers(service, segment);
        double surprise = free ? segment.surprise() : 0;
        all.add(surprise, segment.ranks().after(), segment.ranks().before());
        if (in) {
          ways.add(surprise, segment.ranks().after(), segment.ranks().before());
        }
        best = segment.callee() == null ? Math.max(best, surprise) : best;
        if (surprise > NOTICED) {
          slower.add(segment);
        }
      }
    }
    slower.sort(Comparator.comparingDouble(s -> -s.surprise()));
    double surprise = Math.max(all.surprise(), Math.max(best, ways.surprise() - Segment.PICKED));
    if (slower.size() == 1 && slower.getFirst().callee() != null) {
      surprise =
          service.equals(slower.getFirst().callee())
              ? Math.max(surprise, slower.getFirst().surprise() - Segment.PICKED)
              : surprise - Segment.PICKED;
    }
    return new Share(service, surprise, slower, countIn);
  }

  /// Whether calls of something without spans, or calls that nobody answers, take so much more time
  /// than their caller's own work that it is not the caller who lacks a processor, however slower
  /// its own work is as well: it waits for a connection, say.
  private boolean waitsElsewhere(Service caller, Segment call) {
    Segment time = own.get(caller);
    return caller.equals(call.service())
        && time != null
        && time.surprise() > NOTICED
        && call.waitedNanos() > ELSEWHERE * time.addedNanos();
  }

  /// Whether what a service calls is slower for somebody else as well, who is as fast as ever: the
  /// caller's own trouble would not reach there.
  private boolean isSlowForOthers(Service caller, Segment call) {
    return call.callee() != null
        && caller.equals(call.service())
        && slowFor.getOrDefault(call.callee(), Set.of()).stream()
            .anyMatch(other -> !caller.equals(other));
  }

  private double ownSurprise(Service service) {
    Segment time = own.get(service);
    return time == null ? 0 : time.surprise();
  }

  /// By service: its own time, then the gaps of calls by it and of it.
  private TreeMap<Service, List<Segment>> touching() {
    TreeMap<Service, List<Segment>> touching = new TreeMap<>();
    own.forEach(
        (service, time) -> touching.computeIfAbsent(service, s -> new ArrayList<>()).add(time));
    for (Segment gap : gaps.values()) {
      ends(gap)
          .distinct()
          .forEach(end -> touching.computeIfAbsent(end, s -> new ArrayList<>()).add(gap));
    }
    return touching;
  }
}
