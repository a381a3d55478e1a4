package dev.whence.demo;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;

/// Plays one mechanism of the story into a case folder.
public final class WriteCase {
  static final Instant END = Instant.parse("2026-11-24T15:00:00Z");

  private static final int BATCH = 400;

  private WriteCase() {}

  /// Arguments: the mechanism's letter, the seed, and the folder that the case's own folder is made
  /// in.
  public static void main(String[] arguments) throws IOException {
    if (arguments.length != 3) {
      throw new IllegalArgumentException("usage: WriteCase MECHANISM SEED DIR");
    }
    write(Mechanism.of(arguments[0]), Long.parseLong(arguments[1]), Path.of(arguments[2]));
  }

  static Path write(Mechanism mechanism, long seed, Path parent) throws IOException {
    String id = "story-" + mechanism.name().toLowerCase(java.util.Locale.ROOT) + "-" + seed;
    Path path = parent.resolve(id);
    try (CaseFolder folder = new CaseFolder(path)) {
      Batches batches = new Batches(folder, BATCH);
      Scenario scenario = Story.of(mechanism, seed, END, batches);
      scenario.play();
      batches.flush();
      folder.describe(scenario, id, batches.sent());
    }
    return path;
  }
}
