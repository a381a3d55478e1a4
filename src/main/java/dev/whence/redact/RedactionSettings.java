package dev.whence.redact;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// What is hidden, and how.
///
/// @param kinds what becomes of each kind that is recognised in texts
/// @param keys what becomes of the values of attributes, by the names they end in, compared without
///   case, dashes, dots and underscores; of several the longest counts
/// @param patterns regular expressions (RE2), each with what becomes of what it finds
/// @param hashKey of keyed hashes; the same on all instances that are to agree
@SuppressWarnings("ArrayRecordComponent") // handed out as a copy, never compared
public record RedactionSettings(
    Map<Kind, Action> kinds, Map<String, Action> keys, List<Pattern> patterns, byte[] hashKey) {

  /// Attributes and fields that hold credentials.
  public static final List<String> CREDENTIAL_KEYS =
      List.of(
          "password",
          "passwd",
          "pwd",
          "passphrase",
          "secret",
          "clientsecret",
          "token",
          "apikey",
          "accesskey",
          "secretkey",
          "secretaccesskey",
          "privatekey",
          "accountkey",
          "authorization",
          "cookie",
          "setcookie",
          "jsessionid",
          "credential",
          "credentials",
          "connectionstring");

  /// Those of them that no ordinary word ends in: they count whatever stands before them, as in
  /// `PGPASSWORD`. Before the others a word of the name has to end.
  static final Set<String> ENDINGS =
      Set.of(
          "password",
          "passwd",
          "pwd",
          "passphrase",
          "secret",
          "token",
          "apikey",
          "accesskey",
          "secretkey",
          "privatekey",
          "accountkey",
          "credential",
          "credentials",
          "connectionstring");

  /// A pattern and what it must hold to be worth a look.
  ///
  /// @param containing a text without which nothing is looked for; empty for none
  public record Pattern(String expression, String containing, Action action) {}

  public RedactionSettings {
    kinds = Map.copyOf(kinds);
    keys = Map.copyOf(keys);
    patterns = List.copyOf(patterns);
    hashKey = hashKey.clone();
  }

  /// A name's letters and digits in lower case: what names are compared by.
  public static String plainName(String name) {
    StringBuilder plain = new StringBuilder(name.length());
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (SecretNames.isPart(c)) {
        plain.append(SecretNames.lower(c));
      }
    }
    return plain.toString();
  }

  /// Credentials and tokens masked, card numbers masked, e-mail addresses hashed.
  public static RedactionSettings usual(byte[] hashKey) {
    Map<Kind, Action> kinds = new EnumMap<>(Kind.class);
    kinds.put(Kind.CREDENTIAL, Action.MASK);
    kinds.put(Kind.TOKEN, Action.MASK);
    kinds.put(Kind.CARD, Action.MASK);
    kinds.put(Kind.EMAIL, Action.HASH);
    kinds.put(Kind.PATTERN, Action.MASK);
    Map<String, Action> keys = new TreeMap<>();
    CREDENTIAL_KEYS.forEach(key -> keys.put(key, Action.MASK));
    return new RedactionSettings(kinds, keys, List.of(), hashKey);
  }

  @Override
  public byte[] hashKey() {
    return hashKey.clone();
  }

  @Override
  public String toString() {
    return "RedactionSettings[" + kinds + ", " + keys + ", " + patterns + ", ***]";
  }
}
