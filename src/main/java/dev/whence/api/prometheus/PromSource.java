package dev.whence.api.prometheus;

import dev.whence.model.TimeRange;
import java.util.List;

/// Where series come from.
interface PromSource {

  /// Series that match, with their samples in a range, each label set once, sorted by it.
  ///
  /// @throws PromException where there are too many
  List<PromSeries> series(PromExpr.Selector selector, TimeRange range);
}
