package dev.whence.store;

import dev.whence.model.CellKey;
import dev.whence.model.CellKind;
import dev.whence.model.CellKind.Joined;
import dev.whence.model.CellKind.Operation;
import dev.whence.model.CellKind.SelfTime;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Tells which of many keys a question is about, whatever their slice. Keys that come one after the
/// other mostly share the text of their route, which is then looked up once. Not thread-safe.
final class WantedKeys {

  private final boolean[] kinds = new boolean[CellKind.values().length];
  private final Set<String> services;
  private final Set<String> routes;
  private final Set<String> spanKinds;
  private @Nullable String lastRoute;
  private boolean wantsLastRoute;

  WantedKeys(CellQuestion question) {
    question.kinds().forEach(kind -> kinds[kind.ordinal()] = true);
    this.services = question.services();
    this.routes = question.routes();
    this.spanKinds = question.spanKinds();
  }

  boolean wants(CellKey key) {
    return kinds[key.kind().ordinal()]
        && (routes.isEmpty() || !key.kind().isJoined() || wantsRoute(key.text(Joined.ROUTE)))
        && (spanKinds.isEmpty() || wantsSpanKind(key))
        && (services.isEmpty() || CellServices.anyIn(services, key));
  }

  private boolean wantsSpanKind(CellKey key) {
    return switch (key.kind()) {
      case OPERATION -> spanKinds.contains(key.text(Operation.KIND));
      case SELF_TIME, SELF_TIME_BY_LINES -> spanKinds.contains(key.text(SelfTime.KIND));
      default -> true;
    };
  }

  @SuppressWarnings("ReferenceEquality")
  private boolean wantsRoute(String route) {
    if (route != lastRoute) {
      lastRoute = route;
      wantsLastRoute = routes.contains(route);
    }
    return wantsLastRoute;
  }
}
