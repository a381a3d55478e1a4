package dev.whence.decode;

import dev.whence.model.AttributeType;
import java.util.Base64;

/// Writes attribute sets by name: what the formats with plain key-value pairs need. Not
/// thread-safe.
final class Pairs {

  private final FrameWriter frame;

  Pairs(FrameWriter frame) {
    this.frame = frame;
  }

  Pairs put(String key, String value) throws DecodeException {
    frame.attribute(frame.text(key), AttributeType.STRING, frame.text(value));
    return this;
  }

  Pairs put(String key, long value) throws DecodeException {
    frame.attribute(frame.text(key), AttributeType.LONG, value);
    return this;
  }

  Pairs put(String key, double value) throws DecodeException {
    frame.attribute(frame.text(key), AttributeType.DOUBLE, Double.doubleToRawLongBits(value));
    return this;
  }

  Pairs put(String key, boolean value) throws DecodeException {
    frame.attribute(frame.text(key), AttributeType.BOOLEAN, value ? 1 : 0);
    return this;
  }

  Pairs put(String key, byte[] value) throws DecodeException {
    String base64 = Base64.getEncoder().encodeToString(value);
    frame.attribute(frame.text(key), AttributeType.BYTES, frame.text(base64));
    return this;
  }

  /// A structured value as JSON text.
  Pairs putJson(String key, String json) throws DecodeException {
    frame.attribute(frame.text(key), AttributeType.JSON, frame.text(json));
    return this;
  }

  /// Adds the pair where there is a value.
  Pairs putUnlessEmpty(String key, String value) throws DecodeException {
    return value.isEmpty() ? this : put(key, value);
  }

  /// Closes the set and gives its index.
  int end() {
    return frame.endSet();
  }
}
