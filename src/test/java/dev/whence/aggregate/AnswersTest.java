package dev.whence.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whence.model.AttributeType;
import dev.whence.model.Frame;
import dev.whence.model.Signal;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnswersTest {

  @ParameterizedTest
  @CsvSource({
    "http.response.status_code, 500, true",
    "http.response.status_code, 404, false",
    "http.response.status_code, 429, true",
    "http.status_code, 503, true",
    "rpc.grpc.status_code, 13, true",
    "rpc.grpc.status_code, 4, false",
    "http.response.status_code, none, false",
    "http.request.method, 500, false"
  })
  void anAnswerSaysWhetherTheCalleeFailed(String name, String value, boolean failed) {
    Frame.Builder frame = new Frame.Builder(Signal.SPANS);
    boolean number = value.chars().allMatch(Character::isDigit);
    frame
        .sets()
        .add(
            frame.text(name),
            number ? AttributeType.LONG : AttributeType.STRING,
            number ? Long.parseLong(value) : frame.text(value));
    int set = frame.sets().end();

    assertThat(Answers.failed(frame.build(), set)).isEqualTo(failed);
  }
}
