package dev.whence.cli;

import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HexFormat;
import java.util.SplittableRandom;
import java.util.zip.GZIPInputStream;
import org.HdrHistogram.Histogram;

/// Questions, one after the other, over an hour of spans that were ingested before: each about
/// another service, window or request.
final class AskRun {

  /// What is asked.
  enum Question {
    EXPLAIN,
    REQUEST,
    SERIES
  }

  /// What is asked about, and how much else there is.
  ///
  /// @param windowSeconds of questions for a cause; their baselines are twice that, all within an
  ///   hour
  /// @param hours of spans that are kept; only the first is asked about
  record Reach(int windowSeconds, int hours) {
    static final Reach USUAL = new Reach(300, 1);
  }

  private static final int WARM_UP = 50;
  private static final int ASKED = 200;
  private static final long LONGEST_MICROS = 120_000_000;

  private final BenchPlan plan;
  private final Question question;
  private final Reach reach;
  private final SplittableRandom random;

  AskRun(BenchPlan plan, Question question) {
    this(plan, question, Reach.USUAL);
  }

  AskRun(BenchPlan plan, Question question, Reach reach) {
    this.plan = plan;
    this.question = question;
    this.reach = reach;
    this.random = new SplittableRandom(plan.seed());
  }

  Figures run(Path data) throws IOException {
    Figures figures = new Figures();
    try (LoadFile load = Loads.TRACES_OF_AN_HOUR.open(plan, plan.size(), reach.hours());
        BenchServer server = BenchServer.start(data, plan.options())) {
      try (Feed feed =
          new Feed(load, server.address(Loads.TRACES.path()), IngestRun.OTLP, plan.connections())) {
        feed.closed(0, load.size());
      }
      ask(load, server, WARM_UP);
      ProcessUse before = server.use();
      Histogram times = ask(load, server, ASKED);
      String what = question.name().toLowerCase(java.util.Locale.ROOT);
      figures.add(what + " ms p50", times.getValueAtPercentile(50) / 1e3);
      figures.add(what + " ms p99", times.getValueAtPercentile(99) / 1e3);
      figures.add(what + " ms max", times.getMaxValue() / 1e3);
      figures.add(
          "server CPU ms each", (server.use().cpuSeconds() - before.cpuSeconds()) * 1e3 / ASKED);
      figures.add("spans stored", (double) load.itemsBefore(load.size()));
    }
    return figures;
  }

  private Histogram ask(LoadFile load, BenchServer server, int times) throws IOException {
    Histogram histogram = new Histogram(LONGEST_MICROS, 3);
    try (Remote remote = new Remote()) {
      for (int i = 0; i < times; i++) {
        URI address = server.address(path(load));
        long begun = System.nanoTime();
        HttpResponse<byte[]> answer = remote.exchange(HttpRequest.newBuilder(address).build());
        histogram.recordValue(Math.min(LONGEST_MICROS, (System.nanoTime() - begun) / 1_000));
        if (answer.statusCode() != 200) {
          throw new CommandFailed(address + ": " + Remote.problem(answer));
        }
      }
    }
    return histogram;
  }

  private String path(LoadFile load) throws IOException {
    int lasts = reach.windowSeconds();
    Instant from =
        time(TraceLoad.BEGIN_NANOS).plusSeconds(random.nextInt(2 * lasts, 3_601 - lasts));
    return switch (question) {
      case EXPLAIN ->
          "/api/v1/explanations?service=%s&from=%s&to=%s"
              .formatted(
                  TraceLoad.service(random.nextInt(Math.min(8, plan.services()))),
                  from,
                  from.plusSeconds(lasts));
      case SERIES ->
          "/api/v1/indicators?signal=latency&limit=100&from=%s&to=%s"
              .formatted(
                  time(TraceLoad.BEGIN_NANOS), time(TraceLoad.BEGIN_NANOS + Loads.HOUR_NANOS));
      case REQUEST -> "/api/v1/traces/" + traceOf(load.body(random.nextInt(load.size())));
    };
  }

  private static Instant time(long nanos) {
    return Instant.ofEpochSecond(nanos / 1_000_000_000L);
  }

  private static String traceOf(byte[] body) throws IOException {
    try (GZIPInputStream plain = new GZIPInputStream(new ByteArrayInputStream(body))) {
      return HexFormat.of()
          .formatHex(
              ExportTraceServiceRequest.parseFrom(plain)
                  .getResourceSpans(0)
                  .getScopeSpans(0)
                  .getSpans(0)
                  .getTraceId()
                  .toByteArray());
    }
  }
}
