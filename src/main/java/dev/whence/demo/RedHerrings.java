package dev.whence.demo;

import java.util.List;

/// What goes on beside the story and has nothing to do with it: two services with their own little
/// traffic, each released near the fault; a batch job that takes much of a node; connection resets
/// that nobody suffers from.
final class RedHerrings {
  private static final int BATCH_CORES = 12;
  private static final LogStyle SIDE_LOG =
      new LogStyle(LogStyle.Form.JSON, false, true, LogStyle.Spelling.DASHED);

  private final World world;
  private final Service billing;
  private final Service search;
  private final Service batch;

  RedHerrings(World world) {
    this.world = world;
    Database ledger = world.database("postgresql", "billing-db", "ledger", 4);
    Database.Statement invoices = new Database.Statement("SELECT", "SELECT invoices", 14);
    this.billing =
        new Service(
            new Service.Plan(
                "billing-service",
                "shop",
                2,
                SIDE_LOG,
                List.of(new Pool.Plan("ledger", ledger, 8, 3000))));
    Service.Endpoint invoice =
        new Service.Endpoint(
            "GET",
            "/invoices/{id}",
            "/invoices/4711",
            10_000,
            Step.inOrder(
                Step.work(4),
                Step.connected("ledger", new Step.Query(ledger, invoices)),
                Step.sometimes(0.2, Step.info("invoice {n} shown to {user}"))));
    billing.version("6.9.4", invoice).version("7.0.0", invoice);
    Service.Endpoint find =
        new Service.Endpoint(
            "GET", "/search", "/search", 10_000, Step.inOrder(Step.work(22), Step.pause(6)));
    this.search = new Service(new Service.Plan("search-service", "shop", 2, SIDE_LOG, List.of()));
    search.version("3.3.0", find).version("3.4.0", find);
    this.batch =
        new Service(new Service.Plan("report-batch", "reports", BATCH_CORES, SIDE_LOG, List.of()));
    batch.version("1.0.7");
  }

  /// The gateway's routes to the two services.
  List<Service.Endpoint> routes() {
    return List.of(
        new Service.Endpoint(
            "GET",
            "/invoices/{id}",
            "/invoices/4711",
            10_000,
            Step.call(billing, "GET /invoices/{id}", 5000)),
        new Service.Endpoint(
            "GET", "/search", "/search", 10_000, Step.call(search, "GET /search", 5000)));
  }

  /// Starts all of it, around a fault that begins at `faultNanos`; returns the traffic.
  List<Workload> begin(Service gateway, Releases releases, long faultNanos) {
    world.start(billing, "6.9.4", 2);
    world.start(search, "3.3.0", 2);
    world.start(batch, "1.0.7", 1);
    Simulation simulation = world.simulation();
    long minute = 60 * Simulation.SECOND;
    long before = faultNanos - (long) (simulation.between(1, 5) * minute);
    long after = faultNanos + (long) (simulation.between(0.5, 3) * minute);
    releases.rolling(billing, "7.0.0", "new invoice layout", before);
    releases.rolling(search, "3.4.0", "spelling suggestions", after);
    simulation.at(faultNanos + (long) (simulation.between(-4, 4) * minute), this::busyBatch);
    resets();
    return List.of(
        new Workload(world, gateway, "GET /invoices/{id}", 0.12),
        new Workload(world, gateway, "GET /search", 0.2));
  }

  private void busyBatch() {
    Instance pod = batch.next();
    world.logBook().write(pod, LogItem.Level.INFO, "Report", "monthly report started, 12 workers");
    for (int i = 0; i < BATCH_CORES; i++) {
      crunch(pod.processor());
    }
    world
        .simulation()
        .after(
            (long) (world.simulation().between(100, 300) * Simulation.SECOND),
            () ->
                world
                    .logBook()
                    .write(
                        pod,
                        LogItem.Level.ERROR,
                        "Report",
                        "worker killed: OOMKilled (exit code 137), restarting"));
  }

  private void crunch(Processor processor) {
    processor.submit(
        world.simulation().lognormal(2 * Simulation.SECOND, 0.3), () -> crunch(processor));
  }

  private void resets() {
    world
        .simulation()
        .after(
            world.simulation().exponential(7 * Simulation.SECOND),
            () -> {
              world
                  .logBook()
                  .write(
                      search.next(),
                      LogItem.Level.WARN,
                      "IndexClient",
                      "java.io.IOException: Connection reset by peer, replica index-"
                          + world.simulation().below(3));
              resets();
            });
  }
}
