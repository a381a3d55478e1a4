package dev.whence.api.telemetry;

import java.util.Locale;

/// What a service's telemetry may lack, why that matters, and the setting that brings it.
enum Gap {
  TRACES(
      "no spans: what happens inside its requests is not known",
      "Add the OpenTelemetry agent or SDK and set OTEL_EXPORTER_OTLP_ENDPOINT=http://whence:4318"),
  LOGS(
      "no log lines: its errors are known by status alone",
      "Set OTEL_LOGS_EXPORTER=otlp, or point Promtail, Fluent Bit or Filebeat at Whence"),
  METRICS(
      "no metrics: rates and saturation come from traces alone",
      "Set OTEL_METRICS_EXPORTER=otlp, or add Whence to Prometheus' remote_write"),
  TRACE_CONTEXT_IN_LOGS(
      "log lines carry no trace ID: they join requests by request ID or not at all",
      "Log %X{trace_id} %X{span_id}, which the agent sets"
          + " (Java), OTEL_PYTHON_LOG_CORRELATION=true (Python), or send logs by the SDK's appender"),
  REQUEST_ID_IN_LOGS(
      "log lines carry no request ID: lines without a trace cannot be joined",
      "Log the X-Request-Id header, for example %X{request_id} in the pattern, or as request_id in"
          + " JSON"),
  VERSION(
      "no service.version: old and new cannot be compared",
      "Set OTEL_RESOURCE_ATTRIBUTES=service.version=1.2.3, or in Prometheus a service_version label"),
  DATABASE_DURATIONS(
      "no database calls, if it makes any: a slow database cannot be told from a slow service",
      "Enable the agent's database instrumentation (OTEL_INSTRUMENTATION_JDBC_ENABLED=true in Java),"
          + " or export db.client.operation.duration"),
  POOL_UTILISATION(
      "no connection pool metrics, if it has a pool: an exhausted pool looks like a slow database",
      "Export db.client.connection.count and .max; with HikariCP"
          + " management.metrics.enable.hikaricp=true, with Agroal"
          + " quarkus.datasource.jdbc.enable-metrics=true"),
  RED_METRICS(
      "no request metrics: rates and errors depend on what sampling leaves",
      "Keep OTEL_METRICS_EXPORTER=otlp for http.server.request.duration, or the Collector's"
          + " spanmetrics connector"),
  EXEMPLARS(
      "no exemplars: a metric's peak leads to no trace",
      "Set OTEL_METRICS_EXEMPLAR_FILTER=trace_based; in Prometheus"
          + " --enable-feature=exemplar-storage and send_exemplars: true");

  private final String why;
  private final String setting;

  Gap(String why, String setting) {
    this.why = why;
    this.setting = setting;
  }

  String why() {
    return why;
  }

  String setting() {
    return setting;
  }

  String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
