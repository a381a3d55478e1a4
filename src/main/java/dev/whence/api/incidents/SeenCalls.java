package dev.whence.api.incidents;

import java.util.LinkedHashMap;
import java.util.Map;

/// Remembers the last calls of webhooks by their IDs, so that a call sent again does nothing.
/// Thread-safe.
final class SeenCalls {

  private static final int MOST = 10_000;
  private static final int MAX_ID = 256;

  private final Map<String, Boolean> seen = new LinkedHashMap<>();

  synchronized boolean isSeen(String id) {
    return seen.containsKey(id);
  }

  synchronized void add(String id) {
    if (id.isEmpty() || id.length() > MAX_ID) {
      return;
    }
    seen.put(id, true);
    if (seen.size() > MOST) {
      seen.remove(seen.keySet().iterator().next());
    }
  }
}
