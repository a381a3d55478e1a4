package dev.whence.bench;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// How servers are started that run on this JVM, too.
final class Jvm {

  private Jvm() {}

  static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  /// This JVM's own options and some more, with a log of the collector.
  static List<String> command(Path directory, List<String> options) {
    List<String> command = new ArrayList<>();
    command.add(java());
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.addAll(options);
    command.add(gcOption(directory));
    return command;
  }

  static String gcOption(Path directory) {
    return "-Xlog:gc:file=" + gcLog(directory);
  }

  static Path gcLog(Path directory) {
    return directory.resolve("gc.log");
  }
}
