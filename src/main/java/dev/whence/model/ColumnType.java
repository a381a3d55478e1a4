package dev.whence.model;

/// How the 64 bits of a column's values are read, and so how they pack.
public enum ColumnType {
  /// Random bits: stored as they are.
  ID,
  /// Nanoseconds since the epoch, close to the previous row's.
  TIME,
  /// A whole number, small as a rule.
  NUMBER,
  /// The bits of a double.
  DOUBLE,
  /// An index into the frame's texts; 0 is the empty text.
  TEXT,
  /// An index into the frame's attribute sets; 0 is the empty set.
  SET,
  /// A row of the parent section.
  ROW
}
