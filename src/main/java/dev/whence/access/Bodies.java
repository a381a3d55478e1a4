package dev.whence.access;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Bounds the body of a request before anybody reads it: how long it may be, how much is held of
/// all, and the time in which it must have arrived. Thread-safe.
public final class Bodies {

  /// Where what reads bodies finds how long one may be.
  private static final String MAX = "io.quarkus.max-request-size";

  private static final String OUR_MAX = "whence.max-body";
  private static final String LATE = "whence.late-body";
  private static final long GRACE_MILLIS = 2_000;
  private static final Set<String> WITHOUT = Set.of("GET", "HEAD", "OPTIONS", "DELETE");

  private final BodyLimits limits;
  private final Denials denials;

  Bodies(BodyLimits limits, Denials denials) {
    this.limits = limits;
    this.denials = denials;
  }

  /// How long the body of a request may be.
  ///
  /// @param usual where nothing else is said of it
  public static int most(RoutingContext routing, int usual) {
    Long most = routing.get(OUR_MAX);
    return most == null ? usual : (int) Math.min(usual, most);
  }

  /// Says it again to what reads bodies, after others on the way have said otherwise.
  public static void insist(RoutingContext routing) {
    Long most = routing.get(OUR_MAX);
    if (most != null) {
      routing.put(MAX, most);
    }
    routing.next();
  }

  /// Says who answers where the body does not arrive in time; nobody else does then.
  public static void whenLate(RoutingContext routing, Runnable answer) {
    routing.put(LATE, answer);
  }

  /// @throws Denied where the body is longer by its own account
  static void bound(RoutingContext routing, long most, String what) {
    if (announced(routing.request()) > most) {
      throw new Denied(
          Denied.Reason.TOO_LARGE, what + " may have at most " + most + " bytes as its body");
    }
    routing.put(OUR_MAX, most);
    routing.put(MAX, most);
  }

  /// Bounds a webhook's body.
  ///
  /// @param proven whether a credential came with it
  /// @param held whether it is held by somebody who takes no share of what may be
  /// @throws Denied where it is too long, or too much at the moment
  void boundWebhook(RoutingContext routing, boolean proven, boolean held) {
    bound(routing, BodyLimits.WEBHOOK_BYTES, "a webhook");
    if (!proven) {
      take(routing, limits.unproven());
    }
    if (held) {
      take(routing, limits.held());
    }
  }

  private static void take(RoutingContext routing, ByteBudget budget) {
    long announced = announced(routing.request());
    long bytes = announced < 0 ? BodyLimits.WEBHOOK_BYTES : announced;
    if (!budget.take(bytes)) {
      throw new Denied(Denied.Reason.UNAVAILABLE, "too many requests under way, try again later");
    }
    ExchangeEnd.once(routing, () -> budget.give(bytes));
  }

  /// Gives the request up where its body does not arrive in time.
  void awaitArrival(RoutingContext routing) {
    HttpServerRequest request = routing.request();
    if (request.isEnded() || !bringsBody(request)) {
      return;
    }
    long timer = routing.vertx().setTimer(limits.time().toMillis(), _ -> late(routing));
    request.end().onComplete(_ -> routing.vertx().cancelTimer(timer));
    ExchangeEnd.once(routing, () -> routing.vertx().cancelTimer(timer));
  }

  private static boolean bringsBody(HttpServerRequest request) {
    long announced = announced(request);
    return announced < 0
        ? request.headers().contains("Transfer-Encoding")
            || (isShared(request) && !WITHOUT.contains(request.method().name()))
        : announced > 0;
  }

  private void late(RoutingContext routing) {
    @Nullable Runnable answer = routing.get(LATE);
    if (answer != null) {
      answer.run();
      return;
    }
    HttpServerRequest request = routing.request();
    denials.count(Denied.Reason.LATE);
    if (!request.response().headWritten()) {
      Refusals.send(
          request,
          routing.normalizedPath(),
          new Denied(Denied.Reason.LATE, "the body did not arrive in time"));
    }
    // A moment in which the answer can be seen.
    routing.vertx().setTimer(GRACE_MILLIS, _ -> breakOff(request));
  }

  /// Gives a request up; over HTTP/2 others that share its connection stay.
  public static void breakOff(HttpServerRequest request) {
    if (isShared(request)) {
      request.response().reset();
    } else {
      request.connection().close();
    }
  }

  private static boolean isShared(HttpServerRequest request) {
    return request.version() == HttpVersion.HTTP_2;
  }

  /// What the Content-Length header says; negative where there is none.
  private static long announced(HttpServerRequest request) {
    String length = request.getHeader("Content-Length");
    try {
      return length == null ? -1 : Long.parseLong(length.strip());
    } catch (NumberFormatException nonsense) {
      return -1;
    }
  }
}
