package dev.whence.decode;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/// Encoded messages field by field.
final class Fields {

  private Fields() {}

  /// Rearranges the fields of a message and of those within it, and repeats some.
  static byte[] shuffle(byte[] message, Random random, int depth) {
    List<byte[]> fields = new ArrayList<>();
    int at = 0;
    while (at < message.length) {
      int start = at;
      long tag = varint(message, at);
      at += size(tag);
      int type = (int) (tag & 7);
      if (type == 2) {
        int length = (int) varint(message, at);
        at += size(length);
        byte[] content = Arrays.copyOfRange(message, at, at + length);
        at += length;
        if (depth > 0 && random.nextBoolean() && isMessage(content)) {
          content = shuffle(content, random, depth - 1);
        }
        fields.add(field((int) (tag >>> 3), content));
      } else {
        at += type == 1 ? 8 : type == 5 ? 4 : size(varint(message, at));
        fields.add(Arrays.copyOfRange(message, start, at));
      }
    }
    if (random.nextInt(3) == 0) {
      Collections.shuffle(fields, random);
    }
    if (!fields.isEmpty() && random.nextInt(4) == 0) {
      fields.add(fields.get(random.nextInt(fields.size())));
    }
    return join(fields.toArray(byte[][]::new));
  }

  /// Whether the bytes can be read as a message.
  private static boolean isMessage(byte[] bytes) {
    Wire wire = new Wire(bytes);
    try {
      for (int tag = wire.tag(); tag != 0; tag = wire.tag()) {
        if ((tag & 7) == 3) {
          return false;
        }
        wire.skip(tag);
      }
      return true;
    } catch (DecodeException noMessage) {
      return false;
    }
  }

  private static long varint(byte[] bytes, int from) {
    long value = 0;
    for (int i = 0; ; i++) {
      value |= (long) (bytes[from + i] & 0x7F) << (7 * i);
      if (bytes[from + i] >= 0) {
        return value;
      }
    }
  }

  private static int size(long value) {
    return Math.max(1, (Long.SIZE - Long.numberOfLeadingZeros(value) + 6) / 7);
  }

  static byte[] field(int number, byte[] content) {
    return join(head(number, content.length), content);
  }

  private static byte[] head(int number, int length) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    write(out, (long) number << 3 | 2);
    write(out, length);
    return out.toByteArray();
  }

  private static void write(ByteArrayOutputStream out, long value) {
    long rest = value;
    for (; (rest & ~0x7FL) != 0; rest >>>= 7) {
      out.write((int) (rest & 0x7F) | 0x80);
    }
    out.write((int) rest);
  }

  /// AnyValues that are arrays of one such value each, built from the inside out.
  static byte[] nestedArrays(int depth) {
    byte[] buffer = new byte[depth * 10];
    int at = buffer.length;
    for (int i = 0; i < depth * 2; i++) {
      byte[] head = head(i % 2 == 0 ? 1 : 5, buffer.length - at);
      at -= head.length;
      System.arraycopy(head, 0, buffer, at, head.length);
    }
    return Arrays.copyOfRange(buffer, at, buffer.length);
  }

  static byte[] join(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }
}
