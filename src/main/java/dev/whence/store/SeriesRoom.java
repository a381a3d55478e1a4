package dev.whence.store;

import dev.whence.model.Emitter;
import dev.whence.model.SeriesKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The first series in the order of their keys, as many as there is room for: by name, then by
/// everything else as text, buckets of histograms, which are many and tell little, last; series
/// that read the same are one. What stays does not depend on the order in which they come. Not
/// thread-safe.
final class SeriesRoom {

  /// What a series takes besides its texts and points.
  private static final int SERIES_BYTES = 512;

  /// A character of a key's text, in that and in the key itself.
  private static final int CHARACTER_BYTES = 3;

  /// Before the text of what comes after all else.
  private static final String BEHIND = "\uffff";

  private final int limit;
  private final long mostBytes;
  private final Map<SeriesKey, Place> byKey = new HashMap<>();
  private final TreeMap<String, Place> byText = new TreeMap<>();

  /// The first that there is no room for; null while there is for all.
  private @Nullable String beyond;

  private long bytes;

  SeriesRoom(int limit, long mostBytes) {
    this.limit = limit;
    this.mostBytes = mostBytes;
  }

  /// Where the points of one series go.
  final class Place {
    private final String text;
    private final PointList points;
    private final List<SeriesKey> keys = new ArrayList<>(1);

    private Place(String text, PointList points) {
      this.text = text;
      this.points = points;
    }

    private long bytes() {
      return SERIES_BYTES + (long) text.length() * CHARACTER_BYTES + points.bytes();
    }

    /// Nothing happens where there is no more room for the series.
    void add(long timeNanos, double value, long count) {
      if (isBeyond(text)) {
        return;
      }
      bytes -= points.bytes();
      points.add(timeNanos, value, count);
      bytes += points.bytes();
      makeRoom();
    }
  }

  /// The place of a series; null where there is no room for it.
  @Nullable Place of(SeriesKey key, Emitter emitter) {
    Place known = byKey.get(key);
    if (known != null) {
      return known;
    }
    String text = (key.isBucket() ? BEHIND : "") + key.name() + '\u0000' + key;
    if (isBeyond(text)) {
      return null;
    }
    Place place = byText.get(text);
    if (place == null) {
      place = new Place(text, new PointList(key, emitter));
      byText.put(text, place);
      bytes += place.bytes();
    }
    place.keys.add(key);
    byKey.put(key, place);
    makeRoom();
    return isBeyond(text) ? null : place;
  }

  private boolean isBeyond(String text) {
    return beyond != null && text.compareTo(beyond) >= 0;
  }

  private void makeRoom() {
    while (byText.size() > limit || bytes > mostBytes) {
      Place last = byText.pollLastEntry().getValue();
      beyond = last.text;
      bytes -= last.bytes();
      byKey.keySet().removeAll(last.keys);
    }
  }

  SeriesFound found() {
    return new SeriesFound(
        byText.values().stream().map(place -> place.points.series()).toList(),
        bytes,
        beyond == null);
  }
}
