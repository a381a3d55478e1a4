package dev.whence.receive;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.TypeRegistry;
import com.google.protobuf.util.JsonFormat;
import com.google.rpc.BadRequest;
import com.google.rpc.RetryInfo;
import dev.whence.decode.OtlpEncoding;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Content types of OTLP/HTTP, and the bodies of its answers in each.
final class OtlpBodies {

  static final String PROTOBUF = "application/x-protobuf";
  static final String JSON = "application/json";

  private static final JsonFormat.Printer PRINTER =
      JsonFormat.printer()
          .omittingInsignificantWhitespace()
          .usingTypeRegistry(
              TypeRegistry.newBuilder()
                  .add(BadRequest.getDescriptor())
                  .add(RetryInfo.getDescriptor())
                  .build());

  private OtlpBodies() {}

  /// The encoding that a media type names; null where it names neither.
  static @Nullable OtlpEncoding encoding(String mediaType) {
    return switch (mediaType) {
      case PROTOBUF -> OtlpEncoding.PROTOBUF;
      case JSON -> OtlpEncoding.JSON;
      default -> null;
    };
  }

  static String contentType(OtlpEncoding encoding) {
    return switch (encoding) {
      case PROTOBUF -> PROTOBUF;
      case JSON -> JSON;
    };
  }

  static byte[] write(Message message, OtlpEncoding encoding) {
    return switch (encoding) {
      case PROTOBUF -> message.toByteArray();
      case JSON -> json(message);
    };
  }

  private static byte[] json(Message message) {
    try {
      return PRINTER.print(message).getBytes(StandardCharsets.UTF_8);
    } catch (InvalidProtocolBufferException unknownDetail) {
      throw new IllegalStateException(unknownDetail);
    }
  }
}
