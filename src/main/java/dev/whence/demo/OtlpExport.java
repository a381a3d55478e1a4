package dev.whence.demo;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.resources.Resource;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/// Sends batches through the SDK's OTLP exporters, one at a time: the next waits until the receiver
/// has taken the last. What is refused is sent again a few times; what is refused for good is an
/// error, never dropped.
final class OtlpExport implements Batches.Receiver, AutoCloseable {
  private static final int ATTEMPTS = 3;
  private static final long PAUSE_NANOS = 500 * Simulation.MILLI;
  private static final long JOIN_SECONDS = 60;
  private static final int CONNECT_MILLIS = 3000;

  private record Origin(Resource resource, InstrumentationScopeInfo scope) {}

  private final OtlpTarget target;
  private final Exporters exporters;
  private final ChangeClient changes;
  private final IdentityHashMap<Entity, Origin> origins = new IdentityHashMap<>();

  /// Fails at once, with the address, where nothing listens.
  OtlpExport(OtlpTarget target) {
    this.target = target;
    reach(target.otlp());
    reach(target.api());
    this.exporters = Exporters.of(target);
    this.changes = new ChangeClient(target);
  }

  @Override
  public void spans(List<SpanItem> spans) {
    List<ExportedSpan> batch =
        spans.stream()
            .map(
                each ->
                    new ExportedSpan(
                        each, origin(each.entity()).resource, origin(each.entity()).scope))
            .toList();
    send("spans", () -> exporters.spans().export(List.copyOf(batch)));
  }

  @Override
  public void logs(List<LogItem> lines) {
    List<ExportedLog> batch =
        lines.stream()
            .map(
                each ->
                    new ExportedLog(
                        each, origin(each.entity()).resource, origin(each.entity()).scope))
            .toList();
    send("log lines", () -> exporters.logs().export(List.copyOf(batch)));
  }

  @Override
  public void points(List<PointItem> points) {
    List<ExportedMetric> batch =
        MetricGroup.of(points).stream()
            .map(
                each ->
                    new ExportedMetric(
                        each, origin(each.entity()).resource, origin(each.entity()).scope))
            .toList();
    send("metric points", () -> exporters.metrics().export(List.copyOf(batch)));
  }

  @Override
  public void change(Change change) {
    changes.post(change);
  }

  private static void reach(URI address) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(address.getHost(), address.getPort()), CONNECT_MILLIS);
    } catch (IOException e) {
      throw new IllegalStateException("nothing listens at " + address + ": " + e.getMessage(), e);
    }
  }

  private Origin origin(Entity entity) {
    return origins.computeIfAbsent(
        entity,
        each ->
            new Origin(
                Resource.create(each.resource()), InstrumentationScopeInfo.create(each.scope())));
  }

  private void send(String what, Supplier<CompletableResultCode> export) {
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      if (export.get().join(JOIN_SECONDS, TimeUnit.SECONDS).isSuccess()) {
        return;
      }
      LockSupport.parkNanos(PAUSE_NANOS * attempt);
    }
    throw new IllegalStateException(
        target.otlp()
            + " refused "
            + what
            + " "
            + ATTEMPTS
            + " times; is the service up and not overloaded?");
  }

  @Override
  public void close() {
    exporters.close();
    changes.close();
  }
}
