package dev.whence.store.elastic;

import dev.whence.store.Partition;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// The names of indices.
final class Names {

  private Names() {}

  /// `whence-spans-2026-11-24`.
  static String of(String prefix, Partition partition) {
    return prefix + "-" + partition;
  }

  /// All days of a signal.
  static String all(String prefix, dev.whence.model.Signal signal) {
    return prefix + "-" + signal.name().toLowerCase(Locale.ROOT) + "-*";
  }

  static String state(String prefix) {
    return prefix + "-state";
  }

  static String documents(String prefix) {
    return prefix + "-documents";
  }

  static String deadLetters(String prefix) {
    return prefix + "-dead-letters";
  }

  /// A document's ID, in a path.
  static String encoded(String id) {
    return URLEncoder.encode(id, StandardCharsets.UTF_8);
  }
}
