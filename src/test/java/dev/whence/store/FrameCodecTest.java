package dev.whence.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.whence.model.Frame;
import dev.whence.model.Section;
import dev.whence.model.Signal;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class FrameCodecTest {

  @Test
  void anyFrameComesBackAsItWas() {
    for (int seed = 0; seed < 2_000; seed++) {
      Frame frame = new RandomFrames(seed).next();
      Frame back = FrameCodec.decode(FrameCodec.encode(frame));
      assertThat(RandomFrames.dump(back)).as("seed %d", seed).isEqualTo(RandomFrames.dump(frame));
    }
  }

  @Test
  void equalFramesGiveEqualBytes() {
    assertThat(FrameCodec.encode(new RandomFrames(7).next()))
        .isEqualTo(FrameCodec.encode(new RandomFrames(7).next()));
  }

  @Test
  void spoiltCompressedBytesAreRefusedOrRead() {
    byte[] bytes = FrameCodec.encode(new RandomFrames(3).next());
    for (int i = 0; i < bytes.length; i++) {
      for (int bit = 0; bit < 8; bit++) {
        byte[] spoilt = bytes.clone();
        spoilt[i] ^= (byte) (1 << bit);
        try {
          FrameCodec.decode(spoilt);
        } catch (CorruptFrameException expected) {
          assertThat(expected).hasMessageNotContaining("null");
        }
      }
      byte[] cut = Arrays.copyOf(bytes, i);
      assertThatThrownBy(() -> FrameCodec.decode(cut)).isInstanceOf(CorruptFrameException.class);
    }
  }

  @Test
  void aDeclaredLengthIsNotTrusted() {
    byte[] lie = {
      1, (byte) 0x28, (byte) 0xb5, 0x2f, (byte) 0xfd, (byte) 0xe0, -1, -1, -1, 127, 0, 0, 0, 0
    };
    assertThatThrownBy(() -> FrameCodec.decode(lie)).hasMessageContaining("declares a length");
  }

  @Test
  void columnsThatAnEarlierVersionDidNotHaveAreZero() {
    ByteSink old = new ByteSink(64);
    old.put(Signal.CHANGES.ordinal());
    old.varint(2);
    old.varint(0);
    old.varint(2);
    old.put(new byte[] {'i', 'd'});
    old.varint(1);
    old.varint(0);
    old.varint(1);
    old.put(Section.CHANGES.ordinal());
    old.varint(1);
    old.varint(1);
    old.varint(1);
    Frame frame = FrameCodec.decode(FuzzFrame.packed(Arrays.copyOf(old.array(), old.size())));
    assertThat(frame.text(frame.main().get(0, 0))).isEqualTo("id");
    assertThat(frame.main().get(1, 0)).isZero();
    assertThat(frame.main().get(3, 0)).isZero();
  }
}
