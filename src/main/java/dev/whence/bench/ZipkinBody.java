package dev.whence.bench;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.HexFormat;
import java.util.List;

/// Spans as Zipkin's `ListOfSpans`: what OpenTelemetry's Zipkin exporter makes of them, with the
/// attributes of span and resource as tags.
final class ZipkinBody {

  private static final int CLIENT = 1;
  private static final int SERVER = 2;

  private ZipkinBody() {}

  static byte[] of(ExportTraceServiceRequest request) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream list = CodedOutputStream.newInstance(bytes);
    for (ResourceSpans resource : request.getResourceSpansList()) {
      for (ScopeSpans scope : resource.getScopeSpansList()) {
        for (Span span : scope.getSpansList()) {
          list.writeByteArray(1, span(span, resource.getResource().getAttributesList()));
        }
      }
    }
    list.flush();
    return bytes.toByteArray();
  }

  /// The trace of a body's last span, in hexadecimal digits.
  static String lastTrace(byte[] list) throws IOException {
    CodedInputStream spans = CodedInputStream.newInstance(list);
    ByteString trace = ByteString.EMPTY;
    while (spans.readTag() != 0) {
      CodedInputStream span = spans.readBytes().newCodedInput();
      span.readTag();
      trace = span.readBytes();
    }
    return HexFormat.of().formatHex(trace.toByteArray());
  }

  private static byte[] span(Span span, List<KeyValue> resource) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    out.writeBytes(1, span.getTraceId());
    if (!span.getParentSpanId().isEmpty()) {
      out.writeBytes(2, span.getParentSpanId());
    }
    out.writeBytes(3, span.getSpanId());
    switch (span.getKind()) {
      case SPAN_KIND_CLIENT -> out.writeEnum(4, CLIENT);
      case SPAN_KIND_SERVER -> out.writeEnum(4, SERVER);
      case SPAN_KIND_UNSPECIFIED,
          SPAN_KIND_INTERNAL,
          SPAN_KIND_PRODUCER,
          SPAN_KIND_CONSUMER,
          UNRECOGNIZED -> {
        // has no kind there
      }
    }
    out.writeString(5, span.getName());
    out.writeFixed64(6, span.getStartTimeUnixNano() / 1_000);
    out.writeUInt64(
        7, Math.max(1, (span.getEndTimeUnixNano() - span.getStartTimeUnixNano()) / 1_000));
    out.writeByteArray(8, endpoint(resource));
    tags(out, span.getAttributesList());
    tags(out, resource);
    if (!span.getStatus().getMessage().isEmpty()) {
      out.writeByteArray(11, tag("error", span.getStatus().getMessage()));
    }
    out.flush();
    return bytes.toByteArray();
  }

  private static byte[] endpoint(List<KeyValue> resource) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    for (KeyValue attribute : resource) {
      if (attribute.getKey().equals("service.name")) {
        out.writeString(1, attribute.getValue().getStringValue());
      }
    }
    out.flush();
    return bytes.toByteArray();
  }

  private static void tags(CodedOutputStream out, List<KeyValue> attributes) throws IOException {
    for (KeyValue attribute : attributes) {
      out.writeByteArray(
          11,
          tag(
              attribute.getKey(),
              attribute.getValue().hasIntValue()
                  ? Long.toString(attribute.getValue().getIntValue())
                  : attribute.getValue().getStringValue()));
    }
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
