package dev.whence.decode;

/// The two encodings of OTLP.
public enum OtlpEncoding {
  PROTOBUF,
  /// JSON with hexadecimal IDs, enums as numbers and lowerCamelCase names.
  JSON
}
