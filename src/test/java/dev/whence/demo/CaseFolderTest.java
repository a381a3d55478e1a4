package dev.whence.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CaseFolderTest {
  @TempDir Path folder;

  @Test
  void theSameSeedGivesTheSameBytesAndAnotherSeedOthers() throws IOException {
    Path one = WriteCase.write(Mechanism.C, 11, folder.resolve("one"));
    Path two = WriteCase.write(Mechanism.C, 11, folder.resolve("two"));
    Path other = WriteCase.write(Mechanism.C, 12, folder.resolve("other"));

    for (String file :
        new String[] {CaseFolder.TELEMETRY, CaseFolder.CHANGES, "case.json", "truth.json"}) {
      assertThat(Files.mismatch(one.resolve(file), two.resolve(file))).isEqualTo(-1);
    }
    assertThat(
            Files.mismatch(one.resolve(CaseFolder.TELEMETRY), other.resolve(CaseFolder.TELEMETRY)))
        .isNotEqualTo(-1);
  }

  @Test
  void everyLineIsAnExportRequestAndTheCaseSaysHowMuchItHolds() throws IOException {
    Path path = WriteCase.write(Mechanism.E, 5, folder);
    long spans = 0;
    long lines = 0;
    int number = 0;
    try (BufferedReader reader = telemetry(path)) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        spans += occurrences(line, "\"startTimeUnixNano\":", "{\"resourceSpans\"");
        lines += occurrences(line, "\"observedTimeUnixNano\":", "{\"resourceLogs\"");
        if (number++ % 20 == 0) {
          JsonFormat.parser().merge(withoutIds(line), request(line));
        }
      }
    }
    assertThat(Files.readString(path.resolve("case.json")))
        .contains("\"spans\" : " + spans + ",")
        .contains("\"logs\" : " + lines + ",");
    assertThat(Files.readString(path.resolve("truth.json")))
        .contains("\"service\" : \"accounts-db\"");
  }

  private static long occurrences(String line, String of, String start) {
    return line.startsWith(start) ? Pattern.compile(of).matcher(line).results().count() : 0;
  }

  private static Message.Builder request(String line) {
    if (line.startsWith("{\"resourceSpans\"")) {
      return ExportTraceServiceRequest.newBuilder();
    }
    return line.startsWith("{\"resourceLogs\"")
        ? ExportLogsServiceRequest.newBuilder()
        : ExportMetricsServiceRequest.newBuilder();
  }

  /// Protobuf's own JSON takes IDs in base64 only.
  private static String withoutIds(String line) {
    return line.replaceAll("\"(traceId|spanId|parentSpanId)\":\"[0-9a-f]+\",?", "")
        .replace(",}", "}");
  }

  private static BufferedReader telemetry(Path path) throws IOException {
    return new BufferedReader(
        new InputStreamReader(
            new GZIPInputStream(Files.newInputStream(path.resolve(CaseFolder.TELEMETRY))),
            StandardCharsets.UTF_8));
  }
}
