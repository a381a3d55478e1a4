package dev.whence.demo;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;

/// Writes labelled cases of random systems with one random fault each. Equal seeds give equal
/// cases.
public final class Lab {
  private static final Instant FIRST_START = Instant.parse("2026-03-02T06:00:00Z");
  private static final Duration QUIET = Duration.ofMinutes(22);
  private static final Duration FAULTY = Duration.ofMinutes(9);
  private static final int BATCH = 400;
  private static final int TRIES = 400;

  private Lab() {}

  /// Arguments: the folder that the cases' own folders are made in, how many, and the first seed
  /// (1).
  public static void main(String[] arguments) throws IOException {
    if (arguments.length < 2 || arguments.length > 3) {
      throw new IllegalArgumentException("usage: Lab DIR COUNT [SEED]");
    }
    long first = arguments.length == 3 ? Long.parseLong(arguments[2]) : 1;
    for (long seed = first; seed < first + Long.parseLong(arguments[1]); seed++) {
      write(seed, Path.of(arguments[0]));
    }
  }

  /// The kinds of fault that are drawn.
  public static List<String> kinds() {
    return Arrays.stream(FaultKind.values()).map(FaultKind::label).toList();
  }

  /// The kind of fault that a seed's case has.
  public static String kind(long seed) {
    return drawn(seed).label();
  }

  private static FaultKind drawn(long seed) {
    return FaultKind.values()[Math.floorMod(seed, FaultKind.values().length)];
  }

  /// Writes the case of one seed and says where its folder is. The kinds of fault take turns over
  /// the seeds; systems and places in which the fault would do nobody any harm are drawn again.
  public static Path write(long seed, Path parent) throws IOException {
    FaultKind kind = drawn(seed);
    String id = String.format(Locale.ROOT, "lab-%04d", seed);
    Path path = parent.resolve(id);
    for (int attempt = 0; attempt < TRIES; attempt++) {
      try (CaseFolder folder = new CaseFolder(path)) {
        Batches batches = new Batches(folder, BATCH);
        Optional<Scenario> scenario = play(seed * 100_000 + attempt, kind, batches);
        if (scenario.isPresent()) {
          batches.flush();
          folder.describe(scenario.get(), id, batches.sent());
          return path;
        }
      }
    }
    throw new IllegalStateException(
        "seed " + seed + ": no system found in which " + kind + " does harm");
  }

  private static Optional<Scenario> play(long seed, FaultKind kind, TelemetrySink sink) {
    Random random = new Random(seed);
    Instant start = FIRST_START.plusSeconds(random.nextInt(240 * 24 * 3600));
    Instant fault = start.plus(QUIET).plusSeconds(random.nextInt(120));
    Instant end = fault.plus(FAULTY);
    Instrumentation instrumentation = new Instrumentation(sink, new Random(seed + 1));
    Held held = new Held(instrumentation);
    World world = new World(new Simulation(Nanos.of(start), seed), seed, held);
    RandomSystem system = RandomSystem.draw(world, random, Duration.between(start, end));
    Releases releases = new Releases(world);
    Optional<Truth> truth =
        new FaultDraw(system, random, releases, Nanos.of(fault))
            .put(kind)
            .map(each -> seen(each, system, instrumentation));
    if (truth.isEmpty()) {
      return Optional.empty();
    }
    if (system.services().stream().noneMatch(each -> each.name().equals(truth.get().entity()))) {
      instrumentation.measure(truth.get().entity());
    }
    instrumentation.hear(truth.get().entity());
    bystanders(system, random, releases, truth.get(), Nanos.of(fault));
    system.workloads().forEach(Workload::begin);
    world.simulation().runUntil(Nanos.of(end));
    return judged(system, held, random, truth.get(), start, fault, end);
  }

  /// What only one service asks, and that one does not say whom it asks, is known as that service.
  private static Truth seen(Truth truth, RandomSystem system, Instrumentation instrumentation) {
    List<LabService> askers =
        truth.type() == Truth.Type.RESOURCE ? system.askers(truth.entity()) : List.of();
    boolean unnamed = askers.size() == 1 && instrumentation.isBare(askers.getFirst().name());
    return unnamed ? truth.knownAs(askers.getFirst().name()) : truth;
  }

  /// Releases that change nothing but a version, of services that have no part in the fault.
  private static void bystanders(
      RandomSystem system, Random random, Releases releases, Truth truth, long fault) {
    List<LabService> others = new ArrayList<>(system.services());
    others.removeIf(each -> each.name().equals(truth.entity()));
    for (int i = random.nextInt(4); i > 0; i--) {
      LabService service = others.remove(random.nextInt(others.size()));
      long at = fault + (random.nextInt(600) - 420) * Simulation.SECOND;
      releases.rolling(service.service(), service.next(Behaviour.NORMAL), "dependency updates", at);
    }
  }

  private static Optional<Scenario> judged(
      RandomSystem system,
      Held held,
      Random random,
      Truth truth,
      Instant start,
      Instant fault,
      Instant end) {
    Window before = new Window(start.plusSeconds(60), fault);
    Window after = new Window(fault.plusSeconds(60), end.minusSeconds(15));
    boolean behindQueue = truth.fault().equals(FaultKind.DEAD_LETTERS.label());
    Effect effect =
        behindQueue
            ? Effect.onService(held.spans(), truth.entity(), before, after)
            : Effect.onUsers(held.spans(), before, after);
    if (!effect.seen()) {
      return Optional.empty();
    }
    held.release();
    Instant from = fault.minusSeconds(random.nextInt(90));
    boolean named = random.nextBoolean();
    String symptom = behindQueue ? truth.entity() : system.entry().name();
    return Optional.of(
        new Scenario(
            "lab",
            "Drawn",
            system.world(),
            List.of(),
            named ? symptom : "",
            effect.signal(),
            new Window(from, end),
            new Window(from.minus(Duration.ofMinutes(15)), from),
            truth));
  }
}
