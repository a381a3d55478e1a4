package dev.whence.receive;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.grpc.runtime.GrpcServer;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.quarkus.value.registry.ValueRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// gRPC messages count as under way from their first byte on, not only once they are whole.
@QuarkusTest
@TestProfile(OtlpGrpcIncomingTest.Little.class)
class OtlpGrpcIncomingTest {

  /// Room for little.
  public static final class Little implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of("whence.receive.max-in-flight", "8M", "whence.receive.body-timeout", "10s");
    }
  }

  private static final int MOST = 8 << 20;
  private static final int MESSAGE = 3 << 20;
  private static final int PART = 2 << 20;
  private static final int PREFIX = 5;
  private static final String EXPORT =
      "/opentelemetry.proto.collector.trace.v1.TraceService/Export";

  @Inject Exports exports;
  @Inject ValueRegistry registry;

  private final List<HttpClientRequest> calls = new ArrayList<>();

  @SuppressWarnings("NullAway.Init")
  private Vertx vertx;

  @SuppressWarnings("NullAway.Init")
  private HttpClient client;

  @BeforeEach
  void connect() {
    vertx = Vertx.vertx();
    client =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setProtocolVersion(HttpVersion.HTTP_2)
                .setHttp2ClearTextUpgrade(false));
  }

  @AfterEach
  void leave() throws Exception {
    calls.forEach(HttpClientRequest::reset);
    get(vertx.close());
    await(() -> exports.inFlight().used() == 0);
  }

  private static <T> T get(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("in time").isLessThan(end);
      Thread.sleep(20);
    }
  }

  private HttpClientRequest begin() throws Exception {
    HttpClientRequest call =
        get(
            client.request(
                new RequestOptions()
                    .setMethod(HttpMethod.POST)
                    .setHost("127.0.0.1")
                    .setPort(registry.get(GrpcServer.GRPC_TEST_PORT))
                    .setURI(EXPORT)));
    calls.add(call);
    call.putHeader("content-type", "application/grpc").putHeader("te", "trailers");
    return call.setChunked(true);
  }

  /// The first part of a message: one field that nobody knows, so that it is valid and means
  /// nothing.
  private static Buffer part() {
    int tagAndLength = 5;
    Buffer first =
        Buffer.buffer(PART).appendByte((byte) 0).appendInt(MESSAGE).appendByte((byte) 0x7A);
    int length = MESSAGE - tagAndLength;
    for (int i = 0; i < 3; i++) {
      first.appendByte((byte) (length >>> (7 * i) | 0x80));
    }
    first.appendByte((byte) (length >>> 21));
    return first.appendBytes(new byte[PREFIX + PART - first.length()]);
  }

  @Test
  void messagesThatAreComingInAreCountedAndBounded() throws Exception {
    HttpClientRequest first = begin();
    get(first.write(part()));
    for (int i = 1; i < 3; i++) {
      get(begin().write(part()));
    }
    await(() -> exports.inFlight().used() >= 3 * PART);
    long refused = exports.refused(Refusal.OVERLOADED);

    HttpClientRequest tooMuch = begin();
    tooMuch.write(part());
    assertThat(get(tooMuch.response()).getHeader("grpc-status")).isEqualTo("14");
    assertThat(exports.refused(Refusal.OVERLOADED)).isEqualTo(refused + 1);
    assertThat(exports.inFlight().used()).isBetween(3L * PART, (long) MOST);

    first.end(Buffer.buffer(new byte[MESSAGE - PART]));
    var answer = get(first.response());
    get(answer.end());
    assertThat(answer.getTrailer("grpc-status")).isEqualTo("0");
    await(() -> exports.inFlight().used() < 3 * PART);
  }

  @Test
  void whatDoesNotArriveInTimeIsGivenUp() throws Exception {
    long late = exports.refused(Refusal.LATE);
    HttpClientRequest call = begin();
    get(call.write(part()));
    await(() -> exports.inFlight().used() >= PART);
    assertThat(get(call.response()).getHeader("grpc-status")).isEqualTo("4");
    assertThat(exports.refused(Refusal.LATE)).isEqualTo(late + 1);
    await(() -> exports.inFlight().used() == 0);
  }

  @Test
  void whatIsWholeAndNotSentOffCounts() throws Exception {
    HttpClientRequest call = begin();
    get(call.write(part().appendBytes(new byte[MESSAGE - PART])));
    await(() -> exports.inFlight().used() >= MESSAGE);
    call.reset();
    await(() -> exports.inFlight().used() == 0);
  }
}
