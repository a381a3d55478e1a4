package dev.whence.receive;

import dev.whence.decode.DecodeException;
import dev.whence.decode.Decoded;
import dev.whence.intake.ExportKey;

/// How one door's bodies are read. Thread-safe.
@FunctionalInterface
interface Decoding {

  /// Decodes one body.
  ///
  /// @param plain the body after decompression
  Decoded decode(byte[] plain) throws DecodeException;

  /// A content encoding, besides gzip, that it takes off itself; empty where it knows none.
  default String encoding() {
    return "";
  }

  /// What tells a repeated request.
  ///
  /// @param body as it came
  default ExportKey key(byte[] body) {
    return ExportKey.of(body);
  }
}
