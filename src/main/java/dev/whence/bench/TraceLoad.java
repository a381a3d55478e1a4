package dev.whence.bench;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/// Traces of a made-up system of services, as four collectors would export them: each has the spans
/// of its own services, so that a trace comes in several requests. Equal seeds give equal bytes.
///
/// Every span has 6 to 10 attributes of its own and 6 of its resource; 1 in 100 is an error; 1 in 3
/// carries a request ID; IDs are random. In the last five of every ten minutes one of five
/// databases answers late, each time the next one, so that there are causes to be asked for.
final class TraceLoad {

  /// 2026-01-05T00:00:00Z.
  static final long BEGIN_NANOS = 1_767_571_200_000_000_000L;

  static final int COLLECTORS = 4;
  private static final int INSTANCES = 3;
  private static final int MAX_DEPTH = 5;
  private static final int DATABASES = 5;

  private static final long LATE_EVERY_NANOS = 600_000_000_000L;
  private static final long LATE_NANOS = 6_000_000;

  private final SplittableRandom random;
  private final int services;
  private final int batch;
  private final List<List<Resource>> resources = new ArrayList<>();
  private final List<List<Item>> collectors = new ArrayList<>();

  /// When the part that was made last is over.
  private long over;

  private record Item(int service, int instance, Span span) {}

  /// @param batch spans of a request
  TraceLoad(long seed, int services, int batch) {
    this.random = new SplittableRandom(seed);
    this.services = services;
    this.batch = batch;
    for (int service = 0; service < services; service++) {
      List<Resource> instances = new ArrayList<>();
      for (int instance = 0; instance < INSTANCES; instance++) {
        instances.add(resource(service, instance));
      }
      resources.add(instances);
    }
    for (int i = 0; i < COLLECTORS; i++) {
      collectors.add(new ArrayList<>());
    }
  }

  static String service(int number) {
    return "service-" + number;
  }

  /// Writes about so many spans.
  ///
  /// @param lastsNanos the traces' starts are spread evenly over this time
  void write(LoadFile.Writer out, long spans, long lastsNanos) throws IOException {
    long begun = 0;
    while (begun < spans) {
      long start = BEGIN_NANOS + (long) (lastsNanos * ((double) begun / spans));
      begun += trace(start);
      for (List<Item> each : collectors) {
        while (each.size() >= batch) {
          export(out, each.subList(0, batch));
        }
      }
    }
    for (List<Item> each : collectors) {
      if (!each.isEmpty()) {
        export(out, each);
      }
    }
  }

  private void export(LoadFile.Writer out, List<Item> items) throws IOException {
    ExportTraceServiceRequest.Builder request = ExportTraceServiceRequest.newBuilder();
    ScopeSpans.Builder[] scopes = new ScopeSpans.Builder[services * INSTANCES];
    for (Item item : items) {
      int at = item.service() * INSTANCES + item.instance();
      if (scopes[at] == null) {
        scopes[at] =
            ScopeSpans.newBuilder()
                .setScope(
                    InstrumentationScope.newBuilder().setName("io.example.http").setVersion("1.4"));
      }
      scopes[at].addSpans(item.span());
    }
    for (int at = 0; at < scopes.length; at++) {
      if (scopes[at] != null) {
        request.addResourceSpans(
            ResourceSpans.newBuilder()
                .setResource(resources.get(at / INSTANCES).get(at % INSTANCES))
                .addScopeSpans(scopes[at]));
      }
    }
    out.addGzipped(items.size(), request.build().toByteArray());
    items.clear();
  }

  /// Adds one trace and gives the number of its spans.
  private int trace(long startNanos) {
    byte[] trace = new byte[16];
    ByteBuffer.wrap(trace).putLong(random.nextLong()).putLong(random.nextLong() | 1);
    int route = random.nextInt(Math.min(services, 8));
    boolean failed = random.nextInt(25) == 0;
    String requestId = random.nextInt(3) == 0 ? "req-%016x".formatted(random.nextLong()) : "";
    return call(
        new Call(ByteString.copyFrom(trace), requestId, route, failed),
        ByteString.EMPTY,
        route,
        startNanos,
        0);
  }

  private record Call(ByteString trace, String requestId, int route, boolean failed) {}

  /// A service's part: its server span, its own work, and what it calls.
  private int call(Call call, ByteString parent, int service, long startNanos, int depth) {
    int instance = random.nextInt(INSTANCES);
    ByteString server = id();
    int spans = 1;
    long at = startNanos + 200_000 + random.nextInt(300_000);
    int calls = depth == MAX_DEPTH ? 0 : random.nextInt(depth == 0 ? 4 : 3);
    for (int i = 0; i < calls; i++) {
      int callee = (service * 3 + 1 + i * 7 + depth) % services;
      ByteString client = id();
      int below = call(call, client, callee, at + 150_000, depth + 1);
      long usually = 400_000L + below * 1_000_000L + random.nextInt(500_000);
      long lasts = Math.max(usually, over - at + 150_000);
      add(
          service,
          instance,
          span(
                  call,
                  client,
                  server,
                  "GET " + service(callee),
                  Span.SpanKind.SPAN_KIND_CLIENT,
                  at,
                  lasts)
              .addAttributes(text("http.request.method", "GET"))
              .addAttributes(number("http.response.status_code", 200))
              .addAttributes(text("server.address", service(callee)))
              .addAttributes(number("server.port", 8080))
              .addAttributes(text("url.full", "http://" + service(callee) + "/api/op"))
              .addAttributes(text("network.protocol.version", "1.1")));
      spans += below + 1;
      at += lasts + 50_000;
    }
    if (random.nextInt(2) == 0) {
      int database = service % DATABASES;
      long lasts = 300_000L + random.nextInt(2_000_000) + (isLate(database, at) ? LATE_NANOS : 0);
      add(
          service,
          instance,
          span(call, id(), server, "SELECT items", Span.SpanKind.SPAN_KIND_CLIENT, at, lasts)
              .addAttributes(text("db.system.name", "postgresql"))
              .addAttributes(text("db.namespace", "db-" + database))
              .addAttributes(text("db.query.text", "SELECT * FROM items WHERE id = $1"))
              .addAttributes(text("db.operation.name", "SELECT"))
              .addAttributes(text("server.address", "db-" + database + ".internal"))
              .addAttributes(number("server.port", 5432)));
      spans++;
      at += lasts;
    }
    over = at + 100_000;
    boolean error = call.failed() && depth <= 1;
    Span.Builder own =
        span(
                call,
                server,
                parent,
                "GET /api/" + service(service) + "/op" + call.route(),
                Span.SpanKind.SPAN_KIND_SERVER,
                startNanos,
                over - startNanos)
            .addAttributes(text("http.request.method", "GET"))
            .addAttributes(text("http.route", "/api/" + service(service) + "/op" + call.route()))
            .addAttributes(number("http.response.status_code", error ? 500 : 200))
            .addAttributes(text("url.scheme", "http"))
            .addAttributes(text("url.path", "/api/op/" + random.nextInt(100_000)))
            .addAttributes(text("client.address", "10.1." + random.nextInt(256) + ".7"))
            .addAttributes(text("user_agent.original", "okhttp/4.12.0"))
            .addAttributes(number("thread.id", random.nextInt(64)));
    if (!call.requestId().isEmpty()) {
      own.addAttributes(text("http.request.header.x-request-id", call.requestId()));
    }
    if (error) {
      own.setStatus(
          Status.newBuilder().setCode(Status.StatusCode.STATUS_CODE_ERROR).setMessage("timeout"));
    }
    add(service, instance, own);
    return spans;
  }

  private static boolean isLate(int database, long nanos) {
    long since = nanos - BEGIN_NANOS;
    return since % LATE_EVERY_NANOS >= LATE_EVERY_NANOS / 2
        && since / LATE_EVERY_NANOS % DATABASES == database;
  }

  private Span.Builder span(
      Call call,
      ByteString id,
      ByteString parent,
      String name,
      Span.SpanKind kind,
      long start,
      long lasts) {
    return Span.newBuilder()
        .setTraceId(call.trace())
        .setSpanId(id)
        .setParentSpanId(parent)
        .setName(name)
        .setKind(kind)
        .setFlags(0x101)
        .setStartTimeUnixNano(start)
        .setEndTimeUnixNano(start + lasts);
  }

  private void add(int service, int instance, Span.Builder span) {
    collectors.get(service % COLLECTORS).add(new Item(service, instance, span.build()));
  }

  private ByteString id() {
    return ByteString.copyFrom(ByteBuffer.allocate(8).putLong(0, random.nextLong() | 1));
  }

  static Resource resource(int service, int instance) {
    return Resource.newBuilder()
        .addAllAttributes(
            Arrays.asList(
                text("service.name", service(service)),
                text("service.namespace", "shop"),
                text("service.version", "2." + service % 7 + ".0"),
                text("service.instance.id", service(service) + "-" + instance),
                text("deployment.environment.name", "production"),
                text("k8s.node.name", "node-" + (service + instance) % 10)))
        .build();
  }

  static KeyValue text(String key, String value) {
    return KeyValue.newBuilder()
        .setKey(key)
        .setValue(AnyValue.newBuilder().setStringValue(value))
        .build();
  }

  static KeyValue number(String key, long value) {
    return KeyValue.newBuilder()
        .setKey(key)
        .setValue(AnyValue.newBuilder().setIntValue(value))
        .build();
  }
}
