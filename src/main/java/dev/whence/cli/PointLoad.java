package dev.whence.cli;

import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.opentelemetry.proto.logs.v1.SeverityNumber;
import io.opentelemetry.proto.metrics.v1.Gauge;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import java.io.IOException;
import java.util.SplittableRandom;

/// Log lines of about 300 bytes, and points of 10,000 series of 9 labels. Equal seeds give equal
/// bytes.
final class PointLoad {

  private static final int SERIES = 10_000;

  private static final String[] ACTIONS = {
    "charged card", "reserved stock", "looked up user", "rendered page", "sent mail", "timed out"
  };

  private final SplittableRandom random;
  private final int services;
  private final int batch;

  /// @param batch items of a request
  PointLoad(long seed, int services, int batch) {
    this.random = new SplittableRandom(seed);
    this.services = services;
    this.batch = batch;
  }

  void logs(LoadFile.Writer out, long lines, long lastsNanos) throws IOException {
    for (long written = 0; written < lines; written += batch) {
      ScopeLogs.Builder scope = ScopeLogs.newBuilder();
      int service = random.nextInt(services);
      for (int i = 0; i < batch; i++) {
        long time = TraceLoad.BEGIN_NANOS + (long) (lastsNanos * ((double) (written + i) / lines));
        scope.addLogRecords(
            LogRecord.newBuilder()
                .setTimeUnixNano(time)
                .setObservedTimeUnixNano(time + 1_000)
                .setSeverityNumber(SeverityNumber.SEVERITY_NUMBER_INFO)
                .setBody(AnyValue.newBuilder().setStringValue(line()))
                .addAttributes(TraceLoad.text("thread.name", "worker-" + random.nextInt(32))));
      }
      out.addGzipped(
          batch,
          ExportLogsServiceRequest.newBuilder()
              .addResourceLogs(
                  ResourceLogs.newBuilder()
                      .setResource(TraceLoad.resource(service, random.nextInt(3)))
                      .addScopeLogs(scope))
              .build()
              .toByteArray());
    }
  }

  private String line() {
    return ("%s for customer %d in %d ms request_id=req-%016x attempt=%d region=eu-west-%d "
            + "queue=payments-%d pool=main correlation=%016x; upstream answered with status %d "
            + "after waiting for a free connection, and the result was written to the ledger "
            + "partition %d without conflicts")
        .formatted(
            ACTIONS[random.nextInt(ACTIONS.length)],
            random.nextInt(1_000_000),
            random.nextInt(900),
            random.nextLong(),
            random.nextInt(3),
            random.nextInt(3),
            random.nextInt(16),
            random.nextLong(),
            200 + random.nextInt(4) * 100,
            random.nextInt(64));
  }

  /// Every series has a point every 10 seconds.
  void metrics(LoadFile.Writer out, long points) throws IOException {
    for (long written = 0; written < points; written += batch) {
      long time = TraceLoad.BEGIN_NANOS + written / SERIES * 10_000_000_000L;
      int first = (int) (written % SERIES);
      int service = first / batch % services;
      Gauge.Builder gauge = Gauge.newBuilder();
      for (int i = 0; i < batch; i++) {
        int series = (first + i) % SERIES;
        gauge.addDataPoints(
            NumberDataPoint.newBuilder()
                .setTimeUnixNano(time)
                .setAsDouble(
                    Math.rint(1e3 * Math.sin((double) (written + i)) + random.nextInt(100)) / 10.0)
                .addAttributes(TraceLoad.text("shard", "shard-" + series))
                .addAttributes(TraceLoad.text("pool", "pool-" + series % 7))
                .addAttributes(TraceLoad.text("state", series % 2 == 0 ? "used" : "idle")));
      }
      out.addGzipped(
          batch,
          ExportMetricsServiceRequest.newBuilder()
              .addResourceMetrics(
                  ResourceMetrics.newBuilder()
                      .setResource(TraceLoad.resource(service, 0))
                      .addScopeMetrics(
                          ScopeMetrics.newBuilder()
                              .addMetrics(
                                  Metric.newBuilder()
                                      .setName("db.client.connection.count")
                                      .setGauge(gauge))))
              .build()
              .toByteArray());
    }
  }
}
