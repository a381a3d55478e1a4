package dev.whence.demo;

import io.opentelemetry.api.trace.SpanKind;
import java.util.Map;
import java.util.function.Consumer;

/// What leaves an instance: calls to other services, statements to databases, messages to queues,
/// each with the client's side of its span.
final class Outbound {
  private static final double BACKOFF_MILLIS = 80;
  private static final int TOO_MANY_REQUESTS = 429;

  private final World world;
  private final Simulation simulation;
  private final Execution execution;

  Outbound(World world, Execution execution) {
    this.world = world;
    this.simulation = world.simulation();
    this.execution = execution;
  }

  void call(Step.Call call, Execution.Frame frame, int attempt, Consumer<Outcome> done) {
    Instance target = call.target().next();
    Service.Endpoint endpoint = call.target().endpoint(target.version(), call.operation());
    Request request = frame.request();
    OpenSpan client =
        request
            .open(
                frame.instance(),
                frame.span(),
                SpanKind.CLIENT,
                endpoint.method(),
                simulation.now())
            .put(Keys.METHOD, endpoint.method())
            .put(Keys.SERVER_ADDRESS, call.target().name());
    if (attempt > 1) {
      client.put(Keys.RESEND, attempt - 1L);
    }
    Answer answer = new Answer(call, frame, attempt, client, done);
    if (simulation.happens(call.target().refusedShare())) {
      simulation.after(3 * Simulation.MILLI, () -> answer.accept(refused(call.target())));
      return;
    }
    if (simulation.happens(target.refusal().value())) {
      simulation.after(Simulation.MILLI, () -> answer.accept(refused(target)));
      return;
    }
    String caller = frame.instance().service().name();
    simulation.after(
        world.networkNanos(caller, call.target().name()),
        () ->
            execution.serve(
                target,
                endpoint,
                request,
                client,
                SpanKind.SERVER,
                outcome ->
                    simulation.after(
                        world.networkNanos(caller, call.target().name()),
                        () -> answer.accept(outcome))));
    simulation.after(call.timeoutMillis() * Simulation.MILLI, answer::expire);
  }

  private static Outcome refused(Service target) {
    return switch (target.refusal()) {
      case CERTIFICATE_EXPIRED ->
          Outcome.failed(
              "javax.net.ssl.SSLHandshakeException",
              0,
              "PKIX path validation failed: certificate of " + target.name() + " expired");
      case NAME_UNKNOWN ->
          Outcome.failed(
              "java.net.UnknownHostException", 0, target.name() + ": Name or service not known");
      case TOO_MANY -> Outcome.failed("429", TOO_MANY_REQUESTS, "too many requests");
    };
  }

  private static Outcome refused(Instance target) {
    return Outcome.failed(
        "java.net.ConnectException", 0, "Connection refused: " + target.service().name());
  }

  void query(Step.Query query, Execution.Frame frame, Consumer<Outcome> done) {
    Database database = query.database();
    Database.Statement statement = query.statement();
    OpenSpan client =
        frame
            .request()
            .open(
                frame.instance(),
                frame.span(),
                SpanKind.CLIENT,
                statement.summary(),
                simulation.now())
            .putAll(database.attributes(statement));
    String caller = frame.instance().service().name();
    long travel = world.networkNanos(caller, database.address());
    simulation.after(
        travel,
        () ->
            database.execute(
                statement,
                () ->
                    simulation.after(
                        travel,
                        () -> {
                          client.end(simulation.now());
                          done.accept(Outcome.OK);
                        })));
  }

  void publish(Step.Publish publish, Execution.Frame frame, Consumer<Outcome> done) {
    MessageQueue queue = publish.queue();
    Request request = frame.request();
    OpenSpan producer =
        request
            .open(
                frame.instance(),
                frame.span(),
                SpanKind.PRODUCER,
                "send " + queue.name(),
                simulation.now())
            .put(Keys.MESSAGING_SYSTEM, "rabbitmq")
            .put(Keys.MESSAGING_DESTINATION, queue.name())
            .put(Keys.MESSAGING_OPERATION, "send");
    simulation.after(
        world.networkNanos(frame.instance().service().name(), queue.name()),
        () -> {
          producer.end(simulation.now());
          queue.put(settled -> consume(queue, request, producer, settled));
          done.accept(Outcome.OK);
        });
  }

  private void consume(
      MessageQueue queue, Request request, OpenSpan producer, Consumer<Outcome> settled) {
    Instance instance = queue.consumer().next();
    Service.Endpoint endpoint = queue.consumer().endpoint(instance.version(), queue.operation());
    execution.serve(instance, endpoint, request, producer, SpanKind.CONSUMER, settled);
  }

  /// The caller's end of a call: what comes first counts, the answer or the end of patience.
  private final class Answer {
    private final Step.Call call;
    private final Execution.Frame frame;
    private final int attempt;
    private final OpenSpan client;
    private final Consumer<Outcome> done;
    private boolean settled;

    private Answer(
        Step.Call call,
        Execution.Frame frame,
        int attempt,
        OpenSpan client,
        Consumer<Outcome> done) {
      this.call = call;
      this.frame = frame;
      this.attempt = attempt;
      this.client = client;
      this.done = done;
    }

    private void expire() {
      String message = "Read timed out after " + call.timeoutMillis() + "ms";
      accept(Outcome.failed("java.net.SocketTimeoutException", 0, message));
    }

    private void accept(Outcome outcome) {
      if (settled) {
        return;
      }
      settled = true;
      if (outcome instanceof Outcome.Failed failed) {
        failed(failed);
      } else {
        client.put(Keys.STATUS, 200L).end(simulation.now());
        done.accept(outcome);
      }
    }

    private void failed(Outcome.Failed failed) {
      if (failed.status() == 0) {
        client
            .error(failed.type(), failed.message())
            .exception(failed.type(), failed.message(), simulation.now());
      } else {
        client
            .put(Keys.STATUS, (long) failed.status())
            .error(Integer.toString(failed.status()), "");
      }
      client.end(simulation.now());
      boolean askersFault = failed.status() >= 400 && failed.status() < 500;
      if (askersFault && failed.status() != TOO_MANY_REQUESTS) {
        done.accept(failed);
      } else if (attempt < call.attempts()) {
        long backoff = simulation.lognormal(BACKOFF_MILLIS * attempt * Simulation.MILLI, 0.3);
        simulation.after(backoff, () -> call(call, frame, attempt + 1, done));
      } else {
        giveUp(failed);
      }
    }

    private void giveUp(Outcome.Failed failed) {
      String reason =
          call.target().name()
              + ": "
              + (failed.status() == 0 ? failed.message() : "answered " + failed.status());
      if (call.optional()) {
        world
            .logBook()
            .write(frame, LogItem.Level.WARN, "Client", "going on without " + reason, Map.of());
        done.accept(Outcome.OK);
      } else {
        int status = failed.status() == 0 ? 504 : 502;
        done.accept(Outcome.failed("UpstreamException", status, reason));
      }
    }
  }
}
