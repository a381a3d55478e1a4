package dev.whence.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Telemetry of one signal, column by column: what one export request held, what a block of the
/// store holds.
///
/// ```
///  texts  "", "auth-v2", "POST /login", ...      each text once
///  sets   {}, {service.name: auth-v2, ...}, ...  attribute sets, keys and string values are texts
///  tables SPANS        trace | span | parent | start | ... one row per item
///         SPAN_EVENTS  row | time | name | set             child rows name their parent's row
/// ```
///
/// Immutable; safe to share between threads.
public final class Frame {

  private static final int TEXT_BYTES = 56;

  private final Signal signal;
  private final List<String> texts;
  private final AttributeSets sets;
  private final Map<Section, Table> tables;
  private final Table main;

  private Frame(Signal signal, List<String> texts, AttributeSets sets, Map<Section, Table> tables) {
    this.signal = signal;
    this.texts = texts;
    this.sets = sets;
    this.tables = tables;
    Table items = tables.get(signal.main());
    this.main = items != null ? items : empty(signal.main());
  }

  public Signal signal() {
    return signal;
  }

  /// Number of items: the rows of the signal's main section.
  public int size() {
    return main().size();
  }

  public Table main() {
    return main;
  }

  /// The section's table, empty where the frame has none.
  public Table table(Section section) {
    Table table = tables.get(section);
    return table != null ? table : empty(section);
  }

  private static Table empty(Section section) {
    return new Table(section, 0, new long[section.columns().size()][0]);
  }

  /// The sections present, in order.
  public List<Section> sections() {
    return List.copyOf(tables.keySet());
  }

  /// Every text once; the first is empty.
  public List<String> texts() {
    return texts;
  }

  public String text(long index) {
    return texts.get((int) index);
  }

  /// What it takes of the heap, about.
  public long bytes() {
    long sum = sets.bytes();
    for (Section section : sections()) {
      sum += table(section).bytes();
    }
    return sum
        + (texts instanceof NarrowTexts narrow
            ? narrow.bytes()
            : texts.stream().mapToLong(Frame::bytes).sum());
  }

  /// What a text takes, about.
  static long bytes(String text) {
    return (long) TEXT_BYTES + text.length();
  }

  public AttributeSets sets() {
    return sets;
  }

  /// When an item happened: what it is partitioned and ordered by.
  public long timeNanos(int row) {
    return switch (signal) {
      case SPANS -> main().get(Spans.START, row);
      case LOGS -> Logs.of(this).timeNanos(row);
      case POINTS -> main().get(Points.TIME, row);
      case CHANGES -> main().get(Changes.TIME, row);
      case CELLS -> main().get(1, row);
      case REQUESTS -> main().get(2, row);
    };
  }

  /// The attribute set as a map.
  public Attributes attributes(long set) {
    int from = sets.start((int) set);
    int to = sets.start((int) set + 1);
    if (from == to) {
      return Attributes.EMPTY;
    }
    TreeMap<String, Object> values = new TreeMap<>();
    for (int entry = from; entry < to; entry++) {
      values.put(texts.get(sets.key(entry)), value(entry));
    }
    return new Attributes(values);
  }

  /// One attribute's value as text; null where the set has none.
  public @Nullable String attribute(long set, String key) {
    for (int entry = sets.start((int) set); entry < sets.start((int) set + 1); entry++) {
      if (texts.get(sets.key(entry)).equals(key)) {
        return value(entry).toString();
      }
    }
    return null;
  }

  /// The value of an entry of the attribute sets: text, whole or floating-point number, boolean, or
  /// JSON.
  public Object value(int entry) {
    long bits = sets.value(entry);
    return switch (sets.type(entry)) {
      case STRING -> text(bits);
      case LONG -> bits;
      case DOUBLE -> Double.longBitsToDouble(bits);
      case BOOLEAN -> bits != 0;
      case JSON, BYTES -> new Attributes.Json(text(bits));
    };
  }

  /// A frame of some of the items, in the order given, with their children. Texts and sets that
  /// none of them uses are left out.
  public Frame select(int[] rows) {
    Builder builder = new Builder(signal);
    builder.append(this, rows);
    return builder.build();
  }

  /// This frame with some columns of its main section replaced, and texts added behind its own. The
  /// rest is shared.
  ///
  /// @param columns by column number, one value per row
  public Frame with(Map<Integer, long[]> columns, List<String> addedTexts) {
    EnumMap<Section, Table> replaced = new EnumMap<>(Section.class);
    replaced.putAll(tables);
    replaced.put(signal.main(), main().with(columns));
    List<String> all = new ArrayList<>(texts);
    all.addAll(addedTexts);
    return new Frame(signal, Collections.unmodifiableList(all), sets, replaced);
  }

  /// The same frame without what none of it says: a text that nothing refers to is empty. The frame
  /// itself where there is no such text.
  public Frame withoutUnusedTexts() {
    UsedTexts used = new UsedTexts(this);
    return used.all() ? this : new Frame(signal, used.only(texts), sets, tables);
  }

  /// The same frame in fewer bytes, a little slower to read: for those that are kept in memory.
  public Frame narrow(Room room) {
    return narrow(NarrowTexts.of(texts, room), room);
  }

  private Frame narrow(List<String> same, Room room) {
    EnumMap<Section, Table> narrow = new EnumMap<>(Section.class);
    tables.forEach((section, table) -> narrow.put(section, table.narrow(room)));
    return new Frame(signal, same, sets.narrow(room), narrow);
  }

  /// The same, with texts that others have, too.
  ///
  /// @param shared gives of equal texts always the same
  public Frame narrow(UnaryOperator<String> shared) {
    return narrow(texts.stream().map(shared).toList(), new Room.Own());
  }

  /// One frame of all the items of several frames of one signal.
  public static Frame concat(Signal signal, List<Frame> frames) {
    Builder builder = new Builder(signal);
    for (Frame frame : frames) {
      builder.append(frame, identity(frame.size()));
    }
    return builder.build();
  }

  private static int[] identity(int size) {
    int[] rows = new int[size];
    Arrays.setAll(rows, i -> i);
    return rows;
  }

  /// Reassembles a frame from its parts, as a codec reads them. Texts must start with the empty
  /// one.
  public static Frame of(
      Signal signal, List<String> texts, AttributeSets sets, List<Table> tables) {
    EnumMap<Section, Table> bySection = new EnumMap<>(Section.class);
    tables.forEach(table -> bySection.put(table.section(), table));
    return new Frame(signal, List.copyOf(texts), sets, bySection);
  }

  /// Collects a frame. Not thread-safe.
  public static final class Builder {
    private static final int MAX_PROBES = 64;

    private final Signal signal;
    private final List<String> texts = new ArrayList<>();

    /// By text: its hash.
    private int[] hashes = new int[64];

    /// Open addressing from hashes to texts: a text's index plus 1, 0 where the bucket is free.
    private int[] buckets = new int[128];

    private int inBuckets;

    /// Texts whose buckets were too crowded, as somebody may arrange.
    private final Map<String, Integer> crowds = new HashMap<>();

    private final AttributeSets.Builder sets = new AttributeSets.Builder();
    private final EnumMap<Section, Table.Builder> tables = new EnumMap<>(Section.class);

    public Builder(Signal signal) {
      this.signal = signal;
      text("");
    }

    /// The index of a text, which is kept once.
    public int text(String text) {
      int hash = text.hashCode() * 0x9E3779B9;
      int bucket = hash >>> Integer.numberOfLeadingZeros(buckets.length) + 1;
      for (int probe = 0; probe < MAX_PROBES; probe++) {
        int index = buckets[bucket] - 1;
        if (index < 0) {
          Integer crowded = crowds.isEmpty() ? null : crowds.get(text);
          return crowded != null ? crowded : add(text, hash, bucket);
        }
        if (hashes[index] == hash && texts.get(index).equals(text)) {
          return index;
        }
        bucket = (bucket + 1) & (buckets.length - 1);
      }
      Integer crowded = crowds.putIfAbsent(text, texts.size());
      if (crowded == null) {
        texts.add(text);
        return texts.size() - 1;
      }
      return crowded;
    }

    private int add(String text, int hash, int bucket) {
      int index = texts.size();
      texts.add(text);
      if (index >= hashes.length) {
        hashes = Arrays.copyOf(hashes, index * 2);
      }
      hashes[index] = hash;
      buckets[bucket] = index + 1;
      if (++inBuckets * 2 > buckets.length) {
        rehash();
      }
      return index;
    }

    private void rehash() {
      int[] old = buckets;
      buckets = new int[old.length * 2];
      for (int entry : old) {
        if (entry != 0) {
          int bucket = hashes[entry - 1] >>> Integer.numberOfLeadingZeros(buckets.length) + 1;
          while (buckets[bucket] != 0) {
            bucket = (bucket + 1) & (buckets.length - 1);
          }
          buckets[bucket] = entry;
        }
      }
    }

    /// A text that has been added.
    public String textAt(int index) {
      return texts.get(index);
    }

    public AttributeSets.Builder sets() {
      return sets;
    }

    public Table.Builder table(Section section) {
      return tables.computeIfAbsent(section, Table.Builder::new);
    }

    /// Number of items so far.
    public int size() {
      return table(signal.main()).size();
    }

    /// Adds items of another frame of the same signal, with their children.
    public void append(Frame other, int[] rows) {
      new FrameCopy(other, this, rows.length).copy(rows);
    }

    public Frame build() {
      EnumMap<Section, Table> built = new EnumMap<>(Section.class);
      tables.forEach((section, table) -> built.put(section, table.build()));
      return new Frame(signal, Collections.unmodifiableList(texts), sets.build(), built);
    }
  }
}
