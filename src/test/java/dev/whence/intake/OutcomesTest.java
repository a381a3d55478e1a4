package dev.whence.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whence.model.AttributeType;
import dev.whence.model.Frame;
import dev.whence.model.Section;
import dev.whence.model.Signal;
import dev.whence.model.SpanKind;
import dev.whence.model.Spans;
import dev.whence.model.Table;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OutcomesTest {

  private static final long UNSET = 0;
  private static final long OK = 1;
  private static final long ERROR = 2;

  @ParameterizedTest
  @CsvSource({
    "error, true, INTERNAL, true",
    "error, TRUE, UNSPECIFIED, true",
    "error, connection reset, CLIENT, true",
    "error, false, SERVER, false",
    "error.type, timeout, CLIENT, true",
    "http.response.status_code, 500, SERVER, true",
    "http.status_code, 503, UNSPECIFIED, true",
    "http.status_code, 404, SERVER, false",
    "http.status_code, 404, CLIENT, true",
    "http.status_code, 302, CLIENT, false",
    "rpc.grpc.status_code, 13, SERVER, true",
    "rpc.grpc.status_code, 5, SERVER, false",
    "rpc.grpc.status_code, 5, CLIENT, true",
    "grpc.status_code, 4, SERVER, true",
    "grpc.status_code, 0, CLIENT, false",
    "rpc.response.status_code, DEADLINE_EXCEEDED, SERVER, true",
    "rpc.response.status_code, OK, CLIENT, false",
    "success, false, INTERNAL, true",
    "success, true, SERVER, false",
    "success, 0, SERVER, false",
    "http.request.method, 500, SERVER, false"
  })
  void attributesTellWhereTheStatusIsUnset(
      String name, String value, SpanKind kind, boolean failed) {
    assertThat(status(UNSET, kind, name, value)).isEqualTo(failed ? ERROR : UNSET);
  }

  @Test
  void aStatusThatIsSetStands() {
    assertThat(status(OK, SpanKind.SERVER, "http.response.status_code", "500")).isEqualTo(OK);
  }

  @Test
  void whatIsSaidToBeNoErrorIsNone() {
    assertThat(status(UNSET, SpanKind.SERVER, "http.status_code", "500", "error", "false"))
        .isEqualTo(UNSET);
  }

  @Test
  void aTruthValueNeedsNoText() {
    Frame.Builder frame = new Frame.Builder(Signal.SPANS);
    frame.sets().add(frame.text("error"), AttributeType.BOOLEAN, 1);
    assertThat(told(frame, UNSET, SpanKind.INTERNAL)).isEqualTo(ERROR);
    Frame.Builder denied = new Frame.Builder(Signal.SPANS);
    denied.sets().add(denied.text("success"), AttributeType.BOOLEAN, 0);
    assertThat(told(denied, UNSET, SpanKind.INTERNAL)).isEqualTo(ERROR);
  }

  private static long status(long before, SpanKind kind, String... attributes) {
    Frame.Builder frame = new Frame.Builder(Signal.SPANS);
    for (int i = 0; i < attributes.length; i += 2) {
      boolean number = attributes[i + 1].chars().allMatch(Character::isDigit);
      frame
          .sets()
          .add(
              frame.text(attributes[i]),
              number ? AttributeType.LONG : AttributeType.STRING,
              number ? Long.parseLong(attributes[i + 1]) : frame.text(attributes[i + 1]));
    }
    return told(frame, before, kind);
  }

  private static long told(Frame.Builder frame, long before, SpanKind kind) {
    int set = frame.sets().end();
    Table.Builder spans = frame.table(Section.SPANS);
    spans
        .set(spans.add(), Spans.STATUS, before)
        .set(0, Spans.KIND, kind.ordinal())
        .set(0, Spans.ATTRIBUTES, set);
    return Outcomes.told(frame.build()).main().get(Spans.STATUS, 0);
  }
}
