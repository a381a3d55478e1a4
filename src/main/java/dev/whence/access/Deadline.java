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

  /// Does something when the request ends, however it does; at once where it has ended.
  ///
  /// @param last may be run twice
  public static void atEnd(RoutingContext routing, Runnable last) {
    routing.addEndHandler(_ -> last.run());
    if (routing.response().ended() || routing.response().closed()) {
      last.run();
    }
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
