package dev.whence.pull;

import java.util.LinkedHashMap;
import java.util.Map;

/// What was handed over lately, so that windows that overlap do not hand it over twice. Forgets the
/// oldest beyond its bound: what is handed over again then is recognised by its identity later. Not
/// thread-safe.
final class Seen<K> {

  private static final int MOST = 100_000;

  private final Map<K, Boolean> keys =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<K, Boolean> eldest) {
          return size() > MOST;
        }
      };

  boolean contains(K key) {
    return keys.containsKey(key);
  }

  void add(K key) {
    keys.put(key, Boolean.TRUE);
  }
}
