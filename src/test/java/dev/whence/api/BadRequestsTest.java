package dev.whence.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Requests that cannot be read are the sender's fault: answered with 400, and nothing of them is
/// in the log.
@QuarkusTest
@TestProfile(Logged.class)
class BadRequestsTest {

  @TestHTTPResource("/")
  @SuppressWarnings("NullAway.Init")
  URI base;

  private String send(String request) throws IOException {
    try (Socket socket = new Socket(base.getHost(), base.getPort())) {
      socket.setSoTimeout(30_000);
      socket.getOutputStream().write(request.getBytes(UTF_8));
      return new String(socket.getInputStream().readAllBytes(), UTF_8);
    }
  }

  private String post(String path, String host, String type, String body) throws IOException {
    return send(
        "POST %s HTTP/1.1\r\nHost: %s\r\nContent-Type: %s\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s"
            .formatted(path, host, type, body.length(), body));
  }

  private static void assertRefused(String answer) throws IOException {
    assertThat(answer).startsWith("HTTP/1.1 400 ");
    assertThat(answer).doesNotContain("Stack", "Error id", "Exception", "at io.");
    assertThat(Logged.log()).doesNotContain("ERROR", "planted", "Exception");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/v1/query",
        "/api/v1/query_range",
        "/api/v1/query_exemplars",
        "/api/v1/labels",
        "/api/v1/series"
      })
  void aFormThatIsNone(String path) throws IOException {
    for (String body :
        new String[] {"query=%zz", "query=up&x=planted%", "query=up&planted%0=1", "%"}) {
      String answer = post(path, "localhost", "application/x-www-form-urlencoded", body);
      assertRefused(answer);
      assertThat(answer).contains("application/problem+json", "form");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/api/v1/query", "/api/v1/services", "/api/v1/logs", "/q/health", "/"})
  void aQueryStringThatIsNone(String path) throws IOException {
    for (String query : new String[] {"query=%zz", "planted=%", "%=planted"}) {
      String answer =
          send(
              "GET %s?%s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                  .formatted(path, query));
      assertThat(answer).doesNotStartWith("HTTP/1.1 5");
      assertThat(Logged.log()).doesNotContain("ERROR", "planted", "Exception");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost:planted", "localhost:99999", "localhost:-1", "[::1"})
  void aHostThatIsNone(String host) throws IOException {
    for (String path : new String[] {"/api/v1/services", "/q/health", "/", "/mcp", "/v1/logs"}) {
      assertRefused(
          send("GET %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n".formatted(path, host)));
      assertRefused(post(path, host, "application/json", "{}"));
    }
  }

  @Test
  void aHostWithItsPortIsOne() throws IOException {
    assertThat(send("GET /q/health HTTP/1.1\r\nHost: localhost:80\r\nConnection: close\r\n\r\n"))
        .startsWith("HTTP/1.1 200 ");
  }
}
