package dev.whence.explain;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.whence.explain.answer.Explanation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What the engine must say of situations, each a text file that reads as one.
class ScenarioTest {

  static Stream<Path> scenarios() throws IOException, URISyntaxException {
    Path folder =
        Path.of(Objects.requireNonNull(ScenarioTest.class.getResource("/explain")).toURI());
    return Files.list(folder).filter(file -> file.toString().endsWith(".scenario")).sorted();
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void isExplained(Path file) throws IOException {
    Scenario scenario = Scenario.read(Files.readAllLines(file));
    assertThat(scenario.expectations()).isNotEmpty();
    Explanation answer = scenario.answer();
    Expectations expected = new Expectations(answer);
    scenario.expectations().forEach(expected::check);
    Rules.hold(answer);
    assertThat(json(scenario.answer())).isEqualTo(json(answer));
  }

  private static String json(Explanation answer) {
    try {
      return new ObjectMapper().writeValueAsString(answer);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
