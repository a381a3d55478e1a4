package dev.whence.decode;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.whence.model.Signal;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;

/// OTLP export requests to frames. Stateless and thread-safe.
public final class OtlpDecoder {

  private static final int MAX_UNUSUAL = 1 << 20;

  private OtlpDecoder() {}

  /// Decodes the body of one export request, already decompressed.
  ///
  /// Times are kept as they came, bit for bit. Items without a valid identity are left out and
  /// counted.
  ///
  /// @param signal `SPANS`, `LOGS` or `POINTS`
  /// @throws DecodeException where the body as a whole cannot be taken
  public static Decoded decode(Signal signal, OtlpEncoding encoding, byte[] body)
      throws DecodeException {
    return switch (encoding) {
      case PROTOBUF -> protobuf(signal, body);
      case JSON -> json(signal, body);
    };
  }

  private static Decoded protobuf(Signal signal, byte[] body) throws DecodeException {
    try {
      return switch (signal) {
        case SPANS -> SpanCursor.decode(body);
        case LOGS -> LogCursor.decode(body);
        case POINTS -> MetricCursor.decode(body);
        case CHANGES, CELLS, REQUESTS -> throw noSuchSignal(signal);
      };
    } catch (UnusualEncoding unusual) {
      return unusual(signal, body);
    }
  }

  /// Protobuf's own classes take many times a request's size.
  private static Decoded unusual(Signal signal, byte[] body) throws DecodeException {
    if (body.length > MAX_UNUSUAL) {
      throw DecodeException.tooLarge(
          "fields out of order or in pieces, in a request of more than " + MAX_UNUSUAL + " bytes");
    }
    return messages(signal, body);
  }

  /// The same by protobuf's own classes.
  static Decoded messages(Signal signal, byte[] body) throws DecodeException {
    try {
      return switch (signal) {
        case SPANS -> SpanMessages.decode(ExportTraceServiceRequest.parseFrom(body));
        case LOGS -> LogMessages.decode(ExportLogsServiceRequest.parseFrom(body));
        case POINTS -> MetricMessages.decode(ExportMetricsServiceRequest.parseFrom(body));
        case CHANGES, CELLS, REQUESTS -> throw noSuchSignal(signal);
      };
    } catch (InvalidProtocolBufferException malformed) {
      throw DecodeException.malformed("not an OTLP request: " + malformed.getMessage());
    }
  }

  private static Decoded json(Signal signal, byte[] body) throws DecodeException {
    return switch (signal) {
      case SPANS ->
          SpanMessages.decode(OtlpJson.read(body, ExportTraceServiceRequest.newBuilder()).build());
      case LOGS ->
          LogMessages.decode(OtlpJson.read(body, ExportLogsServiceRequest.newBuilder()).build());
      case POINTS ->
          MetricMessages.decode(
              OtlpJson.read(body, ExportMetricsServiceRequest.newBuilder()).build());
      case CHANGES, CELLS, REQUESTS -> throw noSuchSignal(signal);
    };
  }

  private static IllegalArgumentException noSuchSignal(Signal signal) {
    return new IllegalArgumentException("OTLP has no " + signal);
  }
}
