package dev.whence.store;

import dev.whence.model.CellKey;
import dev.whence.model.CellKind;
import dev.whence.model.CellKind.Joined;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Tells which of many keys a question is about, whatever their slice. Keys that come one after the
/// other mostly share the text of their route, which is then looked up once. Not thread-safe.
final class WantedKeys {

  private final boolean[] kinds = new boolean[CellKind.values().length];
  private final Set<String> services;
  private final Set<String> routes;
  private @Nullable String lastRoute;
  private boolean wantsLastRoute;

  WantedKeys(CellQuestion question) {
    question.kinds().forEach(kind -> kinds[kind.ordinal()] = true);
    this.services = question.services();
    this.routes = question.routes();
  }

  boolean wants(CellKey key) {
    return kinds[key.kind().ordinal()]
        && (routes.isEmpty() || !key.kind().isJoined() || wantsRoute(key.text(Joined.ROUTE)))
        && (services.isEmpty() || CellServices.anyIn(services, key));
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
