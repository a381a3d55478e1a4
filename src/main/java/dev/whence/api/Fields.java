package dev.whence.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Clock;
import java.time.Instant;
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
          "no JSON object",
          "Known are " + known.stream().sorted().toList());
    }
    node.fieldNames()
        .forEachRemaining(
            name -> {
              if (!known.contains(name)) {
                throw ApiException.inParameter(
                    ErrorCode.INVALID_BODY,
                    name,
                    "the field " + ApiException.echo(name) + " is not known",
                    "Known are " + known.stream().sorted().toList());
              }
            });
    return new Fields(node);
  }

  /// Null where it is not given or blank.
  ///
  /// @throws ApiException where it is no text, or too long
  public @Nullable String text(String name) {
    JsonNode value = node.path(name);
    if (value.isMissingNode() || value.isNull()) {
      return null;
    }
    if (!value.isTextual() || value.textValue().length() > MAX_TEXT) {
      throw ApiException.inParameter(
          ErrorCode.INVALID_BODY,
          name,
          "'" + name + "' is no text of up to " + MAX_TEXT + " characters",
          "Send a shorter text.");
    }
    String text = value.textValue().strip();
    return text.isEmpty() ? null : text;
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
