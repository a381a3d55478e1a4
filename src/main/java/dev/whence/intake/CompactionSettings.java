package dev.whence.intake;

import java.time.Duration;

/// How telemetry is regrouped by request.
///
/// @param quietFor nothing arrived for a slice for so long: its requests are taken to be complete
/// @param waitAtMost a slice waits so long for others to be regrouped with it
/// @param worthItems or until together they have so many items
/// @param itemsAtOnce so many items are held in memory, about, half as many again at most; more are
///   taken in several passes. A request that is larger is written in several groups
/// @param blockItems items of a regrouped block
/// @param maxItemsPerRequest spans and log lines that are looked at to sum up one request
/// @param givesWayFor so long, all in all, it rests while others are waited for, each time that it
///   goes through what is due
public record CompactionSettings(
    Duration quietFor,
    Duration waitAtMost,
    long worthItems,
    int itemsAtOnce,
    int blockItems,
    int maxItemsPerRequest,
    Duration givesWayFor) {

  /// What an item takes in memory while it is regrouped, generously.
  private static final long ITEM_BYTES = 512;

  public static final CompactionSettings DEFAULT =
      new CompactionSettings(
          Duration.ofMinutes(5),
          Duration.ofMinutes(60),
          50_000,
          itemsInMemory(),
          2_048,
          20_000,
          Duration.ofMinutes(5));

  /// A quarter of the heap.
  private static int itemsInMemory() {
    return (int)
        Math.clamp(Runtime.getRuntime().maxMemory() / 4 / ITEM_BYTES, 100_000L, 1_000_000L);
  }

  public CompactionSettings {
    if (itemsAtOnce < 1 || blockItems < 1) {
      throw new IllegalArgumentException("itemsAtOnce and blockItems must be at least 1");
    }
  }

  /// The same that rests no longer than that.
  public CompactionSettings restingAtMost(Duration most) {
    return givesWayFor.compareTo(most) <= 0
        ? this
        : new CompactionSettings(
            quietFor, waitAtMost, worthItems, itemsAtOnce, blockItems, maxItemsPerRequest, most);
  }
}
