package dev.whence.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;

class StartFilterTest {

  private static final String START = "io.quarkus.runtime.Application";
  private static final String GRPC = "io.quarkus.grpc.runtime.GrpcServerRecorder";

  private final StartFilter filter = new StartFilter();

  private static LogRecord failed(String logger, Throwable why) {
    LogRecord entry = new LogRecord(Level.SEVERE, "Failed to start application");
    entry.setLoggerName(logger);
    entry.setThrown(why);
    return entry;
  }

  /// As our own code refuses, wrapped as the framework does.
  private static Throwable refusal() {
    return new RuntimeException("Failed to start quarkus", new IllegalStateException("no key"));
  }

  @Test
  void aRefusalIsSaidInOneLineAndOnce() {
    LogRecord entry = failed(START, refusal());
    assertThat(filter.isLoggable(entry)).isTrue();
    assertThat(entry.getMessage()).isEqualTo("The start is refused: no key");
    assertThat(entry.getThrown()).isNull();
    assertThat(filter.isLoggable(failed(GRPC, refusal()))).isFalse();
  }

  @Test
  void whatIsNoRefusalKeepsItsStackTrace() {
    LogRecord defect = failed(START, new RuntimeException(new NullPointerException()));
    assertThat(filter.isLoggable(defect)).isTrue();
    assertThat(defect.getThrown()).isNotNull();
    LogRecord foreign = failed(START, catchThrowable(() -> Integer.parseInt("x")));
    assertThat(filter.isLoggable(foreign)).isTrue();
    assertThat(foreign.getThrown()).isNotNull();
  }

  @Test
  void otherMessagesAreLeftAlone() {
    LogRecord other = failed("dev.whence.intake", refusal());
    assertThat(filter.isLoggable(other)).isTrue();
    assertThat(other.getThrown()).isNotNull();
  }
}
