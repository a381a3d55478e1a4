package dev.whence.journal;

import java.nio.file.Path;

/// One file of a journal: records one after the other, numbered from `first` on without gaps.
///
/// ```
///  magic (4) | payload length (4) | CRC32C of number and payload (4) | number (8) | payload
/// ```
record Segment(Path file, long first, long last, long bytes) implements Comparable<Segment> {

  static final int HEADER = 20;
  static final int MAGIC = 0x57484E31;
  private static final String SUFFIX = ".journal";

  static Segment starting(Path directory, long first) {
    return new Segment(directory.resolve("%020d%s".formatted(first, SUFFIX)), first, first - 1, 0);
  }

  static boolean isSegment(Path file) {
    return file.getFileName().toString().matches("\\d{20}\\.journal");
  }

  /// A file as found on disk, its content not yet looked at.
  static Segment found(Path file, long bytes) {
    String name = file.getFileName().toString();
    long first = Long.parseLong(name.substring(0, name.length() - SUFFIX.length()));
    return new Segment(file, first, first - 1, bytes);
  }

  Segment grown(long newLast, long newBytes) {
    return new Segment(file, first, newLast, newBytes);
  }

  @Override
  public int compareTo(Segment other) {
    return Long.compare(first, other.first);
  }
}
