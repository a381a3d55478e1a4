package dev.whence.store;

import dev.whence.model.CellKey;
import dev.whence.model.CellKind;
import dev.whence.model.Service;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Which services a cell is about.
final class CellServices {

  private static final Set<String> DIMENSIONS = Set.of("service", "callerService", "calleeService");

  private CellServices() {}

  /// The dimensions of a kind that name services.
  static int[] dimensions(CellKind kind) {
    return IntStream.range(0, kind.dimensions().size())
        .filter(i -> DIMENSIONS.contains(kind.dimensions().get(i)))
        .toArray();
  }

  static List<String> of(CellKey key) {
    List<String> dimensions = key.kind().dimensions();
    List<String> services = new ArrayList<>(2);
    for (int i = 0; i < dimensions.size(); i++) {
      if (DIMENSIONS.contains(dimensions.get(i))) {
        services.add(key.text(i));
      }
    }
    return services;
  }

  static Set<String> keys(Set<Service> services) {
    return services.stream().map(Service::key).collect(Collectors.toUnmodifiableSet());
  }
}
