package dev.whence.model;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Items of several frames of one signal: each identity once, in time order, no more than a number
/// of the earliest. The outcome does not depend on the order in which they are added.
///
/// Of two items of one identity that differ the more complete one stays: the span that ends later,
/// the change event that was received later. What is held grows with the limit, not with what is
/// added. Not thread-safe.
public final class Distinct {

  private final Signal signal;
  private final int limit;

  /// One more than the limit, to know whether there are more.
  private final int kept;

  private final Map<Object, Item> items = new HashMap<>();
  private final Map<Frame, ItemContent> contents = new IdentityHashMap<>();
  private long latest = Long.MAX_VALUE;
  private long duplicates;

  private static final class Item {
    private final ItemContent content;
    private final int row;
    private final long timeNanos;
    private @Nullable String text;

    Item(ItemContent content, int row) {
      this.content = content;
      this.row = row;
      this.timeNanos = content.frame().timeNanos(row);
    }

    String text() {
      if (text == null) {
        text = content.text(row);
      }
      return text;
    }
  }

  private static final Comparator<Item> IN_TIME =
      Comparator.<Item>comparingLong(item -> item.timeNanos).thenComparing(Item::text);

  public Distinct(Signal signal, int limit) {
    this.signal = signal;
    this.limit = limit;
    this.kept = limit == Integer.MAX_VALUE ? limit : limit + 1;
  }

  /// Whether an item of a time may make a difference.
  public boolean wants(long timeNanos) {
    return timeNanos <= latest;
  }

  public void add(Frame frame, int row) {
    if (!wants(frame.timeNanos(row))) {
      return;
    }
    ItemContent content = contents.computeIfAbsent(frame, ItemContent::new);
    Item item = new Item(content, row);
    Item known = items.putIfAbsent(content.identity(row), item);
    if (known == null) {
      pruneWhenTwiceTheLimit();
    } else {
      duplicates++;
      if (better(item, known)) {
        items.put(content.identity(row), item);
      }
    }
  }

  public void addAll(Frame frame) {
    for (int row = 0; row < frame.size(); row++) {
      add(frame, row);
    }
  }

  private static boolean better(Item item, Item known) {
    int order = Long.compare(item.content.weight(item.row), known.content.weight(known.row));
    return order != 0 ? order > 0 : item.text().compareTo(known.text()) > 0;
  }

  private void pruneWhenTwiceTheLimit() {
    if (items.size() / 2 >= Math.max(kept, 1_000)) {
      copy();
    }
  }

  private void prune() {
    if (items.size() >= kept) {
      keep(sorted().subList(0, kept));
    }
  }

  /// Nothing else, nor the frames of others.
  private void keep(List<Item> sorted) {
    items.clear();
    contents.clear();
    for (Item item : sorted) {
      items.put(item.content.identity(item.row), item);
      contents.put(item.content.frame(), item.content);
    }
    latest = sorted.getLast().timeNanos;
  }

  /// Copies what is kept, so that it holds no frame that has more.
  private void copy() {
    Frame own = rows(kept).frame(signal);
    ItemContent content = new ItemContent(own);
    keep(IntStream.range(0, own.size()).mapToObj(row -> new Item(content, row)).toList());
  }

  private List<Item> sorted() {
    List<Item> sorted = new ArrayList<>(items.values());
    sorted.sort(IN_TIME);
    return sorted;
  }

  /// Number of items so far, no more than the limit.
  public int size() {
    return Math.min(items.size(), limit);
  }

  /// How many items were of an identity that was there before.
  public long duplicates() {
    return duplicates;
  }

  /// Items later than this make no difference any more.
  public long latestNanos() {
    if (items.size() > kept || (items.size() == kept && latest == Long.MAX_VALUE)) {
      prune();
    }
    return latest;
  }

  /// Whether there are more items than the limit.
  public boolean isCut() {
    return items.size() > limit;
  }

  /// The items where they lie.
  public ItemRows rows() {
    return rows(limit);
  }

  private ItemRows rows(int most) {
    List<Item> sorted = sorted();
    ItemRows rows = new ItemRows();
    for (Item item : sorted.subList(0, Math.min(sorted.size(), most))) {
      rows.add(item.content.frame(), item.row);
    }
    return rows;
  }

  /// The items as a frame.
  public Frame frame() {
    return rows().frame(signal);
  }
}
