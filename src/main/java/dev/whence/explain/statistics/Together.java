package dev.whence.explain.statistics;

/// Several surprises about one thing as one: Stouffer's method with Liptak's weights ("On the
/// combination of independent tests", 1958). What few calls say neither adds much nor waters down
/// what many say. Not thread-safe.
public final class Together {

  private double sum;
  private double squares;

  /// Adds one, in standard deviations, that so many values of both sides led to.
  public void add(double surprise, long after, long before) {
    double known = after * (double) before / (after + before);
    sum += Math.sqrt(known) * surprise;
    squares += known;
  }

  /// In standard deviations; 0 for none.
  public double surprise() {
    return squares == 0 ? 0 : sum / Math.sqrt(squares);
  }
}
