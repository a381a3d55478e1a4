package dev.whence.demo;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;

/// A labelled case on disk, as `whence evaluate` reads it: `case.json`, `truth.json`, the telemetry
/// as OTLP/JSON lines, and change events beside it. Equal items give equal bytes.
final class CaseFolder implements Batches.Receiver, Closeable {
  static final String TELEMETRY = "telemetry.jsonl.gz";
  static final String CHANGES = "events.changes.jsonl";

  private static final JsonFactory JSON = new JsonFactory();

  private final Path folder;
  private final OutputStream telemetryStream;
  private final OutputStream changesStream;
  private final JsonGenerator telemetry;
  private final JsonGenerator changes;
  private final OtlpJson otlp;

  CaseFolder(Path folder) throws IOException {
    this.folder = Files.createDirectories(folder);
    this.telemetryStream =
        new GZIPOutputStream(Files.newOutputStream(folder.resolve(TELEMETRY)), 1 << 16);
    this.changesStream = Files.newOutputStream(folder.resolve(CHANGES));
    this.telemetry = lines(telemetryStream);
    this.changes = lines(changesStream);
    this.otlp = new OtlpJson(telemetry);
  }

  private static JsonGenerator lines(OutputStream stream) throws IOException {
    JsonGenerator json = JSON.createGenerator(stream);
    json.setRootValueSeparator(null);
    return json.disable(StreamWriteFeature.AUTO_CLOSE_TARGET.mappedFeature());
  }

  @Override
  public void spans(List<SpanItem> spans) {
    otlp.spans(spans);
    newLine(telemetry);
  }

  @Override
  public void logs(List<LogItem> lines) {
    otlp.logs(lines);
    newLine(telemetry);
  }

  @Override
  public void points(List<PointItem> points) {
    otlp.points(points);
    newLine(telemetry);
  }

  @Override
  public void change(Change change) {
    ChangeJson.write(changes, change);
    newLine(changes);
  }

  private static void newLine(JsonGenerator json) {
    try {
      json.writeRaw('\n');
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Writes the question and the answer beside the telemetry.
  void describe(Scenario scenario, String id, Batches.Counts holds) throws IOException {
    try (JsonGenerator json = document("case.json")) {
      json.writeStartObject();
      json.writeStringField("id", id);
      json.writeStringField("source", "simulated");
      json.writeStringField("application", scenario.application());
      json.writeArrayFieldStart("telemetry");
      json.writeString(TELEMETRY);
      json.writeString(CHANGES);
      json.writeEndArray();
      window(json, "window", scenario.window());
      json.writeArrayFieldStart("baselines");
      window(json, null, scenario.baseline());
      json.writeEndArray();
      symptom(json, scenario);
      json.writeObjectFieldStart("holds");
      json.writeNumberField("spans", holds.spans());
      json.writeNumberField("logs", holds.logs());
      json.writeNumberField("points", holds.points());
      json.writeNumberField("changes", holds.changes());
      json.writeEndObject();
      json.writeEndObject();
    }
    try (JsonGenerator json = document("truth.json")) {
      json.writeStartObject();
      json.writeStringField("id", id);
      json.writeStringField("service", scenario.truth().entity());
      json.writeStringField("fault", scenario.truth().fault());
      entity(json, scenario.truth());
      json.writeEndObject();
    }
  }

  private static void entity(JsonGenerator json, Truth truth) throws IOException {
    json.writeObjectFieldStart("entity");
    json.writeStringField("type", truth.type().name().toLowerCase(Locale.ROOT));
    json.writeStringField("name", truth.entity());
    if (truth.type() == Truth.Type.EDGE) {
      json.writeStringField("peer", truth.peer());
    }
    json.writeArrayFieldStart("also");
    for (String each : truth.also()) {
      json.writeString(each);
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private JsonGenerator document(String name) throws IOException {
    return JSON.createGenerator(
            Files.newBufferedWriter(folder.resolve(name), StandardCharsets.UTF_8))
        .setPrettyPrinter(new DefaultPrettyPrinter());
  }

  private static void window(
      JsonGenerator json, @org.jspecify.annotations.Nullable String field, Window window)
      throws IOException {
    if (field != null) {
      json.writeFieldName(field);
    }
    json.writeStartObject();
    json.writeStringField("from", window.from().toString());
    json.writeStringField("to", window.to().toString());
    json.writeEndObject();
  }

  private static void symptom(JsonGenerator json, Scenario scenario) throws IOException {
    if (scenario.symptomService().isEmpty()) {
      json.writeNullField("symptom");
      return;
    }
    json.writeObjectFieldStart("symptom");
    json.writeStringField("service", scenario.symptomService());
    json.writeStringField("signal", scenario.symptomSignal());
    json.writeEndObject();
  }

  @Override
  public void close() throws IOException {
    telemetry.close();
    telemetryStream.close();
    changes.close();
    changesStream.close();
  }
}
