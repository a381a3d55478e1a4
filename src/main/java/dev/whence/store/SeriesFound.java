package dev.whence.store;

import dev.whence.model.Series;
import java.util.List;

/// Metric series found.
///
/// @param series sorted by key, the first of all
/// @param bytes about how much memory they take
/// @param complete false where there are more, which a limit or the memory that one question may
///   take left out
public record SeriesFound(List<Series> series, long bytes, boolean complete) {

  public SeriesFound {
    series = List.copyOf(series);
  }
}
