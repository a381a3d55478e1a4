package dev.whence.decode;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.OneofDescriptor;
import com.google.protobuf.Message;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// OTLP's JSON into protobuf messages: names in lowerCamelCase, names not known are skipped, null
/// is as good as absent, of those named twice the last holds; of those that exclude each other only
/// one may be given. Bounded in depth and in number of objects.
final class OtlpJson {

  /// As deep as protobuf's own parser goes.
  private static final int MAX_DEPTH = 100;

  private static final int MAX_NESTING = 1_000;
  private static final int FREE_OBJECTS = 65_536;
  private static final int BYTES_PER_OBJECT = 8;

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_NESTING)
                  .maxStringLength(Integer.MAX_VALUE)
                  .build())
          .build();

  private static final Map<Descriptor, Map<String, Member>> MEMBERS = new ConcurrentHashMap<>();

  /// A member that an object may have, as one bit of 64, which is more than any message of OTLP
  /// has.
  ///
  /// @param excludes those in the same oneof
  private record Member(FieldDescriptor field, long bit, long excludes) {}

  private final JsonParser parser;
  private final JsonScalars scalars;
  private final long maxObjects;
  private long objects;

  private OtlpJson(JsonParser parser, int size) {
    this.parser = parser;
    this.scalars = new JsonScalars(parser);
    this.maxObjects = FREE_OBJECTS + (long) size / BYTES_PER_OBJECT;
  }

  /// Fills the builder from the body and gives it back.
  static <B extends Message.Builder> B read(byte[] body, B request) throws DecodeException {
    try (JsonParser parser = JSON.createParser(body)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw DecodeException.malformed("an OTLP request in JSON must be one object");
      }
      new OtlpJson(parser, body.length).message(request, 0);
      if (parser.nextToken() != null) {
        throw DecodeException.malformed("more follows after the OTLP request");
      }
      return request;
    } catch (IOException malformed) {
      throw JsonScalars.malformed(malformed);
    }
  }

  /// Reads an object whose opening brace is the current token.
  private void message(Message.Builder message, int depth) throws IOException, DecodeException {
    if (depth > MAX_DEPTH) {
      throw DecodeException.tooLarge("nested deeper than " + MAX_DEPTH + " messages");
    }
    if (++objects > maxObjects) {
      throw DecodeException.tooLarge("too many objects for a request of its size");
    }
    Descriptor type = message.getDescriptorForType();
    Map<String, Member> members = MEMBERS.computeIfAbsent(type, OtlpJson::byName);
    long given = 0;
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      Member member = members.get(parser.currentName());
      JsonToken value = parser.nextToken();
      if (member == null) {
        parser.skipChildren();
      } else if (value == JsonToken.VALUE_NULL) {
        message.clearField(member.field);
        given &= ~member.bit;
      } else if ((given & member.excludes) != 0) {
        throw excluded(
            member, type.getFields().get(Long.numberOfTrailingZeros(given & member.excludes)));
      } else {
        field(message, member.field, depth);
        given |= member.bit;
      }
    }
  }

  private DecodeException excluded(Member member, FieldDescriptor given) throws IOException {
    return scalars.expected(
        "only one of "
            + given.getJsonName()
            + " and "
            + member.field.getJsonName()
            + ": leave the other out");
  }

  private void field(Message.Builder message, FieldDescriptor field, int depth)
      throws IOException, DecodeException {
    if (!field.isRepeated()) {
      message.setField(field, value(message, field, depth));
      return;
    }
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      throw scalars.expected("an array");
    }
    message.clearField(field);
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      message.addRepeatedField(field, value(message, field, depth));
    }
  }

  private Object value(Message.Builder message, FieldDescriptor field, int depth)
      throws IOException, DecodeException {
    if (field.getJavaType() != FieldDescriptor.JavaType.MESSAGE) {
      return scalars.read(field);
    }
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      throw scalars.expected("an object");
    }
    Message.Builder child = message.newBuilderForField(field);
    message(child, depth + 1);
    return child.build();
  }

  private static Map<String, Member> byName(Descriptor type) {
    Map<String, Member> byName = new HashMap<>();
    for (FieldDescriptor field : type.getFields()) {
      byName.put(field.getJsonName(), new Member(field, bit(field), excludes(field)));
    }
    return byName;
  }

  private static long excludes(FieldDescriptor field) {
    OneofDescriptor oneof = field.getRealContainingOneof();
    long all = 0;
    if (oneof != null) {
      for (FieldDescriptor each : oneof.getFields()) {
        all |= bit(each);
      }
    }
    return all & ~bit(field);
  }

  private static long bit(FieldDescriptor field) {
    return 1L << field.getIndex();
  }
}
