package dev.whence.aggregate;

import dev.whence.model.Emitter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Texts by number and numbers by text, for many frames together: numbers are cheaper to look up
/// and to compare. Not thread-safe.
final class Names {

  /// An emitter by its numbers. Equal numbers, equal texts.
  ///
  /// @param number of service, instance and version together
  /// @param release of service and version, whatever the instance
  /// @param service of the service's key
  record Party(int number, int release, int service, String serviceKey, Emitter emitter) {}

  private record Identity(int service, String instance, String version) {}

  private final Map<String, Integer> numbers = new HashMap<>();
  private final List<String> texts = new ArrayList<>();
  private final Map<Identity, Integer> identities = new HashMap<>();

  int number(String text) {
    Integer known = numbers.get(text);
    if (known == null) {
      known = texts.size();
      numbers.put(text, known);
      texts.add(text);
    }
    return known;
  }

  String text(int number) {
    return texts.get(number);
  }

  private int number(Identity identity) {
    return identities.computeIfAbsent(identity, _ -> identities.size());
  }

  Party party(Emitter emitter) {
    String key = emitter.service().key();
    int service = number(key);
    int number = number(new Identity(service, emitter.instance(), emitter.version()));
    int release = number(new Identity(service, "", emitter.version()));
    return new Party(number, release, service, key, emitter);
  }
}
