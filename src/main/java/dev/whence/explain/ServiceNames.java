package dev.whence.explain;

import dev.whence.model.Service;
import java.util.Collection;
import java.util.TreeMap;

/// Finds the service that a bare name stands for.
final class ServiceNames {

  private final TreeMap<String, Service> byName = new TreeMap<>();

  ServiceNames(Collection<Service> services) {
    for (Service service : services) {
      byName.merge(service.name(), service, (a, b) -> a.compareTo(b) <= 0 ? a : b);
    }
  }

  /// The known service of that name, or a service of that name alone.
  Service resolve(String name) {
    Service known = byName.get(name);
    return known != null ? known : Service.named(name);
  }

  /// The service itself where it is known, or else the known one of its name.
  Service resolve(Service service) {
    Service known = byName.get(service.name());
    boolean bare = service.equals(Service.named(service.name()));
    return bare && known != null ? known : service;
  }
}
