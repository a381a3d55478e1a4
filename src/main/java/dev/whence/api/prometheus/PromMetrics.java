package dev.whence.api.prometheus;

import dev.whence.api.PromNames;
import dev.whence.model.Attributes;
import dev.whence.model.Emitter;
import dev.whence.model.MetricKind;
import dev.whence.model.Series;
import dev.whence.model.Service;
import dev.whence.model.Tenant;
import dev.whence.model.TimeRange;
import dev.whence.store.SeriesFound;
import dev.whence.store.StoreReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/// Metric series as they were sent. Delta sums begin at zero with the range that is read; of
/// OpenTelemetry's histograms and summaries there are the sum and the count. For one question.
final class PromMetrics implements PromSource {

  private static final int MAX_SERIES = 5_000;
  private static final long MAX_SAMPLES = 4_000_000;
  private static final int DELTA = 1;

  /// Of the heap what one question may read.
  private static final int PART = 12;

  private static final long MAX_BYTES = Runtime.getRuntime().maxMemory() / PART;

  /// Where a name is not said outright, names of this long before the range's end are known.
  private static final long CATALOG_NANOS = 900_000_000_000L;

  private final StoreReader reader;
  private final Tenant tenant;
  private long bytes;

  PromMetrics(StoreReader reader, Tenant tenant) {
    this.reader = reader;
    this.tenant = tenant;
  }

  @Override
  public List<PromSeries> series(PromExpr.Selector selector, TimeRange range) {
    String name = selector.name();
    TreeMap<SortedMap<String, String>, PromSeries> found = new TreeMap<>(PromRollups.LABELS);
    Set<String> names = name == null ? names(selector, range) : PromNames.sentAs(name);
    if (!names.isEmpty()) {
      long samples = 0;
      for (Series series : read(names, selector, range)) {
        for (PromSeries shown : shown(series)) {
          if (selector.matches(shown.labels())) {
            found.merge(shown.labels(), shown, PromMetrics::joined);
            samples += shown.values().length;
          }
        }
        if (samples > MAX_SAMPLES) {
          throw PromException.execution("query reads more than " + MAX_SAMPLES + " samples");
        }
      }
    }
    return List.copyOf(found.values());
  }

  private Set<String> names(PromExpr.Selector selector, TimeRange range) {
    long from = Math.max(range.fromNanos(), range.toNanos() - CATALOG_NANOS);
    TreeSet<String> names = new TreeSet<>();
    for (Series series : read(Set.of(), selector, new TimeRange(from, range.toNanos()))) {
      names.add(series.key().name());
    }
    return names;
  }

  private List<Series> read(Set<String> names, PromExpr.Selector selector, TimeRange range) {
    Set<Service> services = services(selector, range);
    if (services.isEmpty() && selector.matchers().stream().anyMatch(PromMetrics::isOfService)) {
      return List.of();
    }
    SeriesFound found = reader.findSeries(tenant, names, services, range, MAX_SERIES);
    if (!found.complete()) {
      throw PromException.execution(
          "query reads more than "
              + MAX_SERIES
              + " series, or more than one may take in memory: name the metric and the service, or"
              + " ask about less time");
    }
    bytes += found.bytes();
    if (bytes > MAX_BYTES) {
      throw PromException.execution("query reads more series than one may take in memory");
    }
    return found.series();
  }

  private static boolean isOfService(PromMatcher matcher) {
    return matcher.label().equals("service_name") && matcher.isEquality();
  }

  private Set<Service> services(PromExpr.Selector selector, TimeRange range) {
    TreeSet<Service> services = new TreeSet<>();
    for (PromMatcher matcher : selector.matchers()) {
      if (isOfService(matcher)) {
        for (Service service : reader.services(tenant, range)) {
          if (service.name().equals(matcher.value())) {
            services.add(service);
          }
        }
      }
    }
    return services;
  }

  private static List<PromSeries> shown(Series series) {
    String name = PromNames.of(series.key());
    MetricKind kind = series.key().kind();
    return switch (kind) {
      case GAUGE, SUM -> List.of(samples(series, name, false));
      case HISTOGRAM, EXPONENTIAL_HISTOGRAM, SUMMARY ->
          List.of(samples(series, name + "_sum", false), samples(series, name + "_count", true));
    };
  }

  private static PromSeries samples(Series series, String name, boolean counts) {
    boolean delta = series.key().temporality() == DELTA;
    long[] times = new long[series.size()];
    double[] values = new double[series.size()];
    int size = 0;
    double total = 0;
    for (int i = 0; i < series.size(); i++) {
      double value = counts ? series.count(i) : series.value(i);
      if (!Double.isNaN(value)) {
        total += value;
        times[size] = series.timeNanos(i);
        values[size++] = delta ? total : value;
      }
    }
    return new PromSeries(
        labels(series, name), Arrays.copyOf(times, size), Arrays.copyOf(values, size), delta);
  }

  private static SortedMap<String, String> labels(Series series, String name) {
    TreeMap<String, String> labels = new TreeMap<>();
    Emitter emitter = series.emitter();
    addPlain(labels, series.key().resource(), false);
    put(labels, "service_name", emitter.service().name());
    put(labels, "service_namespace", emitter.service().namespace());
    put(labels, "deployment_environment_name", emitter.service().environment());
    put(labels, "service_instance_id", emitter.instance());
    put(labels, "service_version", emitter.version());
    addPlain(labels, series.key().attributes(), true);
    labels.put("__name__", name);
    return labels;
  }

  /// @param dotted whether names with dots are taken too; of a resource there are many
  private static void addPlain(Map<String, String> labels, Attributes attributes, boolean dotted) {
    attributes
        .values()
        .forEach(
            (key, value) -> {
              if (dotted || key.indexOf('.') < 0) {
                put(labels, PromNames.clean(key), value.toString());
              }
            });
  }

  private static void put(Map<String, String> labels, String label, String value) {
    if (!value.isEmpty()) {
      labels.put(label, value);
    }
  }

  /// One series of two that have the same labels here: of samples at one time the first counts.
  private static PromSeries joined(PromSeries a, PromSeries b) {
    TreeMap<Long, Double> samples = new TreeMap<>();
    for (PromSeries part : new ArrayList<>(List.of(b, a))) {
      for (int i = 0; i < part.values().length; i++) {
        samples.put(part.timesNanos()[i], part.values()[i]);
      }
    }
    return new PromSeries(
        a.labels(),
        samples.keySet().stream().mapToLong(Long::longValue).toArray(),
        samples.values().stream().mapToDouble(Double::doubleValue).toArray(),
        a.sinceStart() || b.sinceStart());
  }
}
