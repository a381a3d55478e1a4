package dev.whence.explain;

import dev.whence.explain.meaning.Watchers;
import dev.whence.model.Service;
import dev.whence.model.Tenant;
import dev.whence.model.TimeRange;
import dev.whence.store.StoreReader;
import java.util.List;
import java.util.Set;

/// The services that metrics tell of, whoever emits these: an agent of the pods it watches, a mesh
/// of its workloads.
public final class ToldServices {

  private ToldServices() {}

  /// Those of the window, by name.
  ///
  /// @param maxSeries so many series are looked at
  public static List<Service> in(
      StoreReader reader, Tenant tenant, TimeRange window, int maxSeries) {
    return List.copyOf(
        Watchers.told(reader.findSeries(tenant, Set.of(), Set.of(), window, maxSeries).series()));
  }
}
