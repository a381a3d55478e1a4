package dev.whence.store.elastic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.LocalDate;

/// When items of a day were last dropped, at whatever instance: what was worked out before is all
/// that is left of them. One document of the state index for each such day. Thread-safe.
final class DroppedItems {

  private static final String TYPE = "dropped";

  private final StateIndex states;

  DroppedItems(StateIndex states) {
    this.states = states;
  }

  private static String id(LocalDate day) {
    return TYPE + "/" + day;
  }

  /// 0 for never.
  long nanos(LocalDate day) throws IOException {
    JsonNode source = states.get(id(day)).source();
    return source == null ? 0 : source.path("body").path("nanos").asLong();
  }

  /// Items of a day are dropped now. Where another instance notes it at the same time, that will
  /// do.
  void note(LocalDate day, long nowNanos) throws IOException {
    ObjectNode document = Cluster.object().put("type", TYPE);
    document.putObject("body").put("nanos", nowNanos);
    try {
      states.replace(id(day), states.get(id(day)), document);
    } catch (ClusterException e) {
      if (!e.isConflict()) {
        throw e;
      }
    }
  }

  /// Of a day nothing is left.
  void forget(LocalDate day) throws IOException {
    states.delete(id(day));
  }
}
