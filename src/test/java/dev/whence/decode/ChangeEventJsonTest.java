package dev.whence.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.whence.model.ChangeEvent;
import dev.whence.model.ChangeKind;
import dev.whence.model.Changes;
import dev.whence.model.Service;
import dev.whence.model.TimeRange;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChangeEventJsonTest {

  private static final String FULL =
      """
      { "id": "rel-1208", "kind": "deployment", "at": "2026-11-24T14:02:50Z", "ends_at": null,
        "service.name": "user-profile", "service.version": "3.9.0", "previous_version": "3.8.4",
        "deployment.environment.name": "production", "strategy": "canary", "traffic_pct": 25,
        "deployment.id": "1208", "deployment.status": "succeeded",
        "instances": ["user-profile-v2-7d9f-x2k"],
        "replaced_instances": ["user-profile-v1-59dc-z9d"],
        "summary": "preferences on every page", "source": "argocd", "url": "https://cd.example/1",
        "author": "Jo Doe",
        "attributes": { "vcs.ref.head.revision": "9c1e2ab", "replicas": 3, "committer": "Jo Doe",
          "commit": {"sha": "9c1e2ab", "author": {"name": "Jo Doe"}} } }
      """;

  private static List<ChangeEvent> read(String json) throws DecodeException {
    return ChangeEventJson.read(json.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void readsEveryFieldAndNoPerson() throws DecodeException {
    ChangeEvent event = read(FULL).getFirst();
    assertThat(event.id()).isEqualTo("rel-1208");
    assertThat(event.kind()).isEqualTo(ChangeKind.DEPLOYMENT);
    assertThat(event.timeNanos()).isEqualTo(TimeRange.nanos(Instant.parse("2026-11-24T14:02:50Z")));
    assertThat(event.endNanos()).isNull();
    assertThat(event.service()).isEqualTo(new Service("", "user-profile", "production"));
    assertThat(event.version()).isEqualTo("3.9.0");
    assertThat(event.previousVersion()).isEqualTo("3.8.4");
    assertThat(event.strategy()).isEqualTo("canary");
    assertThat(event.trafficPercent()).isEqualTo(25.0);
    assertThat(event.deploymentId()).isEqualTo("1208");
    assertThat(event.deploymentStatus()).isEqualTo("succeeded");
    assertThat(event.instances()).containsExactly("user-profile-v2-7d9f-x2k");
    assertThat(event.replacedInstances()).containsExactly("user-profile-v1-59dc-z9d");
    assertThat(event.attributes().values())
        .containsAllEntriesOf(Map.of("vcs.ref.head.revision", "9c1e2ab", "replicas", 3L));
    assertThat(event.toString()).doesNotContain("Jo Doe");
    assertThat(Changes.of(Changes.frame(List.of(event), 1)).event(0)).isEqualTo(event);
  }

  @Test
  void readsArraysAndLines() throws DecodeException {
    assertThat(read("[" + FULL + "," + FULL + "]")).hasSize(2);
    String line = FULL.replace("\n", " ");
    assertThat(read(line + "\n\n" + line + "\r\n" + line)).hasSize(3);
    assertThat(read("")).isEmpty();
    assertThat(read("[]")).isEmpty();
  }

  @Test
  void derivesTheSameIdForTheSameEvent() throws DecodeException {
    String one = "{\"kind\":\"scaling\",\"at\":\"2026-11-24T14:02:50Z\",\"summary\":\"3 to 5\"}";
    String same = "{\"summary\":\"3 to 5\",\"at\":\"2026-11-24T14:02:50Z\",\"kind\":\"scaling\"}";
    String id = read(one).getFirst().id();
    assertThat(id).startsWith("chg_").isEqualTo(read(same).getFirst().id());
    assertThat(read(one.replace("5\"", "6\"")).getFirst().id()).isNotEqualTo(id);
  }

  @Test
  void keepsTheEnvironmentOfWhatConcernsAllOfIt() throws DecodeException {
    ChangeEvent event =
        read("{\"kind\":\"other\",\"at\":1,\"deployment.environment\":\"staging\"}").getFirst();
    assertThat(event.service()).isNull();
    assertThat(event.attributes().text("deployment.environment.name")).isEqualTo("staging");
  }

  @Test
  void takesTheShortNamesToo() throws DecodeException {
    String event =
        "{\"kind\":\"deployment\",\"at\":1,\"service\":\"auth\",\"version\":\"2.4.0\",\"environment\":\"prod\"%s}";
    ChangeEvent brief = read(event.formatted("")).getFirst();
    assertThat(brief.service()).isEqualTo(new Service("", "auth", "prod"));
    assertThat(brief.version()).isEqualTo("2.4.0");
    assertThat(brief.attributes().values()).isEmpty();
    ChangeEvent both = read(event.formatted(",\"service.name\":\"shop\"")).getFirst();
    assertThat(both.service()).isEqualTo(new Service("", "shop", "prod"));
    assertThat(both.attributes().text("service")).isEqualTo("auth");
    ChangeEvent other = read("{\"kind\":\"other\",\"at\":1,\"service\":{\"tier\":1}}").getFirst();
    assertThat(other.service()).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "1764000170, 1764000170000000000",
    "1764000170.5, 1764000170500000000",
    "1764000170123, 1764000170123000000",
    "1764000170123456, 1764000170123456000",
    "1764000170123456789, 1764000170123456789",
    "'\"1764000170\"', 1764000170000000000",
    "'\"2025-11-24T17:02:50+01:00\"', 1764000170000000000"
  })
  void readsTimes(String at, long nanos) throws DecodeException {
    assertThat(read("{\"kind\":\"other\",\"at\":" + at + "}").getFirst().timeNanos())
        .isEqualTo(nanos);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'at':1} | event 1: kind is required",
        "{'kind':'other'} | event 1: at is required",
        "[{'kind':'other','at':1},{'kind':'other','at':'noon'}] | event 2: at must be a time",
        "{'kind':'deploy','at':1} | event 1: kind must be one of deployment, rollback, config_change",
        "{'kind':'other','at':2,'ends_at':1} | event 1: ends_at must not be before at",
        "{'kind':'other','at':1,'traffic_pct':101} | traffic_pct must be a number from 0 to 100",
        "{'kind':'other','at':1,'traffic_pct':'1'} | traffic_pct must be a number from 0 to 100",
        "{'kind':'other','at':1,'instances':'a'} | event 1: instances must be a list",
        "{'kind':'other','at':1,'instances':[1]} | event 1: instances must be a list of texts",
        "{'kind':'other','at':1,'attributes':[]} | event 1: attributes must be an object",
        "{'kind':'other','at':1,'id':{}} | event 1: id must be a text",
        "{'kind':'other','at':1e300} | event 1: at must be a time",
        "{'kind':'other','at':true} | event 1: at must be a time",
        "7 | event 1 must be an object",
        "[[]] | event 1 must be an object"
      })
  void saysWhichEventAndField(String json, String message) {
    assertThatThrownBy(() -> read(json.replace('\'', '"')))
        .isInstanceOf(DecodeException.class)
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{", "[{}", "{\"kind\":", "nonsense", "{\"at\":1,\"at\":2}"})
  void refusesWhatIsNotJson(String json) {
    assertThatThrownBy(() -> read(json)).isInstanceOf(DecodeException.class);
  }

  @Test
  void refusesTooMuch() {
    String many = "{\"kind\":\"other\",\"at\":1}".repeat(ChangeEventJson.MAX_EVENTS + 1);
    assertThatThrownBy(() -> read(many)).hasMessageContaining("more than 10000 change events");
    assertThatThrownBy(() -> read("{\"a\":" + "[".repeat(200_000)))
        .isInstanceOf(DecodeException.class);
  }
}
