package dev.whence.access;

import java.util.concurrent.CompletionStage;

/// Tells what the tokens of an identity provider allow. Thread-safe.
@FunctionalInterface
public interface Tokens {

  /// What a token allows; fails with [Denied] where it is not to be trusted or cannot be checked.
  CompletionStage<Grant> verify(String token);
}
