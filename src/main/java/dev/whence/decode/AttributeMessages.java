package dev.whence.decode;

import com.google.protobuf.ByteString;
import dev.whence.model.AttributeType;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import java.util.Base64;
import java.util.List;

/// Attributes as protobuf messages into attribute sets. A value that is not set reads as the empty
/// text.
final class AttributeMessages {

  private AttributeMessages() {}

  static int set(List<KeyValue> attributes, FrameWriter frame) throws DecodeException {
    for (KeyValue attribute : attributes) {
      int key = frame.text(attribute.getKey());
      AnyValue value = attribute.getValue();
      switch (value.getValueCase()) {
        case STRING_VALUE -> frame.attribute(key, AttributeType.STRING, text(value, frame));
        case BOOL_VALUE ->
            frame.attribute(key, AttributeType.BOOLEAN, value.getBoolValue() ? 1 : 0);
        case INT_VALUE -> frame.attribute(key, AttributeType.LONG, value.getIntValue());
        case DOUBLE_VALUE ->
            frame.attribute(
                key, AttributeType.DOUBLE, Double.doubleToRawLongBits(value.getDoubleValue()));
        case ARRAY_VALUE, KVLIST_VALUE ->
            frame.attribute(key, AttributeType.JSON, text(value, frame));
        case BYTES_VALUE -> frame.attribute(key, AttributeType.BYTES, text(value, frame));
        case VALUE_NOT_SET -> frame.attribute(key, AttributeType.STRING, 0);
      }
    }
    return frame.endSet();
  }

  /// The value as text: a string as it is, bytes as base64, anything structured as JSON.
  static int text(AnyValue value, FrameWriter frame) throws DecodeException {
    return frame.text(
        switch (value.getValueCase()) {
          case STRING_VALUE -> value.getStringValue();
          case BYTES_VALUE -> base64(value.getBytesValue());
          case VALUE_NOT_SET -> "";
          case BOOL_VALUE -> String.valueOf(value.getBoolValue());
          case INT_VALUE -> String.valueOf(value.getIntValue());
          case DOUBLE_VALUE -> String.valueOf(value.getDoubleValue());
          case ARRAY_VALUE, KVLIST_VALUE -> {
            JsonText json = new JsonText();
            write(value, json);
            yield json.toString();
          }
        });
  }

  private static String base64(ByteString bytes) {
    return Base64.getEncoder().encodeToString(bytes.toByteArray());
  }

  private static void write(AnyValue value, JsonText json) {
    switch (value.getValueCase()) {
      case STRING_VALUE -> json.string(value.getStringValue());
      case BOOL_VALUE -> json.bool(value.getBoolValue());
      case INT_VALUE -> json.number(value.getIntValue());
      case DOUBLE_VALUE -> json.number(value.getDoubleValue());
      case BYTES_VALUE -> json.string(base64(value.getBytesValue()));
      case VALUE_NOT_SET -> json.none();
      case ARRAY_VALUE -> {
        json.beginArray();
        for (AnyValue element : value.getArrayValue().getValuesList()) {
          write(element, json);
        }
        json.endArray();
      }
      case KVLIST_VALUE -> {
        json.beginObject();
        for (KeyValue entry : value.getKvlistValue().getValuesList()) {
          json.key(entry.getKey());
          write(entry.getValue(), json);
        }
        json.endObject();
      }
    }
  }
}
