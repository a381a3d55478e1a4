package dev.whence.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.whence.model.Service;
import dev.whence.model.TimeRange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// One labelled incident: the question of its `case.json` and the telemetry to put in first.
///
/// @param telemetry in the order of replay
/// @param service whose symptom is asked about; null for "what went wrong in this window?"
record EvaluationCase(
    String id,
    Path folder,
    List<Path> telemetry,
    TimeRange window,
    List<TimeRange> baselines,
    @Nullable Service service,
    @Nullable String signal) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /// What the first part of the ID names.
  String system() {
    int dash = id.indexOf('-');
    return dash < 0 ? id : id.substring(0, dash);
  }

  /// The cases of a folder: the folder's own, or those of its sub-folders, sorted by ID.
  static List<EvaluationCase> all(Path folder) throws IOException {
    if (Files.exists(folder.resolve("case.json"))) {
      return List.of(read(folder));
    }
    List<EvaluationCase> cases = new ArrayList<>();
    try (Stream<Path> below = Files.list(folder)) {
      for (Path path : below.sorted().toList()) {
        if (Files.exists(path.resolve("case.json"))) {
          cases.add(read(path));
        }
      }
    }
    return cases;
  }

  static EvaluationCase read(Path folder) throws IOException {
    JsonNode root = JSON.readTree(folder.resolve("case.json").toFile());
    List<Path> telemetry = new ArrayList<>();
    root.path("telemetry")
        .forEach(file -> telemetry.add(folder.resolve(file.asText()).normalize()));
    List<TimeRange> baselines = new ArrayList<>();
    root.path("baselines").forEach(range -> baselines.add(range(range)));
    JsonNode symptom = root.path("symptom");
    return new EvaluationCase(
        root.path("id").asText(folder.getFileName().toString()),
        folder,
        telemetry,
        range(root.path("window")),
        baselines,
        symptom.hasNonNull("service") ? Service.named(symptom.get("service").asText()) : null,
        symptom.hasNonNull("signal") ? symptom.get("signal").asText() : null);
  }

  private static TimeRange range(JsonNode range) {
    return TimeRange.of(
        Instant.parse(range.path("from").asText()), Instant.parse(range.path("to").asText()));
  }

  /// The same question about the window without its first part.
  ///
  /// @param share of the window that is cut off, from 0 up to but not including 1
  EvaluationCase late(double share) {
    long from = window.fromNanos() + Math.round(share * window.durationNanos());
    TimeRange rest = new TimeRange(from, window.toNanos());
    return new EvaluationCase(id, folder, telemetry, rest, baselines, service, signal);
  }

  /// The right answer; only the scorer may look.
  EvaluationTruth truth() throws IOException {
    return EvaluationTruth.read(JSON.readTree(folder.resolve("truth.json").toFile()));
  }
}
