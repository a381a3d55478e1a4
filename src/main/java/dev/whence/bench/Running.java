package dev.whence.bench;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.BitSet;
import java.util.concurrent.atomic.LongAdder;

/// A system that was started and is ready.
interface Running extends AutoCloseable {

  /// The process that takes items in.
  ServerProcess process();

  /// Where it is asked over HTTP.
  URI address(String path);

  /// What bodies are sent through.
  Transport transport(Way way);

  /// Where its files lie.
  Path data();

  /// Adds what only this system can tell about what it holds.
  default void describe(Figures figures, double millions) throws IOException {}

  /// Makes of what it holds what it would become in time. It takes nothing more in afterwards.
  ///
  /// @throws BenchFailed where it keeps nothing on disk
  void compact(Figures figures, double millions) throws IOException;

  /// Whether an acknowledged body can be asked for. Where an acknowledgement says as much, always.
  default boolean holds(byte[] body) throws IOException {
    return true;
  }

  /// Counts what it holds, against a ledger.
  Found find(Loads what, LoadFile load, BitSet acknowledged) throws IOException;

  /// What was there.
  ///
  /// @param lost acknowledged, and not there
  /// @param doubled there more than once
  record Found(long lost, long doubled) {

    /// Where only the number of items is known.
    static Found byNumber(long acknowledged, long found) {
      return new Found(Math.max(0, acknowledged - found), Math.max(0, found - acknowledged));
    }
  }

  default ProcessUse use() {
    return process().use();
  }

  /// Of all files under a directory; a file that is deleted meanwhile is none.
  static long bytesIn(Path directory) throws IOException {
    LongAdder sum = new LongAdder();
    Files.walkFileTree(
        directory,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            sum.add(attributes.size());
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
            if (e instanceof NoSuchFileException) {
              return FileVisitResult.CONTINUE;
            }
            throw e;
          }
        });
    return sum.sum();
  }

  default void kill() {
    process().kill();
  }

  /// Ends it in order.
  @Override
  default void close() {
    process().close();
  }
}
