package dev.whence.store.elastic;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.whence.model.Signal;
import dev.whence.store.Block;
import dev.whence.store.BlockField;
import java.io.IOException;
import java.util.Collection;

/// Makes a block the document of an index.
final class BlockJson {

  private BlockJson() {}

  /// @param signal of its partition
  static byte[] write(Block block, Signal signal, String id, String writer, long generation)
      throws IOException {
    ObjectNode document = Cluster.object();
    document.put("key", id);
    document.put("tenant", block.tenant().id());
    document.put("kind", block.kind().name());
    document.put("signal", signal.name());
    document.put("writer", writer);
    document.put("generation", generation);
    document.put("min", block.minNanos());
    document.put("max", block.maxNanos());
    document.put("count", block.encoded().items());
    document.put("arrival", block.arrivalNanos());
    if (!block.traces().isEmpty()) {
      ArrayNode traces = document.putArray(Queries.field(BlockField.TRACE));
      block.traces().forEach(trace -> traces.add(trace.toString()));
    }
    block.terms().forEach((field, values) -> terms(document, field, values));
    terms(document, BlockField.TOKEN, block.words().words());
    if (!block.finalSlices().isEmpty()) {
      ArrayNode slices = document.putArray("slice");
      block.finalSlices().forEach(slices::add);
    }
    byte[] frame = block.encoded().bytes();
    document.put("bytes", frame.length);
    document.put("frame", frame);
    return Cluster.JSON.writeValueAsBytes(document);
  }

  private static void terms(ObjectNode document, BlockField field, Collection<String> values) {
    if (!values.isEmpty()) {
      String name = Queries.field(field);
      ArrayNode terms = document.putArray(name);
      values.forEach(value -> terms.add(Queries.cut(name, value)));
    }
  }
}
