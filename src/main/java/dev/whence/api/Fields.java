package dev.whence.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The fields of a small JSON body, each within its bounds; a field that is not known is refused.
public final class Fields {

  private static final int MAX_TEXT = 4_000;
  private static final int MAX_LIST = 1_000;

  private final JsonNode node;

  private Fields(JsonNode node) {
    this.node = node;
  }

  /// Reads a body.
  ///
  /// @param known the fields that it may have
  /// @throws ApiException where it is no object, or has others
  public static Fields of(byte[] body, Set<String> known) {
    JsonNode node = Json.sent(body);
    if (!node.isObject()) {
      throw ApiException.of(
          ErrorCode.INVALID_BODY,
          "the body is no JSON object",
          "Send one with fields of these names: " + listed(known));
    }
    return of(node, known);
  }

  private static Fields of(JsonNode node, Set<String> known) {
    checkKnown(node, known);
    return new Fields(node);
  }

  /// Passed over, a misspelt field would be another question, or another deed.
  ///
  /// @throws ApiException where an object has a field that is not known
  public static void checkKnown(JsonNode object, Set<String> known) {
    for (Map.Entry<String, JsonNode> field : object.properties()) {
      if (!known.contains(field.getKey())) {
        throw ApiException.inParameter(
            ErrorCode.INVALID_BODY,
            field.getKey(),
            "the field " + ApiException.echo(field.getKey()) + " is not known",
            "Known are " + listed(known));
      }
    }
  }

  private static String listed(Set<String> known) {
    return String.join(", ", known.stream().sorted().toList()) + ".";
  }

  /// Null where it is not given or blank.
  ///
  /// @throws ApiException where it is no text, or too long
  public @Nullable String text(String name) {
    String text = whole(name, MAX_TEXT);
    return text == null ? null : text.strip();
  }

  /// A text with the white space around it; null where it is not given or blank.
  ///
  /// @param most characters
  /// @throws ApiException where it is no text, or too long
  public @Nullable String whole(String name, int most) {
    if (!node.hasNonNull(name)) {
      return null;
    }
    JsonNode value = node.get(name);
    if (!value.isTextual() || value.textValue().length() > most) {
      throw invalid(name, "is no text of up to " + most + " characters", "Send a shorter text.");
    }
    return value.textValue().isBlank() ? null : value.textValue();
  }

  /// One of some texts.
  ///
  /// @param usual where it is not given
  /// @throws ApiException where it is another
  public String oneOf(String name, Set<String> known, String usual) {
    String text = text(name);
    if (text != null && !known.contains(text)) {
      throw invalid(name, "has no value " + ApiException.echo(text), "Known are " + listed(known));
    }
    return text == null ? usual : text;
  }

  /// A whole number from 0; 0 where it is not given.
  ///
  /// @throws ApiException where it is none
  public int count(String name) {
    if (!node.hasNonNull(name)) {
      return 0;
    }
    JsonNode value = node.get(name);
    if (!value.isIntegralNumber() || !value.canConvertToInt() || value.intValue() < 0) {
      throw invalid(name, "is no whole number from 0", "Send a number, not a text.");
    }
    return value.intValue();
  }

  /// The objects of a list; null where it is not given.
  ///
  /// @param known the fields that each may have
  /// @throws ApiException where it is no list of up to 1000 objects, or one has other fields
  public @Nullable List<Fields> objects(String name, Set<String> known) {
    if (!node.hasNonNull(name)) {
      return null;
    }
    JsonNode list = node.get(name);
    List<Fields> objects = new ArrayList<>();
    for (JsonNode each : list) {
      if (list.isArray() && each.isObject() && objects.size() < MAX_LIST) {
        objects.add(of(each, known));
      }
    }
    if (!list.isArray() || objects.size() < list.size()) {
      throw invalid(
          name, "is no list of up to " + MAX_LIST + " objects", "Send a list of objects.");
    }
    return objects;
  }

  private static ApiException invalid(String name, String why, String advice) {
    return ApiException.inParameter(ErrorCode.INVALID_BODY, name, "'" + name + "' " + why, advice);
  }

  /// A text that has to be given.
  ///
  /// @throws ApiException where it is not
  public String required(String name) {
    String text = text(name);
    if (text == null) {
      throw ApiException.inParameter(
          ErrorCode.INVALID_BODY, name, "'" + name + "' is needed", "Add it as a text.");
    }
    return text;
  }

  /// A time in any form that is taken elsewhere, as RFC 3339; now where it is not given.
  public String time(String name, Clock clock) {
    Instant now = Instant.ofEpochMilli(clock.millis());
    String text = text(name);
    return text == null
        ? now.toString()
        : Texts.time(TimeText.parse(name, text, now, TimeText.Edge.END));
  }

  /// The different texts of a list.
  ///
  /// @throws ApiException where there is none
  public Set<String> texts(String name) {
    Set<String> texts = new TreeSet<>();
    for (JsonNode each : node.path(name)) {
      if (each.isTextual() && texts.size() < MAX_LIST) {
        texts.add(each.textValue());
      }
    }
    if (texts.isEmpty()) {
      throw ApiException.inParameter(
          ErrorCode.INVALID_BODY, name, "'" + name + "' names nothing", "Send a list of texts.");
    }
    return texts;
  }
}
