package dev.whence.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// Secrets are shown nowhere: in no answer, no log, no audit line, and in nothing that is kept.
@QuarkusTest
@TestProfile(Guarded.class)
class GuardedSecretsTest extends GuardedFixture {

  @Inject WhenceConfig config;

  /// Secrets, and their hashes, are in no answer and in no audit line; each question has its line.
  @Test
  void noSecretIsShownAndEveryQuestionIsAudited() throws Exception {
    calls()
        .send(
            "GET", "/api/v1/services?from=now-7m&api_key=hidden-one", GuardedCalls.as("shop-ask"));
    StringBuilder everything = new StringBuilder();
    for (Endpoint each : endpoints()) {
      everything.append(calls().send(each.method(), each.path(), GuardedCalls.as("root")).body());
    }
    String audit = Files.readString(Path.of("target/test-data/audit.log"));
    assertThat(audit)
        .contains(
            "\"caller\":\"shop-ask\",\"tenant\":\"shop\",\"method\":\"GET\",\"path\":\"/api/v1/services\",\"parameters\":{\"from\":\"now-7m\",\"api_key\":\"***\"}");
    everything.append(audit);
    String alert =
        "{\"status\":\"firing\",\"alerts\":[{\"status\":\"firing\",\"labels\":{\"alertname\":\"A\",\"service\":\"secretive\"},\"startsAt\":\"%s\",\"fingerprint\":\"f1\"}]}"
            .formatted(Instant.now().minusSeconds(60));
    GuardedCalls.send(
        GuardedCalls.CLIENT,
        calls().address("/api/v1/alerts/alertmanager"),
        "POST",
        alert,
        GuardedCalls.as("shop-in"));
    String log =
        awaitLogged(
            "nothing is posted",
            "whence.pull.sources.one",
            "whence.pull.sources.two",
            "whence.pull.sources.three");
    everything.append(log).append(config);
    assertThat(everything)
        .doesNotContain("secret-of-the-test")
        .doesNotContain(Guarded.HIDDEN)
        .doesNotContain("hidden-one")
        .doesNotContain(Guarded.PASSWORD);
    assertThat(calls().send("GET", "/q/metrics", GuardedCalls.as("root")).body())
        .contains("whence_access_denied_total{reason=\"unauthenticated\"")
        .contains("whence_questions_answered_total")
        .contains("whence_journal_bytes")
        .contains("whence_alerts_waiting")
        .contains("whence_announcements_total{outcome=\"given_up\"")
        .contains("whence_pull_lag_seconds{source=\"one\"")
        .contains("whence_pull_failures_total{source=\"two\"")
        .contains("whence_compaction_failures_total")
        .contains("whence_receive_refused_total{reason=\"too_large\"")
        .contains(
            "whence_intake_refused_total{outcome=\"rejected\",reason=\"time\",signal=\"spans\"");
  }

  /// The failures of everything that a secret would be sent to.
  private static String awaitLogged(String... wanted) throws Exception {
    Instant deadline = Instant.now().plusSeconds(40);
    while (true) {
      String log = Files.readString(Guarded.LOG);
      if (Arrays.stream(wanted).allMatch(log::contains)) {
        return log;
      }
      assertThat(Instant.now()).as("%s in %s", List.of(wanted), log).isBefore(deadline);
      Thread.sleep(100);
    }
  }

  /// So that no new one is forgotten here.
  @Test
  void everySecretOfTheConfigurationIsTried() {
    Set<String> secrets = new TreeSet<>();
    collect(WhenceConfig.class, "whence", secrets);
    assertThat(secrets).hasSizeGreaterThan(10);
    for (String secret : secrets) {
      String pattern = secret.replace(".", "[.]").replace("*", "[a-z]+");
      assertThat(Guarded.SECRETS.keySet()).as(secret).anyMatch(name -> name.matches(pattern));
    }
  }

  private static void collect(Class<?> config, String path, Set<String> secrets) {
    for (Method method : config.getMethods()) {
      String name =
          path + "." + method.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
      String type = method.getGenericReturnType().getTypeName();
      Class<?> returned = method.getReturnType();
      if (returned.isInterface() && returned.getName().startsWith("dev.whence.wiring")) {
        collect(returned, name, secrets);
      } else if (type.startsWith("java.util.Map") && type.contains("dev.whence.wiring.")) {
        Type value =
            ((ParameterizedType) method.getGenericReturnType()).getActualTypeArguments()[1];
        collect((Class<?>) value, name + ".*", secrets);
      } else if (type.contains("java.lang.String")
          && name.matches(".*(secrets?|tokens?|password|api-key|hash-key)")) {
        secrets.add(name);
      } else if (name.endsWith(".headers")) {
        secrets.add(name + ".*");
      }
    }
  }

  @Test
  void whatIsSentIsRedactedBeforeItIsKept() throws Exception {
    String log =
        "{\"resourceLogs\":[{\"resource\":{\"attributes\":[{\"key\":\"service.name\",\"value\":{\"stringValue\":\"redacted\"}}]},\"scopeLogs\":[{\"logRecords\":[{\"timeUnixNano\":\"%d\",\"body\":{\"stringValue\":\"zebra password=tiger7 of jo@shop.example\"}}]}]}]}"
            .formatted((System.currentTimeMillis() - 60_000) * 1_000_000);
    GuardedCalls.send(
        GuardedCalls.CLIENT, calls().address("/v1/logs"), "POST", log, GuardedCalls.as("shop-in"));
    String found = calls().send("GET", "/api/v1/logs?q=zebra", GuardedCalls.as("shop-ask")).body();
    assertThat(found).contains("password=***").doesNotContain("tiger7").doesNotContain("jo@shop");
  }
}
