package dev.whence.receive;

import dev.whence.model.Tenant;
import org.jspecify.annotations.Nullable;

/// Whose data a request brings. Thread-safe.
public interface TenantResolver {

  /// The tenant of a request with these headers.
  Tenant tenant(Headers headers);

  /// The headers of a request, or the metadata of a call.
  @FunctionalInterface
  interface Headers {
    /// The first header of that name, in any case; null where there is none.
    @Nullable String get(String name);
  }
}
