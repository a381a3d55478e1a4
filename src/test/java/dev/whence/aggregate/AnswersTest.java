package dev.whence.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whence.model.AttributeType;
import dev.whence.model.Frame;
import dev.whence.model.Signal;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnswersTest {

  @ParameterizedTest
  @CsvSource({
    "http.response.status_code, 500, FAILURE",
    "http.response.status_code, 404, BLAME",
    "http.response.status_code, 400, WRONG",
    "http.response.status_code, 429, FAILURE",
    "http.response.status_code, 408, UNKNOWN",
    "http.response.status_code, 200, UNKNOWN",
    "http.status_code, 503, FAILURE",
    "http.status_code, 401, BLAME",
    "rpc.grpc.status_code, 13, FAILURE",
    "rpc.grpc.status_code, 4, UNKNOWN",
    "rpc.grpc.status_code, 16, BLAME",
    "rpc.grpc.status_code, 3, WRONG",
    "rpc.grpc.status_code, 0, UNKNOWN",
    "http.response.status_code, none, UNKNOWN",
    "http.request.method, 500, UNKNOWN"
  })
  void anAnswerSaysWhoIsToBlame(String name, String value, Answers.Kind kind) {
    assertThat(said(Map.of(name, value))).isEqualTo(kind);
  }

  @ParameterizedTest
  @CsvSource({
    "400, ProvisionedThroughputExceededException, FAILURE",
    "400, ThrottlingException, FAILURE",
    "400, ValidationException, WRONG",
    "404, ResourceNotFoundException, BLAME",
    "503, SlowDown, FAILURE",
    "200, SlowDown, UNKNOWN"
  })
  void whoTakesNoMoreForNowFails(String status, String errorType, Answers.Kind kind) {
    assertThat(said(Map.of("http.response.status_code", status, "error.type", errorType)))
        .isEqualTo(kind);
  }

  private static Answers.Kind said(Map<String, String> attributes) {
    Frame.Builder frame = new Frame.Builder(Signal.SPANS);
    attributes.forEach((name, value) -> add(frame, name, value));
    int set = frame.sets().end();
    return new Answers(frame.build()).of(set);
  }

  private static void add(Frame.Builder frame, String name, String value) {
    boolean number = value.chars().allMatch(Character::isDigit);
    frame
        .sets()
        .add(
            frame.text(name),
            number ? AttributeType.LONG : AttributeType.STRING,
            number ? Long.parseLong(value) : frame.text(value));
  }
}
