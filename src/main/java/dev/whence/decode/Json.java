package dev.whence.decode;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;

/// Reads JSON bodies as trees, their nesting and the number of their values bounded. Everything
/// that is not JSON is a [DecodeException] that says where.
final class Json {

  private static final int MAX_DEPTH = 64;
  private static final int MAX_NUMBER = 400;

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(MAX_DEPTH)
                          .maxNumberLength(MAX_NUMBER)
                          .build())
                  .build())
          .build();

  private Json() {}

  /// The value that a part of the body holds.
  ///
  /// @param what the body ought to be, for the message
  static JsonNode read(byte[] body, int from, int length, String what) throws DecodeException {
    try (JsonParser parser = new JsonValues(MAPPER.createParser(body, from, length))) {
      JsonNode read = MAPPER.readTree(parser);
      return read == null ? MissingNode.getInstance() : read;
    } catch (JsonValues.TooMany tooMany) {
      throw DecodeException.tooLarge(String.valueOf(tooMany.getMessage()));
    } catch (JsonProcessingException malformed) {
      throw DecodeException.malformed(
          "not " + what + ": " + malformed.getOriginalMessage() + where(malformed));
    } catch (IOException malformed) {
      throw DecodeException.malformed("not " + what + ": " + malformed.getMessage());
    }
  }

  static JsonNode read(byte[] body, String what) throws DecodeException {
    return read(body, 0, body.length, what);
  }

  private static String where(JsonProcessingException malformed) {
    return malformed.getLocation() == null
        ? ""
        : " at line "
            + malformed.getLocation().getLineNr()
            + ", column "
            + malformed.getLocation().getColumnNr();
  }

  /// The value as compact JSON text.
  static String text(JsonNode node) {
    return node.toString();
  }

  /// A member as text, empty where it is not there or null.
  static String text(JsonNode node, String member) {
    JsonNode value = node.path(member);
    return value.isNull() ? "" : value.asText("");
  }
}
