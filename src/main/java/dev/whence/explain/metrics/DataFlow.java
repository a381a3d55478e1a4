package dev.whence.explain.metrics;

import dev.whence.explain.answer.CauseKind;
import dev.whence.explain.meaning.CallLabels;
import dev.whence.explain.meaning.Indicator;
import dev.whence.explain.meaning.IndicatorStatistic;
import dev.whence.explain.meaning.MetricNode;
import dev.whence.explain.meaning.MetricWords;
import dev.whence.explain.meaning.ServiceGraph;
import dev.whence.model.MetricKind;
import dev.whence.model.Series;
import dev.whence.model.Service;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Where the data goes that components send beyond what they sent before. What one sends another
/// receives: who receives far more and hands little of it on is the one that asks for it, be it by
/// asking more often or for more at a time, whoever is busy with answering. Data that is handed
/// over unasked, to be stored, flows the same way: it must be known that the one calls the other,
/// or the other must be one that tells of no requests of its own, as stores do.
final class DataFlow {

  /// So many times as much as before is far more.
  private static final double FAR_MORE = 2;

  /// Who hands on so much of what it receives does not keep it.
  private static final double HANDED_ON = 0.5;

  /// Of what is sent more so much at least must arrive with who asks for it.
  private static final double ARRIVED = 0.5;

  /// Bytes a second that matter.
  private static final double SLOW_RATE = 10_000;

  /// Who asks goes just before who answers.
  private static final double BEFORE = 1.03;

  private static final Set<String> RECEIVED = Set.of("receive", "received", "rx", "recv");
  private static final Set<String> SENT = Set.of("transmit", "transmitted", "sent", "tx");
  private static final Set<String> NETWORK = Set.of("network", "net");
  private static final Set<String> BYTES = Set.of("bytes", "io");

  private final Map<Service, RateShift> received = new TreeMap<>();
  private final Map<Service, RateShift> sent = new TreeMap<>();

  DataFlow(Collection<Series> series, MetricWindows windows) {
    for (Series one : series) {
      Map<Service, RateShift> way = way(one);
      if (way != null) {
        way.merge(one.emitter().service(), RateShift.of(one, windows), RateShift::and);
      }
    }
  }

  private @Nullable Map<Service, RateShift> way(Series one) {
    if (one.key().kind() != MetricKind.SUM || CallLabels.ends(one) != null) {
      return null;
    }
    Set<String> words = MetricWords.of(one.key().name());
    if (NETWORK.stream().noneMatch(words::contains) || BYTES.stream().noneMatch(words::contains)) {
      return null;
    }
    String direction = one.key().attributes().text("direction");
    if (direction == null) {
      direction = one.key().attributes().text("network.io.direction");
    }
    Set<String> said = direction == null ? words : Set.of(direction);
    if (RECEIVED.stream().anyMatch(said::contains)) {
      return received;
    }
    return SENT.stream().anyMatch(said::contains) ? sent : null;
  }

  /// The causes, and before the first of them who asks it for so much, where that is so.
  List<MetricCause> askerFirst(
      List<MetricCause> causes, ServiceGraph graph, Map<Service, MetricNode> nodes) {
    if (causes.isEmpty()) {
      return causes;
    }
    MetricCause first = causes.getFirst();
    Service asker = asker(first.service());
    if (asker == null || !mayAsk(asker, first.service(), graph, nodes.get(first.service()))) {
      return causes;
    }
    MetricCause asking =
        causes.stream().filter(one -> one.service().equals(asker)).findFirst().orElse(null);
    if (asking == null) {
      return causes;
    }
    List<MetricCause> all = new ArrayList<>(causes);
    all.remove(asking);
    all.addFirst(
        new MetricCause(
            asking.service(),
            CauseKind.TRAFFIC_INCREASE,
            first.share(),
            first.surprise() * BEFORE,
            receivedFirst(asking.shifts()),
            asking.onset(),
            asking.connected()));
    return all;
  }

  private static boolean mayAsk(
      Service asker, Service answering, ServiceGraph graph, @Nullable MetricNode answers) {
    return graph.knows(answering)
        ? graph.reach(asker).containsKey(answering)
        : answers != null && answers.traffic() == null && !tellsOfEach(answers.latency());
  }

  /// Whether it tells how long requests take as a rule, and not the longest alone, as a store may.
  private static boolean tellsOfEach(@Nullable Indicator latency) {
    return latency != null && latency.meaning().statistic() != IndicatorStatistic.TAIL;
  }

  /// Who receives most of what one sends more, and keeps it; null where nobody does.
  private @Nullable Service asker(Service answering) {
    RateShift out = sent.getOrDefault(answering, RateShift.NONE);
    if (!isFarMore(out)) {
      return null;
    }
    return received.entrySet().stream()
        .filter(each -> !each.getKey().equals(answering) && isFarMore(each.getValue()))
        .filter(each -> each.getValue().more() >= ARRIVED * out.more())
        .filter(
            each ->
                sent.getOrDefault(each.getKey(), RateShift.NONE).more()
                    < HANDED_ON * each.getValue().more())
        .max(Comparator.comparingDouble(each -> each.getValue().more()))
        .map(Map.Entry::getKey)
        .orElse(null);
  }

  private static boolean isFarMore(RateShift rates) {
    return rates.now() >= FAR_MORE * rates.before() && rates.more() >= SLOW_RATE;
  }

  private static List<Shift> receivedFirst(List<Shift> shifts) {
    List<Shift> ordered = new ArrayList<>(shifts);
    ordered.sort(
        Comparator.comparing(
            shift ->
                MetricWords.of(shift.indicator().metric()).stream().noneMatch(RECEIVED::contains)));
    return ordered;
  }
}
