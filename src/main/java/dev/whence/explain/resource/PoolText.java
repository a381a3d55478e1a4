package dev.whence.explain.resource;

import dev.whence.explain.answer.Words;

/// One sentence for how full a pool is.
public final class PoolText {

  private PoolText() {}

  /// How full it was, and is.
  public static String of(Pool pool) {
    String name = pool.name().isEmpty() ? "its connection pool" : "pool " + pool.name();
    return pool.service().name()
        + " has "
        + Words.number(pool.usedAfter())
        + " of "
        + Words.number(pool.maxAfter())
        + " connections of "
        + name
        + " in use, before "
        + Words.number(pool.usedBefore())
        + "; "
        + Words.number(pool.pendingAfter())
        + " requests wait for one, before "
        + Words.number(pool.pendingBefore());
  }
}
