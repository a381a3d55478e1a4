package dev.whence.bench;

import java.io.IOException;
import java.nio.file.Path;

/// A system that can be measured.
interface Subject {

  /// Its name in tables.
  String title();

  /// What an acknowledgement promises there, in one line.
  String durability();

  /// How it takes some items.
  ///
  /// @throws BenchFailed where it does not take them at all
  Way way(Loads what);

  /// Starts it on what lies in a directory, which may be nothing, and waits until it is ready.
  ///
  /// @param what it will be fed with
  /// @throws BenchFailed where it is not installed, or does not start
  Running start(Loads what, Path directory) throws IOException;

  /// What a peer cannot take.
  static BenchFailed takesNo(String title, Loads what) {
    return new BenchFailed(title + " cannot be measured with " + what.items());
  }
}
