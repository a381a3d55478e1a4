package dev.whence.model;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// Which attributes name a service, an instance and so on, in the order they are tried: how signals
/// of the same thing from different doors meet in one entity. The first six are looked for in
/// resources, the others in spans.
///
/// @param node the machine an instance runs on
/// @param databaseSystem what kind of database a span calls
/// @param queueSystem what kind of messaging a span calls
/// @param peer the host that a span calls, or a URL of it, or the function, table or bucket behind
///   a host that all of a cloud's share
public record Vocabulary(
    List<String> service,
    List<String> namespace,
    List<String> environment,
    List<String> instance,
    List<String> version,
    List<String> node,
    List<String> databaseSystem,
    List<String> database,
    List<String> queueSystem,
    List<String> queue,
    List<String> peer,
    List<String> peerPort) {

  /// In so many bits the places of a list can be told.
  static final int MOST_NAMES_BITS = 10;

  /// OpenTelemetry's names first, then what Prometheus, Loki, Kubernetes and older conventions use.
  public static final Vocabulary DEFAULT =
      new Vocabulary(
          List.of(
              "service.name",
              "service_name",
              "service",
              "job",
              "app",
              "app.kubernetes.io/name",
              "app_kubernetes_io_name",
              "kubernetes.labels.app",
              "container",
              "container.name",
              "container_name",
              "kubernetes.container.name",
              "kubernetes.container_name",
              "server.address"),
          List.of("service.namespace", "service_namespace"),
          List.of(
              "deployment.environment.name",
              "deployment_environment_name",
              "deployment.environment",
              "deployment_environment",
              "service.environment",
              "environment",
              "env"),
          Stream.of(
                  List.of("service.instance.id", "service_instance_id", "service.node.name"),
                  PodName.ATTRIBUTES,
                  List.of("instance", "container.id", "host.name", "host.ip"))
              .flatMap(List::stream)
              .toList(),
          List.of("service.version", "service_version", "version", "container.image.tag"),
          List.of(
              "k8s.node.name",
              "k8s_node_name",
              "kubernetes.node.name",
              "kubernetes.host",
              "node",
              "host.name",
              "host.id"),
          List.of("db.system.name", "db.system", "db.type"),
          List.of("db.namespace", "db.name", "db.instance", "db.redis.database_index"),
          List.of("messaging.system"),
          List.of("messaging.destination.name", "messaging.destination"),
          List.of(
              "faas.invoked_name",
              "aws.dynamodb.table_names",
              "aws.s3.bucket",
              "server.address",
              "net.peer.name",
              "peer.service",
              "url.full",
              "http.url",
              "http.host",
              "net.sock.peer.addr",
              "network.peer.address",
              "peer.hostname",
              "peer.address",
              "peer",
              "url",
              "dsName"),
          List.of("server.port", "net.peer.port", "peer.port"));

  public Vocabulary {
    service = List.copyOf(service);
    namespace = List.copyOf(namespace);
    environment = List.copyOf(environment);
    instance = List.copyOf(instance);
    version = List.copyOf(version);
    node = List.copyOf(node);
    databaseSystem = List.copyOf(databaseSystem);
    database = List.copyOf(database);
    queueSystem = List.copyOf(queueSystem);
    queue = List.copyOf(queue);
    peer = List.copyOf(peer);
    peerPort = List.copyOf(peerPort);
    for (List<String> names : List.of(namespace, service, environment, instance, version, node)) {
      if (names.size() >= 1 << MOST_NAMES_BITS) {
        throw new IllegalArgumentException(
            "more than " + ((1 << MOST_NAMES_BITS) - 1) + " attributes that name one thing");
      }
    }
  }

  /// This vocabulary with names of another tried before its own.
  public Vocabulary after(Vocabulary first) {
    return new Vocabulary(
        joined(first.service, service),
        joined(first.namespace, namespace),
        joined(first.environment, environment),
        joined(first.instance, instance),
        joined(first.version, version),
        joined(first.node, node),
        joined(first.databaseSystem, databaseSystem),
        joined(first.database, database),
        joined(first.queueSystem, queueSystem),
        joined(first.queue, queue),
        joined(first.peer, peer),
        joined(first.peerPort, peerPort));
  }

  private static List<String> joined(List<String> first, List<String> then) {
    return Stream.concat(first.stream(), then.stream()).distinct().toList();
  }

  /// All of them.
  public Set<String> names() {
    Set<String> names = new HashSet<>();
    Stream.of(service, namespace, environment, instance, version, node).forEach(names::addAll);
    Stream.of(databaseSystem, database, queueSystem, queue, peer, peerPort).forEach(names::addAll);
    return names;
  }

  /// The lists that name an emitter, in the order of their places in it: namespace, service,
  /// environment, instance, version, node.
  List<List<String>> ofEmitters() {
    return List.of(namespace, service, environment, instance, version, node);
  }

  /// The identity that the resource of spans or log lines gives.
  public Emitter emitter(Attributes resource) {
    String told = first(resource, service);
    String workload = WorkloadName.isWanted(told) ? WorkloadName.of(resource::text) : "";
    String machine = first(resource, node);
    return new Emitter(
        new Service(
            first(resource, namespace),
            service(told, workload, machine),
            first(resource, environment)),
        first(resource, instance),
        first(resource, version),
        machine);
  }

  /// A workload's name goes before one that a service does not have of itself; who has neither is
  /// known by its machine.
  static String service(String told, String workload, String node) {
    if (!workload.isEmpty()) {
      return workload;
    }
    return told.isEmpty() ? node : told;
  }

  private static String first(Attributes attributes, List<String> names) {
    for (String name : names) {
      String value = attributes.text(name);
      if (value != null && !value.isEmpty()) {
        return value;
      }
    }
    return "";
  }
}
