package dev.whence.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.whence.demo.DemoReport;
import dev.whence.demo.DemoRun;
import dev.whence.demo.Mechanism;
import dev.whence.demo.OtlpTarget;
import dev.whence.intake.IntakeStats;
import dev.whence.intake.IntakeStats.Outcome;
import dev.whence.model.Signal;
import dev.whence.wiring.Pipeline;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Locale;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/// The demonstration, once the service runs: plays the story into it as any sender would, then asks
/// as anyone would.
public final class DemoApplication implements QuarkusApplication {

  /// What to play and how to tell.
  record Plan(Mechanism mechanism, long seed, boolean json, boolean exit) {}

  static Plan plan = new Plan(Mechanism.C, 1, false, false);

  private final Pipeline pipeline;
  private final URI api;
  private final URI otlp;

  @Inject
  DemoApplication(
      Pipeline pipeline,
      @ConfigProperty(name = "quarkus.http.port") int httpPort,
      @ConfigProperty(name = "quarkus.grpc.server.port") int grpcPort) {
    this.pipeline = pipeline;
    this.api = URI.create("http://localhost:" + httpPort);
    this.otlp = URI.create("http://localhost:" + grpcPort);
  }

  @Override
  public int run(String... arguments) throws IOException {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    say("playing an hour: " + plan.mechanism().summary() + " ...");
    DemoReport report =
        DemoRun.play(plan.mechanism(), plan.seed(), Instant.now(), OtlpTarget.grpc(otlp, api));
    pipeline.intake().settle().toCompletableFuture().join();
    checkReceived(report);
    byte[] answer;
    try (Remote remote = new Remote()) {
      answer = remote.get(URI.create(api + "/api/v1/explanations?" + question(report)));
    }
    if (plan.json()) {
      out.write(answer);
      out.println();
    } else {
      print(out, report, Remote.JSON.readTree(answer));
    }
    if (!plan.exit()) {
      say("the service goes on at " + api + " (Ctrl-C stops it)");
      Quarkus.waitForExit();
    }
    return 0;
  }

  private static void say(String text) {
    System.err.println("whence: " + text);
  }

  /// Nothing may be lost on the way, nor come twice.
  private void checkReceived(DemoReport report) {
    check(Signal.SPANS, report.sentSpans());
    check(Signal.LOGS, report.sentLogs());
    check(Signal.POINTS, report.sentPoints());
    check(Signal.CHANGES, report.sentChanges());
  }

  /// Changes that the service notices by itself come on top of those that it was told of.
  private void check(Signal signal, long sent) {
    IntakeStats stats = pipeline.intake().stats();
    long accepted = stats.get(signal, Outcome.ACCEPTED);
    if (signal == Signal.CHANGES ? accepted < sent : accepted != sent) {
      throw new CommandFailed(
          String.format(
              Locale.ROOT,
              "%d %s were sent and %d accepted",
              sent,
              signal.name().toLowerCase(Locale.ROOT),
              accepted));
    }
  }

  private static String question(DemoReport report) {
    return "service="
        + URLEncoder.encode(report.symptomService(), StandardCharsets.UTF_8)
        + "&signal="
        + URLEncoder.encode(report.symptomSignal(), StandardCharsets.UTF_8)
        + "&from="
        + report.window().from()
        + "&to="
        + report.window().to();
  }

  private void print(PrintStream out, DemoReport report, JsonNode answer) {
    out.printf(
        Locale.ROOT,
        "received %,d spans, %,d log lines, %,d metric points and %d change events; all that was sent%n%n",
        report.sentSpans(),
        report.sentLogs(),
        report.sentPoints(),
        report.sentChanges());
    out.print(new AnswerText(Ink.onTerminal(), api).render(answer));
  }
}
