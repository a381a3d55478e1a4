package dev.whence.explain;

/// How many measurements became one point. Only means add up along a call.
public enum IndicatorStatistic {
  MEAN,
  MEDIAN,
  TAIL,
  PLAIN
}
