package dev.whence.receive;

import dev.whence.access.ByteBudget;
import dev.whence.decode.DecodeException;
import dev.whence.decode.Decoded;
import dev.whence.intake.Export;
import dev.whence.intake.FinalRefusal;
import dev.whence.intake.Intake;
import dev.whence.intake.Receipt;
import dev.whence.intake.RetryableRefusal;
import dev.whence.intake.Source;
import dev.whence.intake.Sources;
import dev.whence.model.Frame;
import dev.whence.model.Section;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jboss.logging.Logger;

/// What every door does with a request once it has it: decompress, decode, hand it to the intake.
/// Small requests are decoded where they came in, on the event loop; larger and compressed ones by
/// workers. Thread-safe.
@Singleton
final class Exports {

  private static final Logger LOG = Logger.getLogger(Exports.class);
  private static final int UNFORESEEN_SECONDS = 30;
  private static final Receipt NOTHING = new Receipt(0, 0, 0, "");

  private final Intake intake;
  private final Sources sources;
  private final ReceiveLimits limits;
  private final InFlight inFlight;
  private final Workers workers;
  private final AtomicLongArray refused = new AtomicLongArray(Refusal.values().length);

  /// @param held what all requests under way hold
  @Inject
  Exports(Intake intake, Sources sources, ReceiveLimits limits, ByteBudget held) {
    this.sources = sources;
    this.intake = intake;
    this.limits = limits;
    this.inFlight = new InFlight(held);
    this.workers = new Workers(limits.workers(), limits.queue());
  }

  Exports(Intake intake, Sources sources, ReceiveLimits limits) {
    this(intake, sources, limits, new ByteBudget(limits.maxBytesInFlight()));
  }

  ReceiveLimits limits() {
    return limits;
  }

  Sources sources() {
    return sources;
  }

  InFlight inFlight() {
    return inFlight;
  }

  /// Requests that wait for a worker.
  int waiting() {
    return workers.waiting();
  }

  void count(Refusal refusal) {
    refused.incrementAndGet(refusal.ordinal());
  }

  long refused(Refusal refusal) {
    return refused.get(refusal.ordinal());
  }

  @PreDestroy
  void close() {
    workers.close();
  }

  /// Takes a request in and releases its share of the bytes in flight when it is done with.
  ///
  /// @return what became of it; every failure of it is a [RefusedException]
  CompletionStage<Receipt> take(Arrival arrival, Decoding decoding) {
    return take(arrival, decoding, limits.eventLoopBytes());
  }

  /// The same for a door whose event loop can spare less.
  ///
  /// @param inPlaceBytes larger requests are decoded by workers
  CompletionStage<Receipt> take(Arrival arrival, Decoding decoding, int inPlaceBytes) {
    boolean small = !arrival.gzip() && arrival.body().length <= inPlaceBytes;
    CompletionStage<Receipt> taken =
        small
            ? decodeAndAccept(arrival, decoding)
            : workers.submit(() -> decodeAndAccept(arrival, decoding));
    return taken
        .exceptionallyCompose(failure -> CompletableFuture.failedFuture(refused(failure)))
        .whenComplete((_, _) -> arrival.share().release());
  }

  private CompletionStage<Receipt> decodeAndAccept(Arrival arrival, Decoding decoding) {
    try {
      Decoded decoded = decode(arrival, decoding);
      if (decoded.frame().size() == 0 && decoded.rejected() == 0) {
        return CompletableFuture.completedFuture(NOTHING);
      }
      Export export =
          new Export(
              arrival.tenant(),
              decoded.frame(),
              decoding.key(arrival.body()),
              new Export.Rejected(decoded.rejected(), decoded.reason()));
      return intake.accept(export).thenApply(receipt -> counted(arrival, export, receipt));
    } catch (RuntimeException failure) {
      return CompletableFuture.failedFuture(failure);
    }
  }

  private Receipt counted(Arrival arrival, Export export, Receipt receipt) {
    sources.of(arrival.tenant(), arrival.door()).took(receipt, Source.newest(export.frame()));
    return receipt;
  }

  private Decoded decode(Arrival arrival, Decoding decoding) {
    byte[] plain =
        arrival.gzip()
            ? Gunzip.inflate(arrival.body(), limits.maxRequestBytes(), arrival.share())
            : arrival.body();
    Decoded decoded = decode(plain, decoding);
    arrival.share().atLeast(plain.length + weight(decoded.frame()));
    return decoded;
  }

  /// A decoder that fails in a way it should not must not make the sender send the same again.
  private static Decoded decode(byte[] plain, Decoding decoding) {
    try {
      return decoding.decode(plain);
    } catch (DecodeException problem) {
      throw switch (problem.problem()) {
        case MALFORMED -> new RefusedException(Refusal.MALFORMED, problem.getMessage());
        case TOO_LARGE -> new RefusedException(Refusal.TOO_LARGE, problem.getMessage());
      };
    } catch (RuntimeException | StackOverflowError defect) {
      LOG.error("a request could not be decoded", defect);
      throw new RefusedException(Refusal.MALFORMED, "the request could not be decoded");
    }
  }

  /// About how many bytes of memory a frame's columns hold.
  private static long weight(Frame frame) {
    long values = frame.sets().entries() * 2L;
    for (Section section : frame.sections()) {
      values += (long) frame.table(section).size() * section.columns().size();
    }
    return values * Long.BYTES;
  }

  private static RefusedException refused(Throwable failure) {
    return switch (RefusedException.cause(failure)) {
      case RefusedException refused -> refused;
      case RetryableRefusal later ->
          RefusedException.overloaded(
              String.valueOf(later.getMessage()), later.retryAfterSeconds());
      case FinalRefusal defect ->
          new RefusedException(Refusal.MALFORMED, String.valueOf(defect.getMessage()));
      case null, default -> {
        LOG.error("an export could not be taken in", failure);
        yield RefusedException.overloaded("internal problem, try again later", UNFORESEEN_SECONDS);
      }
    };
  }
}
