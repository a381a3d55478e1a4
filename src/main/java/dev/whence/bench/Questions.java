package dev.whence.bench;

import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import java.io.IOException;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.HdrHistogram.Histogram;

/// Draws questions about a load of an hour and asks them. Equal seeds ask the same.
final class Questions {

  private static final long LONGEST_MICROS = 120_000_000;

  private final BenchPlan plan;
  private final LoadFile load;
  private final Running running;
  private final Reach reach;
  private final SplittableRandom random;
  private final Map<String, Integer> verdicts = new TreeMap<>();

  Questions(BenchPlan plan, LoadFile load, Running running, Reach reach) {
    this.plan = plan;
    this.load = load;
    this.running = running;
    this.reach = reach;
    this.random = new SplittableRandom(plan.seed());
  }

  /// Asks questions of one kind until they are enough, or something else is over.
  ///
  /// @return how long each took, in microseconds
  Histogram ask(Question question, int times, BooleanSupplier isOver) throws IOException {
    Histogram histogram = new Histogram(LONGEST_MICROS, 3);
    try (Http http = new Http()) {
      for (int i = 0; i < times && !isOver.getAsBoolean(); i++) {
        histogram.recordValue(ask(question, http));
      }
    }
    return histogram;
  }

  /// Asks questions of every kind by turns, likewise.
  Map<Question, Histogram> askByTurns(int times, BooleanSupplier isOver) throws IOException {
    Map<Question, Histogram> all = new EnumMap<>(Question.class);
    for (Question question : Question.values()) {
      all.put(question, new Histogram(LONGEST_MICROS, 3));
    }
    try (Http http = new Http()) {
      for (int i = 0; i < times; i++) {
        for (Map.Entry<Question, Histogram> each : all.entrySet()) {
          if (!isOver.getAsBoolean()) {
            each.getValue().recordValue(ask(each.getKey(), http));
          }
        }
      }
    }
    return all;
  }

  /// How long a question took, in microseconds.
  private long ask(Question question, Http http) throws IOException {
    String path = path(question);
    long begun = System.nanoTime();
    byte[] answer = http.get(running.address(path));
    long micros = (System.nanoTime() - begun) / 1_000;
    if (question == Question.EXPLAIN) {
      verdicts.merge(Http.JSON.readTree(answer).path("verdict").asText(), 1, Integer::sum);
    }
    return Math.min(LONGEST_MICROS, micros);
  }

  /// How often each verdict was the answer to a cause asked for, of all questions so far.
  Map<String, Integer> verdicts() {
    return verdicts;
  }

  private String path(Question question) throws IOException {
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
    return HexFormat.of()
        .formatHex(
            ExportTraceServiceRequest.parseFrom(LoadFile.gunzip(body))
                .getResourceSpans(0)
                .getScopeSpans(0)
                .getSpans(0)
                .getTraceId()
                .toByteArray());
  }
}
