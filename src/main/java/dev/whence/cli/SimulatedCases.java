package dev.whence.cli;

import dev.whence.demo.Lab;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The labelled incidents of simulated systems, one seed after the other, each in a temporary
/// folder that goes when the next one is asked for.
///
/// A few are written ahead by two threads; nothing is written while an incident is being looked at,
/// so that measured times are those of the question alone.
final class SimulatedCases implements Iterator<EvaluationCase>, AutoCloseable {

  private static final int WRITTEN_AHEAD = 8;

  private final Path directory;
  private final Iterator<Long> seeds;
  private final Queue<EvaluationCase> ready = new ArrayDeque<>();
  private final ExecutorService writers =
      Executors.newFixedThreadPool(
          2, Thread.ofPlatform().name("whence-simulation-", 0).daemon().factory());
  private @Nullable EvaluationCase current;

  /// @param from the first seed to look at
  /// @param count how many incidents are wanted
  /// @param kinds only seeds with one of these kinds of fault; empty for all
  SimulatedCases(long from, int count, Set<String> kinds) throws IOException {
    for (String kind : kinds) {
      if (!Lab.kinds().contains(kind)) {
        throw new CommandFailed(
            "no kind of fault: " + kind + "; there are " + String.join(", ", Lab.kinds()));
      }
    }
    directory = Files.createTempDirectory("whence-simulated-");
    seeds =
        LongStream.iterate(from, seed -> seed + 1)
            .filter(seed -> kinds.isEmpty() || kinds.contains(Lab.kind(seed)))
            .limit(count)
            .iterator();
  }

  @Override
  public boolean hasNext() {
    return !ready.isEmpty() || seeds.hasNext();
  }

  @Override
  public EvaluationCase next() {
    drop();
    if (ready.isEmpty()) {
      write();
    }
    current = ready.poll();
    if (current == null) {
      throw new NoSuchElementException();
    }
    return current;
  }

  private void write() {
    Queue<Future<EvaluationCase>> underWay = new ArrayDeque<>();
    while (seeds.hasNext() && underWay.size() < WRITTEN_AHEAD) {
      long seed = seeds.next();
      underWay.add(writers.submit(() -> EvaluationCase.read(Lab.write(seed, directory))));
    }
    for (Future<EvaluationCase> each : underWay) {
      try {
        ready.add(each.get());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new CommandFailed("interrupted");
      } catch (ExecutionException e) {
        throw new IllegalStateException(e.getCause());
      }
    }
  }

  private void drop() {
    if (current != null) {
      delete(current.folder());
      current = null;
    }
  }

  private static void delete(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    writers.shutdownNow();
    delete(directory);
  }
}
