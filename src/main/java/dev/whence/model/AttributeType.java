package dev.whence.model;

/// The type of an attribute's value. `JSON` holds arrays and maps as JSON text, `BYTES` holds
/// base64.
public enum AttributeType {
  STRING,
  LONG,
  DOUBLE,
  BOOLEAN,
  JSON,
  BYTES;

  private static final AttributeType[] VALUES = values();

  public static AttributeType of(int ordinal) {
    return VALUES[ordinal];
  }

  /// Whether the value's bits are an index into the frame's texts.
  public boolean isText() {
    return this == STRING || this == JSON || this == BYTES;
  }
}
