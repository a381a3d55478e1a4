package dev.whence.store.lucene;

/// What a document of an index holds.
enum Kind {
  /// Items as they came in.
  ITEMS,
  /// Items regrouped by compaction.
  REGROUPED,
  /// Local cells of the partition's items.
  LOCAL_CELLS,
  /// Joined cells of live requests.
  PROVISIONAL_CELLS,
  /// Joined cells that compaction worked out.
  FINAL_CELLS,
  /// Request summaries.
  REQUESTS;

  boolean isItems() {
    return this == ITEMS || this == REGROUPED;
  }

  boolean isCells() {
    return this == LOCAL_CELLS || this == PROVISIONAL_CELLS || this == FINAL_CELLS;
  }
}
