package dev.whence.aggregate;

import dev.whence.model.Vocabulary;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The names by which spans tell what they call, numbered.
final class ResourceNames {

  static final int OTHER = -1;

  private final Map<String, Integer> numbers = new HashMap<>();
  final int[] peer;
  final int[] peerPort;
  final int[] databaseSystem;
  final int[] database;
  final int[] queueSystem;
  final int[] queue;

  ResourceNames(Vocabulary vocabulary) {
    peer = numbered(vocabulary.peer());
    peerPort = numbered(vocabulary.peerPort());
    databaseSystem = numbered(vocabulary.databaseSystem());
    database = numbered(vocabulary.database());
    queueSystem = numbered(vocabulary.queueSystem());
    queue = numbered(vocabulary.queue());
  }

  private int[] numbered(List<String> names) {
    return names.stream()
        .mapToInt(name -> numbers.computeIfAbsent(name, _ -> numbers.size()))
        .toArray();
  }

  int size() {
    return numbers.size();
  }

  /// [#OTHER] where it is none of them.
  int number(String name) {
    return numbers.getOrDefault(name, OTHER);
  }
}
