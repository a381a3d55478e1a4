package dev.whence.explain.meaning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whence.model.Attributes;
import dev.whence.model.Emitter;
import dev.whence.model.MetricKind;
import dev.whence.model.Series;
import dev.whence.model.SeriesKey;
import dev.whence.model.Service;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TableColumnsTest {

  private static Series gauge(String name, String service, Attributes attributes) {
    SeriesKey key =
        new SeriesKey(name, "", MetricKind.GAUGE, 0, false, Attributes.EMPTY, attributes);
    Emitter emitter = new Emitter(Service.named(service), "", "", "node-1");
    return new Series(key, emitter, new long[] {10}, new double[] {1}, new long[1]);
  }

  private static List<String> owned(String... names) {
    return TableColumns.owned(
            Arrays.stream(names).map(name -> gauge(name, "", Attributes.EMPTY)).toList())
        .stream()
        .map(one -> one.emitter().service().name() + " " + one.key().name())
        .toList();
  }

  @Test
  void whatSeveralHaveIsAMeasure() {
    assertThat(
            owned(
                "cart_cpu",
                "cart_latency_p90",
                "order-srv_cpu",
                "order-srv_latency_p90",
                "ad_cpu",
                "ad_latency_p90"))
        .containsExactly(
            "cart cpu",
            "cart latency_p90",
            "order-srv cpu",
            "order-srv latency_p90",
            "ad cpu",
            "ad latency_p90");
  }

  @Test
  void dashesMayPartThem() {
    assertThat(
            owned(
                "cart-cpu",
                "cart-latency-90",
                "ad-cpu",
                "ad-latency-90",
                "web-cpu",
                "web-latency-90"))
        .containsExactly(
            "cart cpu", "cart latency-90", "ad cpu", "ad latency-90", "web cpu", "web latency-90");
  }

  @Test
  void aNameMayHaveSeveralWords() {
    assertThat(
            owned(
                "cart_service_cpu",
                "cart_service_mem_used",
                "mail_service_cpu",
                "mail_service_mem_used",
                "ad_service_cpu",
                "ad_service_mem_used"))
        .contains("cart_service cpu", "mail_service mem_used", "ad_service mem_used");
  }

  @Test
  void twoHaveNoTable() {
    assertThat(owned("node_cpu", "node_load", "process_cpu", "process_load", "go_threads"))
        .contains(" node_cpu", " process_load", " go_threads");
  }

  @Test
  void whatIsSomebodysStaysAsItIs() {
    Series ofPay = gauge("cart_cpu", "pay", Attributes.EMPTY);
    Series labelled = gauge("cart_cpu", "", Attributes.of(Map.of("pod", "cart-1")));
    List<Series> owned =
        TableColumns.owned(
            List.of(
                ofPay,
                labelled,
                gauge("cart_mem", "", Attributes.EMPTY),
                gauge("cart_load", "", Attributes.EMPTY),
                gauge("ad_mem", "", Attributes.EMPTY),
                gauge("ad_load", "", Attributes.EMPTY),
                gauge("web_mem", "", Attributes.EMPTY),
                gauge("web_load", "", Attributes.EMPTY)));
    assertThat(owned).startsWith(ofPay, labelled);
    assertThat(owned.get(2).emitter())
        .isEqualTo(new Emitter(Service.named("cart"), "", "", "node-1"));
  }
}
