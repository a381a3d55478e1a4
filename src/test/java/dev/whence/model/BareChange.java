package dev.whence.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Change events that say no more than what was changed, and when.
public final class BareChange {

  private BareChange() {}

  public static ChangeEvent of(
      String id, ChangeKind kind, long timeNanos, @Nullable Service service) {
    return new ChangeEvent(
        id,
        kind,
        timeNanos,
        null,
        service,
        null,
        null,
        null,
        null,
        null,
        null,
        List.of(),
        List.of(),
        null,
        null,
        null,
        Attributes.EMPTY);
  }
}
