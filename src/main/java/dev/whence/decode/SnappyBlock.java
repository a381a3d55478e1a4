package dev.whence.decode;

import java.io.IOException;
import org.xerial.snappy.Snappy;

/// Snappy's block format, as Prometheus and Loki send it. The length that a block declares is held
/// against the limit before anything is allocated for it.
final class SnappyBlock {

  /// No byte of a block can stand for more than this many: a copy of 64 bytes takes three.
  private static final int MOST_FROM_ONE_BYTE = 22;

  private SnappyBlock() {}

  static byte[] decompress(byte[] block, int maxBytes) throws DecodeException {
    try {
      int declared = Snappy.uncompressedLength(block);
      if (declared < 0 || declared > (long) block.length * MOST_FROM_ONE_BYTE) {
        throw DecodeException.malformed("a snappy block declares more than it can hold");
      }
      if (declared > maxBytes) {
        throw DecodeException.tooLarge(
            "decompressed the body has " + declared + " bytes, more than " + maxBytes);
      }
      byte[] bytes = new byte[declared];
      if (Snappy.uncompress(block, 0, block.length, bytes, 0) != declared) {
        throw DecodeException.malformed("not in snappy's block format");
      }
      return bytes;
    } catch (IOException malformed) {
      throw DecodeException.malformed("not in snappy's block format: " + malformed.getMessage());
    }
  }
}
