package dev.whence.api.telemetry;

import dev.whence.api.CellFields;
import dev.whence.api.Texts;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Adds cells of operations, or of calls seen from their caller, up to curves. Not thread-safe.
final class CellCurves {

  /// By what the cells are told apart.
  enum By {
    SERVICE("service.name"),
    OPERATION("operation"),
    INSTANCE("service.instance.id"),
    VERSION("service.version");

    private final String label;

    By(String label) {
      this.label = label;
    }
  }

  private static final class Slot {
    long count;
    long errors;

    /// Those of the cell itself, which are not changed, where there is but one.
    LatencySketch durations = new LatencySketch();

    private int cells;

    void add(LatencySketch others) {
      if (cells == 0) {
        durations = others;
      } else {
        durations = cells == 1 ? durations.copy() : durations;
        durations.add(others);
      }
      cells++;
    }
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
  private final Map<Told, Group> known = new HashMap<>();

  /// @param by the text of the dimension by which cells are told apart; empty for services
  private record Told(String service, String by) {}

  CellCurves(TimeRange window, long stepNanos, By by) {
    this.window = window;
    this.stepNanos = stepNanos;
    this.by = by;
  }

  void add(Cell cell) {
    Group group = known.computeIfAbsent(told(cell), told -> group(labels(told)));
    long step = Math.floorDiv(cell.key().sliceNanos() - window.fromNanos(), stepNanos);
    Slot slot = group.slots.computeIfAbsent(step, _ -> new Slot());
    slot.add(CellFields.sketch(cell, isCall(cell) ? "client" : "duration"));
    slot.count += CellFields.count(cell, "count");
    slot.errors += CellFields.count(cell, "errors");
    group.count += CellFields.count(cell, "count");
    cell.exemplars().forEach(e -> group.exemplars.merge(e.role(), e, CellCurves::better));
  }

  private Group group(Map<String, Object> labels) {
    return groups.computeIfAbsent(labels.toString(), _ -> new Group(labels));
  }

  /// The texts of a cell that its labels are made of.
  private Told told(Cell cell) {
    boolean call = isCall(cell);
    return new Told(
        CellFields.text(cell, call ? "callerService" : "service"),
        switch (by) {
          case SERVICE -> "";
          case OPERATION -> CellFields.text(cell, call ? "callerOperation" : "operation");
          case INSTANCE -> CellFields.text(cell, "instance");
          case VERSION -> CellFields.text(cell, call ? "callerVersion" : "version");
        });
  }

  /// Of two exemplars of one role the one that serves it better.
  private static Exemplar better(Exemplar a, Exemplar b) {
    return b.beats(a) ? b : a;
  }

  private static boolean isCall(Cell cell) {
    return cell.key().kind() == CellKind.EDGE;
  }

  static Service caller(Cell call) {
    return CellFields.service(call, "callerService");
  }

  private Map<String, Object> labels(Told told) {
    Map<String, Object> labels = new TreeMap<>();
    Service service = Service.parse(told.service);
    labels.put("service.name", service.name());
    if (!service.namespace().isEmpty()) {
      labels.put("service.namespace", service.namespace());
    }
    if (!service.environment().isEmpty()) {
      labels.put("deployment.environment.name", service.environment());
    }
    if (by != By.SERVICE) {
      labels.put(by.label, told.by);
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
