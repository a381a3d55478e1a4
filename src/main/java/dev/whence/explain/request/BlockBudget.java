package dev.whence.explain.request;

/// How many blocks of the store one question may still open. For one thread.
public final class BlockBudget {

  private final int most;
  private int opened;

  /// @param most blocks, 0 and up
  public BlockBudget(int most) {
    this.most = most;
  }

  /// How many were opened so far.
  int opened() {
    return opened;
  }

  /// How many may still be opened.
  int left() {
    return most - opened;
  }

  /// How many of some may be opened before anybody is suspected: half of all are kept for what
  /// shows it.
  int before(int wanted) {
    return Math.clamp(left() - most / 2L, 0, wanted);
  }

  void opened(int more) {
    opened += more;
  }
}
