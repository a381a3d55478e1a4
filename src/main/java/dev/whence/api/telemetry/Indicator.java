package dev.whence.api.telemetry;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a curve is asked of: rate, errors and latency from traces, anything else is a metric's
/// name.
sealed interface Indicator {

  record Rate() implements Indicator {}

  record Errors() implements Indicator {}

  /// The duration that a share of all requests stays below.
  ///
  /// @param quantile 0 to 1
  record Latency(double quantile) implements Indicator {}

  record Metric(String name) implements Indicator {}

  Pattern LATENCY =
      Pattern.compile(
          "(?:latency|duration)?[ _.]?p([0-9]{1,2}(?:\\.[0-9]{1,3})?)|latency|duration");
  double USUAL_QUANTILE = 0.99;

  /// Reads `rate`, `errors`, `latency` (p99), `p50` to `p99.9`, `latency p95`, or a metric's name.
  static Indicator parse(String signal) {
    String lower = signal.toLowerCase(Locale.ROOT);
    Matcher latency = LATENCY.matcher(lower);
    if (latency.matches()) {
      String percent = latency.group(1);
      return new Latency(percent == null ? USUAL_QUANTILE : Double.parseDouble(percent) / 100);
    }
    return switch (lower) {
      case "rate", "traffic", "throughput" -> new Rate();
      case "errors", "error", "error_rate", "error rate", "error_ratio" -> new Errors();
      default -> new Metric(signal);
    };
  }

  /// UCUM; empty for metrics, which have their own.
  default String unit() {
    return switch (this) {
      case Rate rate -> "{request}/s";
      case Errors errors -> "1";
      case Latency latency -> "s";
      case Metric metric -> "";
    };
  }
}
