package dev.whence.demo;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// All parts of one simulated system, and what a scenario may do to them. Not thread-safe.
final class World {
  static final String ENVIRONMENT = "production";

  private static final double RETRANSMISSION_MILLIS = 200;
  private static final int MOST_RETRANSMISSIONS = 5;

  private final Simulation simulation;
  private final Ids ids;
  private final TelemetrySink sink;
  private final Meter meter;
  private final Execution execution;
  private final LogBook logBook;
  private final List<Node> nodes = new ArrayList<>();
  private final Map<String, Double> edgeDelayMillis = new LinkedHashMap<>();
  private final Map<String, Double> edgeLoss = new LinkedHashMap<>();

  World(Simulation simulation, long seed, TelemetrySink sink) {
    this.simulation = simulation;
    this.ids = new Ids(seed);
    this.sink = sink;
    this.meter = new Meter(simulation, sink);
    this.logBook = new LogBook(simulation, sink);
    this.execution = new Execution(this);
  }

  Node node(String name, int cores) {
    Node node = new Node(name, cores);
    nodes.add(node);
    meter.watch(node);
    return node;
  }

  Database database(String system, String address, String namespace, int servers) {
    Database database = new Database(simulation, system, address, namespace, servers);
    meter.watch(database);
    return database;
  }

  /// Something of others that is called over the network; nobody measures it.
  Database external(String address, int servers) {
    return new Database(simulation, "", address, "", servers);
  }

  MessageQueue queue(
      String name, Service consumer, String operation, int concurrency, int maxDeliveries) {
    MessageQueue queue = new MessageQueue(name, consumer, operation, concurrency, maxDeliveries);
    meter.watch(queue);
    return queue;
  }

  /// Starts `count` instances of one version, spread over the nodes.
  void start(Service service, String version, int count) {
    String replicaSet = ids.podSuffix(9);
    for (int i = 0; i < count; i++) {
      start(service, version, replicaSet, nodes.get(simulation.below(nodes.size())));
    }
  }

  Instance start(Service service, String version, String replicaSet, Node node) {
    String pod = service.name() + '-' + replicaSet + '-' + ids.podSuffix(5);
    Instance instance = new Instance(simulation, service, version, pod, node);
    service.live().add(instance);
    node.instances().add(instance);
    meter.watch(instance);
    return instance;
  }

  /// The pods that came and the pods that they replaced.
  record Replaced(List<String> started, List<String> stopped) {}

  /// Replaces up to `count` instances that run another version, one for one, on the same nodes.
  /// What the old ones are at work on they finish.
  Replaced roll(Service service, String version, String replicaSet, int count) {
    List<String> started = new ArrayList<>();
    List<String> stopped = new ArrayList<>();
    List<Instance> old =
        service.live().stream().filter(each -> !each.version().equals(version)).toList();
    for (Instance each : old.subList(0, Math.min(count, old.size()))) {
      service.live().remove(each);
      each.node().instances().remove(each);
      stopped.add(each.pod());
      started.add(start(service, version, replicaSet, each.node()).pod());
    }
    return new Replaced(List.copyOf(started), List.copyOf(stopped));
  }

  void stopAllButOne(Service service) {
    while (service.live().size() > 1) {
      Instance last = service.live().removeLast();
      last.node().instances().remove(last);
    }
  }

  /// Adds a delay to each way between two services.
  void delay(String caller, String callee, double millis) {
    edgeDelayMillis.put(caller + ' ' + callee, millis);
  }

  long networkNanos(String caller, String callee) {
    double extra = edgeDelayMillis.getOrDefault(caller + ' ' + callee, 0.0);
    double retransmissions = retransmissions(edgeLoss.getOrDefault(caller + ' ' + callee, 0.0));
    return simulation.lognormal((0.4 + extra) * Simulation.MILLI, 0.25)
        + Math.round(retransmissions * RETRANSMISSION_MILLIS * Simulation.MILLI);
  }

  /// What the retransmissions of a packet take together, each twice as long as the one before.
  private double retransmissions(double lossShare) {
    double sum = 0;
    for (int i = 0; i < MOST_RETRANSMISSIONS && simulation.happens(lossShare); i++) {
      sum += 1 << i;
    }
    return sum;
  }

  /// Loses a share of the packets on each way between two services.
  void lose(String caller, String callee, double share) {
    edgeLoss.put(caller + ' ' + callee, share);
  }

  Simulation simulation() {
    return simulation;
  }

  Ids ids() {
    return ids;
  }

  TelemetrySink sink() {
    return sink;
  }

  Execution execution() {
    return execution;
  }

  LogBook logBook() {
    return logBook;
  }

  List<Node> nodes() {
    return nodes;
  }
}
