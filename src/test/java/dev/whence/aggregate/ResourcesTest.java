package dev.whence.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whence.model.AttributeType;
import dev.whence.model.Frame;
import dev.whence.model.Section;
import dev.whence.model.Signal;
import dev.whence.model.SpanKind;
import dev.whence.model.Spans;
import dev.whence.model.Vocabulary;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResourcesTest {

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          server.address=pay,                             pay
          server.address=pay server.port=8080,            pay:8080
          http.url=http://pay/charges?of=7,               pay
          http.url=http://pay:8080/charges,               pay:8080
          http.url=https://user:word@pay,                 pay
          url.full=http://pay?to=a@b,                     pay
          url.full=http://[fd00::7]:8080/charges,         fd00::7
          http.url=http://pay server.port=8080,           pay:8080
          http.url=http://pay:80 server.port=8080,        pay:80
          http.host=pay:8080,                             pay:8080
          http.url=/charges http.host=pay,                pay
          http.url=http:///charges peer.address=10.0.0.7, 10.0.0.7
          http.url=http://pay peer.address=10.0.0.7,      pay
          http.url=http://proxy server.address=pay,       pay
          peer.address=10.0.0.7,                          10.0.0.7
          """)
  void aClientNamesWhomItCalls(String attributes, String address) {
    assertThat(address(SpanKind.CLIENT, attributes)).isEqualTo(address);
  }

  @Test
  void aPathAloneNamesNobodyAndNeitherDoesAServer() {
    assertThat(address(SpanKind.CLIENT, "http.url=/charges")).isNull();
    assertThat(address(SpanKind.SERVER, "http.url=http://pay/charges")).isNull();
  }

  private static @Nullable String address(SpanKind kind, String attributes) {
    Frame.Builder frame = new Frame.Builder(Signal.SPANS);
    for (String attribute : attributes.split(" ", -1)) {
      int equals = attribute.indexOf('=');
      int name = frame.text(attribute.substring(0, equals));
      frame.sets().add(name, AttributeType.STRING, frame.text(attribute.substring(equals + 1)));
    }
    int set = frame.sets().end();
    int row = frame.table(Section.SPANS).add();
    frame.table(Section.SPANS).set(row, Spans.KIND, kind.ordinal());
    frame.table(Section.SPANS).set(row, Spans.ATTRIBUTES, set);
    ResourceNames names = new ResourceNames(Vocabulary.DEFAULT);
    var called = new Resources(Spans.of(frame.build()), names).of(row);
    return called == null ? null : called.address();
  }
}
