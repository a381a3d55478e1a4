package dev.whence.decode;

import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Writes protobuf messages field by field, as a sender's library would.
final class Proto {

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  private interface Write {
    void to(CodedOutputStream out) throws IOException;
  }

  private Proto add(Write write) {
    try {
      CodedOutputStream out = CodedOutputStream.newInstance(bytes);
      write.to(out);
      out.flush();
      return this;
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  Proto text(int field, String value) {
    return bytes(field, value.getBytes(StandardCharsets.UTF_8));
  }

  Proto bytes(int field, byte[] value) {
    return add(out -> out.writeByteArray(field, value));
  }

  Proto message(int field, Proto value) {
    return bytes(field, value.build());
  }

  Proto number(int field, long value) {
    return add(out -> out.writeInt64(field, value));
  }

  Proto real(int field, double value) {
    return add(out -> out.writeDouble(field, value));
  }

  Proto packed(int field, int... values) {
    Proto list = new Proto();
    Arrays.stream(values).forEach(value -> list.add(out -> out.writeUInt32NoTag(value)));
    return message(field, list);
  }

  /// A message of two texts, as labels are.
  static Proto pair(String name, String value) {
    return new Proto().text(1, name).text(2, value);
  }

  byte[] build() {
    return bytes.toByteArray();
  }
}
