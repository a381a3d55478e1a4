package dev.whence.store;

/// What a block can be looked up by, besides its tenant, kind and time.
public enum BlockField {
  /// Trace IDs of spans and log lines, in 32 lower-case hex digits.
  TRACE,
  REQUEST,
  SERVICE,
  METRIC,
  /// Words of log bodies; [WordSet#MANY] where a block has more than are kept.
  TOKEN,
  ERROR,
  /// IDs of change events.
  CHANGE,
  /// The kinds of a block's cells.
  CELLS,
  /// How rare the seconds are in which a block's requests began, where they are all as rare, see
  /// [SomeSeconds#rarity].
  RARITY
}
