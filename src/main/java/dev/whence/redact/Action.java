package dev.whence.redact;

/// What becomes of something that is to be hidden.
public enum Action {
  /// It stays.
  KEEP,
  /// An attribute vanishes with its name; a part of a text vanishes.
  DROP,
  /// A keyed hash stands in its place: equal values stay equal.
  HASH,
  /// `***` stands in its place.
  MASK
}
