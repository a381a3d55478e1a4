package dev.whence.explain.meaning;

import static dev.whence.model.MetricKind.GAUGE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.whence.model.MetricKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MetricMeaningTest {

  @ParameterizedTest
  @CsvSource({
    "http.server.request.duration, s, HISTOGRAM, LATENCY",
    "orderLatencyP99, ms, GAUGE, LATENCY",
    "response_time, ms, GAUGE, LATENCY",
    "db.client.connection.pending_requests, {request}, GAUGE, SATURATION",
    "jobs_queue_depth, 1, GAUGE, SATURATION",
    "container_cpu_usage_seconds_total, s, SUM, UTILISATION",
    "fs_io_time_seconds_total, '', SUM, UTILISATION",
    "gc_pause_seconds_sum, '', SUM, UTILISATION",
    "jvm.gc.duration, s, HISTOGRAM, UTILISATION",
    "jvm.gc.full.time_ms, ms, GAUGE, UTILISATION",
    "process.memory.usage, By, GAUGE, UTILISATION",
    "http_requests_total, '', SUM, TRAFFIC",
    "response_total, '', SUM, TRAFFIC",
    "http_response_size_bytes, '', SUM, OTHER",
    "workload, {request}/s, GAUGE, TRAFFIC",
    "failed_requests_total, '', SUM, ERRORS",
    "success_rate, %, GAUGE, ERRORS",
    "http_5xx, 1, SUM, ERRORS",
    "system.network.dropped, {packet}, SUM, SATURATION",
    "node_netstat_Tcp_RetransSegs, '', SUM, SATURATION",
    "container_network_receive_errors_total, '', SUM, SATURATION",
    "messages_dropped_total, '', SUM, ERRORS",
    "k8s.container.restarts, {restart}, GAUGE, LIVENESS",
    "kube_pod_container_status_restarts_total, '', SUM, LIVENESS",
    "mysql_up, '', GAUGE, LIVENESS",
    "k8s.deployment.available, {pod}, GAUGE, LIVENESS",
    "k8s.deployment.available_pods, {pod}, SUM, LIVENESS",
    "pool.connections.available, {connection}, GAUGE, OTHER",
    "kube_deployment_status_replicas_unavailable, '', GAUGE, LIVENESS",
    "amazonaws.com/AWS/ApplicationELB/UnHealthyHostCount, Count, GAUGE, LIVENESS",
    "node_memory_MemAvailable_bytes, '', GAUGE, UTILISATION",
    "icmp.loss_pct, %, GAUGE, SATURATION",
    "os.tcp.time_wait, '', GAUGE, OTHER",
    "k8s.container.cpu_limit, {cpu}, GAUGE, OTHER",
    "k8s.volume.capacity, By, GAUGE, OTHER",
    "OSLinux-OSLinux_FILESYSTEM_-data_FSCapacity, '', GAUGE, UTILISATION",
    "k8s.pod.cpu_limit_utilization, 1, GAUGE, UTILISATION",
    "kube_pod_container_resource_requests, '', GAUGE, OTHER",
    "jvm.memory.limit, By, SUM, OTHER",
    "rate_limit_exceeded_total, '', SUM, OTHER",
    "temperature, Cel, GAUGE, OTHER",
    "CPUCpuUtil, '', GAUGE, UTILISATION",
    "amazonaws.com/AWS/Lambda/Duration, Milliseconds, GAUGE, LATENCY",
    "aws.lambda.Throttles, Count, SUM, ERRORS",
    "aws.sqs.ApproximateAgeOfOldestMessage, Seconds, GAUGE, SATURATION",
    "SYSLoad1, '', GAUGE, UTILISATION",
    "load, '', GAUGE, TRAFFIC",
    "diskio_write, '', GAUGE, UTILISATION",
    "oracle.enqueue_waits, '', GAUGE, SATURATION",
    "Redis.evicted_keys, '', GAUGE, SATURATION",
    "Tomcat_processingTime, '', GAUGE, LATENCY",
    "NETPingTime, '', GAUGE, LATENCY",
    "JVM_ThreadsBusy, '', GAUGE, OTHER",
    "db.client.connections.usage, {connection}, SUM, OTHER",
  })
  void kindFollowsFromUnitWordsAndShape(
      String name, String unit, MetricKind shape, IndicatorKind kind) {
    assertThat(MetricMeaning.of(name, unit, shape).kind()).isEqualTo(kind);
  }

  @ParameterizedTest
  @CsvSource({
    "latency-50, MEDIAN",
    "latency_90, TAIL",
    "rpc.rt.tp99, TAIL",
    "request.duration.95percentile, TAIL",
    "service_mrt, MEAN",
    "latency_avg, MEAN",
    "latency, PLAIN"
  })
  void statisticFollowsFromWords(String name, IndicatorStatistic statistic) {
    assertThat(MetricMeaning.of(name, "s", GAUGE).statistic()).isEqualTo(statistic);
  }

  @Test
  void whatWentWellBecomesWhatWentWrong() {
    MetricMeaning meaning = MetricMeaning.of("availability", "%", GAUGE);
    assertThat(meaning.normalise(75)).isEqualTo(0.25);
    assertThat(meaning.ratio()).isTrue();
  }

  @Test
  void durationsBecomeSeconds() {
    assertThat(MetricMeaning.of("latency", "ms", GAUGE).normalise(250)).isEqualTo(0.25);
    assertThat(MetricMeaning.of("latency_ns", "ns", GAUGE).normalise(5e8)).isEqualTo(0.5);
  }

  @Test
  void whatIsUpBecomesWhatIsDown() {
    MetricMeaning meaning = MetricMeaning.of("mysql_up", "", GAUGE);
    assertThat(meaning.normalise(1)).isZero();
    assertThat(meaning.normalise(0)).isOne();
    assertThat(MetricMeaning.of("restarts", "", MetricKind.SUM).normalise(3)).isEqualTo(3);
  }

  @Test
  void oneInstanceIsEnoughAndOneThatCannotBeAskedIsMissed() {
    MetricMeaning available = MetricMeaning.of("k8s.deployment.available", "{pod}", GAUGE);
    assertThat(available.normalise(3)).isZero();
    assertThat(available.normalise(1)).isZero();
    assertThat(available.normalise(0)).isOne();
    assertThat(MetricMeaning.of("UnHealthyHostCount", "Count", GAUGE).normalise(2)).isEqualTo(2);
  }

  @Test
  void fewBytesAreImmaterial() {
    assertThat(MetricMeaning.of("process.memory.usage", "By", GAUGE).immaterial())
        .isEqualTo(1 << 20);
    assertThat(MetricMeaning.of("fs_writes_bytes_total", "By", MetricKind.SUM).immaterial())
        .isEqualTo(10_000);
  }

  @Test
  void aMebibyteASecondHardlyLoadsADisk() {
    assertThat(MetricMeaning.of("node_disk_read_bytes_total", "", MetricKind.SUM).immaterial())
        .isEqualTo(1 << 20);
  }

  @Test
  void aUnitOfOneTellsAShareWhereTheNameDoes() {
    assertThat(MetricMeaning.of("system.cpu.utilization", "1", GAUGE).ratio()).isTrue();
    assertThat(MetricMeaning.of("row_lock_current_waits", "1", GAUGE).ratio()).isFalse();
    assertThat(MetricMeaning.of("container_memory_rss_bytes", "1", GAUGE).immaterial())
        .isEqualTo(1 << 20);
  }

  @Test
  void bytesAreToldByTheNameAsWell() {
    assertThat(MetricMeaning.of("container_memory_rss_bytes", "", GAUGE).immaterial())
        .isEqualTo(1 << 20);
    assertThat(MetricMeaning.of("fs_reads_bytes_total", "", MetricKind.SUM).immaterial())
        .isEqualTo(10_000);
  }

  @Test
  void littleOfAProcessorIsImmaterial() {
    assertThat(MetricMeaning.of("process_cpu_usage", "", GAUGE).immaterial()).isEqualTo(0.005);
    assertThat(MetricMeaning.of("cpu_usage", "%", GAUGE).immaterial()).isEqualTo(0.03);
  }

  @Test
  void statisticFollowsFromTheName() {
    assertThat(MetricMeaning.of("latency_p99", "s", GAUGE).statistic())
        .isEqualTo(IndicatorStatistic.TAIL);
    assertThat(MetricMeaning.of("latency_avg", "s", GAUGE).statistic())
        .isEqualTo(IndicatorStatistic.MEAN);
  }
}
