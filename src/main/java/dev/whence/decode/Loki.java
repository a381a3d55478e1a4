package dev.whence.decode;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.CodedInputStream;
import dev.whence.model.Signal;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Loki's push requests to frames of log lines. Stateless and thread-safe.
///
/// A stream's labels are the resource, except its level; an entry's structured metadata are the
/// line's attributes, except its trace, span and level.
public final class Loki {

  private static final String WHAT = "a Loki push request";
  private static final int LENGTH = 2;
  private static final long NANOS = 1_000_000_000L;
  private static final int MAX_LABELS = 128;

  private final FrameWriter frame = new FrameWriter(Signal.LOGS);
  private final LokiLines lines = new LokiLines(frame);

  private Loki() {}

  /// Decodes `{"streams": [{"stream": {...}, "values": [["ns", "line", {...}]]}]}`.
  public static Decoded json(byte[] body) throws DecodeException {
    JsonNode streams = Json.read(body, WHAT).path("streams");
    if (!streams.isArray()) {
      throw DecodeException.malformed("not " + WHAT + ": \"streams\" must be a list");
    }
    Loki loki = new Loki();
    for (JsonNode stream : streams) {
      loki.stream(stream);
    }
    return loki.frame.build();
  }

  /// Decodes a protobuf `PushRequest` in a snappy block.
  ///
  /// @param maxBytes how much it may be once decompressed
  public static Decoded snappyProtobuf(byte[] block, int maxBytes) throws DecodeException {
    Loki loki = new Loki();
    ProtobufFields.message(
        SnappyBlock.decompress(block, maxBytes),
        WHAT,
        (tag, in) -> {
          if (tag != (1 << 3 | LENGTH)) {
            return false;
          }
          loki.stream(in);
          return true;
        });
    return loki.frame.build();
  }

  private void stream(JsonNode stream) throws DecodeException {
    lines.begin(pairs(stream.path("stream"), "\"stream\""));
    for (JsonNode value : stream.path("values")) {
      if (!value.path(0).isTextual() || !value.path(1).isTextual()) {
        throw DecodeException.malformed(
            "not " + WHAT + ": a value must be a list of a timestamp and a line, both texts");
      }
      lines.add(
          timestamp(value.path(0).textValue()),
          value.path(1).textValue(),
          value.has(2) ? pairs(value.path(2), "structured metadata") : Map.of());
    }
  }

  private static Map<String, String> pairs(JsonNode object, String what) throws DecodeException {
    if (!object.isObject()) {
      throw DecodeException.malformed("not " + WHAT + ": " + what + " must be an object");
    }
    TreeMap<String, String> pairs = new TreeMap<>();
    for (Map.Entry<String, JsonNode> member : object.properties()) {
      if (!member.getValue().isTextual()) {
        throw DecodeException.malformed(
            "not " + WHAT + ": " + what + " must hold texts alone, see " + member.getKey());
      }
      pairs.put(member.getKey(), member.getValue().textValue());
    }
    return bounded(pairs);
  }

  private static Map<String, String> bounded(Map<String, String> pairs) throws DecodeException {
    if (pairs.size() > MAX_LABELS) {
      throw DecodeException.tooLarge("more than " + MAX_LABELS + " labels on one stream or line");
    }
    return pairs;
  }

  private static long timestamp(String nanos) throws DecodeException {
    try {
      return Long.parseLong(nanos);
    } catch (NumberFormatException notANumber) {
      throw DecodeException.malformed(
          "not " + WHAT + ": a timestamp must be nanoseconds since the epoch as a text");
    }
  }

  private void stream(CodedInputStream in) throws IOException, DecodeException {
    String[] labels = {""};
    List<byte[]> entries = new ArrayList<>();
    ProtobufFields.nested(
        in,
        (tag, part) -> {
          switch (tag) {
            case 1 << 3 | LENGTH -> labels[0] = part.readString();
            case 2 << 3 | LENGTH -> entries.add(part.readByteArray());
            default -> {
              return false;
            }
          }
          return true;
        });
    lines.begin(bounded(LokiLabels.parse(labels[0])));
    for (byte[] entry : entries) {
      entry(entry);
    }
  }

  private void entry(byte[] entry) throws DecodeException {
    long[] time = {0, 0};
    String[] line = {""};
    TreeMap<String, String> metadata = new TreeMap<>();
    ProtobufFields.message(
        entry,
        WHAT,
        (tag, in) -> {
          switch (tag) {
            case 1 << 3 | LENGTH ->
                ProtobufFields.nested(in, (field, part) -> time(field, part, time));
            case 2 << 3 | LENGTH -> line[0] = in.readString();
            case 3 << 3 | LENGTH -> {
              String[] pair = ProtobufFields.pair(in);
              metadata.put(pair[0], pair[1]);
            }
            default -> {
              return false;
            }
          }
          return true;
        });
    try {
      long nanos = Math.addExact(Math.multiplyExact(time[0], NANOS), time[1]);
      lines.add(nanos, line[0], bounded(metadata));
    } catch (ArithmeticException tooFar) {
      frame.reject(1, "a line's time is " + time[0] + " s, which is beyond what can be kept");
    }
  }

  private static boolean time(int tag, CodedInputStream in, long[] time) throws IOException {
    switch (tag) {
      case 1 << 3 -> time[0] = in.readInt64();
      case 2 << 3 -> time[1] = in.readInt32();
      default -> {
        return false;
      }
    }
    return true;
  }
}
