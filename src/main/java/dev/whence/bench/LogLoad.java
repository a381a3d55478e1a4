package dev.whence.bench;

import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.opentelemetry.proto.logs.v1.SeverityNumber;
import java.io.IOException;
import java.util.SplittableRandom;

/// Log lines of about 300 bytes, exported over OTLP. Equal seeds give equal bytes.
final class LogLoad {

  private static final String[] ACTIONS = {
    "charged card", "reserved stock", "looked up user", "rendered page", "sent mail", "timed out"
  };

  private final SplittableRandom random;
  private final int services;
  private final int batch;

  /// @param batch lines of a request
  LogLoad(long seed, int services, int batch) {
    this.random = new SplittableRandom(seed);
    this.services = services;
    this.batch = batch;
  }

  /// @param lastsNanos the lines are spread evenly over this time
  void write(LoadFile.Writer out, long lines, long lastsNanos) throws IOException {
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
}
