package dev.whence.demo;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.SpanKind;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Carries requests through services: runs the steps of an operation on an instance, step by step
/// in virtual time, and leaves the spans, log lines and measurements that an instrumented program
/// would.
final class Execution {
  /// Where a step runs: on this instance, for this request, within this span, until the handler
  /// gives up.
  record Frame(Instance instance, Request request, OpenSpan span, long deadlineNanos) {}

  private final World world;
  private final Simulation simulation;
  private final Outbound outbound;

  Execution(World world) {
    this.world = world;
    this.simulation = world.simulation();
    this.outbound = new Outbound(world, this);
  }

  /// A user's request arrives from outside.
  void arrive(Service service, String operation, String user) {
    Request request = new Request(world.ids(), user, world.sink()::span);
    Instance instance = service.next();
    Service.Endpoint endpoint = service.endpoint(instance.version(), operation);
    serve(instance, endpoint, request, null, SpanKind.SERVER, outcome -> {});
  }

  /// Handles one request on one instance, from the first byte to the answer.
  void serve(
      Instance instance,
      Service.Endpoint endpoint,
      Request request,
      @Nullable OpenSpan parent,
      SpanKind kind,
      Consumer<Outcome> done) {
    long now = simulation.now();
    OpenSpan span = request.open(instance, parent, kind, endpoint.name(), now);
    if (kind == SpanKind.SERVER) {
      span.put(Keys.METHOD, endpoint.method())
          .put(Keys.ROUTE, endpoint.route())
          .put(Keys.PATH, endpoint.path());
      if (parent == null) {
        span.put(Keys.REQUEST_ID, List.of(request.requestId())).put(Keys.USER, request.user());
      }
    }
    Frame frame =
        new Frame(instance, request, span, now + endpoint.deadlineMillis() * Simulation.MILLI);
    run(
        endpoint.body(),
        frame,
        outcome -> {
          close(endpoint, frame, kind, outcome);
          done.accept(outcome);
        });
  }

  private void close(Service.Endpoint endpoint, Frame frame, SpanKind kind, Outcome outcome) {
    long now = simulation.now();
    int status = outcome instanceof Outcome.Failed failed ? failed.status() : 200;
    OpenSpan span = frame.span();
    if (kind == SpanKind.SERVER) {
      span.put(Keys.STATUS, (long) status);
    }
    if (outcome instanceof Outcome.Failed failed && status >= 500) {
      span.error(failed.type(), failed.message()).exception(failed.type(), failed.message(), now);
    }
    if (kind == SpanKind.SERVER) {
      measure(endpoint, frame, status, outcome);
    }
    report(endpoint, frame, status, outcome);
    span.end(now);
  }

  private void measure(Service.Endpoint endpoint, Frame frame, int status, Outcome outcome) {
    long now = simulation.now();
    AttributesBuilder attributes =
        Attributes.builder()
            .put(Keys.METHOD, endpoint.method())
            .put(Keys.ROUTE, endpoint.route())
            .put(Keys.STATUS, (long) status);
    if (outcome instanceof Outcome.Failed failed && status >= 500) {
      attributes.put(Keys.ERROR_TYPE, failed.type());
    }
    double seconds = (now - frame.span().startNanos()) / (double) Simulation.SECOND;
    String traceId = frame.request().traceId();
    frame
        .instance()
        .durations()
        .add(
            attributes.build(), new PointItem.Sample(now, seconds, traceId, frame.span().spanId()));
  }

  private void report(Service.Endpoint endpoint, Frame frame, int status, Outcome outcome) {
    if (outcome instanceof Outcome.Failed failed && status >= 500) {
      String message = endpoint.name() + " failed: " + failed.message();
      world.logBook().write(frame, LogItem.Level.ERROR, "RequestHandler", message, Map.of());
    }
    if (frame.instance().service().plan().logStyle().accessLog()) {
      long millis = (simulation.now() - frame.span().startNanos()) / Simulation.MILLI;
      Map<String, String> fields = new java.util.LinkedHashMap<>();
      fields.put("method", endpoint.method());
      fields.put("path", endpoint.path());
      fields.put("status", Integer.toString(status));
      fields.put("duration_ms", Long.toString(millis));
      LogItem.Level level = status >= 500 ? LogItem.Level.WARN : LogItem.Level.INFO;
      world.logBook().write(frame, level, "AccessLog", "request completed", fields);
    }
  }

  /// Runs one step and calls back once, in virtual time, with how it ended.
  void run(Step step, Frame frame, Consumer<Outcome> done) {
    switch (step) {
      case Step.Work work ->
          frame
              .instance()
              .processor()
              .submit(
                  simulation.lognormal(work.meanMillis() * Simulation.MILLI, 0.4),
                  () -> done.accept(Outcome.OK));
      case Step.Pause pause ->
          simulation.after(
              simulation.lognormal(pause.meanMillis() * Simulation.MILLI, 0.35),
              () -> done.accept(Outcome.OK));
      case Step.Query query -> outbound.query(query, frame, done);
      case Step.Connected connected -> connected(connected, frame, done);
      case Step.Call call -> outbound.call(call, frame, 1, done);
      case Step.Publish publish -> outbound.publish(publish, frame, done);
      case Step.InOrder sequence -> next(sequence.steps().iterator(), frame, done);
      case Step.InParallel parallel -> together(parallel.steps(), frame, done);
      case Step.Choose choose ->
          run(
              simulation.happens(choose.probability().value()) ? choose.then() : choose.otherwise(),
              frame,
              done);
      case Step.Say say -> {
        world
            .logBook()
            .write(frame, say.level(), "Handler", filled(say.message(), frame), Map.of());
        done.accept(Outcome.OK);
      }
      case Step.Fail fail -> done.accept(fail.failure());
    }
  }

  private String filled(String message, Frame frame) {
    String number = Integer.toString(1000 + simulation.below(9000));
    return message.replace("{n}", number).replace("{user}", frame.request().user());
  }

  private void next(Iterator<Step> steps, Frame frame, Consumer<Outcome> done) {
    if (!steps.hasNext()) {
      done.accept(Outcome.OK);
    } else if (simulation.now() > frame.deadlineNanos()) {
      done.accept(
          Outcome.failed(
              "java.util.concurrent.TimeoutException", 503, "handler gave up at its deadline"));
    } else {
      run(
          steps.next(),
          frame,
          outcome -> {
            if (outcome instanceof Outcome.Failed) {
              done.accept(outcome);
            } else {
              next(steps, frame, done);
            }
          });
    }
  }

  private void together(List<Step> steps, Frame frame, Consumer<Outcome> done) {
    Gathered gathered = new Gathered(steps.size(), done);
    for (Step each : steps) {
      run(each, frame, gathered::one);
    }
  }

  private void connected(Step.Connected connected, Frame frame, Consumer<Outcome> done) {
    Pool pool = frame.instance().pool(connected.pool());
    pool.acquire(
        granted -> {
          if (!granted) {
            done.accept(exhausted(pool, frame));
            return;
          }
          run(
              connected.body(),
              frame,
              outcome -> {
                if (!simulation.happens(connected.leakProbability())) {
                  pool.release();
                }
                done.accept(outcome);
              });
        });
  }

  private Outcome exhausted(Pool pool, Frame frame) {
    Pool.Plan plan = pool.plan();
    String message =
        String.format(
            Locale.ROOT,
            "%s - Connection is not available, request timed out after %dms (total=%d, active=%d, idle=0, waiting=%d)",
            plan.name(),
            plan.acquireTimeoutMillis() + simulation.below(4),
            plan.max(),
            pool.used(),
            pool.pending());
    world
        .logBook()
        .write(frame, LogItem.Level.WARN, "com.zaxxer.hikari.pool.HikariPool", message, Map.of());
    return Outcome.failed(
        "java.sql.SQLTransientConnectionException", 503, "no connection from " + plan.name());
  }

  /// Waits for a number of outcomes and passes on the first failure, or success.
  private static final class Gathered {
    private final Consumer<Outcome> done;
    private int missing;
    private Outcome result = Outcome.OK;

    private Gathered(int missing, Consumer<Outcome> done) {
      this.missing = missing;
      this.done = done;
    }

    private void one(Outcome outcome) {
      if (outcome instanceof Outcome.Failed && result instanceof Outcome.Done) {
        result = outcome;
      }
      missing--;
      if (missing == 0) {
        done.accept(result);
      }
    }
  }
}
