package dev.whence.explain.request;

import dev.whence.explain.answer.ChainEdge;
import dev.whence.explain.answer.Entity;
import dev.whence.explain.answer.Words;
import dev.whence.explain.facts.Facts;
import dev.whence.model.CellKind;
import dev.whence.model.CellKind.Route;
import dev.whence.model.RequestSummary;
import dev.whence.model.Service;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The window's completed requests in two groups: those that suffered (failed, or took longer than
/// all but one in a hundred of their route did before) and the others. Counted over all of them, or
/// over those of some seconds, as their summaries tell; none is opened. Not thread-safe.
public final class Cohorts {

  private static final double SLOW = 0.99;

  /// Fewer requests of a route than this cannot say what is slow for it.
  private static final long ENOUGH = 20;

  private static final double TOLERATED = 1.05;
  private static final double Z95 = 1.959964;

  private static final BitSet NOBODY = new BitSet();

  private final List<RequestSummary> requests;
  private final boolean complete;

  /// Those that suffer, by their place in the order of time.
  private final BitSet suffering = new BitSet();

  /// Who passes through each service, likewise.
  private final Map<Service, BitSet> byService = new HashMap<>();

  /// Who passes through what was asked about so far.
  private final Map<Through, BitSet> passing = new HashMap<>();

  /// What requests pass through: a service, or one instance or version of it.
  private record Through(Service service, @Nullable String instance, @Nullable String version) {

    static Through of(Entity entity) {
      return new Through(
          entity.ofService(), entity.instance(), entity.change() == null ? null : entity.version());
    }

    boolean takesPart(RequestSummary request) {
      for (RequestSummary.Part part : request.parts()) {
        if (part.service().equals(service)
            && (instance == null || part.instance().equals(instance))
            && (version == null || part.version().isEmpty() || part.version().equals(version))) {
          return true;
        }
      }
      return false;
    }
  }

  /// @param complete whether these are all requests of the window
  Cohorts(List<RequestSummary> requests, boolean complete, Facts facts) {
    this.requests = requests;
    this.complete = complete;
    Map<String, Map<String, Double>> slowNanos = slowNanos(facts);
    for (int i = 0; i < requests.size(); i++) {
      RequestSummary request = requests.get(i);
      Map<String, Double> ofService = slowNanos.getOrDefault(request.service().key(), Map.of());
      double most = ofService.getOrDefault(request.route(), Double.MAX_VALUE);
      if (request.failed() || request.durationNanos() > most * TOLERATED) {
        suffering.set(i);
      }
      for (RequestSummary.Part part : request.parts()) {
        byService.computeIfAbsent(part.service(), _ -> new BitSet(requests.size())).set(i);
      }
    }
  }

  /// From what duration on a request of a service's route is slow.
  private static Map<String, Map<String, Double>> slowNanos(Facts facts) {
    Map<String, Map<String, Double>> found = new HashMap<>();
    for (Facts.Pair route : facts.all(CellKind.ROUTE)) {
      if (route.before().sketch(Route.DURATION).count() >= ENOUGH) {
        found
            .computeIfAbsent(route.text(Route.SERVICE), service -> new HashMap<>())
            .put(
                route.text(Route.ROUTE),
                (double) route.before().sketch(Route.DURATION).quantile(SLOW));
      }
    }
    return found;
  }

  /// All of them, in the order of time.
  public List<RequestSummary> requests() {
    return requests;
  }

  /// Whether every request of the window was counted.
  public boolean complete() {
    return complete;
  }

  /// Those that suffer, in the order of time.
  public List<RequestSummary> suffering() {
    return listed(suffering);
  }

  /// Those that suffer and pass through a service, or through one instance or version of it where
  /// the entity names one; all that suffer where requests do not tell, as of a database.
  List<RequestSummary> suffering(Entity through) {
    return listed(and(suffering, passing(through)));
  }

  /// Those that pass through it and do not suffer.
  List<RequestSummary> others(Entity through) {
    return listed(andNot(passing(through), suffering));
  }

  /// Whether requests tell that they pass through it.
  boolean tell(Entity entity) {
    return entity.type() != Entity.Type.RESOURCE && !through(entity).isEmpty();
  }

  /// How many requests pass through it; 0 where they do not tell.
  public int count(Entity entity) {
    return tell(entity) ? through(entity).cardinality() : 0;
  }

  private BitSet through(Entity entity) {
    if (entity.instance() == null && entity.change() == null) {
      return byService.getOrDefault(entity.ofService(), NOBODY);
    }
    return passing.computeIfAbsent(
        Through.of(entity),
        through -> {
          BitSet found = new BitSet(requests.size());
          byService.getOrDefault(through.service, NOBODY).stream()
              .filter(i -> through.takesPart(requests.get(i)))
              .forEach(found::set);
          return found;
        });
  }

  /// Those that pass through it; all where requests do not tell.
  private BitSet passing(Entity entity) {
    if (tell(entity)) {
      return through(entity);
    }
    BitSet all = new BitSet();
    all.set(0, requests.size());
    return all;
  }

  private static BitSet and(BitSet one, BitSet other) {
    BitSet both = (BitSet) one.clone();
    both.and(other);
    return both;
  }

  private static BitSet andNot(BitSet one, BitSet other) {
    BitSet rest = (BitSet) one.clone();
    rest.andNot(other);
    return rest;
  }

  private List<RequestSummary> listed(BitSet of) {
    return of.stream().mapToObj(requests::get).toList();
  }

  /// How much likelier a request that passes through one thing suffers than another one, among
  /// those that reach a second; null where all of them do, or none suffers.
  public ChainEdge.@Nullable Exposure exposure(Entity from, Entity to) {
    if (!tell(from)) {
      return null;
    }
    BitSet among = passing(to);
    BitSet exposed = and(among, through(from));
    BitSet spared = andNot(among, exposed);
    return exposure(
        new long[] {and(suffering, exposed).cardinality(), and(suffering, spared).cardinality()},
        new long[] {
          andNot(exposed, suffering).cardinality(), andNot(spared, suffering).cardinality()
        });
  }

  /// The share of the suffering requests through one thing that do not pass through another; 0
  /// where requests do not tell.
  public double apart(Entity one, Entity other) {
    if (!tell(one) || !tell(other)) {
      return 0;
    }
    BitSet through = and(suffering, through(one));
    int apart = andNot(through, through(other)).cardinality();
    return through.isEmpty() ? 0 : (double) apart / through.cardinality();
  }

  /// The risk ratio after Katz, half a request added to each group that might be empty.
  ///
  /// @param suffering requests that were exposed, and that were not
  /// @param others the same of those that did not suffer
  static ChainEdge.@Nullable Exposure exposure(long[] suffering, long[] others) {
    long exposed = suffering[0] + others[0];
    long spared = suffering[1] + others[1];
    long all = suffering[0] + suffering[1];
    if (exposed == 0 || spared == 0 || all == 0 || others[0] + others[1] == 0) {
      return null;
    }
    double among = (suffering[0] + 0.5) / (exposed + 1.0);
    double amongSpared = (suffering[1] + 0.5) / (spared + 1.0);
    double log = Math.log(among / amongSpared);
    double variance =
        1 / (suffering[0] + 0.5)
            - 1 / (exposed + 1.0)
            + 1 / (suffering[1] + 0.5)
            - 1 / (spared + 1.0);
    double width = Z95 * Math.sqrt(Math.max(0, variance));
    return new ChainEdge.Exposure(
        Words.round(100.0 * suffering[0] / all),
        Words.round(100.0 * others[0] / (others[0] + others[1])),
        Words.round(Math.exp(log)),
        List.of(Words.round(Math.exp(log - width)), Words.round(Math.exp(log + width))));
  }
}
