package dev.whence.explain.meaning;

import dev.whence.model.Service;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Picks, of all indicators of a service, those that tell its traffic, errors and latency best.
public final class MetricNodes {

  private static final Comparator<Indicator> LARGEST =
      Comparator.comparing(MetricNodes::outgoing)
          .thenComparing(Comparator.comparingInt(Indicator::size).reversed())
          .thenComparing(Indicator::metric);

  /// Points of failures and of requests may lie apart; so many more failures do not come from that.
  private static final double UNCOUNTED = 0.1;

  private static final double FAR_MORE = 2;

  private MetricNodes() {}

  private static boolean outgoing(Indicator one) {
    return ClientMetrics.isOutgoing(one.metric());
  }

  /// By service, all that is told of it.
  public static SortedMap<Service, MetricNode> of(Collection<Indicator> indicators) {
    TreeMap<Service, List<Indicator>> byService = new TreeMap<>();
    for (Indicator one : indicators) {
      byService.computeIfAbsent(one.service(), any -> new ArrayList<>()).add(one);
    }
    boolean perPoint =
        RequestCounts.arePerPoint(
            byService.values().stream()
                .map(all -> new RequestCounts(traffic(own(all)), traffic(seen(all))))
                .toList());
    TreeMap<Service, MetricNode> nodes = new TreeMap<>();
    byService.forEach((service, all) -> nodes.put(service, node(service, all, perPoint)));
    return nodes;
  }

  private static @Nullable Indicator traffic(List<Indicator> all) {
    return best(all, IndicatorKind.TRAFFIC, LARGEST);
  }

  private static MetricNode node(Service service, List<Indicator> all, boolean perPoint) {
    RequestCounts counts = new RequestCounts(traffic(own(all)), traffic(seen(all)));
    Indicator traffic = counts.all();
    Comparator<Indicator> akin = akin(traffic);
    Indicator told =
        best(
            all,
            IndicatorKind.LATENCY,
            Comparator.comparing(MetricNodes::outgoing)
                .thenComparing(one -> one.meaning().statistic())
                .thenComparing(akin));
    Indicator mean =
        told == null
            ? null
            : QuantileMean.of(
                all.stream()
                    .filter(one -> one.kind() == IndicatorKind.LATENCY)
                    .filter(one -> outgoing(one) == outgoing(told))
                    .toList());
    Indicator latency = mean == null ? told : mean;
    Indicator errors =
        counts.both()
            ? worse(errors(own(all), counts.own(), akin), errors(seen(all), counts.seen(), akin))
            : errors(all, traffic, akin);
    List<Indicator> tails =
        all.stream()
            .filter(one -> one.kind() == IndicatorKind.LATENCY && one != latency)
            .filter(one -> latency != null && outgoing(one) == outgoing(latency))
            .toList();
    List<Indicator> rest = all.stream().filter(one -> !one.kind().ofRequests()).toList();
    return new MetricNode(
        service, traffic, counts.perSecond(perPoint), errors, latency, tails, rest);
  }

  /// What fails, as a share of what is asked where that is known.
  private static @Nullable Indicator errors(
      List<Indicator> all, @Nullable Indicator traffic, Comparator<Indicator> akin) {
    Indicator share = best(ratios(all), IndicatorKind.ERRORS, akin);
    Indicator errors = best(all, IndicatorKind.ERRORS, akin);
    if (share != null || errors == null || traffic == null) {
      return share != null ? share : errors;
    }
    Indicator sameMetric = named(all, errors.metric(), IndicatorKind.TRAFFIC);
    Indicator asked = sameMetric != null ? sameMetric : traffic;
    return counted(errors, asked) ? share(errors, asked) : errors;
  }

  /// Those first that are called most like what counts the requests: `Tomcat.ErrorCount` beside
  /// `Tomcat.RequestCount`, before failures of something else; of several such, what has ever
  /// counted one.
  private static Comparator<Indicator> akin(@Nullable Indicator traffic) {
    Set<String> words = traffic == null ? Set.of() : MetricWords.of(traffic.metric());
    return Comparator.comparing(MetricNodes::outgoing)
        .thenComparing(
            Comparator.comparingLong(
                    (Indicator one) ->
                        MetricWords.of(one.metric()).stream().filter(words::contains).count())
                .reversed())
        .thenComparing(one -> sum(one) == 0)
        .thenComparing(LARGEST);
  }

  private static List<Indicator> own(List<Indicator> all) {
    return all.stream().filter(one -> !isOfGraph(one)).toList();
  }

  private static List<Indicator> seen(List<Indicator> all) {
    return all.stream().filter(MetricNodes::isOfGraph).toList();
  }

  /// Whether it is what a service graph says of calls to a component, not what that says of itself.
  private static boolean isOfGraph(Indicator one) {
    return MetricWords.of(one.metric()).contains("graph");
  }

  /// What a component says of its requests, unless those that call it see far more fail: who does
  /// not take a call in does not count it as failed, and who is gone counts nothing.
  private static @Nullable Indicator worse(@Nullable Indicator own, @Nullable Indicator seen) {
    if (own == null || seen == null) {
      return own != null ? own : seen;
    }
    boolean comparable = seen.meaning().ratio() && own.meaning().ratio();
    return comparable && sum(seen) >= FAR_MORE * sum(own) ? seen : own;
  }

  private static double sum(Indicator one) {
    double sum = 0;
    for (int i = 0; i < one.size(); i++) {
      sum += one.value(i);
    }
    return sum;
  }

  private static List<Indicator> ratios(List<Indicator> all) {
    return all.stream().filter(one -> one.meaning().ratio()).toList();
  }

  private static @Nullable Indicator best(
      List<Indicator> all, IndicatorKind kind, Comparator<Indicator> order) {
    return all.stream().filter(one -> one.kind() == kind).min(order).orElse(null);
  }

  private static @Nullable Indicator named(List<Indicator> all, String metric, IndicatorKind kind) {
    return all.stream()
        .filter(one -> one.kind() == kind && one.metric().equals(metric))
        .findFirst()
        .orElse(null);
  }

  /// Whether what failed is among what was asked: who is not reached is not asked, yet fails.
  private static boolean counted(Indicator failures, Indicator traffic) {
    long tolerance = Math.max(traffic.stepNanos(), 1) / 2;
    double surplus = 0;
    double failed = 0;
    for (int i = 0; i < failures.size(); i++) {
      double asked = traffic.near(failures.time(i), tolerance);
      failed += failures.value(i);
      surplus += Double.isNaN(asked) ? 0 : Math.max(0, failures.value(i) - asked);
    }
    return surplus <= UNCOUNTED * failed;
  }

  /// Failures as a share of what was asked, at every point of the traffic: no point of the failures
  /// means that none failed.
  private static Indicator share(Indicator failures, Indicator traffic) {
    long tolerance = Math.max(traffic.stepNanos(), 1) / 2;
    long[] times = new long[traffic.size()];
    double[] values = new double[traffic.size()];
    for (int i = 0; i < times.length; i++) {
      double failed = failures.near(traffic.time(i), tolerance);
      times[i] = traffic.time(i);
      values[i] = traffic.value(i) > 0 && failed > 0 ? Math.min(1, failed / traffic.value(i)) : 0;
    }
    MetricMeaning meaning =
        new MetricMeaning(IndicatorKind.ERRORS, IndicatorStatistic.PLAIN, true, 1, false);
    return new Indicator(failures.service(), "", failures.metric(), meaning, times, values);
  }
}
