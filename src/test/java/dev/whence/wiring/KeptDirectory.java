package dev.whence.wiring;

import static dev.whence.store.Samples.DAY;
import static dev.whence.store.Samples.T0;

import dev.whence.api.Telemetry;
import dev.whence.intake.Export;
import dev.whence.intake.ExportKey;
import dev.whence.intake.IntakeSettings;
import dev.whence.intake.Limits;
import dev.whence.join.JoinSettings;
import dev.whence.model.Frame;
import dev.whence.model.Tenant;
import dev.whence.store.Document;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// A data directory as a killed process leaves it: of [Telemetry] the first part regrouped, the
/// second committed as it came in, the third in the journal alone; and two revisions of a document.
final class KeptDirectory {

  static final String KIND = "note";

  private KeptDirectory() {}

  /// Writes one with this build, as a zip: once for every change of what lies on disk, for builds
  /// to come.
  ///
  /// @param arguments the file, which must not be there
  public static void main(String[] arguments) throws IOException {
    Path directory = Files.createTempDirectory("whence-kept");
    try (Pipeline pipeline = open(directory)) {
      fill(pipeline);
      zip(directory, Path.of(arguments[0]));
    }
  }

  static Pipeline open(Path directory) {
    IntakeSettings never =
        new IntakeSettings(
            Limits.DEFAULT,
            JoinSettings.DEFAULT,
            32L << 20,
            Duration.ofHours(1),
            64L << 20,
            Duration.ofHours(24),
            10_000,
            10);
    return Pipeline.open(PipelineSettings.in(directory).with(never), () -> T0 + DAY / 2);
  }

  static void fill(Pipeline pipeline) {
    take(pipeline, "first", Telemetry.frames());
    pipeline.compactAll();
    take(pipeline, "second", Telemetry.laterLogins());
    pipeline.store().put(Tenant.DEFAULT, new Document(KIND, "a", 1, T0, "{\"text\":\"one\"}"));
    pipeline.store().put(Tenant.DEFAULT, new Document(KIND, "a", 2, T0, "{\"text\":\"two\"}"));
    pipeline.intake().settle().toCompletableFuture().join();
    take(pipeline, "third", Telemetry.slowLogins());
  }

  private static void take(Pipeline pipeline, String part, List<Frame> frames) {
    for (int i = 0; i < frames.size(); i++) {
      ExportKey key = ExportKey.of((part + i).getBytes(StandardCharsets.UTF_8));
      pipeline
          .intake()
          .accept(new Export(Tenant.DEFAULT, frames.get(i), key, Export.Rejected.NONE))
          .toCompletableFuture()
          .join();
    }
  }

  private static void zip(Path directory, Path file) throws IOException {
    try (FileSystem zip = FileSystems.newFileSystem(file, Map.of("create", "true"))) {
      copy(directory, zip.getPath("/"));
    }
  }

  static void unzip(Path file, Path directory) throws IOException {
    try (FileSystem zip = FileSystems.newFileSystem(file)) {
      copy(zip.getPath("/"), directory);
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path each : all.toList()) {
        Path copy = to.resolve(from.relativize(each).toString());
        if (Files.isDirectory(each)) {
          Files.createDirectories(copy);
        } else {
          Files.copy(each, copy);
        }
      }
    }
  }
}
