package dev.whence.cli;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// The service as a process of its own, from the same jar and with the same JVM options as this
/// one, on free ports and a directory of its own.
final class BenchServer implements AutoCloseable {

  private static final Duration LONGEST_START = Duration.ofMinutes(5);

  private final Process process;
  private final Path directory;
  private final int port;
  private final double readySeconds;

  private BenchServer(Process process, Path directory, int port, long begunNanos) {
    this.process = process;
    this.directory = directory;
    this.port = port;
    this.readySeconds = awaitReady(begunNanos);
  }

  /// Starts it on what lies in a directory and waits until it is ready.
  ///
  /// @param options of its JVM, such as `-Xmx2g`
  static BenchServer start(Path directory, List<String> options) {
    try {
      Files.createDirectories(directory);
      int port = FreePort.find();
      List<String> command = new ArrayList<>();
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
      command.addAll(options);
      command.add("-Xlog:gc:file=" + directory.resolve("gc.log"));
      command.addAll(
          List.of(
              "-jar",
              System.getProperty("java.class.path"),
              "serve",
              "-Dquarkus.http.port=" + port,
              "-Dquarkus.grpc.server.port=" + FreePort.find(),
              "-Dwhence.otlp.http.port=0",
              "-Dwhence.jaeger.http.port=0",
              "-Dwhence.zipkin.http.port=0",
              "-Dwhence.data=" + directory.resolve("data")));
      long begun = System.nanoTime();
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(
                  ProcessBuilder.Redirect.appendTo(directory.resolve("server.log").toFile()))
              .start();
      Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
      return new BenchServer(process, directory, port, begun);
    } catch (IOException e) {
      throw new CommandFailed("cannot start the service: " + e.getMessage());
    }
  }

  private double awaitReady(long begunNanos) {
    URI ready = address("/q/health/ready");
    try (HttpClient client = HttpClient.newHttpClient()) {
      while (System.nanoTime() - begunNanos < LONGEST_START.toNanos() && process.isAlive()) {
        try {
          HttpRequest request =
              HttpRequest.newBuilder(ready).timeout(Duration.ofSeconds(10)).build();
          if (client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200) {
            return (System.nanoTime() - begunNanos) / 1e9;
          }
        } catch (IOException notYet) {
          // asked again
        }
        Thread.sleep(5);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    process.destroyForcibly();
    throw new CommandFailed("the service did not start; see " + directory.resolve("server.log"));
  }

  URI address(String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  ProcessUse use() {
    return ProcessUse.of(process.pid());
  }

  /// From the process' begin until it said that it is ready.
  double readySeconds() {
    return readySeconds;
  }

  Path data() {
    return directory.resolve("data");
  }

  GcLog gc() throws IOException {
    return GcLog.read(directory.resolve("gc.log"));
  }

  long bytesOnDisk() throws IOException {
    return bytesIn(data());
  }

  static long bytesIn(Path directory) throws IOException {
    long sum = 0;
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        sum += Files.size(file);
      }
    }
    return sum;
  }

  /// As a power cut would end it, as far as the process can tell.
  void kill() {
    process.destroyForcibly();
    await();
  }

  /// In order: everything is committed.
  @Override
  public void close() {
    process.destroy();
    await();
  }

  private void await() {
    try {
      if (!process.waitFor(2, TimeUnit.MINUTES)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
