package dev.whence.api.incidents;

import dev.whence.model.Tenant;
import java.util.LinkedHashMap;
import java.util.Map;

/// Remembers the last calls of webhooks by their tenants and IDs, so that a call sent again does
/// nothing. Thread-safe.
final class SeenCalls {

  private static final int MOST = 10_000;
  private static final int MAX_ID = 256;

  private final Map<Call, Boolean> seen = new LinkedHashMap<>();

  private record Call(Tenant tenant, String id) {}

  synchronized boolean isSeen(Tenant tenant, String id) {
    return seen.containsKey(new Call(tenant, id));
  }

  synchronized void add(Tenant tenant, String id) {
    if (id.isEmpty() || id.length() > MAX_ID) {
      return;
    }
    seen.put(new Call(tenant, id), true);
    if (seen.size() > MOST) {
      seen.remove(seen.keySet().iterator().next());
    }
  }
}
