package dev.whence.redact;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.Zstd;
import dev.whence.decode.DecodeException;
import dev.whence.join.IdentitySettings;
import dev.whence.join.RequestIdentity;
import dev.whence.model.Frame;
import dev.whence.store.FrameCodec;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What is hidden is nowhere in the bytes that are kept, whatever can be read back of them.
class RedactedBytesTest {

  private static final int MAX_PLAIN = 1 << 20;
  private final Redactor redactor = Planted.redactor();
  private final RequestIdentity identity = new RequestIdentity(IdentitySettings.DEFAULT);

  static Stream<String> places() throws DecodeException {
    return Planted.frames().keySet().stream().filter(place -> !place.startsWith("surplus"));
  }

  @ParameterizedTest
  @MethodSource("places")
  void noSecretIsInTheBytes(String place) throws DecodeException {
    Frame frame = identity.identify(Planted.frames().get(place));
    assertThat(bytes(frame)).contains(Planted.SECRET);
    assertThat(bytes(redactor.apply(frame))).doesNotContainIgnoringCase(Planted.SECRET);
  }

  @Test
  void theRestStays() throws DecodeException {
    Frame frame = Planted.frames().get("log attribute");
    Frame redacted = redactor.apply(frame);
    assertThat(redacted.texts()).contains("db.password", "x", "***");
    assertThat(redacted.size()).isEqualTo(frame.size());
  }

  private static String bytes(Frame frame) {
    byte[] encoded = FrameCodec.encode(frame);
    byte[] zipped = Arrays.copyOfRange(encoded, 1, encoded.length);
    return new String(Zstd.decompress(zipped, MAX_PLAIN), ISO_8859_1);
  }
}
