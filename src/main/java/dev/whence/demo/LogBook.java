package dev.whence.demo;

import io.opentelemetry.api.common.Attributes;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Writes the log lines of instances, each as its service's style says.
final class LogBook {
  private final Simulation simulation;
  private final TelemetrySink sink;

  LogBook(Simulation simulation, TelemetrySink sink) {
    this.simulation = simulation;
    this.sink = sink;
  }

  void write(
      Execution.Frame frame,
      LogItem.Level level,
      String logger,
      String message,
      Map<String, String> fields) {
    write(frame.instance(), frame.request(), frame.span(), level, logger, message, fields);
  }

  /// A line that belongs to no request.
  void write(Instance instance, LogItem.Level level, String logger, String message) {
    write(instance, null, null, level, logger, message, Map.of());
  }

  private void write(
      Instance instance,
      @Nullable Request request,
      @Nullable OpenSpan span,
      LogItem.Level level,
      String logger,
      String message,
      Map<String, String> fields) {
    LogStyle style = instance.service().plan().logStyle();
    if (style.form() == LogStyle.Form.NONE) {
      return;
    }
    long now = simulation.now();
    String requestId = request == null ? "" : request.requestId();
    String body = style.line(now, level, logger, requestId, message, fields);
    boolean traced = style.traceContext() && request != null && span != null;
    sink.log(
        new LogItem(
            instance.entity(),
            now,
            level,
            body,
            Attributes.empty(),
            traced && request != null ? request.traceId() : null,
            traced && span != null ? span.spanId() : null));
  }
}
