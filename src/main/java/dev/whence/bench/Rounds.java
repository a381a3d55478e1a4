package dev.whence.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// Runs a scenario on several systems by turns: A, B, A, B. Only one runs at a time, each on an
/// empty directory that is deleted afterwards.
record Rounds(BenchPlan plan, BenchScenario scenario, Run measured, List<Subject> subjects) {

  /// Measures one system once, on an empty directory.
  interface Run {
    Figures run(Subject subject, Path data) throws IOException;
  }

  /// @param progress told before each run
  BenchReport run(int rounds, PrintWriter progress) throws IOException {
    BenchReport report = new BenchReport("%s of %,d".formatted(scenario, plan.size()));
    Path data = plan.directory().resolve("run-" + ProcessHandle.current().pid());
    Thread interrupted = new Thread(() -> endAll(data));
    Runtime.getRuntime().addShutdownHook(interrupted);
    try {
      for (int round = 1; round <= rounds; round++) {
        for (Subject subject : subjects) {
          progress.printf("%s: %s, round %d of %d%n", scenario, subject.title(), round, rounds);
          progress.flush();
          run(subject, data, report);
          delete(data);
        }
      }
    } finally {
      delete(data);
      forget(interrupted);
    }
    return report;
  }

  /// A peer that fails does not keep the others from being measured; ours does.
  private void run(Subject subject, Path data, BenchReport report) throws IOException {
    try {
      report.add(subject, measured.run(subject, data));
    } catch (BenchFailed e) {
      if (subject.equals(subjects.getFirst())) {
        throw e;
      }
      report.addFailure(subject, String.valueOf(e.getMessage()));
    }
  }

  private static void forget(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException runsAlready) {
      // this process is being ended
    }
  }

  /// When the benchmark itself is ended: its servers must not stay.
  private static void endAll(Path data) {
    List<ProcessHandle> children = ProcessHandle.current().children().toList();
    children.forEach(ProcessHandle::destroyForcibly);
    children.forEach(child -> child.onExit().join());
    try {
      delete(data);
    } catch (IOException | UncheckedIOException e) {
      System.err.println("left behind: " + data + ": " + e.getMessage());
    }
  }

  private static void delete(Path directory) throws IOException {
    if (Files.notExists(directory)) {
      return;
    }
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (UncheckedIOException e) {
      if (!(e.getCause() instanceof NoSuchFileException)) {
        throw e;
      }
    }
  }
}
