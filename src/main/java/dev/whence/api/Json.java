package dev.whence.api;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/// JSON of kept answers and problems: one mapper of our own, so that equal values give equal bytes
/// whatever else is configured.
public final class Json {

  private static final int MAX_DEPTH = 50;
  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .withConfigOverride(
              List.class,
              list -> list.setSetterInfo(JsonSetter.Value.forValueNulls(Nulls.AS_EMPTY)))
          .build();

  static {
    MAPPER
        .getFactory()
        .setStreamReadConstraints(
            StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build());
  }

  /// Of what callers send nothing may be passed over: neither the first of two fields of one name
  /// nor what follows the value.
  private static final ObjectReader SENT =
      MAPPER
          .reader()
          .with(
              DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY,
              DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private Json() {}

  /// A value in UTF-8.
  public static byte[] bytes(Object value) {
    try {
      return MAPPER.writeValueAsBytes(value);
    } catch (JsonProcessingException notSerialisable) {
      throw new UncheckedIOException(notSerialisable);
    }
  }

  /// A value as text.
  public static String text(Object value) {
    return new String(bytes(value), java.nio.charset.StandardCharsets.UTF_8);
  }

  /// A value as a tree.
  public static JsonNode tree(Object value) {
    return MAPPER.valueToTree(value);
  }

  /// Reads what we wrote ourselves.
  public static JsonNode kept(String json) {
    try {
      return MAPPER.readTree(json);
    } catch (JsonProcessingException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  /// Reads what we wrote ourselves, as a value.
  public static <T> T kept(String json, Class<T> type) {
    try {
      return MAPPER.readValue(json, type);
    } catch (JsonProcessingException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  /// Reads what a caller sent.
  ///
  /// @throws ApiException when it is no JSON
  public static JsonNode sent(byte[] body) {
    try {
      return SENT.readTree(body);
    } catch (JsonProcessingException broken) {
      throw ApiException.of(
          ErrorCode.INVALID_BODY,
          "the body is no JSON: "
              + broken.getOriginalMessage().lines().findFirst().orElse("")
              + " in line "
              + (broken.getLocation() == null ? 1 : broken.getLocation().getLineNr()),
          "Send one JSON object in UTF-8.");
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }
}
