package dev.whence.join;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.whence.model.AttributeType;
import dev.whence.model.Frame;
import dev.whence.model.Logs;
import dev.whence.model.Section;
import dev.whence.model.Signal;
import dev.whence.model.SpanId;
import dev.whence.model.Spans;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestIdentityTest {

  private final RequestIdentity identity = new RequestIdentity(IdentitySettings.DEFAULT);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "CA6E3465-2274-4C0C-A972-5B8546B77443 | ca6e346522744c0ca9725b8546b77443",
        "0000000000000000a3ce929d0e0e4736 | a3ce929d0e0e4736",
        "[\"ca6e3465-2274-4c0c-a972-5b8546b77443\"] | ca6e346522744c0ca9725b8546b77443",
        "yGJ+P+8LRBGb/cCQ7d9KRQ== | c8627e3fef0b44119bfdc090eddf4a45",
        "order-4711/Retry | order-4711/retry"
      })
  void oneSpellingPerRequest(String written, String normalised) {
    assertThat(RequestIds.normalise(written)).isEqualTo(normalised);
  }

  @Test
  void whatIsTooShortTellsNothingApart() {
    assertThat(RequestIds.normalise("42")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"level\":\"info\",\"request_id\":\"7F1C-aa00\"} | 7f1caa00",
        "ts=1 level=info msg=done request_id=7f1caa00 | 7f1caa00",
        "12:00 INFO [requestId=7f1caa00] done | 7f1caa00",
        "X-Request-ID: 7f1caa00, done | 7f1caa00",
        "correlationId = 7f1caa00 | 7f1caa00"
      })
  void requestIdsAreFoundInBodies(String body, String expected) {
    assertThat(Logs.of(identity.identify(line(body))).requestId(0)).isEqualTo(expected);
  }

  @Test
  void traceContextAndLevelAreFoundInBodies() {
    Logs logs =
        Logs.of(
            identity.identify(
                line(
                    "16:42:09 ERROR a.B#7 TraceID: 93bead877ae15b6d9cdf1c1569881314 SpanID:"
                        + " 723e88fb683376ad [failed]")));
    assertThat(logs.traceId(0)).hasToString("93bead877ae15b6d9cdf1c1569881314");
    assertThat(SpanId.hex(logs.spanId(0))).isEqualTo("723e88fb683376ad");
    assertThat(logs.severity(0)).isEqualTo(17);
  }

  @Test
  void aLineWithoutAnyIsLeftAsItIs() {
    Frame frame = line("nothing to see");
    assertThat(identity.identify(frame)).isSameAs(frame);
  }

  @Test
  void ownPatternsNeedAPlaceForTheId() {
    RequestIdentity own = new RequestIdentity(settings("<rid {id}>"));
    assertThat(Logs.of(own.identify(line("got <rid 7f1caa00> now"))).requestId(0))
        .isEqualTo("7f1caa00");
    assertThatThrownBy(() -> settings("rid"))
        .hasMessageContaining("{id}")
        .hasMessageContaining("rid");
  }

  @Test
  void theBestAttributeOfASpanWins() {
    Frame.Builder builder = new Frame.Builder(Signal.SPANS);
    attribute(builder, "correlation.id", "second00");
    attribute(builder, "request.id", "first000");
    int row = builder.table(Section.SPANS).add();
    builder.table(Section.SPANS).set(row, Spans.ATTRIBUTES, builder.sets().end());
    assertThat(Spans.of(identity.identify(builder.build())).requestId(0)).isEqualTo("first000");
  }

  private static IdentitySettings settings(String pattern) {
    IdentitySettings defaults = IdentitySettings.DEFAULT;
    return new IdentitySettings(
        defaults.attributes(),
        defaults.bodyKeys(),
        defaults.traceKeys(),
        defaults.spanKeys(),
        List.of(pattern));
  }

  private static void attribute(Frame.Builder builder, String key, String value) {
    builder.sets().add(builder.text(key), AttributeType.STRING, builder.text(value));
  }

  private static Frame line(String body) {
    Frame.Builder builder = new Frame.Builder(Signal.LOGS);
    int row = builder.table(Section.LOGS).add();
    builder.table(Section.LOGS).set(row, Logs.BODY, builder.text(body));
    return builder.build();
  }
}
