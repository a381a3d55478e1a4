package dev.whence.decode;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import dev.whence.model.Signal;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// OTLP's JSON against protobuf's own reader of JSON, but for the IDs, which OTLP writes as
/// hexadecimal digits. What names a member twice has no one meaning, and is left out.
final class FuzzJson {

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .build();
  private static final List<String> IDS = List.of("traceId", "spanId", "parentSpanId");

  /// Of a request that is not taken.
  static final String REFUSED = "refused";

  private FuzzJson() {}

  static void check(Signal signal, byte[] body) throws Exception {
    String ours =
        FuzzDecoder.taken(() -> FrameText.of(OtlpDecoder.decode(signal, OtlpEncoding.JSON, body)));
    JsonNode tree = tree(body);
    if (tree == null) {
      return; // refused by Jackson, which both read with, or left out
    }
    JsonNode plain = JsonShapes.plain(tree, request(signal).getDescriptorForType());
    Message reference = plain == null ? null : reference(signal, plain);
    if (ours != null && reference != null) {
      String theirs = FrameText.of(OtlpDecoder.messages(signal, reference.toByteArray()));
      assertThat(unsigned(ours)).isEqualTo(unsigned(theirs));
    }
  }

  /// Protobuf's reader of JSON loses the sign of a zero, and halves of surrogate pairs.
  static String unsigned(String text) {
    return text.replace("-0.0", "0.0").replace("\uFFFD", "?");
  }

  private static @Nullable JsonNode tree(byte[] body) {
    try {
      JsonNode tree = JSON.readTree(body);
      binary(tree);
      return tree;
    } catch (IOException | IllegalArgumentException malformed) {
      return null;
    }
  }

  /// What protobuf's reader makes of what OTLP leaves of a request.
  static String text(Signal signal, JsonNode request) throws Exception {
    JsonNode plain = JsonShapes.plain(request, request(signal).getDescriptorForType());
    Message reference = plain == null || !hasIds(plain) ? null : reference(signal, plain);
    String taken =
        reference == null
            ? null
            : FuzzDecoder.taken(
                () -> FrameText.of(OtlpDecoder.messages(signal, reference.toByteArray())));
    return taken == null ? REFUSED : taken;
  }

  private static boolean hasIds(JsonNode plain) {
    try {
      binary(plain);
      return true;
    } catch (IllegalArgumentException notHexadecimal) {
      return false;
    }
  }

  /// Jackson by itself takes a name with a byte of 0xFF in it for a like one that it met before.
  static boolean isJson(byte[] body) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body));
      JSON.readTree(body);
      return true;
    } catch (IOException malformed) {
      return false;
    }
  }

  private static void binary(JsonNode node) {
    for (String id : IDS) {
      if (node instanceof ObjectNode object && node.path(id).isTextual()) {
        byte[] bytes = HexFormat.of().parseHex(node.path(id).asText());
        object.put(id, Base64.getEncoder().encodeToString(bytes));
      }
    }
    node.forEach(FuzzJson::binary);
  }

  /// OTLP's JSON of a message, as protobuf's own printer writes it but for the IDs.
  static byte[] json(Message message) throws IOException {
    JsonNode tree = JSON.readTree(JsonFormat.printer().printingEnumsAsInts().print(message));
    hexadecimal(tree);
    return JSON.writeValueAsBytes(tree);
  }

  private static void hexadecimal(JsonNode node) {
    for (String id : IDS) {
      if (node instanceof ObjectNode object && node.path(id).isTextual()) {
        byte[] bytes = Base64.getDecoder().decode(node.path(id).asText());
        object.put(id, HexFormat.of().formatHex(bytes));
      }
    }
    node.forEach(FuzzJson::hexadecimal);
  }

  /// A message as our reader reads it.
  static String ours(Descriptor type, String json) {
    try {
      return OtlpJson.read(json.getBytes(UTF_8), DynamicMessage.newBuilder(type))
          .build()
          .toString();
    } catch (DecodeException refused) {
      return REFUSED;
    }
  }

  /// The same as protobuf's reader reads it.
  static String theirs(Descriptor type, String json) {
    try {
      DynamicMessage.Builder message = DynamicMessage.newBuilder(type);
      JsonFormat.parser().ignoringUnknownFields().merge(json, message);
      return message.build().toString();
    } catch (InvalidProtocolBufferException refused) {
      return REFUSED;
    }
  }

  private static @Nullable Message reference(Signal signal, JsonNode tree) {
    try {
      Message.Builder request = request(signal);
      JsonFormat.parser().ignoringUnknownFields().merge(tree.toString(), request);
      return request.build();
    } catch (InvalidProtocolBufferException refused) {
      return null;
    }
  }

  static Message.Builder request(Signal signal) {
    return switch (signal) {
      case SPANS -> ExportTraceServiceRequest.newBuilder();
      case LOGS -> ExportLogsServiceRequest.newBuilder();
      case POINTS -> ExportMetricsServiceRequest.newBuilder();
      case CHANGES, CELLS, REQUESTS -> throw new IllegalArgumentException(signal.name());
    };
  }
}
