package dev.whence.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whence.model.Attributes;
import dev.whence.model.MetricKind;
import dev.whence.model.SeriesKey;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PromNamesTest {

  private static final int CUMULATIVE = 2;
  private static final Attributes NONE = Attributes.of(Map.of());

  /// As the OpenTelemetry Collector names what it hands to Prometheus.
  @ParameterizedTest
  @CsvSource({
    "logins, 1, SUM, true, logins_total",
    "queue.length, 1, SUM, false, queue_length",
    "jvm.cpu.recent_utilization, 1, GAUGE, false, jvm_cpu_recent_utilization_ratio",
    "batch.size, 1, HISTOGRAM, false, batch_size",
    "http.server.request.duration, s, HISTOGRAM, false, http_server_request_duration_seconds",
    "process.cpu.time, s, SUM, true, process_cpu_time_seconds_total",
    "requests, {request}, SUM, true, requests_total"
  })
  void namesAreThoseOfPrometheus(
      String sent, String unit, MetricKind kind, boolean monotonic, String name) {
    SeriesKey key = new SeriesKey(sent, unit, kind, CUMULATIVE, monotonic, NONE, NONE);
    assertThat(PromNames.of(key)).isEqualTo(name);
    assertThat(PromNames.sentAs(name)).contains(sent);
  }
}
