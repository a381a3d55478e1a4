package dev.whence.receive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.whence.access.ByteBudget;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class GunzipTest {

  private static final int LIMIT = 1 << 20;
  private static final byte[] PLAIN = "{\"resourceSpans\":[]}".repeat(50).getBytes();

  private static byte[] gzip(byte[] plain) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(plain);
    }
    return packed.toByteArray();
  }

  private static byte[] inflate(byte[] compressed) {
    return Gunzip.inflate(compressed, LIMIT, new InFlight(new ByteBudget(LIMIT)).share());
  }

  @Test
  void whatIsCutOffIsSaidToBe() throws IOException {
    byte[] whole = gzip(PLAIN);
    assertThat(inflate(whole)).isEqualTo(PLAIN);
    for (int length = 0; length < whole.length; length++) {
      byte[] part = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> inflate(part))
          .isInstanceOf(RefusedException.class)
          .hasMessage("not gzip: it ends after " + length + " bytes, too early");
    }
  }

  @Test
  void whatIsSomethingElseIsSaidToBe() {
    assertThatThrownBy(() -> inflate(PLAIN)).hasMessageContaining("Not in GZIP format");
  }
}
