package dev.whence.bench;

import java.io.IOException;
import java.nio.file.Path;

/// Starts on an empty directory.
///
/// @param what it would be fed with
record StartRun(Loads what) {

  Figures run(Subject subject, Path directory) throws IOException {
    try (Running running = subject.start(what, directory)) {
      ProcessUse use = running.use();
      return new Figures()
          .add("start to ready, s", running.process().readySeconds())
          .add("CPU s", use.cpuSeconds())
          .add("resident MB", use.residentBytes() / 1e6);
    }
  }
}
