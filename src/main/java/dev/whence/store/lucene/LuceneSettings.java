package dev.whence.store.lucene;

/// How the embedded store divides its memory.
///
/// @param openPartitions no more indexes than this are open at once
/// @param blockItems small frames are merged until they have this many items
/// @param liveBlocks blocks that are looked through in memory before the index is asked to show
///   them
/// @param liveCells cells of one tenant kept in memory before they are written as a block; of all
///   tenants together, twice as many
/// @param bufferMegabytes of each index that is written to
public record LuceneSettings(
    int openPartitions, int blockItems, int liveBlocks, int liveCells, int bufferMegabytes) {

  public static final LuceneSettings DEFAULT =
      new LuceneSettings(16, 256, 128, 20_000, bufferOf(Runtime.getRuntime().maxMemory()));

  public LuceneSettings {
    if (openPartitions < 4 || blockItems < 1 || liveBlocks < 1 || liveCells < 1) {
      throw new IllegalArgumentException(
          "openPartitions must be at least 4; blockItems, liveBlocks and liveCells at least 1");
    }
  }

  /// A larger buffer makes fewer segments, which saves writing their terms again in merges.
  private static int bufferOf(long heapBytes) {
    return Math.clamp(heapBytes / 32 >> 20, 16, 64);
  }
}
