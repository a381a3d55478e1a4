package dev.whence.demo;

import io.opentelemetry.api.common.Attributes;
import java.util.LinkedHashMap;
import java.util.Map;

/// One pod of a service in one version: its cores, its pools, and what it measures of itself.
final class Instance {
  private final Service service;
  private final String version;
  private final String pod;
  private final Node node;
  private final Processor processor;
  private final Map<String, Pool> pools = new LinkedHashMap<>();
  private final Entity entity;
  private final RequestDurations durations = new RequestDurations();
  private final Setting refusal = new Setting(0);
  private final long startedNanos;

  Instance(Simulation simulation, Service service, String version, String pod, Node node) {
    this.service = service;
    this.version = version;
    this.pod = pod;
    this.node = node;
    this.startedNanos = simulation.now();
    this.processor = new Processor(simulation, service.plan().cores());
    for (Pool.Plan plan : service.plan().pools()) {
      pools.put(plan.name(), new Pool(simulation, plan));
    }
    this.entity =
        new Entity(
            Attributes.builder()
                .put(Keys.SERVICE_NAME, service.name())
                .put(Keys.SERVICE_NAMESPACE, service.plan().namespace())
                .put(Keys.SERVICE_VERSION, version)
                .put(Keys.SERVICE_INSTANCE, pod)
                .put(Keys.ENVIRONMENT, World.ENVIRONMENT)
                .put(Keys.POD, pod)
                .put(Keys.NODE, node.name())
                .build(),
            "whence.demo");
  }

  /// The pool of that name; it is a mistake of the scenario to ask for one that is not there.
  Pool pool(String name) {
    Pool pool = pools.get(name);
    if (pool == null) {
      throw new IllegalArgumentException(service.name() + " has no pool " + name);
    }
    return pool;
  }

  Service service() {
    return service;
  }

  String version() {
    return version;
  }

  String pod() {
    return pod;
  }

  Node node() {
    return node;
  }

  Processor processor() {
    return processor;
  }

  Iterable<Pool> pools() {
    return pools.values();
  }

  Entity entity() {
    return entity;
  }

  RequestDurations durations() {
    return durations;
  }

  /// The probability that connecting to this instance fails before it sees anything.
  Setting refusal() {
    return refusal;
  }

  long startedNanos() {
    return startedNanos;
  }
}
