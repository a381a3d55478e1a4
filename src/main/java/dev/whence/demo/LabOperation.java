package dev.whence.demo;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One operation of a drawn service, as data from which the steps of any version are made.
final class LabOperation {
  /// Reads from a database, except for what a cache knows.
  record Read(
      Database database, Database.Statement statement, String pool, int count, Setting missRatio) {}

  record Target(LabService service, LabOperation operation, boolean optional) {}

  private static final double MINIMUM_TIMEOUT_MILLIS = 8;
  private static final double LEAST_PATIENCE_MILLIS = 2500;

  final String method;
  final String route;
  final double workMillis;
  final boolean parallel;
  final boolean talkative;
  final @Nullable Read read;
  final List<Target> targets = new ArrayList<>();
  private final Setting poisoned = new Setting(0);
  private @Nullable Step external;
  private @Nullable MessageQueue queue;
  private @Nullable LabOperation consumer;
  private double perSecond;

  LabOperation(
      String method,
      String route,
      double workMillis,
      boolean parallel,
      boolean talkative,
      @Nullable Read read) {
    this.method = method;
    this.route = route;
    this.workMillis = workMillis;
    this.parallel = parallel;
    this.talkative = talkative;
    this.read = read;
  }

  String name() {
    return method + ' ' + route;
  }

  void publishTo(MessageQueue to, LabOperation worksItOff) {
    queue = to;
    consumer = worksItOff;
  }

  /// Asks somebody else's service as well, each time.
  void ask(Database other, Database.Statement what) {
    external = new Step.Query(other, what);
  }

  /// The share of requests that meet something unreadable in a cache.
  Setting poisoned() {
    return poisoned;
  }

  /// How many spans one request makes, about.
  double spans() {
    double spans = queue == null ? 1 : 4;
    if (read != null) {
      spans += read.count() * read.missRatio().value();
    }
    if (external != null) {
      spans++;
    }
    for (Target each : targets) {
      spans += 1 + each.operation().spans();
    }
    return spans;
  }

  /// How long one request takes in quiet times, about.
  double millis() {
    double millis = workMillis + 1;
    if (read != null) {
      millis += read.count() * read.statement().meanMillis();
    }
    double longest = 0;
    double sum = 0;
    for (Target each : targets) {
      longest = Math.max(longest, each.operation().millis());
      sum += each.operation().millis() + 1;
    }
    return millis + (parallel ? longest : sum);
  }

  double perSecond() {
    return perSecond;
  }

  /// Adds traffic, to this operation and to all that it calls.
  void load(double more) {
    perSecond += more;
    targets.forEach(each -> each.operation().load(more));
    if (consumer != null) {
      consumer.load(more);
    }
  }

  Service.Endpoint endpoint(Behaviour behaviour, Setting flag) {
    List<Step> steps = new ArrayList<>();
    steps.add(Step.work(workMillis));
    if (behaviour.slowMillis() > 0) {
      steps.add(Step.pause(behaviour.slowMillis()));
    }
    steps.add(Step.sometimes(behaviour.failure(), ownFailure()));
    steps.add(new Step.Choose(poisoned, unreadable(), Step.NOTHING));
    Step reading = reading(behaviour);
    steps.add(new Step.Choose(flag, costly(reading), reading));
    if (external != null) {
      steps.add(external);
    }
    List<Step> calls =
        targets.stream()
            .map(each -> Step.times(behaviour.repeats(), call(each, behaviour)))
            .toList();
    steps.add(parallel && calls.size() > 1 ? new Step.InParallel(calls) : new Step.InOrder(calls));
    if (queue != null) {
      steps.add(new Step.Publish(queue));
    }
    if (talkative) {
      steps.add(Step.info(route.substring(1) + " {n} done for {user}"));
    }
    return new Service.Endpoint(
        method, route, route.replace("{id}", "42"), 30_000, new Step.InOrder(List.copyOf(steps)));
  }

  private static Step ownFailure() {
    return Step.inOrder(
        new Step.Say(
            LogItem.Level.ERROR,
            "unexpected state {n}: java.lang.IllegalStateException: no mapping"),
        new Step.Fail(Outcome.failed("java.lang.IllegalStateException", 500, "no mapping")));
  }

  private static Step unreadable() {
    return Step.inOrder(
        new Step.Say(LogItem.Level.ERROR, "cannot read cached entry {n}: unexpected token"),
        new Step.Fail(Outcome.failed("com.fasterxml.jackson.JsonParseException", 500, "token")));
  }

  private Step reading(Behaviour behaviour) {
    if (read == null) {
      return Step.NOTHING;
    }
    Step queries =
        Step.times(
            read.count() * behaviour.repeats(), new Step.Query(read.database(), read.statement()));
    Step held =
        behaviour.holdMillis() > 0
            ? Step.inOrder(queries, Step.pause(behaviour.holdMillis()))
            : queries;
    Step connected = new Step.Connected(read.pool(), held, behaviour.leak());
    return new Step.Choose(read.missRatio(), connected, Step.NOTHING);
  }

  /// What a feature flag turns on: the same many times over, or much work where nothing is read.
  private Step costly(Step reading) {
    if (read == null) {
      return Step.work(Math.max(150, 12 * workMillis));
    }
    Step queries = Step.times(read.count() * 10, new Step.Query(read.database(), read.statement()));
    return Step.inOrder(reading, new Step.Connected(read.pool(), queries, 0));
  }

  private Step call(Target target, Behaviour behaviour) {
    double usual = target.operation().millis();
    double timeout =
        behaviour.attempts() > 1
            ? Math.max(MINIMUM_TIMEOUT_MILLIS, usual * behaviour.timeoutFactor())
            : Math.max(LEAST_PATIENCE_MILLIS, usual * behaviour.timeoutFactor());
    return new Step.Call(
        target.service().service(),
        target.operation().name(),
        Math.round(timeout),
        behaviour.attempts(),
        target.optional());
  }
}
