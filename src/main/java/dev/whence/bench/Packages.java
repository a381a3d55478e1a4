package dev.whence.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Where the packages of others are, and how they get there.
final class Packages {

  private static final String ZIPKIN_VERSION = "3.6.1";
  private static final String DEPENDENCY_PLUGIN =
      "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:get";

  private Packages() {}

  /// A program on the path.
  ///
  /// @param debian the package that has it
  static Path program(String name, String debian) {
    Path found = onPath(name);
    if (found == null) {
      throw new BenchFailed(
          "needs %s and found none on the PATH. Debian, Ubuntu: apt-get install %s"
              .formatted(name, debian));
    }
    return found;
  }

  private static @Nullable Path onPath(String name) {
    String path = System.getenv().getOrDefault("PATH", "");
    return Stream.of(path.split(":", -1))
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable)
        .findFirst()
        .orElse(null);
  }

  /// Zipkin's server, out of the local Maven repository; fetched into it first where it is not.
  static Path zipkin() {
    Path jar =
        Path.of(
            System.getProperty("user.home"),
            ".m2/repository/io/zipkin/zipkin-server",
            ZIPKIN_VERSION,
            "zipkin-server-" + ZIPKIN_VERSION + "-exec.jar");
    if (Files.notExists(jar)) {
      fetch("io.zipkin:zipkin-server:" + ZIPKIN_VERSION + ":jar:exec");
    }
    if (Files.notExists(jar)) {
      throw new BenchFailed("Maven got no " + jar);
    }
    return jar;
  }

  private static void fetch(String artifact) {
    List<String> command =
        List.of(
            program("mvn", "maven").toString(),
            "-B",
            "-q",
            "-ntp",
            DEPENDENCY_PLUGIN,
            "-Dtransitive=false",
            "-Dartifact=" + artifact);
    try {
      Process process = new ProcessBuilder(command).inheritIO().start();
      if (!process.waitFor(5, TimeUnit.MINUTES)) {
        process.destroyForcibly();
      }
    } catch (IOException e) {
      throw new BenchFailed("cannot run Maven: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
