package dev.whence.store;

/// What a document of an index holds.
public enum BlockKind {
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

  public boolean isItems() {
    return this == ITEMS || this == REGROUPED;
  }
}
