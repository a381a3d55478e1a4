package dev.whence.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

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

  /// The first of some labels that it has, its own before its resource's; null for none.
  public @Nullable String text(List<String> labels) {
    for (String label : labels) {
      String own = attributes.text(label);
      String text = own == null ? resource.text(label) : own;
      if (text != null && !text.isEmpty()) {
        return text;
      }
    }
    return null;
  }

  /// Whether it is such a bucket.
  public boolean isBucket() {
    return name.endsWith(BUCKET) && attributes.text("le") != null;
  }
}
