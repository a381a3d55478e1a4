package dev.whence.receive;

import io.grpc.Context;
import io.grpc.Metadata;
import io.grpc.ServerStreamTracer;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The message of one gRPC call while it comes in. gRPC keeps every piece of it until it is whole,
/// and the whole until the sender has said that nothing follows; so each piece takes its share of
/// the bytes in flight as it comes, and the call is refused where there is none.
final class IncomingMessage extends ServerStreamTracer {

  private static final Context.Key<IncomingMessage> OF_CALL = Context.key("whence.incoming");

  /// What a piece takes besides its bytes, however small it is.
  private static final int PIECE_BYTES = 512;

  private final Exports exports;
  private final InFlight.Share share;
  private final CompletableFuture<Void> arrival = new CompletableFuture<>();
  private long bytes;

  private IncomingMessage(Exports exports) {
    this.exports = exports;
    this.share = exports.inFlight().share();
  }

  static Factory factory(Exports exports) {
    return new Factory() {
      @Override
      public ServerStreamTracer newServerStreamTracer(String method, Metadata headers) {
        return new IncomingMessage(exports);
      }
    };
  }

  /// That of the call under way; null where calls are not counted.
  static @Nullable IncomingMessage current() {
    return OF_CALL.get();
  }

  @Override
  public Context filterContext(Context context) {
    return context.withValue(OF_CALL, this);
  }

  /// Runs on the connection's event loop for each piece. What it throws ends the call.
  @Override
  public void inboundWireSize(long more) {
    bytes += more + PIECE_BYTES;
    try {
      share.atLeast(bytes);
    } catch (RefusedException refused) {
      exports.count(refused.refusal());
      throw new Overloaded(refused.getMessage());
    }
  }

  /// @param answer is run where the message has not arrived in time; nobody else answers then
  void whenLate(Duration time, Runnable answer) {
    arrival
        .orTimeout(time.toMillis(), TimeUnit.MILLISECONDS)
        .whenComplete(
            (_, late) -> {
              if (late != null) {
                answer.run();
              }
            });
  }

  /// Who asked for the message has it, and counts it from here on.
  ///
  /// @return whether it came in time
  boolean taken() {
    share.release();
    return arrival.complete(null);
  }

  @Override
  public void streamClosed(Status status) {
    share.release();
    arrival.complete(null);
  }

  private static final class Overloaded extends StatusRuntimeException {
    private static final long serialVersionUID = 1L;

    Overloaded(String message) {
      super(Status.UNAVAILABLE.withDescription(message));
    }

    @Override
    public synchronized Throwable fillInStackTrace() {
      return this;
    }
  }
}
