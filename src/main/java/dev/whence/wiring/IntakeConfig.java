package dev.whence.wiring;

import dev.whence.intake.IntakeSettings;
import dev.whence.intake.Limits;
import dev.whence.join.JoinSettings;
import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.OptionalInt;

/// What one item may hold, and how much may be under way.
public interface IntakeConfig {

  /// Characters of any text: a body, a name, an attribute's value. Longer ones are cut.
  @WithDefault("32768")
  int maxTextLength();

  /// Of one item, resource, event or link. What is more is left out.
  @WithDefault("128")
  int maxAttributes();

  /// Of one span. What is more is left out.
  @WithDefault("128")
  int maxEvents();

  /// Of one span. What is more is left out.
  @WithDefault("128")
  int maxLinks();

  /// Items before it are refused.
  @WithDefault("2000-01-01T00:00:00Z")
  String earliest();

  /// Items further ahead of our clock are refused.
  @WithDefault("24h")
  Duration maxFuture();

  /// Journalled and not yet visible; beyond it exports are refused for a moment.
  @WithDefault("32M")
  MemorySize maxUnderWay();

  /// Live joins are kept for so many tenants.
  @WithDefault("1000")
  int maxTenants();

  /// Different service names of one tenant within a day that have cells of their own; further ones
  /// share the overflow cell.
  @WithDefault("5000")
  int maxServices();

  /// Different operations of one service within a day that have cells of their own.
  @WithDefault("1000")
  int maxOperations();

  /// Different metric series of one tenant within a day; points of further ones are refused.
  @WithDefault("1000000")
  int maxSeries();

  Join join();

  /// The live join of spans and log lines, of one tenant where nothing else is said.
  interface Join {
    /// After which a request is taken to be complete.
    @WithDefault("15s")
    Duration ttl();

    /// Beyond it the oldest are given out early.
    @WithDefault("200000")
    int maxTraces();

    /// Spans and log lines of one trace; more are left to compaction.
    @WithDefault("10000")
    int maxItemsPerTrace();

    /// Spans and log lines in all, of all tenants; beyond it the oldest traces of who has most are
    /// given out early. If not given, one for each 1.5 KiB of the heap, 2,000,000 at most.
    OptionalInt maxItems();

    /// Log lines that wait for a trace of their request ID.
    @WithDefault("100000")
    int maxWaitingLogs();

    /// The same of all tenants; beyond it the oldest of who has most wait no longer. If not given,
    /// one for each 8 KiB of the heap, 500,000 at most.
    OptionalInt maxAllWaitingLogs();
  }

  /// As the intake takes it.
  default IntakeSettings settings() {
    IntakeSettings usual = IntakeSettings.DEFAULT;
    return new IntakeSettings(
        new Limits(
            maxTextLength(),
            maxAttributes(),
            maxEvents(),
            maxLinks(),
            earliestNanos(),
            maxFuture()),
        new JoinSettings(
            join().ttl().toNanos(),
            join().maxTraces(),
            join().maxItemsPerTrace(),
            join().maxItems().orElse(JoinSettings.DEFAULT.maxItems()),
            join().maxWaitingLogs(),
            join().maxAllWaitingLogs().orElse(JoinSettings.DEFAULT.maxAllWaitingLogs())),
        maxUnderWay().asLongValue(),
        usual.commitEvery(),
        usual.commitBytes(),
        usual.exportsKept(),
        usual.maxExportsKept(),
        maxTenants(),
        maxServices(),
        maxOperations(),
        maxSeries());
  }

  private long earliestNanos() {
    try {
      return Math.multiplyExact(Instant.parse(earliest()).getEpochSecond(), 1_000_000_000L);
    } catch (DateTimeParseException | ArithmeticException wrong) {
      throw new IllegalArgumentException(
          "whence.intake.earliest must be a time like 2000-01-01T00:00:00Z, was '"
              + earliest()
              + "'",
          wrong);
    }
  }
}
