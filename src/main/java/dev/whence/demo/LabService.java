package dev.whence.demo;

import java.util.ArrayList;
import java.util.List;

/// A drawn service: its operations, and the versions that have been made of them so far.
final class LabService {
  private final Service service;
  private final int depth;
  private final String version;
  private final Setting flag = new Setting(0);
  private final List<LabOperation> operations = new ArrayList<>();
  private int patch;

  LabService(Service service, int depth, String version) {
    this.service = service;
    this.depth = depth;
    this.version = version;
  }

  /// Makes the next version, with this behaviour, and says its name.
  String next(Behaviour behaviour) {
    String name = version + '.' + patch++;
    service.version(
        name,
        operations.stream()
            .map(each -> each.endpoint(behaviour, flag))
            .toArray(Service.Endpoint[]::new));
    return name;
  }

  Service service() {
    return service;
  }

  String name() {
    return service.name();
  }

  int depth() {
    return depth;
  }

  /// Turns the costly variant of every operation on, for the given share of requests.
  Setting flag() {
    return flag;
  }

  List<LabOperation> operations() {
    return operations;
  }

  double perSecond() {
    return operations.stream().mapToDouble(LabOperation::perSecond).sum();
  }
}
