package dev.whence.wiring;

import io.vertx.ext.web.RoutingContext;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What Quarkus' OpenID Connect keeps beside a token while it checks it. It wants the routing
/// context of its own router for that; tokens come to ports that have none, so this one holds data
/// and nothing else.
final class TokenContext {

  private final Map<String, @Nullable Object> data = new HashMap<>();

  private TokenContext() {}

  static RoutingContext fresh() {
    TokenContext context = new TokenContext();
    return (RoutingContext)
        Proxy.newProxyInstance(
            TokenContext.class.getClassLoader(),
            new Class<?>[] {RoutingContext.class},
            (self, method, arguments) ->
                context.call(self, method.getName(), method.getReturnType(), arguments));
  }

  private @Nullable Object call(
      Object self, String method, Class<?> returned, @Nullable Object @Nullable [] arguments) {
    String key = arguments == null || arguments.length == 0 ? "" : String.valueOf(arguments[0]);
    return switch (method) {
      case "data" -> data;
      case "put" -> {
        data.put(key, arguments == null ? null : arguments[1]);
        yield self;
      }
      case "get" -> {
        Object found = data.get(key);
        boolean usual = found == null && arguments != null && arguments.length > 1;
        yield usual ? arguments[1] : found;
      }
      case "remove" -> data.remove(key);
      case "normalizedPath" -> "/";
      case "hashCode" -> System.identityHashCode(self);
      case "equals" -> arguments != null && self == arguments[0];
      case "toString" -> "TokenContext";
      default -> returned == boolean.class ? false : returned == int.class ? 0 : null;
    };
  }
}
