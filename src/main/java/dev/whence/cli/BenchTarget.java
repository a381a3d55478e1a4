package dev.whence.cli;

import java.io.IOException;
import java.net.URI;

/// A system under load, in a process of its own.
interface BenchTarget extends AutoCloseable {

  String name();

  URI address(String path);

  /// Where spans go.
  URI traces();

  ProcessUse use();

  /// What its data directory holds now.
  long bytesOnDisk() throws IOException;

  @Override
  void close();
}
