package dev.whence.explain.change;

import dev.whence.model.ChangeEvent;
import dev.whence.model.ChangeKind;
import java.util.List;
import java.util.Objects;

/// Changes that people or tools told of come before those that only showed in telemetry: one that
/// was told and seen is one change, and a restart is most often what another change did.
public final class ToldChanges {

  private ToldChanges() {}

  /// The changes without what was seen and told as well.
  public static List<ChangeEvent> first(List<ChangeEvent> changes) {
    List<ChangeEvent> told =
        changes.stream().filter(change -> !ChangeEvent.DETECTED.equals(change.source())).toList();
    return changes.stream()
        .filter(
            change ->
                !ChangeEvent.DETECTED.equals(change.source())
                    || told.stream().noneMatch(other -> covers(other, change)))
        .toList();
  }

  private static boolean covers(ChangeEvent told, ChangeEvent seen) {
    boolean sameService =
        told.service() != null
            && seen.service() != null
            && told.service().name().equals(seen.service().name());
    return sameService
        && (seen.kind() == ChangeKind.OTHER
            || told.version() == null
            || Objects.equals(told.version(), seen.version()));
  }
}
