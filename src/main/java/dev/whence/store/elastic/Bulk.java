package dev.whence.store.elastic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/// Writes and deletes documents in bounded requests. What the cluster is too busy for is tried
/// again, item by item, ever more slowly; what it will never take is set aside as a dead letter. An
/// index that somebody deleted meanwhile is made again. IDs are given by the caller, so that what
/// is written twice is there once. Not thread-safe.
final class Bulk {

  private static final System.Logger LOG = System.getLogger(Bulk.class.getName());
  private static final long FIRST_PAUSE_MILLIS = 50;
  private static final long LAST_PAUSE_MILLIS = 5_000;

  /// @param document null to delete
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Operation(String index, String id, byte @Nullable [] document) {

    byte[] action() throws IOException {
      ObjectNode action = Cluster.object();
      action.putObject(document == null ? "delete" : "index").put("_index", index).put("_id", id);
      return Cluster.JSON.writeValueAsBytes(action);
    }
  }

  private final Cluster cluster;
  private final ElasticSettings settings;
  private final DeadLetterIndex deadLetters;
  private final Templates templates;
  private final LongAdder retries;
  private List<Operation> waiting = new ArrayList<>();
  private long waitingBytes;

  Bulk(
      Cluster cluster,
      ElasticSettings settings,
      DeadLetterIndex deadLetters,
      Templates templates,
      LongAdder retries) {
    this.cluster = cluster;
    this.settings = settings;
    this.deadLetters = deadLetters;
    this.templates = templates;
    this.retries = retries;
  }

  void index(String index, String id, byte[] document) throws IOException {
    add(new Operation(index, id, document), document.length);
  }

  void delete(String index, String id) throws IOException {
    add(new Operation(index, id, null), 0);
  }

  private void add(Operation operation, int bytes) throws IOException {
    ElasticSettings.Limits limits = settings.limits();
    if (!waiting.isEmpty()
        && (waiting.size() >= limits.bulkOperations()
            || waitingBytes + bytes > limits.bulkBytes())) {
      flush();
    }
    waiting.add(operation);
    waitingBytes += bytes;
  }

  /// Sends what waits; all of it is in the cluster, or a dead letter, when this returns.
  void flush() throws IOException {
    List<Operation> rest = waiting;
    waiting = new ArrayList<>();
    waitingBytes = 0;
    long end = System.nanoTime() + settings.retryFor().toNanos();
    long pauseMillis = FIRST_PAUSE_MILLIS;
    while (!rest.isEmpty()) {
      List<Operation> refused = new ArrayList<>();
      try {
        send(rest, refused);
      } catch (ClusterException busy) {
        if (!busy.isBusy() || System.nanoTime() > end) {
          throw busy;
        }
        refused = rest;
      }
      rest = refused;
      if (!rest.isEmpty()) {
        if (System.nanoTime() > end) {
          throw new ClusterException(429, rest.size() + " operations of a bulk were refused");
        }
        retries.add(rest.size());
        pause(pauseMillis);
        pauseMillis = Math.min(pauseMillis * 2, LAST_PAUSE_MILLIS);
      }
    }
  }

  /// Sends what is too large for the cluster in halves.
  private void send(List<Operation> operations, List<Operation> refused) throws IOException {
    try {
      look(operations, cluster.bulk(lines(operations)).path("items"), refused);
    } catch (ClusterException tooLarge) {
      if (!tooLarge.isTooLarge() || operations.size() < 2) {
        throw tooLarge;
      }
      int half = operations.size() / 2;
      send(operations.subList(0, half), refused);
      send(operations.subList(half, operations.size()), refused);
    }
  }

  private static byte[] lines(List<Operation> operations) throws IOException {
    ByteArrayOutputStream lines = new ByteArrayOutputStream(1 << 16);
    for (Operation operation : operations) {
      lines.write(operation.action());
      lines.write('\n');
      if (operation.document != null) {
        lines.write(operation.document);
        lines.write('\n');
      }
    }
    return lines.toByteArray();
  }

  private void look(List<Operation> operations, JsonNode items, List<Operation> refused)
      throws IOException {
    if (items.size() != operations.size()) {
      throw new IOException(operations.size() + " operations, " + items.size() + " outcomes");
    }
    for (int i = 0; i < items.size(); i++) {
      Operation operation = operations.get(i);
      JsonNode item = items.get(i).elements().next();
      int status = item.path("status").asInt();
      if (status == 429 || status >= 500) {
        refused.add(operation);
      } else if (operation.document != null && isOfNoIndex(item)) {
        templates.create(operation.index);
        refused.add(operation);
      } else if (status >= 300 && operation.document != null) {
        String reason = item.path("error").toString();
        LOG.log(
            System.Logger.Level.ERROR,
            "a block for {0} is refused for good; it is kept in {1}: {2}",
            operation.index,
            deadLetters.index(),
            reason);
        deadLetters.keep(operation.index, operation.id, operation.document, reason);
      }
    }
  }

  /// As where retention dropped a day at another instance, and the cluster makes no index unasked.
  private static boolean isOfNoIndex(JsonNode item) {
    return item.path("error").path("type").asText().equals("index_not_found_exception");
  }

  private static void pause(long millis) throws IOException {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
