package dev.whence.explain.structure;

import dev.whence.explain.facts.Facts;
import dev.whence.explain.facts.InstanceCalls;
import dev.whence.model.Service;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/// Services of which an instance takes hardly any calls any more, and no other takes its place.
/// Whoever holds a connection to it fails, and those that hold one to another do not.
final class LostInstances {

  /// It would have taken so many.
  private static final double ENOUGH = 5;

  private static final double HARDLY = 0.2;

  private final Facts facts;
  private final Map<Service, Boolean> known = new HashMap<>();

  LostInstances(Facts facts) {
    this.facts = facts;
  }

  /// Whether a service has lost one. Reads its baseline when first asked.
  ///
  /// @param growth of all requests, from the baselines to the window
  boolean has(Service service, double growth) {
    return known.computeIfAbsent(service, of -> find(of, growth));
  }

  private boolean find(Service service, double growth) {
    Map<String, Long> after = InstanceCalls.of(service, facts.window());
    Map<String, Long> before = InstanceCalls.of(service, facts.selfTimesBefore(Set.of(service)));
    return !after.isEmpty()
        && before.keySet().containsAll(after.keySet())
        && before.entrySet().stream()
            .anyMatch(
                one ->
                    one.getValue() * growth >= ENOUGH
                        && after.getOrDefault(one.getKey(), 0L)
                            <= HARDLY * growth * one.getValue());
  }
}
