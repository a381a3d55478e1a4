package dev.whence.intake;

import dev.whence.model.Tenant;
import java.util.List;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.LongSupplier;

/// Everything that telemetry, changes and alerts come from, door by door and connector by
/// connector, and how each does. Thread-safe. Bounded: beyond [#MOST] of them, the rest counts as
/// one.
public final class Sources {

  static final int MOST = 10_000;
  private static final String REST = "others";

  private final ConcurrentSkipListMap<Key, Source> sources = new ConcurrentSkipListMap<>();
  private final LongSupplier clockNanos;

  private record Key(String tenant, String name) implements Comparable<Key> {
    @Override
    public int compareTo(Key other) {
      int byTenant = tenant.compareTo(other.tenant);
      return byTenant != 0 ? byTenant : name.compareTo(other.name);
    }
  }

  /// @param clockNanos nanoseconds since the epoch
  public Sources(LongSupplier clockNanos) {
    this.clockNanos = clockNanos;
  }

  /// What comes in by one way for one tenant.
  ///
  /// @param name such as `jaeger`, `changes/github`, `pull/main-jaeger`
  public Source of(Tenant tenant, String name) {
    Key key = new Key(tenant.id(), name);
    Source known = sources.get(key);
    if (known != null) {
      return known;
    }
    Key mine = sources.size() < MOST ? key : new Key(tenant.id(), REST);
    return sources.computeIfAbsent(mine, made -> new Source(made.name(), clockNanos));
  }

  /// A tenant's sources as they are now, sorted by name.
  public List<Source.State> of(Tenant tenant) {
    return sources.entrySet().stream()
        .filter(entry -> entry.getKey().tenant().equals(tenant.id()))
        .map(entry -> entry.getValue().state())
        .toList();
  }
}
