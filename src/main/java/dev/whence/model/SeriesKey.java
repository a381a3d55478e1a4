package dev.whence.model;

/// What makes two metric points of one series.
///
/// @param unit UCUM
/// @param temporality 0 unspecified, 1 delta, 2 cumulative
/// @param monotonic whether a sum only rises
public record SeriesKey(
    String name,
    String unit,
    MetricKind kind,
    int temporality,
    boolean monotonic,
    Attributes resource,
    Attributes attributes) {

  /// Ends the name of a bucket of a histogram whose parts are series of their own, as Prometheus
  /// tells it.
  public static final String BUCKET = "_bucket";

  /// Whether it is such a bucket.
  public boolean isBucket() {
    return name.endsWith(BUCKET) && attributes.text("le") != null;
  }
}
