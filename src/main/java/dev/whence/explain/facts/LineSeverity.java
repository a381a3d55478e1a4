package dev.whence.explain.facts;

/// How bad a log line is by its own word, as cells of lines say it: one of the six ranges that
/// OpenTelemetry's severity numbers fall into, empty where it says nothing.
public final class LineSeverity {

  private LineSeverity() {}

  /// Whether it is at least an error.
  public static boolean isError(String severity) {
    return severity.equals("ERROR") || severity.equals("FATAL");
  }
}
