package dev.whence.wiring;

import io.vertx.ext.web.RoutingContext;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
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
    List<@Nullable Object> given = arguments == null ? List.of() : Arrays.asList(arguments);
    String key = given.isEmpty() ? "" : String.valueOf(given.getFirst());
    return switch (method) {
      case "data" -> data;
      case "put" -> {
        data.put(key, given.getLast());
        yield self;
      }
      case "get" -> data.get(key) == null && given.size() > 1 ? given.getLast() : data.get(key);
      case "remove" -> data.remove(key);
      case "normalizedPath" -> "/";
      case "hashCode" -> System.identityHashCode(self);
      case "toString" -> "TokenContext";
      default -> returned == boolean.class ? false : returned == int.class ? 0 : null;
    };
  }
}
