package dev.whence.explain.statistics;

/// How much a surprise tells, in standard deviations, where many things were looked at.
public final class Surprise {

  /// Surprises below this are what a few hundred comparisons yield by chance.
  public static final double CHANCE = 1.5;

  /// Surprises above this are none of chance.
  public static final double SURE = 2.5;

  private Surprise() {}
}
