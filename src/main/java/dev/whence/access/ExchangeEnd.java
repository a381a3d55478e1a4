package dev.whence.access;

import io.vertx.ext.web.RoutingContext;
import java.util.concurrent.atomic.AtomicBoolean;

/// The end of a request and its answer, however it comes: answered, broken off by either side, or
/// failed.
public final class ExchangeEnd {

  private ExchangeEnd() {}

  /// Does something then, exactly once; at once where it has ended already.
  ///
  /// Whoever answers may put its own end handler in the place of the router's, and does so where it
  /// refuses a body that turns out too large. The end of the answer's body is then told all the
  /// same.
  public static void once(RoutingContext routing, Runnable last) {
    AtomicBoolean done = new AtomicBoolean();
    Runnable first =
        () -> {
          if (done.compareAndSet(false, true)) {
            last.run();
          }
        };
    routing.addEndHandler(_ -> first.run());
    routing.addBodyEndHandler(_ -> first.run());
    if (routing.response().ended() || routing.response().closed()) {
      first.run();
    }
  }
}
