package dev.whence.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.HostAndPort;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Without credentials only requests to a local name are answered, in every version of HTTP.
@QuarkusTest
class LocalNamesTest {

  @TestHTTPResource URI main;
  @Inject Vertx vertx;

  @ParameterizedTest
  @CsvSource({
    "HTTP_1_1,localhost,200",
    "HTTP_1_1,evil.example,403",
    "HTTP_2,localhost,200",
    "HTTP_2,evil.example,403"
  })
  void aNameThatIsNotLocalIsRefused(HttpVersion version, String name, int status) throws Exception {
    HttpClient client =
        vertx.createHttpClient(
            new HttpClientOptions().setProtocolVersion(version).setHttp2ClearTextUpgrade(false));
    try {
      int answered =
          client
              .request(HttpMethod.GET, main.getPort(), "127.0.0.1", "/api/v1/services")
              .compose(
                  request -> request.authority(HostAndPort.create(name, main.getPort())).send())
              .toCompletionStage()
              .toCompletableFuture()
              .get(20, TimeUnit.SECONDS)
              .statusCode();
      assertThat(answered).isEqualTo(status);
    } finally {
      client.close();
    }
  }
}
