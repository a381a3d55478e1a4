package dev.whence.explain.resource;

import dev.whence.explain.answer.Explanation;
import dev.whence.explain.answer.Finding;
import dev.whence.explain.answer.Words;
import dev.whence.model.Service;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A connection pool of a service in the baseline and in the window.
///
/// @param usedBefore connections in use, mean over time of the instances' sum
/// @param maxBefore what it may hold; 0 where that is not known
/// @param pendingBefore requests that wait for a connection
/// @param onset when requests began to wait, or connections to be taken; null where it cannot be
///   told
public record Pool(
    Service service,
    String name,
    double usedBefore,
    double usedAfter,
    double maxBefore,
    double maxAfter,
    double pendingBefore,
    double pendingAfter,
    Finding.@Nullable Onset onset) {

  private static final double FULL = 0.85;

  /// Whether requests wait for it now as they did not before.
  public boolean exhausted() {
    boolean full =
        maxAfter > 0
            && usedAfter >= FULL * maxAfter
            && usedAfter > 1.2 * usedBefore * maxAfter / Math.max(maxBefore, 1e-9);
    boolean queue = pendingAfter > 0.5 && pendingAfter > 3 * pendingBefore;
    return queue || full || (shrunk() && usedAfter >= FULL * maxAfter);
  }

  /// Whether it may hold fewer than before, as far as both are known.
  public boolean shrunk() {
    return maxBefore > 0 && maxAfter > 0 && maxAfter < 0.8 * maxBefore;
  }

  /// Little's law: connections in use = arrivals × time each is held. Who waits holds none, but is
  /// part of the load that is offered. Null where it is not known how many arrive.
  public Explanation.@Nullable Decomposition decompose(double l0, double l1) {
    if (l0 <= 0 || l1 <= 0) {
      return null;
    }
    double w0 = usedBefore / l0;
    double w1 = usedAfter / l1;
    double arrival = Math.max(0, Math.log(l1 / l0));
    double hold = w0 > 0 ? Math.max(0, Math.log(Math.max(w1, 1e-9) / w0)) : 0;
    double capacity = shrunk() ? Math.log(maxBefore / maxAfter) : 0;
    double all = arrival + hold + capacity;
    return new Explanation.Decomposition(
        "little",
        List.of(round(l0), round(l1)),
        List.of(round(w0), round(w1)),
        List.of(round(maxBefore), round(maxAfter)),
        List.of(round(usedBefore), round(usedAfter + pendingAfter)),
        all > 0 ? round(arrival / all) : 0,
        all > 0 ? round(hold / all) : 0,
        all > 0 ? round(capacity / all) : 0);
  }

  private static double round(double value) {
    return Words.round(value);
  }
}
