package dev.whence.receive;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.concurrent.CompletableFuture;

/// Reads the body of one HTTP request, bounded. Runs on the request's event loop.
final class BodyReader {

  private final Growing body;
  private final int announced;
  private final CompletableFuture<byte[]> whole = new CompletableFuture<>();

  private BodyReader(int limit, int announced, InFlight.Share share) {
    this.body = new Growing(limit, share);
    this.announced = announced;
  }

  /// The body once it is there; or a [RefusedException] as soon as it is too large; or any other
  /// exception where the sender went away. Whoever gives up waiting completes it.
  static CompletableFuture<byte[]> read(
      HttpServerRequest request, int limit, InFlight.Share share) {
    int announced = (int) Math.min(HttpHead.announcedBytes(request), limit);
    BodyReader reader = new BodyReader(limit, announced, share);
    request.handler(reader::add);
    request.exceptionHandler(reader.whole::completeExceptionally);
    request.endHandler(_ -> reader.whole.complete(reader.body.toArray()));
    return reader.whole;
  }

  private void add(Buffer chunk) {
    if (whole.isDone()) {
      return;
    }
    try {
      body.reserve(chunk.length(), announced);
      chunk.getBytes(body.bytes(), body.size());
      body.added(chunk.length());
    } catch (RefusedException tooMuch) {
      whole.completeExceptionally(tooMuch);
    }
  }
}
