package dev.whence.demo;

/// Where the simulated programs' telemetry goes. Items arrive in the order in which programs would
/// have sent them: a span once it and its parent have ended, a log line when it is written, a point
/// at its scrape, a change when it is made. Called from one thread.
interface TelemetrySink {
  void span(SpanItem span);

  void log(LogItem line);

  void point(PointItem point);

  void change(Change change);
}
