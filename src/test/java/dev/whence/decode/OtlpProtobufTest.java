package dev.whence.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.whence.model.Signal;
import java.util.Arrays;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Our cursors against protobuf's own classes: the same requests accepted, with the same frames.
class OtlpProtobufTest {

  private static final int ROUNDS = 400;

  private static @Nullable String messages(Signal signal, byte[] body) {
    try {
      return FrameText.of(OtlpDecoder.messages(signal, body));
    } catch (DecodeException refused) {
      return null;
    }
  }

  private static @Nullable String cursors(Signal signal, byte[] body) {
    try {
      return FrameText.of(OtlpDecoder.decode(signal, OtlpEncoding.PROTOBUF, body));
    } catch (DecodeException refused) {
      assertThat(refused).hasMessageContaining("not an OTLP request: ");
      return null;
    } catch (RuntimeException | StackOverflowError defect) {
      return fail("on " + Arrays.toString(body), defect);
    }
  }

  private static void assertSame(Signal signal, byte[] body, String what) {
    assertThat(cursors(signal, body))
        .as(() -> what + ": " + Arrays.toString(body))
        .isEqualTo(messages(signal, body));
  }

  private static void assertUsual(Signal signal, byte[] body) throws DecodeException {
    switch (signal) {
      case SPANS -> SpanCursor.decode(body);
      case LOGS -> LogCursor.decode(body);
      case POINTS -> MetricCursor.decode(body);
      case CHANGES, CELLS, REQUESTS -> throw new IllegalArgumentException(signal.name());
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"SPANS", "LOGS", "POINTS"})
  void readsWhatEncodersWrite(Signal signal) throws DecodeException {
    for (int seed = 0; seed < ROUNDS; seed++) {
      byte[] body = new RandomRequests(seed).next(signal).toByteArray();
      assertUsual(signal, body);
      assertSame(signal, body, "seed " + seed);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"SPANS", "LOGS", "POINTS"})
  void agreesOnEveryTruncation(Signal signal) {
    byte[] body = new RandomRequests(7).next(signal).toByteArray();
    for (int length = 0; length < body.length; length++) {
      assertSame(signal, Arrays.copyOf(body, length), "first " + length + " bytes");
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"SPANS", "LOGS", "POINTS"})
  void agreesOnMessagesInPieces(Signal signal) {
    Random random = new Random(1);
    for (int seed = 0; seed < ROUNDS; seed++) {
      byte[] body = new RandomRequests(seed).next(signal).toByteArray();
      assertSame(signal, Fields.shuffle(body, random, 4), "seed " + seed);
    }
  }

  @Test
  void refusesEndlessNesting() {
    byte[] deep = Fields.nestedArrays(200_000);
    byte[] attribute = Fields.field(9, Fields.field(2, deep));
    byte[] request = Fields.field(1, Fields.field(2, Fields.field(2, attribute)));
    assertThat(cursors(Signal.SPANS, request)).isNull();
    byte[] groups = new byte[200_000];
    Arrays.fill(groups, (byte) (99 << 3 | 3));
    assertThat(cursors(Signal.LOGS, groups)).isNull();
    for (int depth = 40; depth < 56; depth++) {
      byte[] near = Fields.field(9, Fields.field(2, Fields.nestedArrays(depth)));
      assertSame(
          Signal.SPANS, Fields.field(1, Fields.field(2, Fields.field(2, near))), "depth " + depth);
    }
  }
}
