package dev.whence.api.prometheus;

import dev.whence.api.CellFields;
import dev.whence.model.Cell;
import dev.whence.model.CellKey;
import dev.whence.model.CellKind;
import dev.whence.model.Exemplar;
import dev.whence.model.LatencySketch;
import dev.whence.model.Service;
import dev.whence.model.Tenant;
import dev.whence.model.TimeRange;
import dev.whence.store.StoreReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/// The 10-second cells of operations as series. Counters begin at zero with the range that is read:
/// their rates are right, their heights say nothing.
final class PromRollups implements PromSource {

  static final String REQUESTS = "whence_requests_total";
  static final String ERRORS = "whence_request_errors_total";
  static final String DURATION = "whence_request_duration_seconds";
  static final String BUCKET = DURATION + "_bucket";
  static final String SUM = DURATION + "_sum";
  static final String COUNT = DURATION + "_count";

  /// All names, sorted.
  static final List<String> NAMES =
      List.of(ERRORS, DURATION, BUCKET, COUNT, SUM, REQUESTS).stream().sorted().toList();

  private static final double[] BOUNDS = {
    .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30
  };
  private static final double[] QUANTILES = {0.5, 0.95, 0.99};
  private static final long MAX_SAMPLES = 4_000_000;

  private final StoreReader reader;
  private final Tenant tenant;

  PromRollups(StoreReader reader, Tenant tenant) {
    this.reader = reader;
    this.tenant = tenant;
  }

  /// An exemplar and the series it stands for.
  record Example(SortedMap<String, String> labels, Exemplar exemplar) {}

  @Override
  public List<PromSeries> series(PromExpr.Selector selector, TimeRange range) {
    TreeMap<SortedMap<String, String>, TreeMap<Long, Cell>> grouped = new TreeMap<>(LABELS);
    for (Cell cell : cells(selector, range)) {
      grouped
          .computeIfAbsent(labels(cell), _ -> new TreeMap<>())
          .put(cell.key().sliceNanos(), cell);
    }
    List<String> names =
        NAMES.stream()
            .filter(name -> selector.matchers().stream().allMatch(m -> of(m, name)))
            .toList();
    long slices = range.durationNanos() / CellKey.SLICE_NANOS + 1;
    if (slices * grouped.size() * (names.contains(BUCKET) ? BOUNDS.length + 1 : 1) > MAX_SAMPLES) {
      throw PromException.execution(
          "query reads more than " + MAX_SAMPLES + " samples: name a service or narrow the range");
    }
    List<PromSeries> found = new ArrayList<>();
    for (String name : names) {
      grouped.forEach((labels, cells) -> add(name, labels, cells, range, found));
    }
    return found.stream().filter(series -> selector.matches(series.labels())).toList();
  }

  /// Exemplars of the cells that match.
  List<Example> exemplars(PromExpr.Selector selector, TimeRange range) {
    List<Example> found = new ArrayList<>();
    for (Cell cell : cells(selector, range)) {
      SortedMap<String, String> labels = named(BUCKET, labels(cell));
      if (selector.matchers().stream()
          .allMatch(m -> m.label().equals("__name__") || m.matches(labels.get(m.label())))) {
        cell.exemplars().forEach(exemplar -> found.add(new Example(labels, exemplar)));
      }
    }
    return found;
  }

  private List<Cell> cells(PromExpr.Selector selector, TimeRange range) {
    if (NAMES.stream().noneMatch(name -> selector.matchers().stream().allMatch(m -> of(m, name)))) {
      return List.of();
    }
    Set<Service> services = services(selector, range);
    return services.isEmpty()
        ? List.of()
        : reader.cells(tenant, Set.of(CellKind.OPERATION), range, services).cells();
  }

  private static boolean of(PromMatcher matcher, String name) {
    return !matcher.label().equals("__name__") || matcher.matches(name);
  }

  private Set<Service> services(PromExpr.Selector selector, TimeRange range) {
    TreeSet<Service> services = new TreeSet<>();
    for (Service service : reader.services(tenant, range)) {
      if (selector.matchers().stream()
          .filter(matcher -> matcher.label().equals("service_name"))
          .allMatch(matcher -> matcher.matches(service.name()))) {
        services.add(service);
      }
    }
    return services;
  }

  private static SortedMap<String, String> labels(Cell cell) {
    TreeMap<String, String> labels = new TreeMap<>();
    Service service = CellFields.service(cell, "service");
    put(labels, "service_name", service.name());
    put(labels, "service_namespace", service.namespace());
    put(labels, "deployment_environment_name", service.environment());
    put(labels, "service_instance_id", CellFields.text(cell, "instance"));
    put(labels, "service_version", CellFields.text(cell, "version"));
    put(labels, "operation", CellFields.text(cell, "operation"));
    put(labels, "span_kind", CellFields.text(cell, "kind").toLowerCase(java.util.Locale.ROOT));
    return labels;
  }

  private static void put(Map<String, String> labels, String label, String value) {
    if (!value.isEmpty()) {
      labels.put(label, value);
    }
  }

  static SortedMap<String, String> named(String name, SortedMap<String, String> labels) {
    TreeMap<String, String> named = new TreeMap<>(labels);
    named.put("__name__", name);
    return named;
  }

  private static void add(
      String name,
      SortedMap<String, String> labels,
      SortedMap<Long, Cell> cells,
      TimeRange range,
      List<PromSeries> found) {
    SortedMap<String, String> named = named(name, labels);
    switch (name) {
      case REQUESTS, COUNT -> found.add(sum(named, cells, range, PromRollups::count));
      case ERRORS -> found.add(sum(named, cells, range, c -> CellFields.count(c, "errors")));
      case SUM ->
          found.add(sum(named, cells, range, c -> CellFields.count(c, "durationNanos") / 1e9));
      case BUCKET -> {
        for (double bound : BOUNDS) {
          SortedMap<String, String> bucket = with(named, "le", plain(bound));
          found.add(sum(bucket, cells, range, c -> below(c, (long) (bound * 1e9))));
        }
        found.add(sum(with(named, "le", "+Inf"), cells, range, PromRollups::count));
      }
      case DURATION -> {
        for (double quantile : QUANTILES) {
          found.add(quantile(with(named, "quantile", plain(quantile)), cells, quantile));
        }
      }
      default -> throw new IllegalArgumentException(name);
    }
  }

  private static String plain(double number) {
    return number == (long) number ? String.valueOf((long) number) : String.valueOf(number);
  }

  private static SortedMap<String, String> with(
      SortedMap<String, String> labels, String label, String value) {
    TreeMap<String, String> more = new TreeMap<>(labels);
    more.put(label, value);
    return more;
  }

  private static long count(Cell cell) {
    return CellFields.count(cell, "count");
  }

  private static long below(Cell cell, long nanos) {
    LatencySketch sketch = CellFields.sketch(cell, "duration");
    long count = 0;
    for (int bucket = sketch.firstBucket(); bucket <= sketch.lastBucket(); bucket++) {
      count += LatencySketch.valueOf(bucket) <= nanos ? sketch.countAt(bucket) : 0;
    }
    return count;
  }

  /// Reads one number off a cell.
  private interface Amount {
    double of(Cell cell);
  }

  /// A sample at the end of every slice, also of those in which nothing happened.
  private static PromSeries sum(
      SortedMap<String, String> labels,
      SortedMap<Long, Cell> cells,
      TimeRange range,
      Amount amount) {
    long first = CellKey.sliceOf(range.fromNanos());
    int size = (int) ((range.toNanos() - first) / CellKey.SLICE_NANOS);
    long[] times = new long[size];
    double[] values = new double[size];
    double total = 0;
    for (int i = 0; i < size; i++) {
      Cell cell = cells.get(first + i * CellKey.SLICE_NANOS);
      total += cell == null ? 0 : amount.of(cell);
      times[i] = first + (i + 1) * CellKey.SLICE_NANOS;
      values[i] = total;
    }
    return new PromSeries(labels, times, values, true);
  }

  private static PromSeries quantile(
      SortedMap<String, String> labels, SortedMap<Long, Cell> cells, double quantile) {
    long[] times = cells.keySet().stream().mapToLong(t -> t + CellKey.SLICE_NANOS).toArray();
    double[] values =
        cells.values().stream()
            .mapToDouble(c -> CellFields.sketch(c, "duration").quantile(quantile) / 1e9)
            .toArray();
    return new PromSeries(labels, times, values, false);
  }

  /// Label sets in the order of their text.
  static final java.util.Comparator<SortedMap<String, String>> LABELS =
      java.util.Comparator.comparing(Object::toString);
}
