package dev.whence.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.whence.store.Samples;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IdentityTest {

  @Test
  void readsTraceIdsOfEitherWidthAndCase() {
    assertThat(TraceId.parse("4BF92F3577B34DA6A3CE929D0E0E4736"))
        .hasToString("4bf92f3577b34da6a3ce929d0e0e4736");
    assertThat(TraceId.parse("4bf92f35-77b3-4da6-a3ce-929d0e0e4736"))
        .hasToString("4bf92f3577b34da6a3ce929d0e0e4736");
    assertThat(TraceId.parse("a3ce929d0e0e4736")).isEqualTo(new TraceId(0, 0xa3ce929d0e0e4736L));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "12", "zz f92f3577b34da6", "4bf92f3577b34da6a3ce929d0e0e473g"})
  void readsNoTraceIdWhereThereIsNone(String text) {
    assertThat(TraceId.parse(text)).isNull();
  }

  @Test
  void tellsServicesOfOtherNamespacesApartAndReadsKeysBack() {
    Service plain = Service.named("PetAdoption/prod");
    Service spaced = new Service("shop", "auth-v2", "");
    assertThat(Service.parse(plain.key())).isEqualTo(plain);
    assertThat(Service.parse(spaced.key())).isEqualTo(spaced);
    assertThat(spaced.key()).isNotEqualTo(Service.named("auth-v2").key());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a/b", "ü", "a b"})
  void refusesTenantsThatCouldNotBeAPathOrKey(String id) {
    assertThatThrownBy(() -> new Tenant(id)).hasMessageContaining("tenant");
  }

  @Test
  void findsTheEmitterUnderAnyOfItsNames() {
    Vocabulary vocabulary = Vocabulary.DEFAULT;
    assertThat(
            vocabulary.emitter(
                Attributes.of(
                    Map.of(
                        "service.name", "auth-v2",
                        "deployment.environment", "production",
                        "k8s.pod.name", "auth-v2-1",
                        "service.version", "2.0",
                        "k8s.node.name", "node-7"))))
        .isEqualTo(
            new Emitter(new Service("", "auth-v2", "production"), "auth-v2-1", "2.0", "node-7"));
    assertThat(
            vocabulary.emitter(Attributes.of(Map.of("job", "auth-v2", "instance", "10.0.0.1:80"))))
        .isEqualTo(new Emitter(Service.named("auth-v2"), "10.0.0.1:80", "", ""));
  }

  @ParameterizedTest
  @CsvSource({
    "cart, k8s.deployment.name=cart-v2, cart",
    "'', k8s.deployment.name=cart-v2, cart-v2",
    "unknown_service:java, k8s.statefulset.name=cart, cart",
    "'', k8s.pod.name=cart-5c66d57d58-6mp2b, cart",
    "unknown_service:java, host.name=h1, unknown_service:java",
    "'', host.name=h1, h1",
  })
  void whereNobodyNamedTheServiceItIsTheWorkloadOrTheMachine(
      String told, String attribute, String service) {
    String[] parts = attribute.split("=", 2);
    Attributes resource = Attributes.of(Map.of("service.name", told, parts[0], parts[1]));

    assertThat(Vocabulary.DEFAULT.emitter(resource).service().name()).isEqualTo(service);
    assertThat(emitter(Signal.LOGS, resource).service().name()).isEqualTo(service);
  }

  @ParameterizedTest
  @CsvSource({"unknown_service, k8s.deployment.name, cart", "'', host.name, h1"})
  void whoTellsMetricsOfAWorkloadOrAMachineStaysOpen(String told, String name, String value) {
    Attributes resource = Attributes.of(Map.of("service.name", told, name, value));

    assertThat(emitter(Signal.POINTS, resource).service().name()).isEmpty();
  }

  private static Emitter emitter(Signal signal, Attributes resource) {
    Frame.Builder builder = new Frame.Builder(signal);
    resource
        .values()
        .forEach(
            (name, value) ->
                builder
                    .sets()
                    .add(builder.text(name), AttributeType.STRING, builder.text(value.toString())));
    int set = builder.sets().end();
    return new Emitters(builder.build(), Vocabulary.DEFAULT).ofSet(set);
  }

  @Test
  void knowsWhomAReceiverAsksByTheAddressThatItAsks() {
    Attributes resource =
        Attributes.of(Map.of("server.address", "redis-main", "server.port", 6379));
    assertThat(Vocabulary.DEFAULT.emitter(resource).service())
        .isEqualTo(Service.named("redis-main"));
  }

  @Test
  void findsTheEmitterOfAFramesSetsAsOfAttributes() {
    SplittableRandom random = new SplittableRandom(7);
    List<String> names = Vocabulary.DEFAULT.names().stream().sorted().toList();
    Frame.Builder builder = new Frame.Builder(Signal.LOGS);
    for (int set = 0; set < 500; set++) {
      random
          .ints(random.nextInt(9), 0, names.size())
          .distinct()
          .forEach(
              name ->
                  builder
                      .sets()
                      .add(
                          builder.text(names.get(name)),
                          AttributeType.STRING,
                          builder.text(random.nextInt(4) == 0 ? "" : "value-" + random.nextInt())));
      builder.sets().end();
    }
    Frame frame = builder.build();
    Emitters emitters = new Emitters(frame, Vocabulary.DEFAULT);
    for (int set = 0; set < frame.sets().size(); set++) {
      assertThat(emitters.ofSet(set)).isEqualTo(Vocabulary.DEFAULT.emitter(frame.attributes(set)));
    }
  }

  @Test
  void likeLinesOfDifferentRequestsAreNotTheSame() {
    Distinct lines = new Distinct(Signal.LOGS, 100);
    for (String id : List.of("", "r1", "r2", "r1")) {
      lines.addAll(Samples.logs().log(0, "web", "request completed", 9, 1_000, id, 0).frame());
    }
    lines.addAll(Samples.logs().log(7, "web", "request completed", 9, 1_000).frame());
    assertThat(lines.size()).isEqualTo(4);
    assertThat(lines.duplicates()).isEqualTo(1);
  }
}
