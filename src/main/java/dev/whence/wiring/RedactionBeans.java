package dev.whence.wiring;

import com.google.re2j.PatternSyntaxException;
import dev.whence.redact.Action;
import dev.whence.redact.Kind;
import dev.whence.redact.RedactionSettings;
import dev.whence.redact.Redactor;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What is hidden at the door.
final class RedactionBeans {

  private static final int SHORTEST_KEY = 16;

  @Produces
  @Singleton
  Redactor redactor(WhenceConfig config) {
    RedactionConfig redaction = config.redaction();
    Map<Kind, Action> kinds = new EnumMap<>(Kind.class);
    kinds.put(Kind.CREDENTIAL, redaction.credentials());
    kinds.put(Kind.TOKEN, redaction.tokens());
    kinds.put(Kind.CARD, redaction.cards());
    kinds.put(Kind.EMAIL, redaction.emails());
    Map<String, Action> keys = new TreeMap<>();
    RedactionSettings.CREDENTIAL_KEYS.forEach(key -> keys.put(key, redaction.credentials()));
    redaction.keys().forEach((name, action) -> keys.put(RedactionSettings.plainName(name), action));
    List<RedactionSettings.Pattern> patterns =
        redaction.patterns().values().stream()
            .map(
                pattern ->
                    new RedactionSettings.Pattern(
                        pattern.expression(), pattern.containing().orElse(""), pattern.action()))
            .toList();
    try {
      return new Redactor(
          new RedactionSettings(kinds, keys, patterns, key(redaction, config.data())));
    } catch (PatternSyntaxException wrong) {
      throw new IllegalArgumentException(
          "whence.redaction.patterns: " + wrong.getMessage() + " (RE2 syntax)", wrong);
    }
  }

  private static byte[] key(RedactionConfig redaction, Path data) {
    if (redaction.hashKey().isPresent()) {
      byte[] key = redaction.hashKey().get().getBytes(StandardCharsets.UTF_8);
      if (key.length < SHORTEST_KEY) {
        throw new IllegalArgumentException(
            "whence.redaction.hash-key needs " + SHORTEST_KEY + " characters at least");
      }
      return key;
    }
    return RedactionKey.in(data.resolve("redaction.key"));
  }
}
