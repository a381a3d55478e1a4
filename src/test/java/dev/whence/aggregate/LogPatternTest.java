package dev.whence.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogPatternTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "16:42:09.690 INFO  p.c.Orders#35 TraceID: 93be [x] | p.c.Orders#35",
        "E1124 14:02:50.1 7 Orders.java:68] cannot pay 4711 | Orders.java:68",
        "user u-13068 took 35 ms | user <*> took <*> ms",
        "msg=\"done for u-1\" id=ca6e3465-2274 | done for <*>",
        "ts=1 level=info msg=\"order 7 of \\\"x\\\" paid\" id=9 | order <*> of \\\"<*>\" paid",
        "order paid msg=\"by card\" | order paid msg=\"<*>\"",
        "{\"ts\":\"2\",\"msg\":\"order 7 paid\",\"id\":3} | order <*> paid",
        "{\"error\": {\"message\" : \"no route\"}} | no route",
        "{\"message\":7,\"event\":\"order.paid twice\"} | order.paid twice",
        "{\"msg\":\"4711\"} | {\"msg\":\"<*>\"}",
        "{\"level\":\"info\",\"n\":5} | {\"level\":\"<*>\",\"n\":<*>}",
        "status 400 {\"error\": \"no user 7 in a='x'\",\"id\":\"u-1\"} "
            + "| status <*> {\"error\": \"no user <*> in a='<*>'\",\"id\":\"<*>\"}",
        "got {\"error\":\"not closed | got {\"error\":\"not closed",
        "can't reach host db.internal.x1 | can't reach host <*>",
        "ids 1, 2, 3, 4 gone | ids <*> gone",
        "at 1:2,3 4 by 5;6 | at <*> by <*>;<*>"
      })
  void whatVariesIsMasked(String line, String pattern) {
    assertThat(LogPattern.of(line)).isEqualTo(pattern);
  }

  @Test
  void isAlwaysBounded() {
    assertThat(LogPattern.of("word ".repeat(100_000)).length()).isLessThan(400);
    assertThat(LogPattern.of("")).isEmpty();
    assertThat(LogPattern.of("\"'[{(#:")).isNotEmpty();
  }
}
