package dev.whence.explain.metrics;

import dev.whence.explain.meaning.Indicator;
import dev.whence.explain.meaning.MetricNode;
import dev.whence.explain.meaning.ServiceGraph;
import dev.whence.model.Service;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Follows a symptom from callers to callees and leaves at each component the part of it that its
/// callees do not explain.
///
/// What moved is compared in mass: latency or errors times requests. A caller whose callees moved
/// as much as it did explains nothing itself. The callee that moved most explains first; what is
/// left over after it is explained by the next: so a proxy or an address by which the same calls
/// are seen once more takes no share.
final class MetricWalk {

  private static final double LEAST = 0.001;
  private static final int DEEPEST = 24;
  private static final double HIDING = 2;
  private static final double ENOUGH = 0.5;

  /// So many times as long as before, and so much of what its caller shows, tells a cause.
  private static final double FAR_WORSE = 2;

  private static final double FELT = 0.1;

  /// Where nobody in between shows anything it takes more to tell one.
  private static final double FAR_WORSE_BEYOND = 4;

  /// What counts of a callee that only its callers say has moved, while its machine has not.
  private static final double DOUBTED = 0.4;

  /// So many callers make a hub; when nearly all of them are well, it is not the hub that is ill.
  private static final int HUB = 3;

  private final ServiceGraph graph;
  private final Map<Service, Shift> shifts;
  private final Map<Service, Shift> moved;
  private final Map<Service, MetricNode> nodes;
  private final Beside beside;
  private final boolean tellsRates;

  /// Components of which no edge is known.
  private final List<Service> uncalled;

  private final SortedMap<Service, Double> blame = new TreeMap<>();

  /// What is known of components beside how their requests moved.
  ///
  /// @param doubted whether one may have moved for its callers alone
  /// @param used whether its machine is used far more than before
  /// @param asked whether far more is asked of it than before
  /// @param longer whether something of it takes far longer than before
  record Beside(
      Predicate<Service> doubted,
      Predicate<Service> used,
      Predicate<Service> asked,
      Predicate<Service> longer) {}

  /// @param graph to which nothing is added afterwards
  /// @param shifts of all components, as far as known
  /// @param moved those that are significant
  MetricWalk(
      ServiceGraph graph,
      Map<Service, Shift> shifts,
      Map<Service, Shift> moved,
      Map<Service, MetricNode> nodes,
      Beside beside) {
    this.graph = graph;
    this.shifts = shifts;
    this.moved = moved;
    this.nodes = nodes;
    this.beside = beside;
    this.tellsRates = graph.tellsRates();
    this.uncalled = nodes.keySet().stream().filter(one -> !graph.knows(one)).toList();
  }

  /// Follows an amount of the symptom that a component shows.
  void from(Service start, double amount) {
    visit(start, amount, new HashSet<>());
  }

  /// The share of the symptom that each component answers for: what was followed, split.
  SortedMap<Service, Double> blame() {
    return blame;
  }

  private void visit(Service service, double amount, Set<Service> path) {
    path.add(service);
    List<Explainer> explainers = path.size() > DEEPEST ? List.of() : explainers(service, path);
    double left = 1;
    for (Explainer one : explainers) {
      double part = Math.min(left, one.part());
      if (amount * part > LEAST) {
        left -= part;
        visit(one.callee(), amount * part, path);
      }
    }
    Service unseen = left < ENOUGH || beside.used.test(service) ? null : unseen(service, path);
    blame.merge(unseen == null ? service : unseen, amount * left, Double::sum);
    path.remove(service);
  }

  /// The only one whose machine is used far more, of those that a component calls and of which no
  /// more is asked, or of those whom nobody tells of calling, and who tell of no call; or the only
  /// one of these that takes far longer. Whoever waits or fails, and neither for what a callee
  /// shows nor for its own machine, does so for that.
  private @Nullable Service unseen(Service service, Set<Service> path) {
    Service busy =
        only(
            graph.callees(service).stream()
                .filter(beside.used.and(beside.asked.negate()))
                .filter(one -> !path.contains(one)));
    if (busy != null) {
      return busy;
    }
    Service unheard = only(uncalled.stream().filter(beside.used));
    return unheard != null ? unheard : only(uncalled.stream().filter(beside.longer));
  }

  private static @Nullable Service only(Stream<Service> services) {
    List<Service> two = services.limit(2).toList();
    return two.size() == 1 ? two.getFirst() : null;
  }

  /// A callee and the part of its caller's shift that its own explains.
  private record Explainer(Service callee, double part) {}

  private List<Explainer> explainers(Service service, Set<Service> path) {
    Shift own = moved.get(service);
    Map<Service, Double> masses =
        masses(service, graph.observedCallees(service, one -> stops(one, service)), path);
    if (own != null && sum(masses) < ENOUGH * own.mass()) {
      masses(service, graph.observedCallees(service, one -> isWaitedForBeyond(one, own)), path)
          .forEach(masses::putIfAbsent);
    }
    double total = sum(masses);
    double whole = own != null ? own.mass() : total;
    double left = Math.max(0, whole - total);
    // What no callee's shift accounts for is waiting, too: for the cause, or, where its own machine
    // is as idle as ever, for one that is used more. One slow call of many hardly shows in what a
    // callee's calls take as a rule.
    Service cause = own == null ? null : cause(masses, whole);
    Predicate<Service> waitedFor = one -> beside.used.test(one) || one.equals(cause);
    double busy = beside.used.test(service) ? 0 : sum(masses, waitedFor);
    return masses.entrySet().stream()
        .map(
            entry -> {
              double of = busy > 0 && waitedFor.test(entry.getKey()) ? entry.getValue() / busy : 0;
              return new Explainer(entry.getKey(), (entry.getValue() + of * left) / whole);
            })
        .sorted(
            Comparator.comparingDouble(Explainer::part).reversed().thenComparing(Explainer::callee))
        .toList();
  }

  /// Whether a component moved so much that who waits for an answer that comes another way, by a
  /// queue or a call back, waits for it: whoever handed the work to it is as quick as ever.
  private boolean isWaitedForBeyond(Service service, Shift waiting) {
    Shift shift = moved.get(service);
    return shift != null
        && shift.mass() >= FELT * waiting.mass()
        && (shift.ratio() >= FAR_WORSE_BEYOND || shift.mass() >= ENOUGH * waiting.mass());
  }

  /// What moved at callees, as far as a caller can have felt it.
  private Map<Service, Double> masses(Service caller, Set<Service> callees, Set<Service> path) {
    Map<Service, Double> masses = new TreeMap<>();
    for (Service callee : callees) {
      Shift shift = moved.get(callee);
      if (shift != null && !path.contains(callee)) {
        double trust = beside.doubted.test(callee) ? DOUBTED : 1;
        masses.put(callee, shift.mass() * share(caller, callee) * trust);
      }
    }
    return masses;
  }

  private static double sum(Map<Service, Double> masses) {
    return sum(masses, _ -> true);
  }

  private static double sum(Map<Service, Double> masses, Predicate<Service> which) {
    return masses.entrySet().stream()
        .filter(entry -> which.test(entry.getKey()))
        .mapToDouble(Map.Entry::getValue)
        .sum();
  }

  /// The callee that most is explained by, where it takes several times as long as before, or fails
  /// so much more: what its caller shows beyond that is waiting for it, or for those who wait for
  /// it; null where it is not so.
  private @Nullable Service cause(Map<Service, Double> masses, double whole) {
    return masses.entrySet().stream()
        .max(
            Map.Entry.<Service, Double>comparingByValue().thenComparing(Map.Entry.comparingByKey()))
        .filter(most -> most.getValue() >= FELT * whole)
        .map(Map.Entry::getKey)
        .filter(one -> moved.containsKey(one) && moved.get(one).ratio() >= FAR_WORSE)
        .filter(one -> !isWellForMost(graph.callers(one)))
        .orElse(null);
  }

  /// Whether the walk down from `caller` goes no further than here: at what moved, and at what
  /// would have moved visibly had anything come through it. A hop without telemetry, or so restless
  /// that it could hide the shift, is passed.
  private boolean stops(Service service, Service caller) {
    Shift shift = shifts.get(service);
    if (moved.containsKey(service)) {
      return true;
    }
    Shift above = moved.get(caller);
    return shift != null
        && above != null
        && shift.mass() + HIDING * shift.noise() < ENOUGH * above.mass();
  }

  /// The share of a callee's shift that this caller can have felt.
  private double share(Service caller, Service callee) {
    Set<Service> callers = graph.callers(callee);
    if (callers.size() < 2) {
      return 1;
    }
    double total = callers.stream().mapToDouble(one -> graph.rate(one, callee)).sum();
    if (tellsRates && tellsTraffic(total, nodes.get(callee))) {
      return 1 - others(caller, callee, callers, total);
    }
    return isWellForMost(callers) ? 0.5 : 1;
  }

  private boolean isWellForMost(Set<Service> callers) {
    long well =
        callers.stream().filter(nodes::containsKey).filter(one -> !moved.containsKey(one)).count();
    return callers.size() >= HUB && well >= HUB - 1 && well * 2 > callers.size();
  }

  /// The share of a callee's shift that its other callers have felt: by how much each calls it, yet
  /// no more than can have moved it.
  private double others(Service caller, Service callee, Set<Service> callers, double total) {
    double whole = moved.get(callee) == null ? 0 : moved.get(callee).mass();
    double others = 0;
    for (Service one : callers) {
      double share = graph.rate(one, callee) / total;
      Shift shift = shifts.get(one);
      if (shift != null && whole > 0) {
        double felt = Math.max(0, shift.mass()) + HIDING * shift.noise();
        share = Math.min(share, felt / whole);
      }
      others += one.equals(caller) ? 0 : share;
    }
    return others;
  }

  /// Whether the counters of the graph count what the component says is asked of it.
  private static boolean tellsTraffic(double perSecond, @Nullable MetricNode node) {
    if (node == null || node.traffic() == null || perSecond <= 0) {
      return false;
    }
    Indicator traffic = node.traffic();
    double own = 0;
    for (int i = 0; i < traffic.size(); i++) {
      own += traffic.value(i) / traffic.size();
    }
    double perStep = perSecond * traffic.stepNanos() / 1e9;
    return near(perSecond, own) || near(perStep, own);
  }

  private static boolean near(double a, double b) {
    return a < 2 * b && b < 2 * a;
  }
}
