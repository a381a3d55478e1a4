package dev.whence.decode;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.whence.model.ChangeEvent;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Change events in their native JSON: one object, an array of them, or one object per line.
public final class ChangeEventJson {

  /// In one request.
  static final int MAX_EVENTS = 10_000;

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
          .build();

  private ChangeEventJson() {}

  /// Reads all events of a body. An event without an ID gets one derived from what it says, so that
  /// the same event again has the same ID. Fields that name people are dropped.
  ///
  /// @throws DecodeException naming the event, counted from 1, and the field
  public static List<ChangeEvent> read(byte[] body) throws DecodeException {
    List<ChangeEvent> events = new ArrayList<>();
    try (JsonParser parser = JSON.createParser(body)) {
      while (parser.nextToken() != null) {
        if (parser.currentToken() == JsonToken.START_ARRAY) {
          while (parser.nextToken() != JsonToken.END_ARRAY) {
            add(parser, events);
          }
        } else {
          add(parser, events);
        }
      }
    } catch (IOException malformed) {
      throw JsonScalars.malformed(malformed);
    } catch (NumberFormatException beyond) {
      throw DecodeException.malformed("not JSON: " + beyond.getMessage());
    }
    return events;
  }

  private static void add(JsonParser parser, List<ChangeEvent> events)
      throws IOException, DecodeException {
    if (events.size() >= MAX_EVENTS) {
      throw DecodeException.tooLarge("more than " + MAX_EVENTS + " change events in one request");
    }
    int number = events.size() + 1;
    JsonNode read = JSON.readTree(parser);
    if (!(read instanceof ObjectNode event)) {
      throw DecodeException.malformed("event " + number + " must be an object");
    }
    events.add(new ChangeEventFields(event, number).event());
  }
}
