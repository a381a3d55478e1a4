package dev.whence.decode;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;

/// Reads protobuf messages field by field, for the few small messages that need no generated
/// classes. Lengths are held against the bytes there are; unknown fields are skipped.
final class ProtobufFields {

  private static final int MAX_DEPTH = 32;
  private static final int NAME = 1 << 3 | 2;
  private static final int VALUE = 2 << 3 | 2;

  private ProtobufFields() {}

  /// Takes the fields of one message.
  interface Fields {
    /// Reads the value of a field.
    ///
    /// @param tag its number and wire type
    /// @return false where the field is not known, and was not read
    boolean read(int tag, CodedInputStream in) throws IOException, DecodeException;
  }

  /// Reads a whole body as one message.
  static void message(byte[] body, String what, Fields fields) throws DecodeException {
    CodedInputStream in = CodedInputStream.newInstance(body);
    in.setRecursionLimit(MAX_DEPTH);
    try {
      fields(in, fields);
    } catch (InvalidProtocolBufferException malformed) {
      throw DecodeException.malformed("not " + what + ": " + malformed.getMessage());
    } catch (IOException impossible) {
      throw new IllegalStateException("reading from memory", impossible);
    }
  }

  /// Reads a message that is a field of another.
  static void nested(CodedInputStream in, Fields fields) throws IOException, DecodeException {
    int end = in.pushLimit(in.readRawVarint32());
    fields(in, fields);
    in.popLimit(end);
  }

  /// Reads a nested message of two texts, as labels and map entries are.
  static String[] pair(CodedInputStream in) throws IOException, DecodeException {
    String[] pair = {"", ""};
    nested(
        in,
        (tag, part) -> {
          switch (tag) {
            case NAME -> pair[0] = part.readString();
            case VALUE -> pair[1] = part.readString();
            default -> {
              return false;
            }
          }
          return true;
        });
    return pair;
  }

  private static void fields(CodedInputStream in, Fields fields)
      throws IOException, DecodeException {
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (!fields.read(tag, in) && !in.skipField(tag)) {
        throw DecodeException.malformed("a protobuf group ends that did not begin");
      }
    }
  }
}
