package dev.whence.redact;

import java.util.Locale;
import java.util.Set;

/// What becomes of the values of an attribute, by its name.
///
/// @param texts what becomes of texts, arrays, maps and bytes
/// @param others what becomes of numbers and booleans
/// @param card whether its whole numbers may be card numbers
record AttributeRule(Action texts, Action others, boolean card) {

  static final AttributeRule NONE = new AttributeRule(Action.KEEP, Action.KEEP, false);

  /// What is no secret below a secret name: `k8s.secret.name`, `gen_ai.token.type`.
  private static final Set<String> DESCRIPTIONS =
      Set.of(
          "name",
          "type",
          "kind",
          "count",
          "total",
          "uid",
          "version",
          "namespace",
          "length",
          "size",
          "status",
          "result",
          "decision",
          "reason",
          "error",
          "source",
          "provider",
          "issuer",
          "path",
          "url",
          "uri",
          "endpoint",
          "method",
          "policy",
          "scope",
          "enabled",
          "valid",
          "expires",
          "expiry",
          "expiration",
          "ttl",
          "age",
          "limit",
          "usage");

  static AttributeRule of(String name, SecretNames names) {
    Action own = names.of(name, 0, name.length());
    Action texts = own == Action.KEEP ? below(name, names) : own;
    boolean card = mayBeCard(name);
    return texts == Action.KEEP && !card ? NONE : new AttributeRule(texts, own, card);
  }

  /// What becomes of a part of something secret: `secret.user` of `{"secret": {"user": ...}}`.
  private static Action below(String name, SecretNames names) {
    int last = name.lastIndexOf('.');
    if (last < 0 || DESCRIPTIONS.contains(name.substring(last + 1).toLowerCase(Locale.ROOT))) {
      return Action.KEEP;
    }
    for (int dot = last; dot > 0; dot = name.lastIndexOf('.', dot - 1)) {
      Action action = names.of(name, 0, dot);
      if (action != Action.KEEP) {
        return action;
      }
    }
    return Action.KEEP;
  }

  private static boolean mayBeCard(String name) {
    String plain = RedactionSettings.plainName(name);
    return plain.contains("card") || plain.equals("pan") || name.endsWith(".pan");
  }
}
