package dev.whence.model;

/// What a frame holds. The first four come from outside, the others are worked out from them.
public enum Signal {
  SPANS(Section.SPANS),
  LOGS(Section.LOGS),
  POINTS(Section.POINTS),
  CHANGES(Section.CHANGES),
  /// 10-second rollups, see [Cell].
  CELLS(Section.CELLS),
  /// One row per completed request, see [RequestSummary].
  REQUESTS(Section.REQUESTS);

  private final Section main;

  Signal(Section main) {
    this.main = main;
  }

  /// The section whose rows are the items.
  public Section main() {
    return main;
  }
}
