package dev.whence.incident;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// Which services touch each other: by a call, or by a resource that both use. Not thread-safe
/// while it is put together.
public final class Neighbourhood {

  private final Map<String, Set<String>> calls = new TreeMap<>();
  private final Map<String, Set<String>> users = new TreeMap<>();

  public Neighbourhood call(String caller, String callee) {
    calls.computeIfAbsent(caller, any -> new TreeSet<>()).add(callee);
    calls.computeIfAbsent(callee, any -> new TreeSet<>()).add(caller);
    return this;
  }

  public Neighbourhood use(String service, String resource) {
    users.computeIfAbsent(resource, any -> new TreeSet<>()).add(service);
    return this;
  }

  /// Whether any of some services touches any of others.
  boolean touch(Set<String> some, Set<String> others) {
    for (String service : some) {
      if (calls.getOrDefault(service, Set.of()).stream().anyMatch(others::contains)) {
        return true;
      }
    }
    return users.values().stream()
        .anyMatch(
            each ->
                each.stream().anyMatch(some::contains) && each.stream().anyMatch(others::contains));
  }
}
