package dev.whence.demo;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// How well a drawn system is observed: which services log and measure, how much their spans say,
/// in which names, how many traces are kept, and which changes anybody recorded. Stands between the
/// system and a sink.
final class Instrumentation implements TelemetrySink {
  private record Manner(boolean logs, boolean metrics, boolean bareSpans, boolean recordsChanges) {}

  private static final long ALL = 1L << 56;
  private static final Map<String, String> OLD_NAMES =
      Map.of(
          "http.request.method", "http.method",
          "http.response.status_code", "http.status_code",
          "url.path", "http.target",
          "db.system.name", "db.system",
          "db.namespace", "db.name",
          "db.operation.name", "db.operation",
          "server.address", "net.peer.name");
  private static final Map<String, String> MICROMETER_NAMES =
      Map.of(
          "db.client.connection.max", "hikaricp_connections_max",
          "db.client.connection.pending_requests", "hikaricp_connections_pending",
          "db.client.connection.timeouts", "hikaricp_connections_timeout_total",
          "http.server.request.duration", "http_server_requests_seconds",
          "process.cpu.utilization", "process_cpu_usage",
          "system.cpu.utilization", "system_cpu_usage");

  private final TelemetrySink sink;
  private final Random random;
  private final Map<String, Manner> manners = new LinkedHashMap<>();
  private final boolean oldNames;
  private final boolean micrometer;
  private final boolean allBare;
  private final double kept;
  private final boolean saysHowManyAreKept;

  Instrumentation(TelemetrySink sink, Random random) {
    this.sink = sink;
    this.random = random;
    this.oldNames = random.nextInt(4) == 0;
    this.micrometer = random.nextInt(4) == 0;
    this.allBare = random.nextInt(6) == 0;
    this.kept = List.of(1.0, 1.0, 1.0, 0.5, 0.25).get(random.nextInt(5));
    this.saysHowManyAreKept = random.nextInt(3) > 0;
  }

  /// Sees to it that this one is measured, whatever is drawn for it.
  void measure(String service) {
    Manner drawn = manner(service);
    manners.put(service, new Manner(drawn.logs(), true, drawn.bareSpans(), drawn.recordsChanges()));
  }

  /// Sees to it that this one's failures leave a trace: where its spans are bare, it logs.
  void hear(String service) {
    Manner drawn = manner(service);
    boolean logs = drawn.logs() || drawn.bareSpans() && !drawn.metrics();
    manners.put(
        service, new Manner(logs, drawn.metrics(), drawn.bareSpans(), drawn.recordsChanges()));
  }

  /// Whether this one's spans do not say whom it calls.
  boolean isBare(String service) {
    return manner(service).bareSpans();
  }

  private Manner manner(Entity entity) {
    return manner(String.valueOf(entity.resource().get(Keys.SERVICE_NAME)));
  }

  private Manner manner(String service) {
    return manners.computeIfAbsent(
        service,
        each ->
            new Manner(
                random.nextInt(10) < 7,
                random.nextInt(10) < 7,
                allBare || random.nextInt(8) == 0,
                random.nextInt(10) < 7));
  }

  @Override
  public void span(SpanItem span) {
    String randomPart = span.traceId().substring(18);
    long threshold = Math.round((1 - kept) * ALL);
    if (Long.parseLong(randomPart, 16) < threshold) {
      return;
    }
    boolean bare = manner(span.entity()).bareSpans();
    sink.span(
        new SpanItem(
            span.entity(),
            span.traceId(),
            span.spanId(),
            span.parentSpanId(),
            kept < 1 && saysHowManyAreKept ? "ot=th:" + threshold(threshold) : "",
            span.name(),
            bare ? null : span.kind(),
            span.startNanos(),
            span.endNanos(),
            bare ? Attributes.empty() : named(span.attributes()),
            bare ? List.of() : span.events(),
            !bare && span.error(),
            bare ? "" : span.statusMessage()));
  }

  /// A rejection threshold as `ot=th:` spells it: 56 bits in hex without the zeros at its end.
  static String threshold(long threshold) {
    String digits = Long.toHexString(ALL | threshold).substring(1).replaceAll("0+$", "");
    return digits.isEmpty() ? "0" : digits;
  }

  private Attributes named(Attributes attributes) {
    if (!oldNames) {
      return attributes;
    }
    AttributesBuilder renamed = Attributes.builder();
    attributes.forEach((key, value) -> put(renamed, key, value));
    return renamed.build();
  }

  private static <T> void put(AttributesBuilder renamed, AttributeKey<T> key, Object value) {
    String name = OLD_NAMES.getOrDefault(key.getKey(), key.getKey());
    switch (value) {
      case String text -> renamed.put(name, text);
      case Long number -> renamed.put(name, number);
      default -> renamed.putAll(Attributes.of(key, cast(value)));
    }
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <T> T cast(Object value) {
    return (T) value;
  }

  @Override
  public void log(LogItem line) {
    if (manner(line.entity()).logs()) {
      sink.log(line);
    }
  }

  @Override
  public void point(PointItem point) {
    if (manner(point.entity()).metrics()) {
      sink.point(micrometer ? inMicrometerNames(point) : point);
    }
  }

  private static PointItem inMicrometerNames(PointItem point) {
    PointItem.Metric metric = point.metric();
    String name = MICROMETER_NAMES.getOrDefault(metric.name(), metric.name());
    String state = point.attributes().get(Keys.POOL_STATE);
    if (state != null) {
      name = state.equals("used") ? "hikaricp_connections_active" : "hikaricp_connections_idle";
    }
    AttributesBuilder attributes = Attributes.builder();
    String pool = point.attributes().get(Keys.POOL_NAME);
    if (pool == null) {
      attributes.putAll(point.attributes());
    } else {
      attributes.put("pool", pool);
    }
    return new PointItem(
        point.entity(),
        new PointItem.Metric(name, metric.unit(), metric.kind()),
        attributes.build(),
        point.startNanos(),
        point.timeNanos(),
        point.value());
  }

  @Override
  public void change(Change change) {
    if (change.service() == null || manner(change.service()).recordsChanges()) {
      sink.change(change);
    }
  }
}
