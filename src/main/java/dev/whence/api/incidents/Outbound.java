package dev.whence.api.incidents;

import dev.whence.access.Denied;
import dev.whence.access.OutgoingCalls;
import dev.whence.access.OutgoingTargets;
import jakarta.annotation.PreDestroy;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import org.jboss.logging.Logger;

/// Posts JSON to hosts that the operator named: no redirects are followed, answers are read up to a
/// bound and thrown away, addresses of private networks are refused unless their host is allowed to
/// have one. Blocking; tries a few times. Thread-safe.
final class Outbound implements AutoCloseable {

  private static final Logger LOG = Logger.getLogger(Outbound.class);
  private static final int ATTEMPTS = 3;
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final int MAX_ANSWER_BYTES = 64 << 10;
  private static final int TOO_MANY = 429;

  private final OutgoingCalls calls;
  private final Duration pause;
  private final LongAdder taken = new LongAdder();
  private final LongAdder givenUp = new LongAdder();

  /// @param pause before the second attempt; twice that before the third
  Outbound(Set<String> privateHosts, Duration pause) {
    this.calls = new OutgoingCalls(OutgoingTargets.of(List.copyOf(privateHosts)), TIMEOUT);
    this.pause = pause;
  }

  /// @return whether it was taken
  boolean post(URI address, Map<String, String> headers, byte[] json) {
    OutgoingCalls.Call call =
        new OutgoingCalls.Call("POST", address, headers, json, TIMEOUT, MAX_ANSWER_BYTES);
    boolean sent = sent(call);
    (sent ? taken : givenUp).increment();
    return sent;
  }

  private boolean sent(OutgoingCalls.Call call) {
    try {
      return send(call);
    } catch (Denied denied) {
      LOG.warnf(
          "nothing is posted: %s. Recommended action: add the host to"
              + " whence.announce.private-hosts if that is right.",
          denied.getMessage());
      return false;
    }
  }

  /// Posts that were taken, since the start.
  long taken() {
    return taken.sum();
  }

  /// Posts that were given up, since the start.
  long givenUp() {
    return givenUp.sum();
  }

  private boolean send(OutgoingCalls.Call call) {
    String last = "";
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      try {
        int status = calls.send(call).status();
        if (status / 100 == 2) {
          return true;
        }
        last = "answered " + status;
        if (status < 500 && status != TOO_MANY) {
          break;
        }
      } catch (IOException e) {
        last = e.toString();
      } catch (InterruptedException stopping) {
        Thread.currentThread().interrupt();
        return false;
      }
      if (attempt < ATTEMPTS && !pause(attempt)) {
        return false;
      }
    }
    LOG.warnf("%s %s", call.address().getHost(), last);
    return false;
  }

  private boolean pause(int attempt) {
    try {
      Thread.sleep(pause.multipliedBy(attempt));
      return true;
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Override
  @PreDestroy
  public void close() {
    calls.close();
  }
}
