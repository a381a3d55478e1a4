package dev.whence.decode;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.whence.model.Attributes;
import dev.whence.model.ChangeEvent;
import dev.whence.model.ChangeKind;
import dev.whence.model.Service;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The fields of one change event. Fields it does not know are kept as attributes.
final class ChangeEventFields {

  private static final int MAX_TEXT = 8_192;
  private static final int MAX_INSTANCES = 1_000;
  private static final int MAX_ATTRIBUTES = 256;
  private static final int ID_BYTES = 12;

  private static final String SERVICE = "service.name";
  private static final String VERSION = "service.version";
  private static final String ENVIRONMENT = "deployment.environment.name";

  /// Other names of fields, which count where the field itself is not there: an event whose service
  /// is passed over would be one of everything.
  private static final List<Map.Entry<String, String>> ALSO_CALLED =
      List.of(
          Map.entry("service", SERVICE),
          Map.entry("version", VERSION),
          Map.entry("deployment.environment", ENVIRONMENT),
          Map.entry("environment", ENVIRONMENT));

  private static final Set<String> KNOWN =
      Set.of(
          "id",
          "kind",
          "at",
          "ends_at",
          SERVICE,
          "service.namespace",
          ENVIRONMENT,
          VERSION,
          "previous_version",
          "strategy",
          "traffic_pct",
          "deployment.id",
          "deployment.status",
          "instances",
          "replaced_instances",
          "summary",
          "source",
          "url",
          "attributes");

  private final ObjectNode sent;
  private final ObjectNode event;
  private final int number;

  ChangeEventFields(ObjectNode sent, int number) {
    this.sent = sent;
    this.event = named(sent);
    this.number = number;
  }

  /// With the names that the fields have here.
  private static ObjectNode named(ObjectNode sent) {
    ObjectNode named = sent.deepCopy();
    for (Map.Entry<String, String> names : ALSO_CALLED) {
      JsonNode value = sent.path(names.getKey());
      if ((value.isTextual() || value.isNumber()) && !named.hasNonNull(names.getValue())) {
        named.remove(names.getKey());
        named.set(names.getValue(), value);
      }
    }
    return named;
  }

  ChangeEvent event() throws DecodeException {
    ChangeKind kind = kind();
    long at = time("at", required("at"));
    Long endsAt = event.hasNonNull("ends_at") ? time("ends_at", event.path("ends_at")) : null;
    if (endsAt != null && endsAt < at) {
      throw problem("ends_at", "must not be before at");
    }
    String id = text("id");
    return new ChangeEvent(
        id == null ? derivedId() : id,
        kind,
        at,
        endsAt,
        service(),
        text(VERSION),
        text("previous_version"),
        text("strategy"),
        traffic(),
        text("deployment.id"),
        text("deployment.status"),
        texts("instances"),
        texts("replaced_instances"),
        text("summary"),
        text("source"),
        text("url"),
        attributes());
  }

  private ChangeKind kind() throws DecodeException {
    JsonNode kind = required("kind");
    for (ChangeKind known : ChangeKind.values()) {
      if (kind.isTextual() && known.wireName().equals(kind.asText().toLowerCase(Locale.ROOT))) {
        return known;
      }
    }
    String allowed =
        Arrays.stream(ChangeKind.values())
            .map(ChangeKind::wireName)
            .collect(Collectors.joining(", "));
    throw problem("kind", "must be one of " + allowed);
  }

  private long time(String field, JsonNode value) throws DecodeException {
    Long nanos = Times.nanos(value.asText());
    if (nanos == null || !(value.isTextual() || value.isNumber())) {
      throw problem(field, "must be a time as RFC 3339 or since the epoch in s, ms, us or ns");
    }
    return nanos;
  }

  private @Nullable Service service() throws DecodeException {
    String name = text(SERVICE);
    if (name == null) {
      return null;
    }
    String namespace = text("service.namespace");
    String environment = text(ENVIRONMENT);
    return new Service(
        namespace == null ? "" : namespace, name, environment == null ? "" : environment);
  }

  private @Nullable Double traffic() throws DecodeException {
    JsonNode percent = event.path("traffic_pct");
    if (percent.isMissingNode() || percent.isNull()) {
      return null;
    }
    double value = percent.isNumber() ? percent.asDouble() : -1;
    if (value < 0 || value > 100) {
      throw problem("traffic_pct", "must be a number from 0 to 100");
    }
    return value;
  }

  private List<String> texts(String field) throws DecodeException {
    JsonNode list = event.path(field);
    if (list.isMissingNode() || list.isNull()) {
      return List.of();
    }
    if (!list.isArray() || list.size() > MAX_INSTANCES) {
      throw problem(field, "must be a list of at most " + MAX_INSTANCES + " texts");
    }
    List<String> texts = new ArrayList<>();
    for (JsonNode element : list) {
      if (!element.isTextual()) {
        throw problem(field, "must be a list of texts");
      }
      texts.add(bounded(field, element.asText()));
    }
    return texts;
  }

  private Attributes attributes() throws DecodeException {
    TreeMap<String, Object> values = new TreeMap<>();
    for (Map.Entry<String, JsonNode> field : event.properties()) {
      if (!KNOWN.contains(field.getKey())) {
        attribute(values, field.getKey(), field.getValue());
      }
    }
    JsonNode own = event.path("attributes");
    if (!own.isMissingNode() && !own.isNull() && !own.isObject()) {
      throw problem("attributes", "must be an object");
    }
    for (Map.Entry<String, JsonNode> field : own.properties()) {
      attribute(values, field.getKey(), field.getValue());
    }
    String environment = text(ENVIRONMENT);
    if (environment != null && !event.hasNonNull(SERVICE)) {
      values.put(ENVIRONMENT, environment);
    }
    if (values.size() > MAX_ATTRIBUTES) {
      throw problem("attributes", "must be at most " + MAX_ATTRIBUTES);
    }
    return Attributes.of(values);
  }

  private void attribute(Map<String, Object> values, String key, JsonNode value)
      throws DecodeException {
    if (value.isNull() || People.isNamedBy(key)) {
      return;
    }
    String name = Texts.wellFormed(key);
    if (value.isBoolean()) {
      values.put(name, value.asBoolean());
    } else if (value.canConvertToLong() && value.isIntegralNumber()) {
      values.put(name, value.asLong());
    } else if (value.isNumber()) {
      values.put(name, value.asDouble());
    } else if (value.isTextual()) {
      values.put(name, bounded(key, value.asText()));
    } else {
      values.put(name, new Attributes.Json(bounded(key, People.without(value).toString())));
    }
  }

  private @Nullable String text(String field) throws DecodeException {
    JsonNode value = event.path(field);
    if (value.isMissingNode() || value.isNull()) {
      return null;
    }
    if (!value.isTextual() && !value.isNumber()) {
      throw problem(field, "must be a text");
    }
    String text = bounded(field, value.asText());
    return text.isEmpty() ? null : text;
  }

  private String bounded(String field, String text) throws DecodeException {
    if (text.length() > MAX_TEXT) {
      throw problem(field, "must be at most " + MAX_TEXT + " characters");
    }
    return Texts.wellFormed(text);
  }

  private JsonNode required(String field) throws DecodeException {
    if (!event.hasNonNull(field)) {
      throw problem(field, "is required");
    }
    return event.path(field);
  }

  private String derivedId() {
    TreeMap<String, String> sorted = new TreeMap<>();
    for (Map.Entry<String, JsonNode> field : sent.properties()) {
      if (!People.isNamedBy(field.getKey())) {
        sorted.put(field.getKey(), People.without(field.getValue()).toString());
      }
    }
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[] hash = digest.digest(sorted.toString().getBytes(StandardCharsets.UTF_8));
      return "chg_" + HexFormat.of().formatHex(hash, 0, ID_BYTES);
    } catch (NoSuchAlgorithmException everyJavaHasIt) {
      throw new IllegalStateException(everyJavaHasIt);
    }
  }

  private DecodeException problem(String field, String what) {
    return DecodeException.malformed("event " + number + ": " + field + " " + what);
  }
}
