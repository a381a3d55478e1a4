package dev.whence.decode;

import dev.whence.model.AttributeType;
import java.util.Arrays;
import java.util.Base64;

/// Attributes and values off the wire, straight into attribute sets. Not thread-safe.
final class AttributeCursor {

  private static final int ELEMENT = Wire.LENGTH | 1 << 3;
  private static final int KEY = Wire.LENGTH | 1 << 3;
  private static final int VALUE = Wire.LENGTH | 2 << 3;
  private static final int STRING = Wire.LENGTH | 1 << 3;
  private static final int BOOL = Wire.VARINT | 2 << 3;
  private static final int INT = Wire.VARINT | 3 << 3;
  private static final int DOUBLE = Wire.FIXED64 | 4 << 3;
  private static final int ARRAY = Wire.LENGTH | 5 << 3;
  private static final int LIST = Wire.LENGTH | 6 << 3;
  private static final int BYTES = Wire.LENGTH | 7 << 3;

  private final Wire wire;
  private final WireTexts texts;
  private final FrameWriter frame;

  /// The value read last: its field, 0 where it has none, and its text index or bits.
  private int field;

  private long bits;

  AttributeCursor(Wire wire, WireTexts texts, FrameWriter frame) {
    this.wire = wire;
    this.texts = texts;
    this.frame = frame;
  }

  /// Reads the attribute that comes next into the set that is being collected.
  void read() throws DecodeException {
    int key = 0;
    field = 0;
    bits = 0;
    int outer = wire.enter();
    for (int tag = wire.tag(); tag != 0; tag = wire.tag()) {
      switch (tag) {
        case KEY -> key = texts.read();
        case VALUE -> value();
        default -> wire.skip(tag);
      }
    }
    wire.leave(outer);
    frame.attribute(key, type(), bits);
  }

  private AttributeType type() {
    return switch (field) {
      case BOOL -> AttributeType.BOOLEAN;
      case INT -> AttributeType.LONG;
      case DOUBLE -> AttributeType.DOUBLE;
      case ARRAY, LIST -> AttributeType.JSON;
      case BYTES -> AttributeType.BYTES;
      default -> AttributeType.STRING;
    };
  }

  /// Starts a value of which none has been read.
  void clear() {
    field = 0;
    bits = 0;
  }

  /// The value read since [#clear] as a text.
  int asText() throws DecodeException {
    return switch (field) {
      case BOOL -> frame.text(bits != 0 ? "true" : "false");
      case INT -> frame.text(Long.toString(bits));
      case DOUBLE -> frame.text(Double.toString(Double.longBitsToDouble(bits)));
      default -> (int) bits;
    };
  }

  /// Reads the value that comes next; of several values the last one counts.
  void value() throws DecodeException {
    int outer = wire.enter();
    for (int tag = wire.tag(); tag != 0; tag = wire.tag()) {
      switch (tag) {
        case STRING -> bits = texts.read();
        case BOOL -> bits = wire.longVarint() != 0 ? 1 : 0;
        case INT -> bits = wire.longVarint();
        case DOUBLE -> bits = wire.fixed64();
        case BYTES -> bits = base64();
        case ARRAY, LIST -> {
          if (field == tag) {
            throw new UnusualEncoding();
          }
          bits = json(tag);
        }
        default -> {
          wire.skip(tag);
          continue;
        }
      }
      field = tag;
    }
    wire.leave(outer);
  }

  private int base64() throws DecodeException {
    int length = wire.length();
    int start = wire.position();
    wire.pass(length);
    return frame.text(encode(start, length));
  }

  private String encode(int start, int length) {
    byte[] copy = Arrays.copyOfRange(wire.bytes(), start, start + length);
    return Base64.getEncoder().encodeToString(copy);
  }

  private int json(int tag) throws DecodeException {
    JsonText json = new JsonText();
    structure(tag, json);
    return frame.text(json.toString());
  }

  private void structure(int tag, JsonText json) throws DecodeException {
    boolean array = tag == ARRAY;
    if (array) {
      json.beginArray();
    } else {
      json.beginObject();
    }
    int outer = wire.enter();
    for (int next = wire.tag(); next != 0; next = wire.tag()) {
      if (next != ELEMENT) {
        wire.skip(next);
      } else if (array) {
        element(json);
      } else {
        entry(json);
      }
    }
    wire.leave(outer);
    if (array) {
      json.endArray();
    } else {
      json.endObject();
    }
  }

  private void entry(JsonText json) throws DecodeException {
    String key = "";
    boolean valued = false;
    int outer = wire.enter();
    for (int tag = wire.tag(); tag != 0; tag = wire.tag()) {
      switch (tag) {
        case KEY -> {
          key = texts.string();
          if (valued) {
            throw new UnusualEncoding();
          }
        }
        case VALUE -> {
          if (valued) {
            throw new UnusualEncoding();
          }
          valued = true;
          json.key(key);
          element(json);
        }
        default -> wire.skip(tag);
      }
    }
    wire.leave(outer);
    if (!valued) {
      json.key(key);
      json.none();
    }
  }

  private void element(JsonText json) throws DecodeException {
    int written = 0;
    long before = json.position();
    int outer = wire.enter();
    for (int tag = wire.tag(); tag != 0; tag = wire.tag()) {
      if (tag == written && (tag == ARRAY || tag == LIST)) {
        throw new UnusualEncoding();
      }
      switch (tag) {
        case STRING, BOOL, INT, DOUBLE, ARRAY, LIST, BYTES -> {
          json.backTo(before);
          write(tag, json);
          written = tag;
        }
        default -> wire.skip(tag);
      }
    }
    wire.leave(outer);
    if (written == 0) {
      json.none();
    }
  }

  private void write(int tag, JsonText json) throws DecodeException {
    switch (tag) {
      case STRING -> json.string(texts.string());
      case BOOL -> json.bool(wire.longVarint() != 0);
      case INT -> json.number(wire.longVarint());
      case DOUBLE -> json.number(Double.longBitsToDouble(wire.fixed64()));
      case BYTES -> {
        int length = wire.length();
        int start = wire.position();
        wire.pass(length);
        json.string(encode(start, length));
      }
      default -> structure(tag, json);
    }
  }
}
