package dev.whence.decode;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import com.google.protobuf.Message;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A request in JSON in one of the many forms that it may have: members in any order, unknown ones
/// among them, numbers as texts; and, in some, what it may not have: other types, names in
/// snake_case, members named twice, several members of a oneof.
final class JsonShapes {

  /// A value as it is written, and as it is to be read: of members named twice the last holds.
  record Shape(String text, JsonNode meaning) {}

  private record Member(String name, Shape value) {}

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

  /// Values of every type, some of them spelt as none may be.
  static final List<String> SCRAPS =
      List.of(
          "null",
          "true",
          "\"true\"",
          "0",
          "-1",
          "2.0",
          "2.5",
          "1e2",
          "1e999",
          "\"1e999\"",
          "-1e-7",
          "18446744073709551615",
          "\"18446744073709551615\"",
          "18446744073709551616",
          "\"-7\"",
          "\"+7\"",
          "\" 7\"",
          "\"7d\"",
          "\"0x10\"",
          "\"0x1p3\"",
          "\"NaN\"",
          "\"-Infinity\"",
          "\"+Infinity\"",
          "\"nan\"",
          "\"\"",
          "\"00\"",
          "\"a1B2\"",
          "\"AQI=\"",
          "\"a-_\"",
          "\"SPAN_KIND_SERVER\"",
          "[]",
          "{}",
          "[null]",
          "[[]]",
          "[{}]",
          "[1,\"2\"]",
          "{\"values\":[{}]}",
          "{\"stringValue\":\"x\"}",
          "{\"intValue\":\"5\"}");

  /// Protobuf's reader writes out all the digits of a whole number.
  private static final String HUGE_EXPONENT = "(?s).*[eE][+-]?[0-9]{4,}.*";

  private final Random random;

  /// Of how many members one is spoilt; 0 where none is.
  private final int spoilt;

  private boolean namesTwice;

  JsonShapes(long seed) {
    random = new Random(~seed * 0x9E3779B97F4A7C15L);
    spoilt = List.of(0, 0, 200, 40).get(random.nextInt(4));
  }

  Shape of(Message request) throws IOException {
    return object(JSON.readTree(FuzzJson.json(request)), request.getDescriptorForType());
  }

  /// Whether a member is named twice; such a request may be refused for what does not hold.
  boolean namesTwice() {
    return namesTwice;
  }

  private boolean oneOf(int many) {
    return many > 0 && random.nextInt(many) == 0;
  }

  private Shape object(JsonNode node, Descriptor type) {
    List<Member> members = new ArrayList<>();
    for (FieldDescriptor field : type.getFields()) {
      JsonNode value = node.get(field.getJsonName());
      if (value != null) {
        members.add(new Member(name(field), member(value, field)));
      }
      if (oneOf(spoilt)) {
        members.add(new Member(field.getJsonName(), anyScrap()));
        namesTwice |= value != null;
      } else if (value == null && oneOf(20)) {
        members.add(new Member(field.getJsonName(), scrap("null")));
      }
    }
    if (oneOf(6)) {
      members.add(new Member("unknown" + random.nextInt(3), unknown(0)));
    }
    Collections.shuffle(members, random);
    return object(members);
  }

  private String name(FieldDescriptor field) {
    return oneOf(spoilt) ? field.getName() : field.getJsonName();
  }

  private Shape member(JsonNode value, FieldDescriptor field) {
    if (oneOf(spoilt)) {
      return anyScrap();
    }
    if (!field.isRepeated()) {
      return value(value, field);
    }
    List<Shape> elements = new ArrayList<>();
    value.forEach(each -> elements.add(oneOf(spoilt) ? anyScrap() : value(each, field)));
    return array(elements);
  }

  private Shape value(JsonNode value, FieldDescriptor field) {
    return switch (field.getJavaType()) {
      case MESSAGE -> object(value, field.getMessageType());
      case INT, LONG, FLOAT, DOUBLE -> number(value.asText());
      case BOOLEAN, STRING, BYTE_STRING, ENUM -> scrap(value.toString());
    };
  }

  private Shape number(String digits) {
    boolean literal = digits.matches("-?[0-9].*") && random.nextBoolean();
    boolean whole = digits.matches("-?[0-9]{1,15}");
    String spelt = whole && oneOf(5) ? digits + (random.nextBoolean() ? ".0" : "e0") : digits;
    return scrap(literal ? spelt : "\"" + spelt + "\"");
  }

  private Shape unknown(int depth) {
    return switch (depth > 5 ? 0 : random.nextInt(3)) {
      case 0 -> anyScrap();
      case 1 -> array(List.of(unknown(depth + 1), anyScrap()));
      default ->
          object(
              List.of(new Member("name", unknown(depth + 1)), new Member("resource", anyScrap())));
    };
  }

  private Shape anyScrap() {
    return scrap(SCRAPS.get(random.nextInt(SCRAPS.size())));
  }

  private static Shape scrap(String text) {
    return new Shape(text, read(text));
  }

  static JsonNode read(String text) {
    try {
      return JSON.readTree(text);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  private Shape array(List<Shape> elements) {
    ArrayNode meaning = JSON.createArrayNode();
    elements.forEach(each -> meaning.add(each.meaning));
    return new Shape(elements.stream().map(Shape::text).toList().toString(), meaning);
  }

  private Shape object(List<Member> members) {
    ObjectNode meaning = JSON.createObjectNode();
    List<String> texts = new ArrayList<>();
    for (Member member : members) {
      meaning.remove(member.name);
      meaning.set(member.name, member.value.meaning);
      texts.add("\"" + member.name + "\":" + member.value.text);
    }
    return new Shape("{" + String.join(" ,\n", texts) + "}", meaning);
  }

  /// What OTLP leaves of a request, for protobuf's own reader of JSON, which takes more: no names
  /// in snake_case; texts, bytes, truth values and enums as nothing else.
  ///
  /// @return null where it is to be refused
  static @Nullable JsonNode plain(JsonNode node, Descriptor type) {
    if (!(node instanceof ObjectNode object)) {
      return null;
    }
    ObjectNode plain = JSON.createObjectNode();
    for (var member : object.properties()) {
      FieldDescriptor field = named(member.getKey(), type);
      if (field != null && !member.getValue().isNull()) {
        JsonNode value = plain(member.getValue(), field);
        if (value == null) {
          return null;
        }
        plain.set(member.getKey(), value);
      }
    }
    return plain;
  }

  /// All types of messages that one of a type may hold, itself among them.
  static void messages(Descriptor type, Set<Descriptor> into) {
    if (into.add(type)) {
      for (FieldDescriptor field : type.getFields()) {
        if (field.getJavaType() == JavaType.MESSAGE) {
          messages(field.getMessageType(), into);
        }
      }
    }
  }

  /// Some value of a field.
  static String example(FieldDescriptor field) {
    return switch (field.getJavaType()) {
      case STRING, BYTE_STRING -> "\"AQI=\"";
      case BOOLEAN -> "true";
      case ENUM, INT, LONG, FLOAT, DOUBLE -> "1";
      case MESSAGE -> "{}";
    };
  }

  private static @Nullable FieldDescriptor named(String name, Descriptor type) {
    return type.getFields().stream()
        .filter(field -> field.getJsonName().equals(name))
        .findAny()
        .orElse(null);
  }

  private static @Nullable JsonNode plain(JsonNode value, FieldDescriptor field) {
    if (!field.isRepeated()) {
      return one(value, field);
    }
    ArrayNode all = JSON.createArrayNode();
    for (JsonNode each : value) {
      JsonNode one = one(each, field);
      if (one == null) {
        return null;
      }
      all.add(one);
    }
    return value.isArray() ? all : null;
  }

  private static @Nullable JsonNode one(JsonNode value, FieldDescriptor field) {
    if (field.getJavaType() == JavaType.MESSAGE) {
      return plain(value, field.getMessageType());
    }
    boolean taken =
        switch (field.getJavaType()) {
          case STRING, BYTE_STRING -> value.isTextual();
          case BOOLEAN -> value.isBoolean();
          case ENUM -> value.isIntegralNumber() && value.canConvertToInt();
          case INT, LONG ->
              (value.isNumber() || value.isTextual()) && !value.asText().matches(HUGE_EXPONENT);
          case FLOAT, DOUBLE -> value.isNumber() || value.isTextual();
          case MESSAGE -> throw new IllegalArgumentException(field.getFullName());
        };
    return taken ? value : null;
  }
}
