package dev.whence.access;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.whence.model.Tenant;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import javax.security.auth.x500.X500Principal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AccessTest {

  private static final Instant NOW = Instant.parse("2026-11-24T14:00:00Z");
  private static final X500Principal EDGE = new X500Principal("CN=edge,O=Shop");

  private static ApiKey key(
      String name, String secret, String role, Instant expires, String... tenants) {
    Grant grant = new Grant(name, Role.named(List.of(role)), TenantScope.of(List.of(tenants)));
    String hash = HexFormat.of().formatHex(ApiKey.hash(secret.getBytes(UTF_8)));
    return ApiKey.of(grant, List.of(hash), expires);
  }

  private final Access access =
      new Access(
          new ApiKeys(
              () ->
                  List.of(
                      key("in", "in-secret", "ingest", Instant.MAX, "shop"),
                      key("ask", "ask-secret", "query", Instant.MAX, "shop", "bank"),
                      key("all", "all-secret", "admin", Instant.MAX, "*"),
                      key("old", "old-secret", "admin", NOW, "shop"))),
          Map.of(EDGE, new Grant("edge", Set.of(Role.INGEST), TenantScope.DEFAULT)),
          token ->
              token.endsWith("good")
                  ? CompletableFuture.completedFuture(
                      new Grant("jo", Set.of(Role.QUERY), TenantScope.of(List.of("bank"))))
                  : CompletableFuture.failedFuture(
                      new Denied(Denied.Reason.UNAUTHENTICATED, "no good")),
          Clock.fixed(NOW, ZoneOffset.UTC));

  private static Credentials with(String... headers) {
    Map<String, String> byName = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (int i = 0; i < headers.length; i += 2) {
      byName.put(headers[i], headers[i + 1]);
    }
    return new Credentials(
        name -> byName.containsKey(name) ? List.of(byName.get(name)) : List.of(), null);
  }

  private Caller admit(Credentials credentials, Role role) {
    return access.admit(credentials, role).toCompletableFuture().join();
  }

  private void isDenied(Credentials credentials, Role role, Denied.Reason reason) {
    assertThatThrownBy(() -> admit(credentials, role))
        .isInstanceOf(CompletionException.class)
        .cause()
        .isInstanceOfSatisfying(
            Denied.class, denied -> assertThat(denied.reason()).isEqualTo(reason))
        .message()
        .doesNotContain("secret");
  }

  @Test
  void aKeyComesInAnyOfFourWays() {
    String basic = Base64.getEncoder().encodeToString("anybody:in-secret".getBytes(UTF_8));
    for (Credentials credentials :
        List.of(
            with("Authorization", "Bearer in-secret"),
            with("authorization", "basic " + basic),
            with("Authorization", "ApiKey " + basic),
            with("X-API-Key", "in-secret"))) {
      Caller caller = admit(credentials, Role.INGEST);
      assertThat(caller.name()).isEqualTo("in");
      assertThat(caller.tenant().id()).isEqualTo("shop");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Bearer wrong",
        "Bearer ",
        "Bearer",
        "Basic !!",
        "Negotiate x",
        "Bearer old-secret",
        "Bearer eyJ.bad"
      })
  void whatIsNotKnownIsNobody(String authorization) {
    isDenied(with("Authorization", authorization), Role.QUERY, Denied.Reason.UNAUTHENTICATED);
  }

  @Test
  void nobodyIsLetInWithoutACredential() {
    isDenied(with(), Role.INGEST, Denied.Reason.UNAUTHENTICATED);
    Credentials twice = new Credentials(_ -> List.of("Bearer in-secret", "Bearer x"), null);
    isDenied(twice, Role.INGEST, Denied.Reason.UNAUTHENTICATED);
  }

  @Test
  void aRoleIsForOneThing() {
    isDenied(with("X-API-Key", "in-secret"), Role.QUERY, Denied.Reason.FORBIDDEN);
    isDenied(with("X-API-Key", "ask-secret"), Role.INGEST, Denied.Reason.FORBIDDEN);
    isDenied(with("X-API-Key", "ask-secret"), Role.RESPOND, Denied.Reason.FORBIDDEN);
    assertThat(admit(with("X-API-Key", "all-secret"), Role.RESPOND).name()).isEqualTo("all");
  }

  @ParameterizedTest
  @CsvSource({
    "in-secret,INGEST,shop,true",
    "in-secret,INGEST,bank,false",
    "ask-secret,QUERY,bank,true",
    "ask-secret,QUERY,other,false",
    "all-secret,QUERY,other,true",
    "all-secret,QUERY,../x,false"
  })
  void theTenantHeaderCountsWhereTheCredentialAllowsIt(
      String secret, Role role, String tenant, boolean allowed) {
    Credentials credentials = with("X-API-Key", secret, "X-Scope-OrgID", tenant);
    if (allowed) {
      assertThat(admit(credentials, role).tenant().id()).isEqualTo(tenant);
    } else {
      isDenied(credentials, role, Denied.Reason.FORBIDDEN);
    }
  }

  @Test
  void certificatesAndTokensAreCredentialsToo() {
    Caller edge = admit(new Credentials(_ -> List.of(), EDGE), Role.INGEST);
    assertThat(edge.name()).isEqualTo("edge");
    isDenied(
        new Credentials(_ -> List.of(), new X500Principal("CN=stranger")),
        Role.INGEST,
        Denied.Reason.UNAUTHENTICATED);
    assertThat(admit(with("Authorization", "Bearer eyJ.good"), Role.QUERY).tenant().id())
        .isEqualTo("bank");
  }

  @Test
  void withoutCredentialsLocalNamesAloneAreAnswered() {
    Access local = Access.local(LocalHosts.DEFAULT, TenantScope.DEFAULT);
    for (String host : List.of("localhost:8080", "127.0.0.1", "[::1]:8080")) {
      assertThat(local.admit(with("Host", host), Role.ADMIN).toCompletableFuture().join())
          .isEqualTo(Caller.local(dev.whence.model.Tenant.DEFAULT));
    }
    for (Credentials other :
        List.of(
            with("Host", "evil.example:8080"),
            with("Host", "localhost", "X-Scope-OrgID", "bank"))) {
      assertThatThrownBy(() -> local.admit(other, Role.QUERY).toCompletableFuture().join())
          .hasCauseInstanceOf(Denied.class);
    }
  }

  @Test
  void nothingTellsASecret() {
    assertThat(key("in", "in-secret", "ingest", NOW, "shop").toString())
        .doesNotContain(HexFormat.of().formatHex(ApiKey.hash("in-secret".getBytes(UTF_8))))
        .contains("***");
    assertThat(with("Authorization", "Bearer in-secret").toString()).doesNotContain("in-secret");
  }

  @ParameterizedTest
  @CsvSource({
    "GET,/q/health,",
    "GET,/q/health/ready,",
    "GET,/q/metrics,QUERY",
    "GET,/q/healthx,QUERY",
    "POST,/q/health,ADMIN",
    "POST,/v1/traces,INGEST",
    "POST,/api/v1/changes/github,INGEST",
    "POST,/api/v1/alerts/grafana,INGEST",
    "PUT,/logs/_bulk,INGEST",
    "POST,/_bulk,INGEST",
    "POST,/elasticsearch/logs/_bulk,INGEST",
    "GET,/elasticsearch,INGEST",
    "GET,/elasticsearch/,INGEST",
    "GET,/_bulk,QUERY",
    "GET,/logs/_bulk,QUERY",
    "GET,/q/metrics/_bulk,QUERY",
    "GET,/api/v1/requests/_bulk,QUERY",
    "GET,/api/traces/_bulk,QUERY",
    "GET,/elasticsearch/logs,QUERY",
    "DELETE,/logs/_bulk,ADMIN",
    "POST,/a/b/_bulk,ADMIN",
    "POST,/api/v1/confirmations/_bulk,RESPOND",
    "GET,/api/v1/alerts,QUERY",
    "POST,/api/v1/explanations,QUERY",
    "POST,/api/v1/explanations/x/confirmation,RESPOND",
    "POST,/api/v1/incidents,RESPOND",
    "DELETE,/api/v1/incidents/x,RESPOND",
    "POST,/mcp,QUERY",
    "DELETE,/mcp,QUERY",
    "DELETE,/mcp/x,ADMIN",
    "DELETE,/api/v1/whatever,ADMIN",
    "POST,/api/v1/changesx,ADMIN"
  })
  void whatIsNotListedIsClosed(String method, String path, Role role) {
    assertThat(Policy.needed(method, path)).isEqualTo(role);
  }

  @Test
  void noMoreQuestionsAtOnceThanMayBe() {
    Questions questions = new Questions(new QuestionLimits(3, 2, 1, Duration.ofSeconds(1), 100));
    var shop = new Tenant("shop");
    var bank = new Tenant("bank");
    questions.enter(shop);
    questions.enter(shop);
    assertThatThrownBy(() -> questions.enter(shop)).isInstanceOf(Denied.class);
    questions.enter(bank);
    assertThatThrownBy(() -> questions.enter(bank)).isInstanceOf(Denied.class);
    questions.done(shop);
    questions.enter(bank);
    assertThat(questions.underWay()).isEqualTo(3);
    assertThat(questions.refused()).isEqualTo(2);
  }
}
