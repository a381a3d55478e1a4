package dev.whence.explain;

import dev.whence.model.CellKind;
import dev.whence.model.RequestSummary;
import dev.whence.model.Service;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The window's completed requests in two groups: those that suffered (failed, or took longer than
/// all but one in a hundred of their route did before) and the others. Counted over all of them, as
/// their summaries tell; none is opened.
final class Cohorts {

  private static final double SLOW = 0.99;

  /// Fewer requests of a route than this cannot say what is slow for it.
  private static final long ENOUGH = 20;

  private static final double TOLERATED = 1.05;
  private static final double Z95 = 1.959964;

  private final List<RequestSummary> requests;
  private final List<RequestSummary> suffering = new ArrayList<>();
  private final List<RequestSummary> others = new ArrayList<>();
  private final boolean complete;

  /// @param complete whether these are all requests of the window
  Cohorts(List<RequestSummary> requests, boolean complete, Facts facts) {
    this.requests = requests;
    this.complete = complete;
    Map<String, Map<String, Double>> slowNanos = slowNanos(facts);
    for (RequestSummary request : requests) {
      Map<String, Double> ofService = slowNanos.getOrDefault(request.service().key(), Map.of());
      double most = ofService.getOrDefault(request.route(), Double.MAX_VALUE);
      boolean suffers = request.failed() || request.durationNanos() > most * TOLERATED;
      (suffers ? suffering : others).add(request);
    }
  }

  /// From what duration on a request of a service's route is slow.
  private static Map<String, Map<String, Double>> slowNanos(Facts facts) {
    Map<String, Map<String, Double>> found = new HashMap<>();
    for (Facts.Pair route : facts.all(CellKind.ROUTE)) {
      if (route.before().sketch(0).count() >= ENOUGH) {
        found
            .computeIfAbsent(route.text(1), service -> new HashMap<>())
            .put(route.text(0), (double) route.before().sketch(0).quantile(SLOW));
      }
    }
    return found;
  }

  /// All of them, in the order of time.
  List<RequestSummary> requests() {
    return requests;
  }

  List<RequestSummary> suffering() {
    return suffering;
  }

  List<RequestSummary> others() {
    return others;
  }

  /// Whether every request of the window was counted.
  boolean complete() {
    return complete;
  }

  /// Requests that pass through a service, or through one instance or version of it where the
  /// entity names one; null where requests do not tell that, as of a database.
  @Nullable Predicate<RequestSummary> through(Entity entity) {
    if (entity.type() == Entity.Type.RESOURCE) {
      return null;
    }
    Service service = entity.ofService();
    String instance = entity.instance();
    String version = entity.change() == null ? null : entity.version();
    Predicate<RequestSummary.Part> part =
        each ->
            each.service().equals(service)
                && (instance == null || each.instance().equals(instance))
                && (version == null || each.version().isEmpty() || each.version().equals(version));
    boolean seen = requests.stream().anyMatch(each -> each.parts().stream().anyMatch(part));
    return seen ? each -> each.parts().stream().anyMatch(part) : null;
  }

  /// How much likelier a request that passes through one thing suffers than another one, among
  /// those that reach a second; null where all of them do, or none suffers.
  Explanation.@Nullable Exposure exposure(Entity from, Entity to) {
    Predicate<RequestSummary> exposed = through(from);
    Predicate<RequestSummary> reached = through(to);
    if (exposed == null) {
      return null;
    }
    Predicate<RequestSummary> among = reached == null ? request -> true : reached;
    return exposure(counts(suffering, among, exposed), counts(others, among, exposed));
  }

  /// Of those who reach something, how many pass through something else, and how many do not.
  private static long[] counts(
      List<RequestSummary> of, Predicate<RequestSummary> among, Predicate<RequestSummary> exposed) {
    long[] counts = new long[2];
    for (RequestSummary request : of) {
      if (among.test(request)) {
        counts[exposed.test(request) ? 0 : 1]++;
      }
    }
    return counts;
  }

  /// The share of the suffering requests through one thing that do not pass through another; 0
  /// where requests do not tell.
  double apart(Entity one, Entity other) {
    Predicate<RequestSummary> first = through(one);
    Predicate<RequestSummary> second = through(other);
    if (first == null || second == null) {
      return 0;
    }
    List<RequestSummary> through = suffering.stream().filter(first).toList();
    long apart = through.stream().filter(second.negate()).count();
    return through.isEmpty() ? 0 : (double) apart / through.size();
  }

  /// The risk ratio after Katz, half a request added to each group that might be empty.
  ///
  /// @param suffering requests that were exposed, and that were not
  /// @param others the same of those that did not suffer
  static Explanation.@Nullable Exposure exposure(long[] suffering, long[] others) {
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
    return new Explanation.Exposure(
        ChargeReport.round(100.0 * suffering[0] / all),
        ChargeReport.round(100.0 * others[0] / (others[0] + others[1])),
        ChargeReport.round(Math.exp(log)),
        List.of(
            ChargeReport.round(Math.exp(log - width)), ChargeReport.round(Math.exp(log + width))));
  }
}
