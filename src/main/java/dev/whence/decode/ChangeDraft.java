package dev.whence.decode;

import com.fasterxml.jackson.databind.JsonNode;
import dev.whence.model.Attributes;
import dev.whence.model.ChangeEvent;
import dev.whence.model.ChangeKind;
import dev.whence.model.Service;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A change event in the making, as a tool's webhook tells of it. Empty texts are texts not given;
/// what is too long is cut. Not thread-safe.
final class ChangeDraft {

  private static final int MAX_TEXT = 1_024;
  private static final long NANOS_OF_A_YEAR_2200 = 7_258_118_400_000_000_000L;

  private final String source;
  private final String id;
  private ChangeKind kind = ChangeKind.DEPLOYMENT;
  private long atNanos;
  private @Nullable Long endNanos;
  private String service = "";
  private String environment = "";
  private String version = "";
  private String previousVersion = "";
  private String deploymentId = "";
  private String status = "";
  private String summary = "";
  private String url = "";
  private final TreeMap<String, Object> attributes = new TreeMap<>();

  /// @param source the tool
  /// @param id what tells the change apart within the tool
  ChangeDraft(String source, String id) {
    this.source = source;
    this.id = source + "-" + cut(id);
  }

  ChangeDraft kind(ChangeKind kind) {
    this.kind = kind;
    return this;
  }

  /// When it began; `otherwise` where the text is no time.
  ChangeDraft at(JsonNode time, long otherwise) {
    Long nanos = time(time);
    this.atNanos = nanos == null ? otherwise : nanos;
    return this;
  }

  /// Whether a change can have begun then.
  static boolean isTime(JsonNode time) {
    return time(time) != null;
  }

  private static @Nullable Long time(JsonNode time) {
    Long nanos = Times.nanos(time.asText(""));
    return nanos != null && nanos < NANOS_OF_A_YEAR_2200 ? nanos : null;
  }

  /// When it ended, where the text is a time at or after its begin.
  ChangeDraft until(JsonNode time) {
    Long nanos = Times.nanos(time.asText(""));
    this.endNanos = nanos != null && nanos >= atNanos ? nanos : null;
    return this;
  }

  ChangeDraft service(String name, String inEnvironment) {
    this.service = cut(name);
    this.environment = cut(inEnvironment);
    return this;
  }

  ChangeDraft versions(String now, String before) {
    this.version = cut(now);
    this.previousVersion = cut(before);
    return this;
  }

  /// @param deploymentStatus `succeeded`, `failed` or empty
  ChangeDraft deployment(String identifier, String deploymentStatus) {
    this.deploymentId = cut(identifier);
    this.status = deploymentStatus;
    return this;
  }

  ChangeDraft summary(String text, String link) {
    this.summary = cut(text);
    this.url = cut(link);
    return this;
  }

  ChangeDraft attribute(String key, String value) {
    if (!value.isEmpty()) {
      attributes.put(key, cut(value));
    }
    return this;
  }

  ChangeEvent event() {
    if (service.isEmpty()) {
      attribute("deployment.environment.name", environment);
    }
    return new ChangeEvent(
        id,
        kind,
        atNanos,
        endNanos,
        service.isEmpty() ? null : new Service("", service, environment),
        orNull(version),
        orNull(previousVersion),
        null,
        null,
        orNull(deploymentId),
        orNull(status),
        List.of(),
        List.of(),
        orNull(summary),
        source,
        orNull(url),
        Attributes.of(attributes));
  }

  private static @Nullable String orNull(String text) {
    return text.isEmpty() ? null : text;
  }

  private static String cut(String text) {
    return Texts.wellFormed(text.length() > MAX_TEXT ? text.substring(0, MAX_TEXT) : text);
  }
}
