package dev.whence.receive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whence.intake.Receipt;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/// Uploads that share one connection of HTTP/2.
class SharedConnectionTest extends OtlpHttpFixture {

  private static final int PART = 10_000;

  private static <T> T get(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("in time").isLessThan(end);
      Thread.sleep(10);
    }
  }

  private static HttpClientRequest begin(HttpClient client) throws Exception {
    HttpClientRequest call =
        get(client.request(HttpMethod.POST, doors.httpPort(), "127.0.0.1", "/v1/traces"));
    call.putHeader("Content-Type", PROTOBUF);
    return call;
  }

  @Test
  void oneThatIsBrokenOffLeavesTheOthersAlone() throws Exception {
    CompletableFuture<Receipt> held = new CompletableFuture<>();
    doors.kept().answer(_ -> held);
    Vertx vertx = Vertx.vertx();
    try {
      HttpClient client =
          vertx.createHttpClient(
              new HttpClientOptions()
                  .setProtocolVersion(HttpVersion.HTTP_2)
                  .setHttp2ClearTextUpgrade(false));
      HttpClientRequest whole = begin(client);
      whole.end(Buffer.buffer(request(span(1)).toByteArray()));
      await(() -> !doors.kept().all().isEmpty());
      long before = doors.bytesInFlight();
      HttpClientRequest broken = begin(client).setChunked(true);
      assertThat(broken.connection()).isSameAs(whole.connection());
      get(broken.write(Buffer.buffer(new byte[PART])));
      await(() -> doors.bytesInFlight() >= before + PART);
      broken.reset();
      await(() -> doors.bytesInFlight() == before);
      held.complete(new Receipt(1, 0, 0, ""));
      assertThat(get(whole.response()).statusCode()).isEqualTo(200);
    } finally {
      get(vertx.close());
    }
  }
}
