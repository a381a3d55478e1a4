package dev.whence.decode;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.whence.model.Signal;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// What a Jaeger query service answers. Stateless and thread-safe.
public final class JaegerAnswer {

  private static final int MAX_DEPTH = 128;
  private static final JsonMapper JSON =
      JsonMapper.builder(
              com.fasterxml.jackson.core.JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
                  .build())
          .build();

  private JaegerAnswer() {}

  /// Traces of `/api/v3/traces`: one `{"result": {"resourceSpans": …}}`, or several after each
  /// other.
  ///
  /// @throws DecodeException where it is something else, an error that the service tells of
  ///   included
  public static Decoded v3(byte[] body) throws DecodeException {
    ObjectNode all = JSON.createObjectNode();
    ArrayNode resources = all.putArray("resourceSpans");
    try (JsonParser parser = JSON.createParser(body);
        MappingIterator<JsonNode> parts = JSON.readerFor(JsonNode.class).readValues(parser)) {
      while (parts.hasNext()) {
        JsonNode part = parts.next();
        if (part.has("error")) {
          throw DecodeException.malformed(
              "the query service says: " + Json.text(part.path("error"), "message"));
        }
        part.path("result").path("resourceSpans").forEach(resources::add);
      }
      return OtlpDecoder.decode(Signal.SPANS, OtlpEncoding.JSON, JSON.writeValueAsBytes(all));
    } catch (IOException | RuntimeException malformed) {
      throw DecodeException.malformed("not an answer of /api/v3/traces: " + malformed.getMessage());
    }
  }

  /// Traces of the older `/api/traces`.
  public static Decoded legacy(byte[] body) throws DecodeException {
    return JaegerSpans.decode(JaegerUiTraces.batches(data(body)));
  }

  /// Names of services, of either version.
  public static List<String> services(byte[] body) throws DecodeException {
    JsonNode json = Json.read(body, "a list of services");
    JsonNode list = json.has("services") ? json.path("services") : json.path("data");
    List<String> names = new ArrayList<>();
    list.forEach(name -> names.add(name.asText()));
    return names;
  }

  private static JsonNode data(byte[] body) throws DecodeException {
    JsonNode json = Json.read(body, "an answer of /api/traces");
    if (!json.path("data").isArray()) {
      throw DecodeException.malformed("not an answer of /api/traces: it has no data");
    }
    return json.path("data");
  }
}
