package dev.whence.access;

import io.vertx.ext.web.RoutingContext;
import org.jspecify.annotations.Nullable;

/// When a question is given up, as `System.nanoTime` counts.
public final class Deadline {

  private static final String KEY = "whence.deadline";

  private Deadline() {}

  static void set(RoutingContext routing, long nanoTime) {
    routing.put(KEY, nanoTime);
  }

  /// Whether the request's time is up; never where it has no deadline.
  public static boolean isOver(RoutingContext routing) {
    Long at = at(routing);
    return at != null && System.nanoTime() - at > 0;
  }

  private static @Nullable Long at(RoutingContext routing) {
    return routing.get(KEY);
  }
}
