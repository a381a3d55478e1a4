package dev.whence.explain.time;

import dev.whence.model.Cell;
import dev.whence.model.CellKind.SelfTime;
import dev.whence.model.Service;
import java.util.TreeMap;

/// A service's own time: of all its operations, and of the one in which most of what was added
/// lies. Starved services are slower in everything, changed code in one place. Not thread-safe
/// while it collects.
public final class OwnTime {

  /// What it costs in surprise to pick the one operation that most of the time was added in.
  static final double PICKED = 0.5;

  private final Service service;
  private final Weighing weighing;
  private final Segment all;
  private final TreeMap<String, Segment> operations = new TreeMap<>();

  /// @param weighing how its times are compared
  public OwnTime(Service service, Weighing weighing) {
    this.service = service;
    this.weighing = weighing;
    this.all = new Segment(service, null, weighing);
  }

  /// Adds one stratum of an operation.
  ///
  /// @param entry what it lies in, and what that would have taken as before, all calls together
  public void add(Cell after, Cell before, String operation, String entry, double within) {
    add(Segment.Stratum.of(after, before, SelfTime.SELF), operation, entry, within);
  }

  /// The same of cells of [dev.whence.model.CellKind#SELF_TIME] that were compared.
  void add(Segment.Stratum stratum, String operation, String entry, double within) {
    all.add(stratum, SelfTime.CALLS, entry, within);
    operations
        .computeIfAbsent(operation, o -> new Segment(service, null, weighing))
        .add(stratum, SelfTime.CALLS, entry, within);
  }

  /// Of all its operations together.
  public Segment all() {
    return all;
  }

  /// Standard deviations by which it became slower in everything, or in the one operation in which
  /// most of what was added lies.
  public double surprise() {
    double best = all.surprise();
    double added = all.addedNanos() / 2;
    for (Segment operation : operations.values()) {
      if (operation.addedNanos() > added) {
        added = operation.addedNanos();
        best = Math.max(all.surprise(), operation.surprise() - PICKED);
      }
    }
    return best;
  }
}
