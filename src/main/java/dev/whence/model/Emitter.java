package dev.whence.model;

/// Who emitted an item: a resource's identity in the terms that everything joins on. Empty texts
/// where the resource does not say.
///
/// @param instance `service.instance.id`, or the pod, or the host
/// @param version `service.version`
/// @param node the machine it runs on: `k8s.node.name` or `host.name`
public record Emitter(Service service, String instance, String version, String node) {

  /// The same of another service.
  public Emitter of(Service other) {
    return new Emitter(other, instance, version, node);
  }
}
