package dev.whence.demo;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/// A system drawn at random: services in layers with operations that call each other downwards,
/// databases that some of them share, perhaps a queue, and users. Entry services come first in
/// [#services].
final class RandomSystem {
  private static final double MOST_SPANS_PER_REQUEST = 28;

  private final World world;
  private final Random random;
  private final LabNames names;
  private final Duration length;
  private final List<LabService> services = new ArrayList<>();
  private final List<Database> databases = new ArrayList<>();
  private final Map<Database, LabOperation> externals = new LinkedHashMap<>();
  private final Map<Database, Double> loadMillisPerSecond = new LinkedHashMap<>();
  private final List<Workload> workloads = new ArrayList<>();
  private @Nullable LabService consumer;

  private RandomSystem(World world, Random random, Duration length) {
    this.world = world;
    this.random = random;
    this.names = new LabNames(random);
    this.length = length;
  }

  /// Draws a system that makes some twenty thousand spans in that time, and starts it.
  static RandomSystem draw(World world, Random random, Duration length) {
    RandomSystem system = new RandomSystem(world, random, length);
    system.draw();
    return system;
  }

  private void draw() {
    int count = 5 + random.nextInt(16);
    int nodes = 3 + random.nextInt(4);
    for (int i = 0; i < nodes; i++) {
      world.node("worker-" + (char) ('a' + i), 16);
    }
    int stores = 1 + random.nextInt(1 + count / 5);
    for (int i = 0; i < stores; i++) {
      String noun = names.noun();
      databases.add(world.database("postgresql", noun + "-db", noun, 1 + random.nextInt(2)));
    }
    int depths = 2 + random.nextInt(count > 9 ? 3 : 2);
    for (int i = 0; i < count; i++) {
      services.add(drawService(i == 0 ? 0 : Math.min(depths, 1 + random.nextInt(depths))));
    }
    services.sort(Comparator.comparingInt(LabService::depth));
    connect();
    drawQueue();
    drawExternal();
    for (LabService each : services) {
      world.start(
          each.service(),
          each.next(Behaviour.NORMAL),
          1 + random.nextInt(each.depth() == 0 ? 2 : 4));
    }
    drawUsers();
    services.forEach(each -> each.operations().forEach(this::readsOf));
    loadMillisPerSecond.forEach(this::tune);
  }

  private void readsOf(LabOperation operation) {
    LabOperation.Read read = operation.read;
    if (read != null) {
      double reads = operation.perSecond() * read.count() * read.missRatio().value();
      loadMillisPerSecond.merge(
          read.database(), reads * read.statement().meanMillis(), Double::sum);
    }
  }

  /// Gives a database so much to do as a database of its size has in an ordinary hour.
  private void tune(Database database, double millisPerSecond) {
    double share = millisPerSecond / 1000 / database.processor().servers();
    double wanted = 0.08 + 0.25 * random.nextDouble();
    database.slowdown(Math.min(3, Math.max(0.3, wanted / share)));
  }

  private LabService drawService(int depth) {
    String noun =
        depth == 0 ? pick(List.of("gateway", "frontend", "web", "edge", "bff")) : names.noun();
    boolean stateful = depth > 0 && random.nextInt(10) < 6;
    List<Pool.Plan> pools = new ArrayList<>();
    Database database = pick(databases);
    if (stateful) {
      pools.add(
          new Pool.Plan(
              "pool-" + noun, database, 3 + random.nextInt(5), 2000 + 500L * random.nextInt(3)));
    }
    LogStyle style =
        new LogStyle(
            pick(List.of(LogStyle.Form.JSON, LogStyle.Form.LOGFMT, LogStyle.Form.JAVA)),
            random.nextInt(4) == 0,
            random.nextInt(3) > 0,
            pick(List.of(LogStyle.Spelling.values())));
    Service.Plan plan =
        new Service.Plan(
            depth == 0 ? noun : names.service(noun),
            "lab",
            2 + random.nextInt(3),
            style,
            List.copyOf(pools));
    String version = (1 + random.nextInt(6)) + "." + random.nextInt(30);
    LabService service = new LabService(new Service(plan), depth, version);
    int operations = depth == 0 ? 2 + random.nextInt(2) : 1 + random.nextInt(2);
    for (int i = 0; i < operations; i++) {
      service
          .operations()
          .add(drawOperation(depth == 0 ? names.noun() : noun, i, stateful, database));
    }
    return service;
  }

  private LabOperation drawOperation(String noun, int number, boolean stateful, Database database) {
    LabOperation.Read read = null;
    if (stateful && (number == 0 || random.nextBoolean())) {
      boolean cached = random.nextInt(3) == 0;
      read =
          new LabOperation.Read(
              database,
              new Database.Statement(
                  "SELECT",
                  "SELECT " + noun + "_" + pick(List.of("items", "rows", "state")),
                  8 + random.nextInt(40)),
              "pool-" + noun,
              1 + random.nextInt(3),
              new Setting(cached ? 0.06 : 1));
    }
    String route = "/" + noun + (number == 0 ? "s/{id}" : number == 1 ? "s" : "-" + names.noun());
    return new LabOperation(
        number == 1 ? "POST" : "GET",
        route,
        3 + 25 * random.nextDouble() * random.nextDouble(),
        random.nextInt(3) == 0,
        random.nextInt(3) > 0,
        read);
  }

  /// Draws who calls whom, such that nobody is left out.
  private void connect() {
    for (LabService caller : services) {
      for (LabOperation operation : caller.operations()) {
        int wanted = caller.depth() == 0 ? 1 + random.nextInt(3) : random.nextInt(3);
        for (int i = 0; i < wanted; i++) {
          addTarget(caller, operation, pick(services));
        }
      }
    }
    for (LabService called : services) {
      if (called.depth() > 0 && callers(called) == 0) {
        List<LabService> above =
            services.stream().filter(each -> each.depth() < called.depth()).toList();
        LabService caller = above.get(above.size() - 1 - random.nextInt(Math.min(above.size(), 4)));
        LabOperation operation = pick(caller.operations());
        operation.targets.add(new LabOperation.Target(called, pick(called.operations()), false));
      }
    }
  }

  private void addTarget(LabService caller, LabOperation operation, LabService called) {
    boolean there = operation.targets.stream().anyMatch(each -> each.service() == called);
    if (called.depth() > caller.depth() && !there) {
      LabOperation.Target target =
          new LabOperation.Target(called, pick(called.operations()), random.nextInt(8) == 0);
      operation.targets.add(target);
      if (longest() > MOST_SPANS_PER_REQUEST) {
        operation.targets.remove(target);
      }
    }
  }

  private double longest() {
    return services.stream()
        .filter(each -> each.depth() == 0)
        .flatMap(each -> each.operations().stream())
        .mapToDouble(LabOperation::spans)
        .max()
        .orElse(0);
  }

  private long callers(LabService called) {
    return services.stream()
        .flatMap(each -> each.operations().stream())
        .flatMap(each -> each.targets.stream())
        .filter(each -> each.service() == called)
        .count();
  }

  /// One service's operation hands messages to another service, which works them off in its own
  /// time.
  private void drawQueue() {
    LabService producer = pick(services.subList(0, 1 + services.size() / 2));
    LabService worker = drawService(9);
    String name = producer.name() + "-events";
    LabOperation process =
        new LabOperation("process", name, 6 + random.nextInt(20), false, true, null);
    worker.operations().add(process);
    consumer = worker;
    MessageQueue queue = world.queue(name, worker.service(), process.name(), 2, 3);
    pick(producer.operations()).publishTo(queue, process);
    services.add(worker);
  }

  /// Somebody else's service that one operation asks.
  private void drawExternal() {
    if (random.nextInt(3) > 0) {
      LabService caller = pick(services);
      LabOperation operation = pick(caller.operations());
      Database other = world.external("api." + names.noun() + ".example", 12);
      operation.ask(other, new Database.Statement("POST", "POST", 30 + random.nextInt(60)));
      externals.put(other, operation);
    }
  }

  private void drawUsers() {
    LabService entry = services.getFirst();
    List<Double> shares =
        entry.operations().stream().map(each -> 0.4 + random.nextDouble()).toList();
    double spans = 0;
    for (int i = 0; i < shares.size(); i++) {
      spans += shares.get(i) * entry.operations().get(i).spans();
    }
    double wanted = (13_000 + random.nextInt(14_000)) / (double) length.toSeconds();
    for (int i = 0; i < shares.size(); i++) {
      LabOperation operation = entry.operations().get(i);
      double perSecond = Math.max(0.3, shares.get(i) * wanted / spans);
      operation.load(perSecond);
      workloads.add(new Workload(world, entry.service(), operation.name(), perSecond));
    }
  }

  private <T> T pick(List<T> from) {
    return from.get(random.nextInt(from.size()));
  }

  World world() {
    return world;
  }

  List<LabService> services() {
    return services;
  }

  /// Services of others, each with the operation that asks them.
  Map<Database, LabOperation> externals() {
    return externals;
  }

  /// The services that ask a database, or a service of others.
  List<LabService> askers(String address) {
    return services.stream()
        .filter(each -> each.operations().stream().anyMatch(operation -> asks(operation, address)))
        .toList();
  }

  private boolean asks(LabOperation operation, String address) {
    LabOperation.Read read = operation.read;
    return (read != null && read.database().address().equals(address))
        || externals.entrySet().stream()
            .anyMatch(
                each -> each.getKey().address().equals(address) && each.getValue() == operation);
  }

  List<Workload> workloads() {
    return workloads;
  }

  /// The service that works a queue off, if there is one.
  @Nullable LabService consumer() {
    return consumer;
  }

  LabService entry() {
    return services.getFirst();
  }
}
