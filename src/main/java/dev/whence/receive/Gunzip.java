package dev.whence.receive;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.zip.GZIPInputStream;

/// Decompresses gzip up to a limit, whatever it claims.
final class Gunzip {

  private static final VarHandle LAST =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private static final int STEP = 8_192;

  /// More than this nobody is believed to have packed.
  private static final int MOST_RATIO = 32;

  private Gunzip() {}

  /// @throws RefusedException where it is no gzip, or more than the limit
  static byte[] inflate(byte[] compressed, int limit, InFlight.Share share) {
    Growing plain = new Growing(limit, share);
    plain.begin(expected(compressed, limit));
    byte[] one = new byte[1];
    try (GZIPInputStream stream = new GZIPInputStream(new ByteArrayInputStream(compressed), STEP)) {
      int read = 0;
      while (read >= 0) {
        int room = plain.bytes().length - plain.size();
        if (room > 0) {
          read = stream.read(plain.bytes(), plain.size(), room);
          plain.added(Math.max(0, read));
        } else {
          read = stream.read(one, 0, 1);
          if (read > 0) {
            plain.reserve(1, 0);
            plain.bytes()[plain.size()] = one[0];
            plain.added(1);
          }
        }
      }
      return plain.toArray();
    } catch (EOFException cutOff) {
      throw new RefusedException(
          Refusal.MALFORMED, "not gzip: it ends after " + compressed.length + " bytes, too early");
    } catch (IOException malformed) {
      throw new RefusedException(Refusal.MALFORMED, "not gzip: " + malformed.getMessage());
    }
  }

  /// The length that the last four bytes claim, within reason.
  private static int expected(byte[] compressed, int limit) {
    if (compressed.length < Integer.BYTES) {
      return 0;
    }
    long claimed = (int) LAST.get(compressed, compressed.length - Integer.BYTES) & 0xffff_ffffL;
    return (int) Math.min(claimed, Math.min(limit, (long) compressed.length * MOST_RATIO));
  }
}
