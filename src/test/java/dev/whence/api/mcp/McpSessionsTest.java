package dev.whence.api.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Sessions of assistants are few, and what each may send is small.
@QuarkusTest
@TestProfile(McpSessionsTest.Few.class)
class McpSessionsTest {

  /// Room for three sessions, and two of each tenant.
  public static final class Few implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of(
          "whence.mcp.max-sessions",
          "3",
          "whence.mcp.max-sessions-per-tenant",
          "2",
          "whence.access.local-tenants",
          "*");
    }
  }

  private record Session(String tenant, String id) {}

  @TestHTTPResource("/")
  @SuppressWarnings("NullAway.Init")
  URI base;

  @Inject
  @SuppressWarnings("NullAway.Init")
  MeterRegistry meters;

  private final List<Session> sessions = new ArrayList<>();

  @SuppressWarnings("NullAway.Init")
  private McpCalls mcp;

  @BeforeEach
  void begin() {
    mcp = new McpCalls(base);
  }

  @AfterEach
  void end() throws Exception {
    for (Session session : sessions) {
      mcp.end(session.tenant(), session.id());
    }
  }

  @Test
  void whatIsRefusedIsCountedByReason() throws Exception {
    String session = open("a");
    assertThat(refusedMore("unknown_session", () -> mcp.ping("b", session))).isEqualTo(404);
    assertThat(refusedMore("refused", () -> mcp.post("a", session, "{\"jsonrpc\":").statusCode()))
        .isEqualTo(400);
    assertThat(
            refusedMore(
                "body_too_large", () -> mcp.initialize("a", "x".repeat(20_000)).statusCode()))
        .isEqualTo(413);
    open("a");
    open("b");
    assertThat(refusedMore("too_many_sessions", () -> mcp.initialize("c", "test").statusCode()))
        .isEqualTo(429);
  }

  /// The status of a call that is counted as refused for a reason.
  private int refusedMore(String reason, Callable<Integer> call) throws Exception {
    double before = refused(reason);
    int status = call.call();
    assertThat(refused(reason)).isEqualTo(before + 1);
    return status;
  }

  private double refused(String reason) {
    return meters.get("whence.mcp.refused").tag("reason", reason).functionCounter().count();
  }

  private String open(String tenant) throws Exception {
    String id = mcp.open(tenant);
    sessions.add(new Session(tenant, id));
    return id;
  }

  @Test
  void oneTooManyOfATenantEndsTheOneIdleLongest() throws Exception {
    String first = open("a");
    String second = open("a");
    assertThat(mcp.ping("a", first)).isEqualTo(200);
    String third = open("a");
    assertThat(mcp.ping("a", second)).isEqualTo(404);
    assertThat(mcp.ping("a", first)).isEqualTo(200);
    assertThat(mcp.ping("a", third)).isEqualTo(200);
  }

  @Test
  void whoHasNoneWhenAllAreTakenIsToldToComeBack() throws Exception {
    String first = open("a");
    open("a");
    String other = open("b");
    HttpResponse<String> refused = mcp.initialize("c", "test");
    assertThat(refused.statusCode()).isEqualTo(429);
    assertThat(refused.headers().firstValue("Retry-After")).isPresent();
    assertThat(refused.body()).contains("too-many-sessions");
    try (InputStream none = mcp.listen("c").body()) {
      assertThat(new String(none.readAllBytes(), StandardCharsets.UTF_8))
          .contains("too-many-sessions");
    }
    String next = open("b");
    assertThat(mcp.ping("b", other)).isEqualTo(404);
    assertThat(mcp.ping("b", next)).isEqualTo(200);
    assertThat(mcp.end("a", first).statusCode()).isEqualTo(200);
    assertThat(mcp.ping("c", open("c"))).isEqualTo(200);
  }

  @Test
  void streamsAreSessionsToo() throws Exception {
    String session = open("a");
    try (InputStream first = mcp.listen("a").body()) {
      assertThat(first.read()).isPositive();
      try (InputStream second = mcp.listen("a").body()) {
        assertThat(second.read()).isPositive();
        assertThat(mcp.ping("a", session)).isEqualTo(404);
      }
    }
  }

  @Test
  void aSessionIsOfItsTenantOnly() throws Exception {
    String session = open("a");
    assertThat(mcp.ping("b", session)).isEqualTo(404);
    assertThat(mcp.end("b", session).statusCode()).isEqualTo(404);
    assertThat(mcp.ping("a", session)).isEqualTo(200);
  }

  @Test
  void callsAreSmallAndThoseThatAreKeptSmaller() throws Exception {
    String session = open("a");
    String large = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\",\"x\":\"%s\"}";
    assertThat(mcp.post("a", session, large.formatted("x".repeat(60_000))).statusCode())
        .isEqualTo(200);
    String tooLarge = large.formatted("x".repeat(70_000));
    assertThat(mcp.post("a", session, tooLarge).statusCode()).isEqualTo(413);
    HttpRequest.BodyPublisher chunked =
        HttpRequest.BodyPublishers.ofInputStream(
            () -> new ByteArrayInputStream(tooLarge.getBytes(StandardCharsets.UTF_8)));
    assertThat(mcp.post("a", session, chunked).statusCode()).isEqualTo(413);
    assertThat(mcp.initialize("a", "x".repeat(20_000)).statusCode()).isEqualTo(413);
  }
}
