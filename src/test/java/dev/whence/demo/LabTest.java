package dev.whence.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LabTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;

  @Test
  void theSameSeedGivesTheSameBytesAndAnotherSeedAnotherSystem() throws IOException {
    Path one = Lab.write(12, folder.resolve("one"));
    Path two = Lab.write(12, folder.resolve("two"));
    Path other = Lab.write(28, folder.resolve("other"));

    for (String file :
        new String[] {CaseFolder.TELEMETRY, CaseFolder.CHANGES, "case.json", "truth.json"}) {
      assertThat(Files.mismatch(one.resolve(file), two.resolve(file))).isEqualTo(-1);
    }
    assertThat(names(one)).isNotEqualTo(names(other));
  }

  @ParameterizedTest
  @ValueSource(longs = {9, 13})
  void aCaseAsksAboutTheTimeOfTheFaultAndNamesAnEntityThatCanBeSeen(long seed) throws IOException {
    Path path = Lab.write(seed, folder);
    JsonNode question = JSON.readTree(path.resolve("case.json").toFile());
    JsonNode truth = JSON.readTree(path.resolve("truth.json").toFile());
    Instant from = Instant.parse(question.at("/window/from").asText());

    assertThat(Instant.parse(question.at("/window/to").asText())).isAfter(from);
    assertThat(Instant.parse(question.at("/baselines/0/to").asText())).isEqualTo(from);
    assertThat(question.at("/holds/spans").asLong()).isPositive();
    assertThat(truth.at("/id").asText()).isEqualTo(question.at("/id").asText());
    assertThat(names(path)).contains(truth.at("/service").asText());
  }

  @Tag("full")
  @Test
  void everyKindOfFaultFindsASystemThatItHarms() throws IOException {
    Set<String> faults = new HashSet<>();
    for (long seed = 0; seed < FaultKind.values().length; seed++) {
      Path path = Lab.write(seed, folder);
      JsonNode truth = JSON.readTree(path.resolve("truth.json").toFile());
      String fault = truth.at("/fault").asText();
      faults.add(fault);
      // what lies outside is told of by nobody who names it for certain
      if (!fault.equals("slow-external")) {
        assertThat(names(path)).contains(truth.at("/service").asText());
      }
    }
    assertThat(faults).hasSize(FaultKind.values().length);
  }

  @Test
  void aRejectionThresholdIsSpeltWithoutTheZerosAtItsEnd() {
    assertThat(Instrumentation.threshold(3L << 54)).isEqualTo("c");
    assertThat(Instrumentation.threshold(1L << 55)).isEqualTo("8");
    assertThat(Instrumentation.threshold(0)).isEqualTo("0");
  }

  /// The names of services and the addresses called, as the telemetry has them.
  private static Set<String> names(Path path) throws IOException {
    Set<String> names = new HashSet<>();
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(path.resolve(CaseFolder.TELEMETRY))),
                StandardCharsets.UTF_8))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        for (JsonNode attribute : JSON.readTree(line).findValues("attributes")) {
          attribute.forEach(each -> add(names, each));
        }
      }
    }
    return names;
  }

  private static void add(Set<String> names, JsonNode attribute) {
    String key = attribute.at("/key").asText();
    if (key.equals("service.name") || key.equals("server.address") || key.equals("net.peer.name")) {
      names.add(attribute.at("/value/stringValue").asText());
    }
  }
}
