package dev.whence.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.Zstd;
import dev.whence.fuzz.FuzzTarget;
import dev.whence.model.Frame;
import java.util.Arrays;
import java.util.Random;

/// Frames as the journal and the blocks hold them, but for their compression, which would hide
/// every byte from what leads the way. What is read must come back as it was.
public enum FuzzFrame implements FuzzTarget {
  FRAME;

  @Override
  public byte[] seed(Random random) {
    byte[] bytes = FrameCodec.encode(new RandomFrames(random.nextLong()).next());
    byte[] zstd = Arrays.copyOfRange(bytes, 1, bytes.length);
    return Zstd.decompress(zstd, (int) Zstd.getFrameContentSize(zstd));
  }

  @Override
  public void check(byte[] body) {
    Frame frame;
    try {
      frame = FrameCodec.decode(packed(body));
    } catch (CorruptFrameException refused) {
      assertThat(refused.getMessage()).isNotEmpty();
      return;
    }
    Frame again = FrameCodec.decode(FrameCodec.encode(frame));
    assertThat(RandomFrames.dump(again)).isEqualTo(RandomFrames.dump(frame));
  }

  static byte[] packed(byte[] plain) {
    byte[] zstd = Zstd.compress(plain);
    byte[] bytes = new byte[zstd.length + 1];
    bytes[0] = 1;
    System.arraycopy(zstd, 0, bytes, 1, zstd.length);
    return bytes;
  }
}
