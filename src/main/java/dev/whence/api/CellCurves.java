package dev.whence.api;

import dev.whence.model.Cell;
import dev.whence.model.CellKind;
import dev.whence.model.Exemplar;
import dev.whence.model.LatencySketch;
import dev.whence.model.Service;
import dev.whence.model.SpanId;
import dev.whence.model.TimeRange;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Adds cells of operations, or of calls seen from their caller, up to curves. Not thread-safe.
final class CellCurves {

  /// By what the cells are told apart.
  enum By {
    SERVICE,
    OPERATION,
    INSTANCE,
    VERSION
  }

  private static final class Slot {
    long count;
    long errors;
    final LatencySketch durations = new LatencySketch();
  }

  private static final class Group {
    final Map<String, Object> labels;
    final TreeMap<Long, Slot> slots = new TreeMap<>();
    final Map<Exemplar.Role, Exemplar> exemplars = new EnumMap<>(Exemplar.Role.class);
    long count;

    Group(Map<String, Object> labels) {
      this.labels = labels;
    }
  }

  private final TimeRange window;
  private final long stepNanos;
  private final By by;
  private final TreeMap<String, Group> groups = new TreeMap<>();

  CellCurves(TimeRange window, long stepNanos, By by) {
    this.window = window;
    this.stepNanos = stepNanos;
    this.by = by;
  }

  void add(Cell cell) {
    Map<String, Object> labels = labels(cell);
    Group group = groups.computeIfAbsent(labels.toString(), key -> new Group(labels));
    long step = Math.floorDiv(cell.key().sliceNanos() - window.fromNanos(), stepNanos);
    Slot slot = group.slots.computeIfAbsent(step, key -> new Slot());
    slot.count += CellColumns.count(cell, "count");
    slot.errors += CellColumns.count(cell, "errors");
    slot.durations.add(CellColumns.sketch(cell, isCall(cell) ? "client" : "duration"));
    group.count += CellColumns.count(cell, "count");
    cell.exemplars().forEach(e -> group.exemplars.merge(e.role(), e, CellCurves::better));
  }

  /// Of two exemplars of one role the one that serves it better.
  private static Exemplar better(Exemplar a, Exemplar b) {
    boolean second =
        switch (a.role()) {
          case SLOWEST -> b.value() > a.value();
          case FIRST_ERROR -> b.timeNanos() < a.timeNanos();
          case NEWEST -> b.timeNanos() > a.timeNanos();
        };
    return second ? b : a;
  }

  private static boolean isCall(Cell cell) {
    return cell.key().kind() == CellKind.EDGE;
  }

  static Service caller(Cell call) {
    return CellColumns.service(call, "callerService");
  }

  private Map<String, Object> labels(Cell cell) {
    Map<String, Object> labels = new TreeMap<>();
    boolean call = isCall(cell);
    Service service = call ? caller(cell) : CellColumns.service(cell, "service");
    labels.put("service.name", service.name());
    if (!service.namespace().isEmpty()) {
      labels.put("service.namespace", service.namespace());
    }
    if (!service.environment().isEmpty()) {
      labels.put("deployment.environment.name", service.environment());
    }
    switch (by) {
      case SERVICE -> {}
      case OPERATION ->
          labels.put("operation", CellColumns.text(cell, call ? "callerOperation" : "operation"));
      case INSTANCE -> labels.put("service.instance.id", CellColumns.text(cell, "instance"));
      case VERSION ->
          labels.put("service.version", CellColumns.text(cell, call ? "callerVersion" : "version"));
    }
    return labels;
  }

  int size() {
    return groups.size();
  }

  /// The curves of those with the most requests, in the order of their labels.
  List<Curves.Curve> curves(Indicator indicator, int most) {
    return groups.entrySet().stream()
        .sorted(
            Comparator.comparingLong((Map.Entry<String, Group> e) -> e.getValue().count)
                .reversed()
                .thenComparing(Map.Entry.comparingByKey()))
        .limit(most)
        .sorted(Map.Entry.comparingByKey())
        .map(entry -> curve(entry.getValue(), indicator))
        .toList();
  }

  private Curves.Curve curve(Group group, Indicator indicator) {
    List<Point> points = new ArrayList<>();
    group.slots.forEach(
        (step, slot) -> {
          Double value = value(slot, indicator);
          if (value != null) {
            points.add(new Point((window.fromNanos() + step * stepNanos) / 1_000_000, value));
          }
        });
    return new Curves.Curve(
        group.labels,
        indicator.unit(),
        null,
        points,
        group.exemplars.values().stream().map(CellCurves::example).toList());
  }

  private @Nullable Double value(Slot slot, Indicator indicator) {
    return switch (indicator) {
      case Indicator.Rate rate -> slot.count / (stepNanos / 1e9);
      case Indicator.Errors errors -> slot.count == 0 ? null : (double) slot.errors / slot.count;
      case Indicator.Latency latency ->
          slot.durations.count() == 0 ? null : slot.durations.quantile(latency.quantile()) / 1e9;
      case Indicator.Metric metric -> null;
    };
  }

  private static Curves.Example example(Exemplar exemplar) {
    return new Curves.Example(
        Texts.lower(exemplar.role()),
        Texts.time(exemplar.timeNanos()),
        exemplar.traceId().toString(),
        SpanId.hex(exemplar.spanId()),
        exemplar.value() / 1000);
  }
}
