package dev.whence.decode;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import dev.whence.model.SpanKind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;

/// Zipkin's `zipkin.proto`: `ListOfSpans`.
final class ZipkinProtobuf {

  private static final int LENGTH = 2;
  private static final int ID_BYTES = 8;
  private static final int IPV4_BYTES = 4;
  private static final int IPV6_BYTES = 16;

  private final List<ZipkinSpan> spans = new ArrayList<>();
  private int annotations;
  private int tags;

  private ZipkinProtobuf() {}

  static List<ZipkinSpan> read(byte[] body) throws DecodeException {
    return new ZipkinProtobuf().spans(body);
  }

  private List<ZipkinSpan> spans(byte[] body) throws DecodeException {
    ProtobufFields.message(
        body,
        "a Zipkin ListOfSpans",
        (tag, in) -> {
          if (tag != (1 << 3 | LENGTH)) {
            return false;
          }
          FrameWriter.bounded(spans.size(), FrameWriter.MAX_ITEMS, "spans");
          ZipkinSpan span = new ZipkinSpan();
          ProtobufFields.nested(in, (field, part) -> field(span, field, part));
          if ((span.traceHigh | span.traceLow) == 0 || span.id == 0) {
            throw DecodeException.malformed(
                "span " + spans.size() + ": trace_id and id must not be zero");
          }
          spans.add(span);
          return true;
        });
    return spans;
  }

  private boolean field(ZipkinSpan span, int tag, CodedInputStream in)
      throws IOException, DecodeException {
    switch (tag) {
      case 1 << 3 | LENGTH -> traceId(span, in.readBytes());
      case 2 << 3 | LENGTH -> span.parentId = id(in.readBytes());
      case 3 << 3 | LENGTH -> span.id = id(in.readBytes());
      case 4 << 3 -> span.kind = kind(in.readEnum());
      case 5 << 3 | LENGTH -> span.name = in.readString();
      case 6 << 3 | 1 -> span.timestamp = in.readFixed64();
      case 7 << 3 -> span.duration = in.readUInt64();
      case 8 << 3 | LENGTH -> span.local = endpoint(in);
      case 9 << 3 | LENGTH -> span.remote = endpoint(in);
      case 10 << 3 | LENGTH -> {
        FrameWriter.bounded(annotations++, FrameWriter.MAX_DETAILS, "annotations");
        span.annotations.add(annotation(in));
      }
      case 11 << 3 | LENGTH -> {
        FrameWriter.bounded(tags++, FrameWriter.MAX_ATTRIBUTES, "tags");
        tag(span, in);
      }
      case 12 << 3 -> span.debug = in.readBool();
      case 13 << 3 -> span.shared = in.readBool();
      default -> {
        return false;
      }
    }
    return true;
  }

  private static void traceId(ZipkinSpan span, ByteString bytes) throws DecodeException {
    if (bytes.size() == ID_BYTES) {
      span.traceLow = Ids.bits(bytes, 0);
    } else if (bytes.size() == 2 * ID_BYTES) {
      span.traceHigh = Ids.bits(bytes, 0);
      span.traceLow = Ids.bits(bytes, ID_BYTES);
    } else {
      throw DecodeException.malformed("trace_id must be 8 or 16 bytes, was " + bytes.size());
    }
  }

  private static long id(ByteString bytes) throws DecodeException {
    if (bytes.size() == ID_BYTES) {
      return Ids.bits(bytes, 0);
    }
    throw DecodeException.malformed("a span's ID must be 8 bytes, was " + bytes.size());
  }

  private static SpanKind kind(int number) {
    return switch (number) {
      case 1 -> SpanKind.CLIENT;
      case 2 -> SpanKind.SERVER;
      case 3 -> SpanKind.PRODUCER;
      case 4 -> SpanKind.CONSUMER;
      default -> SpanKind.UNSPECIFIED;
    };
  }

  private static ZipkinSpan.Endpoint endpoint(CodedInputStream in)
      throws IOException, DecodeException {
    String[] texts = {"", "", ""};
    int[] port = {0};
    ProtobufFields.nested(
        in,
        (tag, part) -> {
          switch (tag) {
            case 1 << 3 | LENGTH -> texts[0] = part.readString();
            case 2 << 3 | LENGTH -> texts[1] = address(part.readByteArray());
            case 3 << 3 | LENGTH -> texts[2] = address(part.readByteArray());
            case 4 << 3 -> port[0] = part.readInt32();
            default -> {
              return false;
            }
          }
          return true;
        });
    return new ZipkinSpan.Endpoint(texts[0], texts[1].isEmpty() ? texts[2] : texts[1], port[0]);
  }

  private static String address(byte[] bytes) throws DecodeException {
    StringJoiner parts = new StringJoiner(bytes.length == IPV4_BYTES ? "." : ":");
    switch (bytes.length) {
      case 0 -> {}
      case IPV4_BYTES -> {
        for (byte part : bytes) {
          parts.add(String.valueOf(part & 0xFF));
        }
      }
      case IPV6_BYTES -> {
        for (int i = 0; i < bytes.length; i += 2) {
          parts.add(Integer.toHexString((bytes[i] & 0xFF) << 8 | (bytes[i + 1] & 0xFF)));
        }
      }
      default -> throw DecodeException.malformed("an IP address has " + bytes.length + " bytes");
    }
    return parts.toString();
  }

  private static ZipkinSpan.Annotation annotation(CodedInputStream in)
      throws IOException, DecodeException {
    long[] timestamp = {0};
    String[] value = {""};
    ProtobufFields.nested(
        in,
        (tag, part) -> {
          switch (tag) {
            case 1 << 3 | 1 -> timestamp[0] = part.readFixed64();
            case 2 << 3 | LENGTH -> value[0] = part.readString();
            default -> {
              return false;
            }
          }
          return true;
        });
    return new ZipkinSpan.Annotation(timestamp[0], value[0]);
  }

  private static void tag(ZipkinSpan span, CodedInputStream in)
      throws IOException, DecodeException {
    String[] entry = ProtobufFields.pair(in);
    span.tags.put(entry[0], entry[1]);
  }
}
