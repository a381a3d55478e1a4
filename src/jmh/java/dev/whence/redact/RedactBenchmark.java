package dev.whence.redact;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// Nanoseconds for one log line of some 120 characters: with nothing to hide, and with something.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class RedactBenchmark {

  private static final int LINES = 512;

  @Param({"clean", "secret"})
  public String kind = "clean";

  private final Redactor redactor =
      new Redactor(RedactionSettings.usual("a key".getBytes(StandardCharsets.UTF_8)));
  private final List<String> lines = new ArrayList<>();

  @Setup
  public void write() {
    Random random = new Random(20261124);
    for (int i = 0; i < LINES; i++) {
      String line =
          "2026-11-24T19:20:%02d.%03dZ INFO [http-nio-8080-exec-%d] c.s.OrderService - order %d accepted request_id=%016x duration=%d ms"
              .formatted(
                  random.nextInt(60),
                  random.nextInt(1_000),
                  random.nextInt(20),
                  random.nextInt(100_000),
                  random.nextLong(),
                  random.nextInt(500));
      lines.add(
          kind.equals("clean") ? line : line + " user=jo" + i + "@shop.example password=p" + i);
    }
  }

  @Benchmark
  @OperationsPerInvocation(LINES)
  public int lines() {
    int length = 0;
    for (String line : lines) {
      length += redactor.text(line).length();
    }
    return length;
  }
}
