package dev.whence.store;

import dev.whence.model.CellKey;
import dev.whence.model.CellKind;
import dev.whence.model.Service;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Which services a cell is about.
final class CellServices {

  static final Set<String> DIMENSIONS = Set.of("service", "callerService", "calleeService");

  /// By kind: the dimensions that name services.
  private static final int[][] BY_KIND =
      Arrays.stream(CellKind.values()).map(CellServices::dimensions).toArray(int[][]::new);

  private CellServices() {}

  private static int[] dimensions(CellKind kind) {
    return IntStream.range(0, kind.dimensions().size())
        .filter(i -> DIMENSIONS.contains(kind.dimensions().get(i)))
        .toArray();
  }

  static void addTo(Set<String> services, CellKey key) {
    for (int dimension : BY_KIND[key.kind().ordinal()]) {
      services.add(key.text(dimension));
    }
  }

  static boolean anyIn(Set<String> services, CellKey key) {
    for (int dimension : BY_KIND[key.kind().ordinal()]) {
      if (services.contains(key.text(dimension))) {
        return true;
      }
    }
    return false;
  }

  static Set<String> keys(Set<Service> services) {
    return services.stream().map(Service::key).collect(Collectors.toUnmodifiableSet());
  }
}
