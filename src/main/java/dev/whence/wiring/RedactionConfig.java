package dev.whence.wiring;

import dev.whence.redact.Action;
import io.smallrye.config.WithDefault;
import java.util.Map;
import java.util.Optional;

/// What is hidden before anything is written down. An action is `keep`, `drop`, `hash` or `mask`.
public interface RedactionConfig {

  @WithDefault("true")
  boolean enabled();

  /// Values after names like `password=`, and passwords in addresses.
  @WithDefault("mask")
  Action credentials();

  /// Web tokens, bearer tokens, private keys, keys of known makers.
  @WithDefault("mask")
  Action tokens();

  /// Card numbers with a right check digit.
  @WithDefault("mask")
  Action cards();

  @WithDefault("hash")
  Action emails();

  /// Further names of attributes and fields whose values are hidden, or `keep` for one of those
  /// that are by default: `whence.redaction.keys."user.name"=hash`.
  Map<String, Action> keys();

  /// Further patterns.
  Map<String, Pattern> patterns();

  /// Of keyed hashes: 16 characters at least, the same on every instance. Where it is not set one
  /// is made and kept in the data directory.
  Optional<String> hashKey();

  /// One pattern.
  interface Pattern {
    /// A regular expression (RE2: linear in the text).
    String expression();

    /// A text without which the expression is not tried, which is a hundred times faster.
    Optional<String> containing();

    @WithDefault("mask")
    Action action();
  }
}
