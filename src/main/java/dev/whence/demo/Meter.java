package dev.whence.demo;

import io.opentelemetry.api.common.Attributes;
import java.util.function.BooleanSupplier;

/// Reads what instances, nodes and databases measure of themselves, each on its own quarter-minute
/// beat.
final class Meter {
  static final long INTERVAL_NANOS = 15 * Simulation.SECOND;

  private static final PointItem.Metric PROCESS_CPU =
      new PointItem.Metric("process.cpu.utilization", "1", PointItem.Kind.GAUGE);
  private static final PointItem.Metric SYSTEM_CPU =
      new PointItem.Metric("system.cpu.utilization", "1", PointItem.Kind.GAUGE);
  private static final PointItem.Metric DURATION =
      new PointItem.Metric("http.server.request.duration", "s", PointItem.Kind.HISTOGRAM);
  private static final PointItem.Metric CONNECTIONS =
      new PointItem.Metric(
          "db.client.connection.count", "{connection}", PointItem.Kind.UP_DOWN_COUNTER);
  private static final PointItem.Metric CONNECTIONS_MAX =
      new PointItem.Metric(
          "db.client.connection.max", "{connection}", PointItem.Kind.UP_DOWN_COUNTER);
  private static final PointItem.Metric PENDING =
      new PointItem.Metric(
          "db.client.connection.pending_requests", "{request}", PointItem.Kind.UP_DOWN_COUNTER);
  private static final PointItem.Metric TIMEOUTS =
      new PointItem.Metric("db.client.connection.timeouts", "{timeout}", PointItem.Kind.COUNTER);
  private static final PointItem.Metric BACKENDS =
      new PointItem.Metric("postgresql.backends", "1", PointItem.Kind.UP_DOWN_COUNTER);
  private static final PointItem.Metric COMMITS =
      new PointItem.Metric("postgresql.commits", "1", PointItem.Kind.COUNTER);
  private static final PointItem.Metric SEQUENTIAL_SCANS =
      new PointItem.Metric(
          "postgresql.sequential_scans", "{sequential_scan}", PointItem.Kind.COUNTER);
  private static final PointItem.Metric QUEUE_DEPTH =
      new PointItem.Metric("rabbitmq.message.current", "{message}", PointItem.Kind.UP_DOWN_COUNTER);
  private static final PointItem.Metric DEAD_LETTERS =
      new PointItem.Metric("rabbitmq.message.dead_lettered", "{message}", PointItem.Kind.COUNTER);

  private final Simulation simulation;
  private final TelemetrySink sink;

  Meter(Simulation simulation, TelemetrySink sink) {
    this.simulation = simulation;
    this.sink = sink;
  }

  void watch(Instance instance) {
    Load load = new Load(instance.processor());
    everyInterval(() -> instance.service().live().contains(instance), () -> read(instance, load));
  }

  void watch(Node node) {
    Entity entity =
        new Entity(
            Attributes.of(
                Keys.HOST,
                node.name(),
                Keys.NODE,
                node.name(),
                Keys.ENVIRONMENT,
                World.ENVIRONMENT),
            "hostmetrics");
    long[] before = {0};
    everyInterval(
        () -> true,
        () -> {
          long busy =
              node.instances().stream().mapToLong(each -> each.processor().busyNanos()).sum();
          double own = Math.max(0, busy - before[0]) / (double) INTERVAL_NANOS / node.cores();
          before[0] = busy;
          double noise = simulation.between(0.04, 0.09);
          amount(
              entity,
              SYSTEM_CPU,
              Attributes.empty(),
              0,
              Math.min(0.995, own + node.pressure() + noise));
        });
  }

  void watch(Database database) {
    long start = simulation.now();
    Entity entity =
        new Entity(
            database.attributes().toBuilder()
                .put(Keys.SERVICE_NAME, database.address())
                .put(Keys.ENVIRONMENT, World.ENVIRONMENT)
                .build(),
            "postgresql");
    Load load = new Load(database.processor());
    everyInterval(
        () -> true,
        () -> {
          amount(entity, BACKENDS, Attributes.empty(), start, database.processor().present());
          amount(entity, SYSTEM_CPU, Attributes.empty(), 0, Math.min(0.995, load.take() + 0.03));
          amount(entity, COMMITS, Attributes.empty(), start, (double) database.commits());
          amount(
              entity,
              SEQUENTIAL_SCANS,
              Attributes.empty(),
              start,
              (double) database.sequentialScans());
        });
  }

  void watch(MessageQueue queue) {
    long start = simulation.now();
    Entity entity =
        new Entity(
            Attributes.of(Keys.SERVICE_NAME, "rabbitmq", Keys.ENVIRONMENT, World.ENVIRONMENT),
            "rabbitmq");
    Attributes attributes = Attributes.of(Keys.MESSAGING_DESTINATION, queue.name());
    everyInterval(
        () -> true,
        () -> {
          amount(entity, QUEUE_DEPTH, attributes, start, queue.depth());
          amount(entity, DEAD_LETTERS, attributes, start, (double) queue.deadLetters());
        });
  }

  private void read(Instance instance, Load load) {
    Entity entity = instance.entity();
    amount(
        entity,
        PROCESS_CPU,
        Attributes.empty(),
        0,
        Math.min(0.995, load.take() + simulation.between(.01, .03)));
    long start = instance.startedNanos();
    for (Pool pool : instance.pools()) {
      Attributes name = Attributes.of(Keys.POOL_NAME, pool.plan().name());
      Attributes used = name.toBuilder().put(Keys.POOL_STATE, "used").build();
      Attributes idle = name.toBuilder().put(Keys.POOL_STATE, "idle").build();
      amount(entity, CONNECTIONS, used, start, pool.used());
      amount(entity, CONNECTIONS, idle, start, Math.max(0, pool.limit() - pool.used()));
      amount(entity, CONNECTIONS_MAX, name, start, pool.limit());
      amount(entity, PENDING, name, start, pool.pending());
      amount(entity, TIMEOUTS, name, start, (double) pool.timeouts());
    }
    long now = simulation.now();
    instance
        .durations()
        .read(
            (attributes, read) ->
                sink.point(new PointItem(entity, DURATION, attributes, start, now, read)));
  }

  private void amount(
      Entity entity,
      PointItem.Metric metric,
      Attributes attributes,
      long startNanos,
      double value) {
    sink.point(
        new PointItem(
            entity, metric, attributes, startNanos, simulation.now(), new PointItem.Amount(value)));
  }

  private void everyInterval(BooleanSupplier lives, Runnable reading) {
    simulation.after((long) simulation.between(0, INTERVAL_NANOS), () -> beat(lives, reading));
  }

  private void beat(BooleanSupplier lives, Runnable reading) {
    if (lives.getAsBoolean()) {
      reading.run();
      simulation.after(INTERVAL_NANOS, () -> beat(lives, reading));
    }
  }

  /// The share of a processor that was busy since the last reading.
  private static final class Load {
    private final Processor processor;
    private long before;

    private Load(Processor processor) {
      this.processor = processor;
    }

    private double take() {
      long busy = processor.busyNanos();
      double share = (busy - before) / (double) INTERVAL_NANOS / processor.servers();
      before = busy;
      return share;
    }
  }
}
