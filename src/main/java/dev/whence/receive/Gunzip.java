package dev.whence.receive;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.zip.GZIPInputStream;

/// Decompresses gzip up to a limit, whatever it claims.
final class Gunzip {

  private static final int STEP = 8_192;
  private static final int USUAL_RATIO = 4;

  private Gunzip() {}

  /// @throws RefusedException where it is no gzip, or more than the limit
  static byte[] inflate(byte[] compressed, int limit, InFlight.Share share) {
    Growing plain = new Growing(limit, share);
    try (GZIPInputStream stream = new GZIPInputStream(new ByteArrayInputStream(compressed), STEP)) {
      int read;
      do {
        if (plain.size() == plain.bytes().length) {
          plain.reserve(1, (int) Math.min(limit, (long) compressed.length * USUAL_RATIO));
        }
        read = stream.read(plain.bytes(), plain.size(), plain.bytes().length - plain.size());
        plain.added(Math.max(0, read));
      } while (read >= 0);
      return plain.toArray();
    } catch (IOException malformed) {
      throw new RefusedException(Refusal.MALFORMED, "not gzip: " + malformed.getMessage());
    }
  }
}
