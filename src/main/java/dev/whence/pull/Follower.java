package dev.whence.pull;

import dev.whence.decode.DecodeException;
import dev.whence.intake.Export;
import dev.whence.intake.ExportKey;
import dev.whence.intake.FinalRefusal;
import dev.whence.intake.Intake;
import dev.whence.intake.Receipt;
import dev.whence.intake.Source;
import dev.whence.model.Frame;
import dev.whence.model.TimeRange;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;

/// Follows one source: window after window, each read as a whole before the cursor moves on; slower
/// and slower while it fails. One thread's alone.
final class Follower {

  private static final System.Logger LOG = System.getLogger(Follower.class.getName());
  private static final long TAKEN_WITHIN_SECONDS = 120;
  private static final int MAX_DOUBLINGS = 16;

  private final PullSource source;
  private final Connector connector;
  private final Intake intake;
  private final Source state;
  private final Cursor cursor;
  private final LongSupplier clockNanos;
  private long readUntilNanos;
  private int failures;

  Follower(
      PullSource source,
      Connector connector,
      Intake intake,
      Source state,
      Cursor cursor,
      LongSupplier clockNanos) {
    this.source = source;
    this.connector = connector;
    this.intake = intake;
    this.state = state;
    this.cursor = cursor;
    this.clockNanos = clockNanos;
    this.readUntilNanos = cursor.read();
  }

  /// Reads the next window, if there is one.
  ///
  /// @return how long to wait before the next step
  Duration step() throws InterruptedException {
    try {
      return next() ? Duration.ZERO : source.pace().every();
    } catch (PullException failed) {
      return failed(String.valueOf(failed.getMessage()), failed.retryAfter());
    } catch (DecodeException unexpected) {
      return failed(source.url() + ": " + unexpected.getMessage(), Duration.ZERO);
    } catch (RuntimeException defect) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      LOG.log(System.Logger.Level.ERROR, "reading " + source.name() + " failed", defect);
      return failed(defect.toString(), Duration.ZERO);
    }
  }

  /// Whether there is more to read at once.
  private boolean next() throws PullException, DecodeException, InterruptedException {
    PullSource.Pace pace = source.pace();
    long latest = aligned(clockNanos.getAsLong() - pace.delay().toNanos());
    if (readUntilNanos > latest) {
      goBack(latest);
    }
    long from = readUntilNanos >= 0 ? readUntilNanos : aligned(latest - pace.lookback().toNanos());
    long to = aligned(Math.min(latest, from + pace.window().toNanos()));
    if (to <= from) {
      return false;
    }
    connector.pull(new TimeRange(Math.max(0, from - pace.overlap().toNanos()), to), this::take);
    cursor.write(to);
    readUntilNanos = to;
    failures = 0;
    return to < latest;
  }

  /// The clock was ahead when the cursor was set: what comes until it is there would never be read.
  private void goBack(long latest) {
    LOG.log(
        System.Logger.Level.WARNING,
        "whence.pull.sources."
            + source.name()
            + ": was read until "
            + TimeRange.instant(readUntilNanos)
            + ", which is ahead of the clock; goes on from "
            + TimeRange.instant(latest)
            + " less the overlap");
    cursor.write(latest);
    readUntilNanos = latest;
  }

  private long aligned(long nanos) {
    return nanos - Math.floorMod(nanos, connector.alignNanos());
  }

  private void take(Frame frame, byte[] content, long rejected, String reason)
      throws PullException, InterruptedException {
    if (frame.size() == 0 && rejected == 0) {
      return;
    }
    Export export =
        new Export(
            source.tenant(), frame, ExportKey.of(content), new Export.Rejected(rejected, reason));
    try {
      Receipt receipt =
          intake.accept(export).toCompletableFuture().get(TAKEN_WITHIN_SECONDS, TimeUnit.SECONDS);
      state.took(receipt, Source.newest(frame));
    } catch (ExecutionException | TimeoutException notTaken) {
      Throwable cause = notTaken.getCause() == null ? notTaken : notTaken.getCause();
      if (cause instanceof FinalRefusal refusal) {
        LOG.log(System.Logger.Level.WARNING, source.name() + ": " + refusal.getMessage());
        state.failed(String.valueOf(refusal.getMessage()));
        return;
      }
      throw new PullException("what was read could not be taken in: " + cause.getMessage());
    }
  }

  private Duration failed(String why, Duration wanted) {
    state.failed(why);
    if (failures == 0) {
      LOG.log(
          System.Logger.Level.WARNING,
          "whence.pull.sources." + source.name() + ": " + why + "; tried again later");
    }
    failures = Math.min(failures + 1, MAX_DOUBLINGS);
    Duration doubled = source.pace().every().multipliedBy(1L << failures);
    Duration slowest = source.pace().slowest();
    Duration pause = doubled.compareTo(slowest) < 0 ? doubled : slowest;
    return pause.compareTo(wanted) < 0 ? wanted : pause;
  }
}
