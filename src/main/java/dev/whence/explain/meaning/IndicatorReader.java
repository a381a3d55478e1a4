package dev.whence.explain.meaning;

import static java.util.Objects.requireNonNull;

import dev.whence.explain.facts.ServiceNames;
import dev.whence.model.Attributes;
import dev.whence.model.MetricKind;
import dev.whence.model.Series;
import dev.whence.model.Service;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Makes indicators of metric series: counters become rates (resets and deltas understood),
/// distributions become a rate and a mean, instances of one service become one where that adds up,
/// and what is counted as failed becomes a share of what was asked.
public final class IndicatorReader {

  private static final MetricMeaning CALLS =
      new MetricMeaning(IndicatorKind.TRAFFIC, IndicatorStatistic.PLAIN, false, 1, false);
  private static final MetricMeaning FAILURES =
      new MetricMeaning(IndicatorKind.ERRORS, IndicatorStatistic.PLAIN, false, 1, false);

  /// No share of 1 is higher, however it was rounded, nor one of 100.
  private static final double MOST_OF_ONE = 1.5;

  private static final double MOST_OF_A_HUNDRED = 100.5;

  /// What goes well as a rule comes near the whole: what stays below counts something.
  private static final double NEAR_A_HUNDRED = 90;

  private record Group(
      Service service, String metric, String part, IndicatorKind kind, boolean failed)
      implements Comparable<Group> {

    private static final Comparator<Group> ORDER =
        Comparator.comparing(Group::service)
            .thenComparing(Group::metric)
            .thenComparing(Group::part)
            .thenComparing(Group::kind)
            .thenComparing(Group::failed);

    @Override
    public int compareTo(Group other) {
      return ORDER.compare(this, other);
    }
  }

  private record Measure(String name, String unit, MetricKind shape) {

    static Measure of(Series series) {
      return new Measure(series.key().name(), series.key().unit(), series.key().kind());
    }

    MetricMeaning meaning(double highest) {
      MetricMeaning meaning = MetricMeaning.of(name, unit, shape);
      if (shape != MetricKind.GAUGE || !unit.isEmpty()) {
        return meaning;
      }
      if (meaning.maybePercent(name)) {
        boolean percent = highest > MOST_OF_ONE && highest <= MOST_OF_A_HUNDRED;
        return percent ? meaning.ofHundred() : meaning;
      }
      if (!meaning.maybeShare(name)) {
        return meaning;
      }
      return highest <= 1 ? meaning.asShare(1) : highest == 100 ? meaning.asShare(0.01) : meaning;
    }
  }

  private final ServiceNames names;
  private final TreeMap<Group, IndicatorSum> sums = new TreeMap<>();

  /// Of many services' metrics of the same name.
  private final Map<Measure, MetricMeaning> meanings = new HashMap<>();

  /// Whose refusals come to several callers: then it is not the caller whose fault they are.
  private final Set<Service> refusing;

  private IndicatorReader(ServiceNames names, Set<Service> refusing) {
    this.names = names;
    this.refusing = refusing;
  }

  /// All indicators of some series, sorted by service, metric and instance.
  public static List<Indicator> read(Collection<Series> series, ServiceNames names) {
    IndicatorReader reader = new IndicatorReader(names, refusing(series, names));
    reader.mean(series);
    for (Series one : series) {
      reader.add(one);
    }
    return reader.indicators();
  }

  /// What each measure means, by its values of all that tell it: of a share that fails none is
  /// higher than the whole, which it now and then is for somebody.
  private void mean(Collection<Series> series) {
    Map<Measure, Double> highest = new HashMap<>();
    for (Series one : series) {
      double most = 0;
      for (int i = 0; i < one.size(); i++) {
        most = Math.max(most, one.value(i));
      }
      highest.merge(Measure.of(one), most, Math::max);
    }
    highest.forEach((measure, most) -> meanings.put(measure, measure.meaning(most)));
  }

  private static Set<Service> refusing(Collection<Series> series, ServiceNames names) {
    Map<Service, Service> callers = new HashMap<>();
    Set<Service> refusing = new HashSet<>();
    for (Series one : series) {
      if (FailureLabels.refused(one.key().attributes()) && ServiceGraph.rate(one) > 0) {
        ServiceGraph.Edge edge = ServiceGraph.Edge.of(one, names);
        Service other = edge == null ? null : callers.putIfAbsent(edge.server(), edge.client());
        if (edge != null && other != null && !other.equals(edge.client())) {
          refusing.add(edge.server());
        }
      }
    }
    return refusing;
  }

  private void add(Series series) {
    Service service = owner(series);
    if (service == null || series.size() == 0) {
      return;
    }
    MetricKind shape = series.key().kind();
    MetricMeaning meaning = requireNonNull(meanings.get(Measure.of(series)));
    if (meaning.isWellOfUnknownWhole()) {
      meaning = ofWhole(meaning, series);
    }
    if (meaning.kind().ofRequests() && ServerMetrics.isOfInnerSpans(series)) {
      return;
    }
    if (meaning.kind() == IndicatorKind.ERRORS && isCallersFault(series)) {
      return;
    }
    if (shape == MetricKind.GAUGE || shape == MetricKind.SUM) {
      addNumbers(series, service, meaning);
    } else if (meaning.kind() == IndicatorKind.LATENCY) {
      addDistribution(series, service, meaning);
    } else if (meaning.busy()) {
      addBusyTime(series, service, meaning);
    }
  }

  /// What went well, as a share of 1 or of 100, or counted, as its values say.
  private static MetricMeaning ofWhole(MetricMeaning meaning, Series series) {
    double most = 0;
    for (int i = 0; i < series.size(); i++) {
      most = Math.max(most, series.value(i));
    }
    if (most <= MOST_OF_ONE) {
      return meaning;
    }
    return most >= NEAR_A_HUNDRED && most <= MOST_OF_A_HUNDRED ? meaning.inPercent() : CALLS;
  }

  private void addNumbers(Series series, Service service, MetricMeaning meaning) {
    boolean whole = meaning.kind().ofRequests();
    String part = whole ? "" : part(series);
    IndicatorSum all = sum(series, service, part, meaning, false);
    boolean failed = meaning.kind() == IndicatorKind.TRAFFIC && failed(series, service);
    IndicatorSum bad = failed ? sum(series, service, part, FAILURES, true) : all;
    boolean mean = meaning.ratio() || meaning.kind() == IndicatorKind.LATENCY;
    boolean counter = MetricRates.counter(series) && !meaning.restarts();
    boolean level = series.key().kind() == MetricKind.GAUGE || MetricRates.cumulative(series);
    double first = meaning.restarts() && level ? series.value(0) : 0;
    for (int i = counter ? MetricRates.first(series) : 0; i < series.size(); i++) {
      double value =
          counter
              ? rate(series, i, all.step(), meaning)
              : meaning.normalise(series.value(i) - first);
      if (Double.isFinite(value)) {
        all.add(series.timeNanos(i), value, 1, mean);
        if (bad != all) {
          bad.add(series.timeNanos(i), value, 1, mean);
        }
      }
    }
  }

  private static double rate(Series series, int i, long step, MetricMeaning meaning) {
    double rate = MetricRates.increase(series, i) / MetricRates.seconds(series, i, step);
    return meaning.busy() ? rate * meaning.factor() : rate;
  }

  private void addDistribution(Series series, Service service, MetricMeaning meaning) {
    IndicatorSum time = sum(series, service, "", meaning, false);
    IndicatorSum calls = sum(series, service, "", CALLS, false);
    IndicatorSum bad = failed(series, service) ? sum(series, service, "", FAILURES, true) : calls;
    for (int i = MetricRates.first(series); i < series.size(); i++) {
      long at = series.timeNanos(i);
      double count = MetricRates.countIncrease(series, i);
      double rate = count / MetricRates.seconds(series, i, calls.step());
      calls.add(at, rate, 1, false);
      if (bad != calls) {
        bad.add(at, rate, 1, false);
      }
      if (count > 0) {
        time.add(at, meaning.normalise(MetricRates.sumIncrease(series, i) / count), count, true);
      }
    }
  }

  /// What a machine spends its time on, piece by piece (jvm.gc.duration): how much of it.
  private void addBusyTime(Series series, Service service, MetricMeaning meaning) {
    IndicatorSum busy = sum(series, service, part(series), meaning, false);
    for (int i = MetricRates.first(series); i < series.size(); i++) {
      double spent = meaning.factor() * MetricRates.sumIncrease(series, i);
      busy.add(series.timeNanos(i), spent / MetricRates.seconds(series, i, busy.step()), 1, false);
    }
  }

  private IndicatorSum sum(
      Series series, Service service, String part, MetricMeaning meaning, boolean failed) {
    Group group = new Group(service, series.key().name(), part, meaning.kind(), failed);
    MetricKind shape = series.key().kind();
    boolean counts =
        shape == MetricKind.SUM ? MetricRates.counter(series) : shape != MetricKind.GAUGE;
    return sums.computeIfAbsent(group, any -> new IndicatorSum(meaning, series, counts));
  }

  private boolean failed(Series series, Service service) {
    Attributes attributes = series.key().attributes();
    return FailureLabels.failed(attributes)
        || (refusing.contains(service) && FailureLabels.refused(attributes));
  }

  /// Whether it counts calls that a component refused, which may be its callers' fault, however
  /// many they are: some are refused at all times.
  private boolean isCallersFault(Series series) {
    return FailureLabels.refused(series.key().attributes())
        && ServiceGraph.Edge.of(series, names) != null;
  }

  /// The service a series speaks of: the called one, where it is about a call.
  private @Nullable Service owner(Series series) {
    ServiceGraph.Edge edge = ServiceGraph.Edge.of(series, names);
    if (edge != null) {
      return edge.server();
    }
    Service service = series.emitter().service();
    return service.name().isEmpty() ? null : service;
  }

  private static String part(Series series) {
    StringBuilder part = new StringBuilder(series.emitter().instance());
    Attributes attributes = series.key().attributes();
    attributes
        .values()
        .forEach((key, value) -> part.append(' ').append(key).append('=').append(value));
    return part.toString().strip();
  }

  private List<Indicator> indicators() {
    List<Indicator> all = new ArrayList<>();
    sums.forEach(
        (group, sum) -> all.add(sum.indicator(group.service(), group.part(), group.metric())));
    return all;
  }
}
