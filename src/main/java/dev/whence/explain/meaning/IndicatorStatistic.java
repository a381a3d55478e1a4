package dev.whence.explain.meaning;

/// How many measurements became one point, what tells most of a call first. Only means add up along
/// one, and what says nothing of how it was made is a mean, as a rule.
public enum IndicatorStatistic {
  MEAN,
  PLAIN,
  MEDIAN,
  TAIL
}
