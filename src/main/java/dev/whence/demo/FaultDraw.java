package dev.whence.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Predicate;

/// Puts a fault of a given kind somewhere into a drawn system, from a given moment on.
final class FaultDraw {
  private static final double LEAST_TRAFFIC = 0.25;
  private static final double ONE_IS_TOO_FEW = 1.0;

  private final RandomSystem system;
  private final World world;
  private final Random random;
  private final Releases releases;
  private final long at;
  private final Disturbance disturbance;

  FaultDraw(RandomSystem system, Random random, Releases releases, long atNanos) {
    this.system = system;
    this.world = system.world();
    this.random = random;
    this.releases = releases;
    this.at = atNanos;
    this.disturbance = new Disturbance(world, random, atNanos);
  }

  /// The truth, or nothing where the system has no place for such a fault.
  Optional<Truth> put(FaultKind kind) {
    String fault = kind.label();
    return switch (kind) {
      case CONNECTION_LEAK ->
          oneOf(FaultDraw::hasPool)
              .map(each -> released(each, Behaviour.NORMAL.leaking(0.15)))
              .map(each -> Truth.service(each, fault));
      case SLOW_QUERY ->
          oneOf(FaultDraw::hasPool)
              .flatMap(this::slowQuery)
              .map(each -> Truth.resource(each, fault));
      case CACHE_LOSS ->
          oneOf(FaultDraw::hasCache).map(this::cacheLost).map(each -> Truth.service(each, fault));
      case RETRY_STORM ->
          oneOf(FaultDraw::calls)
              .map(each -> released(each, Behaviour.NORMAL.retrying(6, 0.55)))
              .map(each -> Truth.service(each, fault));
      case BAD_INSTANCE ->
          oneOf(each -> each.service().live().size() > 1)
              .map(this::badInstance)
              .map(each -> Truth.service(each, fault));
      case NETWORK_DELAY -> onTheWay(random.nextInt(2), disturbance::delay, fault);
      case PACKET_LOSS -> onTheWay(random.nextInt(2), disturbance::lose, fault);
      case CPU_STARVATION ->
          oneOf(each -> true)
              .map(each -> disturbed(each, disturbance::starve))
              .map(each -> Truth.service(each, fault));
      case NOISY_NEIGHBOUR -> oneOf(each -> each.depth() > 0).map(each -> crowded(each, fault));
      case DEAD_LETTERS ->
          Optional.ofNullable(system.consumer())
              .map(this::deadLetters)
              .map(each -> Truth.service(each, fault));
      case EXPIRED_CERTIFICATE -> unreachable(Service.Refusal.CERTIFICATE_EXPIRED, fault);
      case DNS_FAILURE -> unreachable(Service.Refusal.NAME_UNKNOWN, fault);
      case RATE_LIMIT ->
          oneOf(each -> each.depth() > 0 && called(each))
              .map(each -> disturbed(each, disturbance::limit))
              .map(each -> Truth.service(each, fault));
      case MEMORY_PRESSURE ->
          oneOf(each -> true)
              .map(each -> disturbed(each, disturbance::fillHeap))
              .map(each -> Truth.service(each, fault));
      case DISK_STALLS ->
          oneOf(FaultDraw::hasPool).flatMap(FaultDraw::busyRead).map(read -> stalled(read, fault));
      case POISONED_CACHE ->
          oneOf(each -> true).map(this::poisoned).map(each -> Truth.service(each, fault));
      case N_PLUS_ONE ->
          oneOf(each -> hasPool(each) || calls(each))
              .map(each -> released(each, Behaviour.NORMAL.repeating(10 + random.nextInt(15))))
              .map(each -> Truth.service(each, fault));
      case SLOW_EXTERNAL -> slowExternal(fault);
      case FEATURE_FLAG ->
          oneOf(each -> true).map(this::flagged).map(each -> Truth.service(each, fault));
      case TRAFFIC_SURGE -> Optional.of(Truth.service(surge(), fault));
      case BAD_RELEASE ->
          oneOf(each -> true).map(this::badRelease).map(each -> Truth.service(each, fault));
      case SLOW_DATABASE ->
          oneOf(FaultDraw::hasPool)
              .flatMap(this::slowDatabase)
              .map(each -> Truth.resource(each, fault));
      case POOL_SHRUNK ->
          oneOf(each -> readsPerSecond(each) > ONE_IS_TOO_FEW)
              .map(this::poolShrunk)
              .map(each -> Truth.service(each, fault));
      case INSTANCE_DOWN ->
          oneOf(each -> each.depth() > 0 && called(each))
              .map(this::instanceDown)
              .map(each -> Truth.service(each, fault));
    };
  }

  private static boolean hasPool(LabService service) {
    return service.operations().stream()
        .anyMatch(each -> each.read != null && each.perSecond() > LEAST_TRAFFIC);
  }

  private static boolean hasCache(LabService service) {
    return service.operations().stream()
        .anyMatch(
            each ->
                each.perSecond() > LEAST_TRAFFIC
                    && each.read != null
                    && each.read.missRatio().value() < 0.5);
  }

  private static boolean calls(LabService service) {
    return service.operations().stream()
        .anyMatch(each -> !each.targets.isEmpty() && each.perSecond() > LEAST_TRAFFIC);
  }

  private boolean called(LabService service) {
    return !callersOf(service).isEmpty();
  }

  private List<LabService> callersOf(LabService called) {
    return system.services().stream()
        .filter(
            each ->
                each.operations().stream()
                    .anyMatch(
                        operation ->
                            operation.perSecond() > LEAST_TRAFFIC
                                && operation.targets.stream()
                                    .anyMatch(target -> target.service() == called)))
        .toList();
  }

  private Optional<LabService> oneOf(Predicate<LabService> which) {
    List<LabService> fit =
        system.services().stream()
            .filter(each -> each.perSecond() > LEAST_TRAFFIC)
            .filter(which)
            .toList();
    return fit.isEmpty() ? Optional.empty() : Optional.of(fit.get(random.nextInt(fit.size())));
  }

  private String released(LabService service, Behaviour behaviour) {
    releases.rolling(service.service(), service.next(behaviour), "weekly release", at);
    return service.name();
  }

  private String badRelease(LabService service) {
    Behaviour behaviour =
        random.nextBoolean()
            ? Behaviour.NORMAL.failing(0.15 + 0.7 * random.nextDouble())
            : Behaviour.NORMAL.slower(300 + random.nextInt(1500));
    return released(service, behaviour);
  }

  private String badInstance(LabService service) {
    Behaviour behaviour =
        random.nextBoolean()
            ? Behaviour.NORMAL.failing(0.5 + 0.5 * random.nextDouble())
            : Behaviour.NORMAL.slower(800 + random.nextInt(2000));
    releases.single(service.service(), service.next(behaviour), "canary of the weekly release", at);
    return service.name();
  }

  private Optional<String> slowQuery(LabService service) {
    return busyRead(service)
        .map(
            read -> {
              double factor = 15 + random.nextInt(30);
              world.simulation().at(at, () -> read.database().cost(read.statement(), factor));
              return read.database().address();
            });
  }

  private Optional<String> slowDatabase(LabService service) {
    return busyRead(service)
        .map(
            read -> {
              double factor = 8 + random.nextInt(15);
              world.simulation().at(at, () -> read.database().slowdown(factor));
              return read.database().address();
            });
  }

  private static Optional<LabOperation.Read> busyRead(LabService service) {
    return service.operations().stream()
        .filter(each -> each.perSecond() > LEAST_TRAFFIC)
        .flatMap(each -> Optional.ofNullable(each.read).stream())
        .findFirst();
  }

  private String cacheLost(LabService service) {
    world
        .simulation()
        .at(
            at,
            () ->
                service.operations().stream()
                    .flatMap(each -> Optional.ofNullable(each.read).stream())
                    .forEach(read -> read.missRatio().set(1)));
    return service.name();
  }

  /// The delay is on the way from one caller only; others that call the same service are well.
  /// Where there are no others, nobody can tell the way to a service from its front door.
  private Optional<Truth> onTheWay(
      int others, BiConsumer<LabService, LabService> what, String fault) {
    return oneOf(each -> callersOf(each).size() > others).map(each -> onTheWay(each, what, fault));
  }

  private Truth onTheWay(LabService called, BiConsumer<LabService, LabService> what, String fault) {
    List<LabService> callers = callersOf(called);
    LabService caller = callers.get(random.nextInt(callers.size()));
    what.accept(caller, called);
    Truth way = Truth.edge(caller.name(), called.name(), fault);
    return callers.size() > 1 ? way : way.knownAs(called.name());
  }

  private static String disturbed(LabService service, Consumer<LabService> how) {
    how.accept(service);
    return service.name();
  }

  private Optional<Truth> unreachable(Service.Refusal why, String fault) {
    return oneOf(each -> each.depth() > 0 && called(each))
        .map(each -> disturbed(each, service -> disturbance.unreachable(service, why)))
        .map(each -> Truth.service(each, fault));
  }

  private Truth stalled(LabOperation.Read read, String fault) {
    disturbance.stall(read.database());
    return Truth.resource(read.database().address(), fault);
  }

  private String poisoned(LabService service) {
    List<LabOperation> busy =
        service.operations().stream().filter(each -> each.perSecond() > LEAST_TRAFFIC).toList();
    disturbance.poison(
        busy.isEmpty() ? service.operations().getFirst() : busy.get(random.nextInt(busy.size())));
    return service.name();
  }

  private Optional<Truth> slowExternal(String fault) {
    return system.externals().keySet().stream()
        .findFirst()
        .map(
            other -> {
              double factor = 10 + random.nextInt(30);
              world.simulation().at(at, () -> other.slowdown(factor));
              return Truth.resource(other.address(), fault);
            });
  }

  /// A batch job takes a node from those who work on it; its own pod is the cause.
  private Truth crowded(LabService victim, String fault) {
    Service batch =
        new Service(
            new Service.Plan(
                "nightly-" + victim.name() + "-export",
                "batch",
                14,
                victim.service().plan().logStyle(),
                List.of()));
    batch.version("1.0.0");
    Node node = victim.service().live().getFirst().node();
    Instance pod = world.start(batch, "1.0.0", world.ids().podSuffix(9), node);
    double factor = 25 + random.nextInt(40);
    world
        .simulation()
        .at(
            at,
            () -> {
              world
                  .logBook()
                  .write(pod, LogItem.Level.INFO, "Export", "export started, 14 workers");
              node.pressure(0.1);
              for (int i = 0; i < 14; i++) {
                crunch(pod.processor());
              }
              for (Instance each : new ArrayList<>(node.instances())) {
                if (each != pod) {
                  each.processor().slowdown(factor);
                }
              }
            });
    return Truth.service(batch.name(), fault).knownAs(node.name());
  }

  private void crunch(Processor processor) {
    processor.submit(
        world.simulation().lognormal(2 * Simulation.SECOND, 0.3), () -> crunch(processor));
  }

  private String deadLetters(LabService consumer) {
    return released(consumer, Behaviour.NORMAL.failing(0.9 + 0.1 * random.nextDouble()));
  }

  private String instanceDown(LabService service) {
    world.simulation().at(at, () -> service.service().live().getFirst().refusal().set(1));
    return service.name();
  }

  private String flagged(LabService service) {
    double share = 0.5 + 0.5 * random.nextDouble();
    world.simulation().at(at, () -> service.flag().set(share));
    announce(Change.Kind.FEATURE_FLAG, service, "flag eager-loading on");
    return service.name();
  }

  private static double readsPerSecond(LabService service) {
    return service.operations().stream()
        .mapToDouble(
            each -> each.read == null ? 0 : each.perSecond() * each.read.missRatio().value())
        .sum();
  }

  /// The service runs as one instance and holds its connections for long, as it always did; then it
  /// may have one connection only.
  private String poolShrunk(LabService service) {
    double holdMillis = 1000 * (1.2 + 0.4 * random.nextDouble()) / readsPerSecond(service);
    world.stopAllButOne(service.service());
    String version = service.next(Behaviour.NORMAL.holding(holdMillis));
    world.roll(
        service.service(), version, world.ids().podSuffix(9), service.service().live().size());
    world
        .simulation()
        .at(
            at,
            () ->
                service
                    .service()
                    .live()
                    .forEach(each -> each.pools().forEach(pool -> pool.limit(1))));
    announce(Change.Kind.CONFIG_CHANGE, service, "connection limits reviewed");
    return service.name();
  }

  private String surge() {
    double factor = 5 + random.nextInt(5);
    for (Workload each : system.workloads()) {
      world.simulation().at(at, () -> each.perSecond().set(each.perSecond().value() * factor));
    }
    return system.entry().name();
  }

  private void announce(Change.Kind kind, LabService service, String summary) {
    String id = kind.label() + "-" + world.ids().podSuffix(4);
    world
        .simulation()
        .at(
            at,
            () ->
                world
                    .sink()
                    .change(
                        new Change(
                            id,
                            kind,
                            at,
                            null,
                            service.name(),
                            World.ENVIRONMENT,
                            summary,
                            "console",
                            Map.of())));
  }
}
