package dev.whence.explain.answer;

/// How well the baselines tell what is usual.
public enum Usual {
  /// Some series has points enough by itself.
  KNOWN,
  /// No series has, but many of one name tell together how far such a measure swings.
  OF_FEW_POINTS,
  /// Too little was heard before to compare the window with.
  UNKNOWN
}
