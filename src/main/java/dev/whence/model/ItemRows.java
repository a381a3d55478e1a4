package dev.whence.model;

import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.Map;

/// Items where they lie: rows of frames of one signal, in an order of their own. Not thread-safe
/// while it grows.
public final class ItemRows {

  private static final Frame[] NO_FRAMES = {};
  private static final int[] NO_ROWS = {};

  private Frame[] frames = NO_FRAMES;
  private int[] rows = NO_ROWS;
  private int size;

  public ItemRows add(Frame frame, int row) {
    if (size == rows.length) {
      int room = Math.max(4, size * 2);
      frames = Arrays.copyOf(frames, room);
      rows = Arrays.copyOf(rows, room);
    }
    frames[size] = frame;
    rows[size++] = row;
    return this;
  }

  public ItemRows addAll(ItemRows others) {
    for (int item = 0; item < others.size; item++) {
      add(others.frames[item], others.rows[item]);
    }
    return this;
  }

  /// Puts another item in the place of one.
  public void set(int item, Frame frame, int row) {
    frames[item] = frame;
    rows[item] = row;
  }

  public int size() {
    return size;
  }

  /// The frame that an item lies in.
  public Frame frame(int item) {
    return frames[item];
  }

  /// An item's row in its frame.
  public int row(int item) {
    return rows[item];
  }

  public long timeNanos(int item) {
    return frames[item].timeNanos(rows[item]);
  }

  /// A frame of these items, in their order, with their children.
  public Frame frame(Signal signal) {
    Frame.Builder builder = new Frame.Builder(signal);
    builder.table(signal.main()).reserve(size);
    Map<Frame, FrameCopy> copies = new IdentityHashMap<>();
    for (int item = 0; item < size; item++) {
      copies
          .computeIfAbsent(frames[item], each -> new FrameCopy(each, builder, each.size()))
          .copy(rows[item]);
    }
    return builder.build();
  }
}
