package dev.whence.decode;

import com.fasterxml.jackson.databind.JsonNode;
import dev.whence.model.Signal;
import java.util.List;

/// Log documents that a search of Elasticsearch found, as log lines. Stateless and thread-safe.
public final class ElasticHits {

  private ElasticHits() {}

  /// The lines of some documents. One that is no object, or whose time cannot be read, is left out
  /// and counted.
  ///
  /// @param readNanos the time of documents that have none
  public static Decoded decode(List<? extends JsonNode> documents, long readNanos)
      throws DecodeException {
    FrameWriter frame = new FrameWriter(Signal.LOGS);
    ElasticDocument lines = new ElasticDocument(frame);
    for (JsonNode document : documents) {
      String problem =
          document.isObject() ? lines.add(document, readNanos) : "a document must be an object";
      if (!problem.isEmpty()) {
        frame.reject(1, problem);
      }
    }
    return frame.build();
  }
}
