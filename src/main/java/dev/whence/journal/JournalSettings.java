package dev.whence.journal;

/// How large a journal may grow.
///
/// @param segmentBytes a file is closed once it is this long
/// @param maxBytesOnDisk appends are refused beyond this
/// @param maxBytesWaiting appends are refused while this much waits to be written
/// @param maxRecordBytes no record is larger
public record JournalSettings(
    long segmentBytes, long maxBytesOnDisk, long maxBytesWaiting, int maxRecordBytes) {

  public static final JournalSettings DEFAULT =
      new JournalSettings(16L << 20, 4L << 30, 64L << 20, 64 << 20);

  public JournalSettings {
    if (segmentBytes < 1 || maxRecordBytes < 1 || maxBytesOnDisk < segmentBytes) {
      throw new IllegalArgumentException(
          "journal needs segmentBytes and maxRecordBytes above 0 and maxBytesOnDisk of at least"
              + " segmentBytes");
    }
  }
}
