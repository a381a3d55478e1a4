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

  /// The service itself where it says more than its name; else the known one its host names, the
  /// first label of a host being enough.
  Service resolve(Service callee) {
    if (!callee.namespace().isEmpty() || !callee.environment().isEmpty()) {
      return callee;
    }
    int dot = callee.name().indexOf('.');
    Service exact = byName.get(callee.name());
    Service byLabel = dot > 0 ? byName.get(callee.name().substring(0, dot)) : null;
    return exact != null ? exact : byLabel != null ? byLabel : callee;
  }
}
