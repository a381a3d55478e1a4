package dev.whence.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// Questions that ask for too much, and too many of them at once, do no harm.
@QuarkusTest
@TestProfile(Guarded.class)
class GuardedLimitsTest extends GuardedFixture {

  @Test
  void tooMuchOfEverythingIsRefusedAndNeverBreaksAnything() throws Exception {
    for (String path :
        List.of(
            "/api/v1/logs?q=a&from=now-9000d",
            "/api/v1/explanations?service=a&from=now-900d&to=now",
            "/api/v1/query_range?query=up&start=0&end=1764000000&step=1",
            "/api/v1/query_range?query=up&start=0&end=100&step=0.000001",
            "/api/v1/query?query=" + "(".repeat(5_000),
            "/api/v1/logs?limit=-1",
            "/api/traces?service=a&limit=99999999999",
            "/api/v1/indicators?service=a&signal=latency&from=now-900d")) {
      assertThat(calls().send("GET", path, GuardedCalls.as("shop-ask")).statusCode())
          .as(path)
          .isBetween(400, 431);
    }
    for (String path :
        List.of("/api/v1/logs?limit=999999999", "/api/v1/services?limit=999999999")) {
      assertThat(calls().send("GET", path, GuardedCalls.as("shop-ask")).statusCode())
          .as(path)
          .isEqualTo(200);
    }
    String large = "{\"a\":\"" + "x".repeat(2 << 20) + "\"}";
    assertThat(
            GuardedCalls.send(
                    GuardedCalls.CLIENT,
                    calls().address("/api/v1/explanations"),
                    "POST",
                    large,
                    GuardedCalls.as("shop-ask"))
                .statusCode())
        .isEqualTo(413);
    String deep = "[".repeat(200_000);
    assertThat(
            GuardedCalls.send(
                    GuardedCalls.CLIENT,
                    calls().address("/api/v1/explanations"),
                    "POST",
                    deep,
                    GuardedCalls.as("shop-ask"))
                .statusCode())
        .isEqualTo(400);
  }

  @Test
  void moreQuestionsAtOnceThanMayBeAreToldToComeBack() throws Exception {
    List<CompletableFuture<HttpResponse<String>>> asked = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(calls().address("/api/v1/explanations?service=s" + i)))
              .header("X-API-Key", Guarded.key("shop-ask"))
              .build();
      asked.add(GuardedCalls.CLIENT.sendAsync(request, HttpResponse.BodyHandlers.ofString()));
    }
    List<Integer> statuses = new ArrayList<>();
    for (CompletableFuture<HttpResponse<String>> each : asked) {
      HttpResponse<String> answer = each.get(60, TimeUnit.SECONDS);
      statuses.add(answer.statusCode());
      if (answer.statusCode() == 429) {
        assertThat(answer.headers().firstValue("Retry-After")).hasValue("1");
      }
    }
    assertThat(statuses)
        .contains(429)
        .allMatch(status -> status == 429 || status < 429 || status == 503);
    assertThat(calls().send("GET", "/api/v1/services", GuardedCalls.as("shop-ask")).statusCode())
        .isEqualTo(200);
  }
}
