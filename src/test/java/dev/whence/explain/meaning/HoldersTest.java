package dev.whence.explain.meaning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whence.model.Attributes;
import dev.whence.model.Emitter;
import dev.whence.model.MetricKind;
import dev.whence.model.Series;
import dev.whence.model.SeriesKey;
import dev.whence.model.Service;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class HoldersTest {

  private static final Service BROKER = Service.named("broker");
  private static final Service STORE = Service.named("store");

  private static Series told(
      Service by, String metric, Map<String, String> resource, Map<String, String> labels) {
    SeriesKey key =
        new SeriesKey(
            metric, "", MetricKind.GAUGE, 0, false, Attributes.of(resource), Attributes.of(labels));
    return new Series(
        key, new Emitter(by, "", "", ""), new long[] {1}, new double[] {1}, new long[1]);
  }

  @Test
  void brokersAndDatabasesTellWhatTheyKeep() {
    Map<String, Set<Service>> holders =
        Holders.of(
            List.of(
                told(BROKER, "bytes_in", Map.of(), Map.of("topic", "orders")),
                told(STORE, "commits", Map.of("postgresql.database.name", "goods"), Map.of()),
                told(STORE, "commits", Map.of(), Map.of("datname", "stock")),
                told(STORE, "commits", Map.of(), Map.of("database", "store"))));
    assertThat(holders)
        .containsOnly(
            Map.entry("orders", Set.of(BROKER)),
            Map.entry("goods", Set.of(STORE)),
            Map.entry("stock", Set.of(STORE)));
  }

  @Test
  void whoAsksKeepsNothing() {
    Map<String, String> topic = Map.of("topic", "orders");
    assertThat(
            Holders.of(
                List.of(
                    told(Service.named("mail"), "kafka.consumer.records_lag", Map.of(), topic),
                    told(Service.named("mail"), "kafka_consumergroup_lag", Map.of(), topic),
                    told(Service.named("shop"), "db.client.connection.count", Map.of(), topic),
                    told(Service.named("broker-exporter"), "offset", Map.of(), topic),
                    told(Service.named(""), "offset", Map.of(), topic))))
        .isEmpty();
  }

  @Test
  void addressOfAResourceIsWhereItIsAsked() {
    assertThat(
            Holders.of(
                List.of(
                    told(STORE, "commits", Map.of("server.address", "store-rw.data"), Map.of()),
                    told(BROKER, "calls", Map.of(), Map.of("server.address", "elsewhere")))))
        .containsOnly(Map.entry("store-rw.data", Set.of(STORE)));
  }
}
