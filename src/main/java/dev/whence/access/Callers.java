package dev.whence.access;

import io.grpc.Context;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;
import org.jspecify.annotations.Nullable;

/// Who makes the request that the running code belongs to: kept with the request, never with the
/// thread.
public final class Callers {

  static final Context.Key<Caller> OF_CALL = Context.key("whence.caller");
  private static final String OF_REQUEST = "whence.caller";

  private Callers() {}

  /// The caller of the request of this event-loop task or gRPC call; null outside of one, and where
  /// the request did not come through a gate.
  public static @Nullable Caller current() {
    Caller calling = OF_CALL.get();
    io.vertx.core.Context context = Vertx.currentContext();
    return calling != null || context == null ? calling : context.getLocal(OF_REQUEST);
  }

  /// The caller of a request; null where it did not come through a gate.
  public static @Nullable Caller of(RoutingContext routing) {
    return routing.get(OF_REQUEST);
  }

  static void keep(RoutingContext routing, io.vertx.core.Context context, Caller caller) {
    routing.put(OF_REQUEST, caller);
    context.putLocal(OF_REQUEST, caller);
  }
}
