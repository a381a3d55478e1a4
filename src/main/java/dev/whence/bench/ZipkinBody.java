package dev.whence.bench;

import com.fasterxml.jackson.core.JsonGenerator;
import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.HexFormat;
import java.util.Map;

/// Spans as Zipkin takes them, in either of its encodings.
final class ZipkinBody {

  private ZipkinBody() {}

  /// A list of spans as v2 JSON: what Zipkin's reporters and OpenTelemetry's exporters send unless
  /// told otherwise.
  static byte[] json(ExportTraceServiceRequest request) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator out = Http.JSON.createGenerator(bytes)) {
      out.writeStartArray();
      for (ZipkinSpan span : ZipkinSpan.of(request)) {
        write(span, out);
      }
      out.writeEndArray();
    }
    return bytes.toByteArray();
  }

  private static void write(ZipkinSpan span, JsonGenerator out) throws IOException {
    out.writeStartObject();
    out.writeStringField("traceId", hex(span.trace()));
    if (!span.parent().isEmpty()) {
      out.writeStringField("parentId", hex(span.parent()));
    }
    out.writeStringField("id", hex(span.id()));
    if (span.kind() != null) {
      out.writeStringField("kind", span.kind().name());
    }
    out.writeStringField("name", span.name());
    out.writeNumberField("timestamp", span.timestampMicros());
    out.writeNumberField("duration", span.durationMicros());
    out.writeObjectFieldStart("localEndpoint");
    out.writeStringField("serviceName", span.service());
    out.writeEndObject();
    out.writeObjectFieldStart("tags");
    for (Map.Entry<String, String> tag : span.tags().entrySet()) {
      out.writeStringField(tag.getKey(), tag.getValue());
    }
    out.writeEndObject();
    out.writeEndObject();
  }

  private static String hex(ByteString id) {
    return HexFormat.of().formatHex(id.toByteArray());
  }

  /// Zipkin's `ListOfSpans`.
  static byte[] protobuf(ExportTraceServiceRequest request) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream list = CodedOutputStream.newInstance(bytes);
    for (ZipkinSpan span : ZipkinSpan.of(request)) {
      list.writeByteArray(1, message(span));
    }
    list.flush();
    return bytes.toByteArray();
  }

  private static byte[] message(ZipkinSpan span) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    out.writeBytes(1, span.trace());
    if (!span.parent().isEmpty()) {
      out.writeBytes(2, span.parent());
    }
    out.writeBytes(3, span.id());
    if (span.kind() != null) {
      out.writeEnum(4, span.kind().ordinal() + 1);
    }
    out.writeString(5, span.name());
    out.writeFixed64(6, span.timestampMicros());
    out.writeUInt64(7, span.durationMicros());
    out.writeByteArray(8, endpoint(span.service()));
    for (Map.Entry<String, String> tag : span.tags().entrySet()) {
      out.writeByteArray(11, tag(tag.getKey(), tag.getValue()));
    }
    out.flush();
    return bytes.toByteArray();
  }

  private static byte[] endpoint(String service) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    out.writeString(1, service);
    out.flush();
    return bytes.toByteArray();
  }

  private static byte[] tag(String key, String value) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    out.writeString(1, key);
    out.writeString(2, value);
    out.flush();
    return bytes.toByteArray();
  }
}
