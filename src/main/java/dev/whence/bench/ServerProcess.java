package dev.whence.bench;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// A server that runs beside the benchmark, on this machine alone.
final class ServerProcess implements AutoCloseable {

  private static final Duration LONGEST_START = Duration.ofMinutes(5);
  private static final int SHOWN_LINES = 8;

  private final String name;
  private final Process process;
  private final Path log;
  private final double readySeconds;

  private ServerProcess(String name, Process process, Path log, URI ready, long begunNanos) {
    this.name = name;
    this.process = process;
    this.log = log;
    this.readySeconds = awaitReady(ready, begunNanos);
  }

  /// What to start.
  ///
  /// @param ready answers 200 once it is
  record Launch(String name, List<String> command, Map<String, String> environment, URI ready) {}

  /// Starts it, with its output in a file of a directory, and waits until it is ready.
  static ServerProcess start(Launch launch, Path directory) throws IOException {
    Files.createDirectories(directory);
    Path log = directory.resolve(launch.name() + ".log");
    ProcessBuilder builder =
        new ProcessBuilder(launch.command())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().putAll(launch.environment());
    long begun = System.nanoTime();
    return new ServerProcess(launch.name(), builder.start(), log, launch.ready(), begun);
  }

  private double awaitReady(URI ready, long begunNanos) {
    try (Http http = new Http()) {
      while (System.nanoTime() - begunNanos < LONGEST_START.toNanos() && process.isAlive()) {
        if (http.answers(ready)) {
          return (System.nanoTime() - begunNanos) / 1e9;
        }
        Thread.sleep(5);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    kill();
    throw new BenchFailed(name + " did not start; the end of what it said:\n" + said());
  }

  private String said() {
    try {
      List<String> lines = Files.readAllLines(log);
      return String.join(
          "\n", lines.subList(Math.max(0, lines.size() - SHOWN_LINES), lines.size()));
    } catch (IOException e) {
      return log + ": " + e.getMessage();
    }
  }

  ProcessUse use() {
    return ProcessUse.of(process.pid());
  }

  /// From the process' begin until it said that it is ready.
  double readySeconds() {
    return readySeconds;
  }

  /// As a power cut would end it, as far as the process can tell.
  void kill() {
    process.destroyForcibly();
    await();
  }

  /// In order.
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
