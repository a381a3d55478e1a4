package dev.whence.access;

import io.opentelemetry.api.trace.Span;
import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.RoutingContext;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Stands before everything that a port serves: lets in who may, limits and audits questions. No
/// body is read before. Thread-safe.
public final class HttpGate implements Handler<RoutingContext> {

  private static final Logger LOG = Logger.getLogger(HttpGate.class);

  private final Access access;
  private final SignedCalls signed;
  private final Bodies bodies;
  private final Questions questions;
  private final QuestionTraces traces;
  private final Audit audit;
  private final Denials denials;
  private final BiFunction<String, String, @Nullable Role> policy;

  private HttpGate(
      Access access,
      SignedCalls signed,
      Bodies bodies,
      Questions questions,
      QuestionTraces traces,
      Audit audit,
      Denials denials,
      BiFunction<String, String, @Nullable Role> policy) {
    this.access = access;
    this.signed = signed;
    this.bodies = bodies;
    this.questions = questions;
    this.traces = traces;
    this.audit = audit;
    this.denials = denials;
    this.policy = policy;
  }

  /// The gate of the service's own port.
  ///
  /// @param signed calls that show who they are by a signature of their body
  public HttpGate(
      Access access,
      SignedCalls signed,
      BodyLimits bodies,
      Questions questions,
      QuestionTraces traces,
      Denials denials,
      Clock clock) {
    this(
        access,
        signed,
        new Bodies(bodies, denials),
        questions,
        traces,
        new Audit(clock),
        denials,
        Policy::needed);
  }

  /// The gate of a port that takes telemetry and nothing else.
  public HttpGate forSenders() {
    return new HttpGate(
        access, SignedCalls.NONE, bodies, questions, traces, audit, denials, (_, _) -> Role.INGEST);
  }

  @Override
  public void handle(RoutingContext routing) {
    HttpServerRequest request = routing.request();
    String path = routing.normalizedPath();
    Role needed = policy.apply(request.method().name(), path);
    if (needed == null) {
      routing.next();
      return;
    }
    Context context = routing.vertx().getOrCreateContext();
    Credentials credentials =
        new Credentials(name -> values(request, name), Credentials.subject(request.sslSession()));
    Caller bySignature = access.isOpen() ? null : signed.caller(request, path);
    if (bySignature != null) {
      enter(routing, context, bySignature, needed, false);
      return;
    }
    CompletionStage<Caller> admitted = access.admit(credentials, needed);
    if (admitted.toCompletableFuture().isDone()) {
      admitted.whenComplete((caller, failure) -> go(routing, context, needed, caller, failure));
    } else {
      request.pause();
      admitted.whenComplete(
          (caller, failure) ->
              context.runOnContext(
                  _ -> {
                    go(routing, context, needed, caller, failure);
                    request.resume();
                  }));
    }
  }

  /// HTTP/2 says in `:authority` what is in `Host` before; a request may have both.
  private static List<String> values(HttpServerRequest request, String name) {
    List<String> values = request.headers().getAll(name);
    HostAndPort authority = request.authority();
    if (!name.equals("Host") || request.version() != HttpVersion.HTTP_2 || authority == null) {
      return values;
    }
    return Stream.concat(values.stream(), Stream.of(authority.toString())).distinct().toList();
  }

  private void go(
      RoutingContext routing,
      Context context,
      Role needed,
      @Nullable Caller caller,
      @Nullable Throwable failure) {
    if (caller != null) {
      enter(routing, context, caller, needed, true);
    } else {
      deny(routing, denied(failure));
    }
  }

  private static Denied denied(@Nullable Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    if (cause instanceof Denied denied) {
      return denied;
    }
    LOG.error("a credential could not be checked", cause);
    return new Denied(Denied.Reason.UNAVAILABLE, "the credential cannot be checked now");
  }

  private void deny(RoutingContext routing, Denied denied) {
    denials.count(denied.reason());
    Refusals.send(routing.request(), routing.normalizedPath(), denied);
  }

  /// @param proven whether a credential has shown that it is the caller
  private void enter(
      RoutingContext routing, Context context, Caller caller, Role needed, boolean proven) {
    Callers.keep(routing, context, caller);
    String path = routing.normalizedPath();
    try {
      boolean alert = needed == Role.INGEST && Policy.isAlert(path);
      if (alert || !proven) {
        bodies.boundWebhook(routing, proven, alert);
      }
      if (Policy.isStream(routing.request().method().name(), path)) {
        listen(routing, caller);
      } else if (Policy.isQuestion(needed, path)) {
        ask(routing, caller);
      }
      bodies.awaitArrival(routing);
    } catch (Denied denied) {
      deny(routing, denied);
      return;
    }
    routing.next();
  }

  private void listen(RoutingContext routing, Caller caller) {
    questions.listen(caller.tenant());
    ExchangeEnd.once(routing, () -> questions.hungUp(caller.tenant()));
  }

  private void ask(RoutingContext routing, Caller caller) {
    QuestionLimits limits = questions.limits();
    Bodies.bound(routing, limits.maxBodyBytes(), "a question");
    HttpServerRequest request = routing.request();
    String path = routing.normalizedPath();
    Audit.Asked asked =
        new Audit.Asked(
            caller.name(),
            caller.tenant().id(),
            request.method().name(),
            path,
            List.copyOf(routing.queryParams().entries()));
    questions.enter(caller.tenant());
    long begin = System.nanoTime();
    Span span = traces.begin(request, path);
    Deadline.set(routing, begin + limits.maxTime().toNanos());
    ExchangeEnd.once(
        routing,
        () -> {
          questions.done(caller.tenant());
          traces.end(span, routing.response().getStatusCode());
          long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
          audit.answered(asked, routing.response().getStatusCode(), millis);
        });
  }
}
