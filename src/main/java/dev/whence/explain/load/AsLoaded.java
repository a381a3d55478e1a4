package dev.whence.explain.load;

import dev.whence.explain.facts.Facts;
import dev.whence.explain.structure.Topology;
import dev.whence.model.Cell;
import dev.whence.model.CellKey;
import dev.whence.model.CellKind;
import dev.whence.model.CellKind.Edge;
import dev.whence.model.CellKind.Joined;
import dev.whence.model.CellKind.SelfTime;
import dev.whence.model.Service;
import java.util.List;
import java.util.TreeMap;

/// Whether a service was asked as much before as in the window, if only for a slice now and then,
/// and was no slower then: it is not that more is asked that makes it slow. Where requests come in
/// small numbers chance alone brings such slices.
public final class AsLoaded {

  /// Fewer slices, or calls in them, tell nothing.
  private static final int ENOUGH_SLICES = 3;

  private static final long ENOUGH_CALLS = 20;

  /// The part of what a call takes longer in the window that it may have taken longer then.
  private static final double HARDLY = 0.2;

  /// Calls of one slice, or of several, and how long they took.
  private static final class Load {
    long calls;
    long nanos;

    void add(long moreCalls, long moreNanos) {
      calls += moreCalls;
      nanos += moreNanos;
    }

    double mean() {
      return calls == 0 ? 0 : (double) nanos / calls;
    }
  }

  private AsLoaded() {}

  /// Whether it was so, slice by slice: for a service by the calls that it gets itself; for what
  /// has no spans by those of whom more of them come from.
  ///
  /// @param path from who asks for more to the service
  public static boolean before(List<Service> path, Facts facts) {
    Service service = path.getLast();
    Service caller = path.get(Math.max(0, path.size() - 2));
    TreeMap<Long, Load> window = slices(service, caller, facts.slices(service));
    TreeMap<Long, Load> baseline = slices(service, caller, facts.slicesBefore(service));
    Load after = sum(window, 0);
    Load before = sum(baseline, 0);
    if (window.isEmpty() || before.calls == 0) {
      return false;
    }
    long asMuch = (long) Math.ceil((double) after.calls / window.size());
    Load then = sum(baseline, asMuch);
    long slices = baseline.values().stream().filter(each -> each.calls >= asMuch).count();
    return slices >= ENOUGH_SLICES
        && then.calls >= ENOUGH_CALLS
        && then.mean() - before.mean() <= HARDLY * (after.mean() - before.mean());
  }

  private static Load sum(TreeMap<Long, Load> slices, long least) {
    Load sum = new Load();
    slices.values().stream()
        .filter(each -> each.calls >= least)
        .forEach(each -> sum.add(each.calls, each.nanos));
    return sum;
  }

  /// What a service says of the calls it gets; where it has no spans, what a caller says.
  private static TreeMap<Long, Load> slices(Service service, Service caller, List<Cell> cells) {
    TreeMap<Long, Load> own = new TreeMap<>();
    TreeMap<Long, Load> told = new TreeMap<>();
    for (Cell cell : cells) {
      CellKey key = cell.key();
      if (key.kind() == CellKind.SELF_TIME
          && Topology.isEntry(key)
          && key.text(Joined.SERVICE).equals(service.key())) {
        own.computeIfAbsent(key.sliceNanos(), _ -> new Load())
            .add(cell.count(SelfTime.COUNT), cell.count(SelfTime.DURATION_NANOS));
      } else if (key.kind() == CellKind.EDGE
          && key.text(Joined.SERVICE).equals(caller.key())
          && key.text(Edge.CALLEE_SERVICE).equals(service.key())) {
        told.computeIfAbsent(key.sliceNanos(), _ -> new Load())
            .add(cell.count(Edge.COUNT), cell.count(Edge.CLIENT_NANOS));
      }
    }
    return own.isEmpty() ? told : own;
  }
}
