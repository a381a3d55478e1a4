package dev.whence.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.whence.model.ChangeEvent;
import dev.whence.model.ChangeKind;
import dev.whence.model.Service;
import dev.whence.model.TimeRange;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Payloads in the shapes that the tools publish.
class ChangeWebhookTest {

  private static final long RECEIVED = nanos("2026-11-24T14:30:00Z");

  @Test
  void pagerDutyChange() throws Exception {
    ChangeEvent change =
        one(
            ChangeWebhook.PAGERDUTY,
            "",
            """
            {"routing_key":"R0123456789","payload":{"summary":"Build success: user-profile 3.9.0",
             "timestamp":"2026-11-24T14:02:50.000Z","source":"ci.example",
             "custom_details":{"service":"user-profile","version":"3.9.0","environment":"prod",
                               "kind":"config_change"}},
             "links":[{"href":"https://ci.example/1208","text":"Build"}]}
            """);
    assertThat(change.kind()).isEqualTo(ChangeKind.CONFIG_CHANGE);
    assertThat(change.service()).isEqualTo(new Service("", "user-profile", "prod"));
    assertThat(change.version()).isEqualTo("3.9.0");
    assertThat(change.timeNanos()).isEqualTo(nanos("2026-11-24T14:02:50Z"));
    assertThat(change.url()).isEqualTo("https://ci.example/1208");
    assertThat(change.source()).isEqualTo("pagerduty");
  }

  private static final String GITHUB =
      """
      {"deployment":{"id":42,"sha":"9c1e2ab","ref":"v3.9.0","task":"deploy","payload":{},
        "environment":"production","created_at":"2026-11-24T14:02:50Z","description":"Go",
        "creator":{"login":"someone"}},
       %s
       "repository":{"name":"user-profile","full_name":"acme/user-profile"},
       "sender":{"login":"someone"}}
      """;

  @Test
  void githubDeploymentAndItsStatusAreOneChange() throws Exception {
    ChangeEvent begun = one(ChangeWebhook.GITHUB, "deployment", GITHUB.formatted(""));
    String status =
        "\"deployment_status\":{\"state\":\"%s\",\"created_at\":\"2026-11-24T14:04:00Z\","
            + "\"log_url\":\"https://github.example/run\"},";
    ChangeEvent done =
        one(
            ChangeWebhook.GITHUB,
            "deployment_status",
            GITHUB.formatted(status.formatted("success")));
    assertThat(begun.id()).isEqualTo(done.id()).isEqualTo("github-user-profile-42");
    assertThat(begun.service()).isEqualTo(new Service("", "user-profile", "production"));
    assertThat(begun.version()).isEqualTo("v3.9.0");
    assertThat(begun.endNanos()).isNull();
    assertThat(done.timeNanos()).isEqualTo(begun.timeNanos());
    assertThat(done.endNanos()).isEqualTo(nanos("2026-11-24T14:04:00Z"));
    assertThat(done.deploymentStatus()).isEqualTo("succeeded");
    assertThat(done.toString()).doesNotContain("someone");
    String queued = GITHUB.formatted(status.formatted("queued"));
    assertThat(read(ChangeWebhook.GITHUB, "deployment_status", queued)).isEmpty();
    assertThat(read(ChangeWebhook.GITHUB, "ping", "{\"zen\":\"x\"}")).isEmpty();
  }

  @Test
  void gitlabDeployment() throws Exception {
    String body =
        """
        {"object_kind":"deployment","status":"%s","status_changed_at":"2026-11-24 15:02:50 +0100",
         "deployment_id":15,"deployable_url":"https://gitlab.example/jobs/796",
         "environment":"staging","project":{"name":"auth-v2","path_with_namespace":"a/auth-v2"},
         "short_sha":"279484c0","ref":"main","user":{"name":"Someone"},
         "commit_title":"Read preferences"}
        """;
    ChangeEvent change = one(ChangeWebhook.GITLAB, "", body.formatted("success"));
    assertThat(change.id()).isEqualTo("gitlab-auth-v2-15");
    assertThat(change.timeNanos()).isEqualTo(nanos("2026-11-24T14:02:50Z"));
    assertThat(change.service()).isEqualTo(new Service("", "auth-v2", "staging"));
    assertThat(change.toString()).doesNotContain("Someone");
    assertThat(read(ChangeWebhook.GITLAB, "", body.formatted("canceled"))).isEmpty();
    assertThat(read(ChangeWebhook.GITLAB, "", "{\"object_kind\":\"push\"}")).isEmpty();
  }

  @Test
  void argocdApplication() throws Exception {
    ChangeEvent change =
        one(
            ChangeWebhook.ARGOCD,
            "",
            """
            {"app":{"metadata":{"name":"user-profile-prod","labels":
                     {"app.kubernetes.io/name":"user-profile","environment":"prod"}},
              "spec":{"destination":{"namespace":"shop"}},
              "status":{"sync":{"status":"Synced","revision":"9c1e2ab"},
               "summary":{"images":["registry.example/shop/user-profile:3.9.0"]},
               "operationState":{"phase":"Succeeded","startedAt":"2026-11-24T14:02:50Z",
                "finishedAt":"2026-11-24T14:03:10Z","message":"successfully synced",
                "syncResult":{"revision":"9c1e2ab"}}}}}
            """);
    assertThat(change.service()).isEqualTo(new Service("", "user-profile", "prod"));
    assertThat(change.version()).isEqualTo("3.9.0");
    assertThat(change.timeNanos()).isEqualTo(nanos("2026-11-24T14:02:50Z"));
    assertThat(change.endNanos()).isEqualTo(nanos("2026-11-24T14:03:10Z"));
    assertThat(change.deploymentStatus()).isEqualTo("succeeded");
    assertThat(change.attributes().text("vcs.ref.head.revision")).isEqualTo("9c1e2ab");
    assertThat(read(ChangeWebhook.ARGOCD, "", "{\"metadata\":{\"name\":\"x\"}}")).isEmpty();
  }

  @Test
  void fluxEvent() throws Exception {
    String body =
        """
        {"involvedObject":{"kind":"%s","namespace":"shop","name":"user-profile"},
         "severity":"info","timestamp":"2026-11-24T14:02:50Z","reason":"%s",
         "message":"Helm upgrade succeeded","reportingController":"helm-controller",
         "metadata":{"helm.toolkit.fluxcd.io/revision":"3.9.0"}}
        """;
    ChangeEvent change =
        one(ChangeWebhook.FLUX, "", body.formatted("HelmRelease", "UpgradeSucceeded"));
    assertThat(change.kind()).isEqualTo(ChangeKind.DEPLOYMENT);
    assertThat(change.version()).isEqualTo("3.9.0");
    assertThat(change.deploymentStatus()).isEqualTo("succeeded");
    ChangeEvent back =
        one(ChangeWebhook.FLUX, "", body.formatted("HelmRelease", "RollbackSucceeded"));
    assertThat(back.kind()).isEqualTo(ChangeKind.ROLLBACK);
    assertThat(read(ChangeWebhook.FLUX, "", body.formatted("GitRepository", "Succeeded")))
        .isEmpty();
    assertThat(read(ChangeWebhook.FLUX, "", body.formatted("HelmRelease", "Progressing")))
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "PAGERDUTY | {}",
        "PAGERDUTY | []",
        "GITHUB | {\"deployment\":{}}",
        "GITLAB | {\"object_kind\":\"deployment\"}",
        "ARGOCD | {\"app\":{}}",
        "FLUX | {}",
        "FLUX | {"
      })
  void whatIsNotTheToolsWebhookIsRefused(ChangeWebhook webhook, String body) {
    assertThatThrownBy(() -> read(webhook, "", body)).isInstanceOf(DecodeException.class);
  }

  private static ChangeEvent one(ChangeWebhook webhook, String type, String body)
      throws DecodeException {
    List<ChangeEvent> events = read(webhook, type, body);
    assertThat(events).hasSize(1);
    return events.getFirst();
  }

  private static List<ChangeEvent> read(ChangeWebhook webhook, String type, String body)
      throws DecodeException {
    return webhook.read(type, body.getBytes(StandardCharsets.UTF_8), RECEIVED);
  }

  private static long nanos(String time) {
    return TimeRange.nanos(Instant.parse(time));
  }
}
