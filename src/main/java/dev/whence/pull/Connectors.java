package dev.whence.pull;

import dev.whence.intake.Intake;
import dev.whence.intake.Sources;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/// All connectors of this process, each on a thread of its own. Thread-safe.
public final class Connectors implements AutoCloseable {

  private static final Duration STOPS_WITHIN = Duration.ofSeconds(10);

  private final List<Thread> threads = new ArrayList<>();
  private final List<Connector> connectors = new ArrayList<>();

  /// Begins to follow sources.
  ///
  /// @param directory where their cursors lie
  /// @param clockNanos nanoseconds since the epoch
  public Connectors(
      List<PullSource> followed,
      Intake intake,
      Sources sources,
      Path directory,
      LongSupplier clockNanos) {
    for (PullSource source : followed) {
      Connector connector = connector(source);
      Follower follower =
          new Follower(
              source,
              connector,
              intake,
              sources.of(source.tenant(), "pull/" + source.name()),
              new Cursor(directory, source.name()),
              clockNanos);
      connectors.add(connector);
      threads.add(
          Thread.ofVirtual().name("whence-pull-" + source.name()).start(() -> follow(follower)));
    }
  }

  static Connector connector(PullSource source) {
    return switch (source.kind()) {
      case JAEGER -> new JaegerConnector(new Fetch(source), source.wanted());
      case PROMETHEUS -> new PrometheusConnector(new Fetch(source), source.wanted());
      case GRAFANA -> new GrafanaConnector(new Fetch(source), source);
      case ELASTICSEARCH -> new ElasticConnector(source);
    };
  }

  private static void follow(Follower follower) {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        Thread.sleep(follower.step());
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  /// Stops all of them, in the middle of a window too: it is read again the next time.
  @Override
  public void close() {
    threads.forEach(Thread::interrupt);
    try {
      for (Thread thread : threads) {
        thread.join(STOPS_WITHIN);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    connectors.forEach(Connector::close);
  }
}
