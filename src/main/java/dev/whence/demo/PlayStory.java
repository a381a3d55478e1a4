package dev.whence.demo;

import java.net.URI;
import java.time.Instant;
import java.util.Map;

/// Plays one mechanism of the story, ending now, into services that run already: telemetry to an
/// OTLP receiver, such as a Collector, and changes to Whence.
public final class PlayStory {

  private static final long SEED = 1;

  private PlayStory() {}

  /// Arguments: the mechanism's letter, where OTLP over gRPC is taken, and where Whence is. The
  /// environment variable `WHENCE_KEY` holds the API key, where one is needed.
  public static void main(String[] arguments) {
    if (arguments.length != 3) {
      throw new IllegalArgumentException("usage: PlayStory MECHANISM OTLP_URL WHENCE_URL");
    }
    String key = System.getenv().getOrDefault("WHENCE_KEY", "");
    Map<String, String> headers =
        key.isEmpty() ? Map.of() : Map.of("Authorization", "Bearer " + key);
    OtlpTarget target =
        new OtlpTarget(
            OtlpTarget.Protocol.GRPC, URI.create(arguments[1]), URI.create(arguments[2]), headers);
    DemoReport report = DemoRun.play(Mechanism.of(arguments[0]), SEED, Instant.now(), target);
    System.out.printf(
        "sent %,d spans, %,d log lines, %,d metric points, %d changes%njoined in half a minute; then /?service=%s&signal=%s&from=%s&to=%s%n",
        report.sentSpans(),
        report.sentLogs(),
        report.sentPoints(),
        report.sentChanges(),
        report.symptomService(),
        report.symptomSignal(),
        report.window().from(),
        report.window().to());
  }
}
