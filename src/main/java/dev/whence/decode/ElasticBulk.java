package dev.whence.decode;

import com.fasterxml.jackson.databind.JsonNode;
import dev.whence.model.Signal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Elasticsearch's `_bulk` bodies to frames of log lines: `index` and `create` actions, each with a
/// document in the next line. Stateless and thread-safe.
public final class ElasticBulk {

  private static final int REFUSED = 400;
  private static final int CREATED = 201;

  private final String index;
  private final long receivedNanos;
  private final FrameWriter frame = new FrameWriter(Signal.LOGS);
  private final ElasticDocument documents = new ElasticDocument(frame);
  private final List<Item> items = new ArrayList<>();

  private ElasticBulk(String index, long receivedNanos) {
    this.index = index;
    this.receivedNanos = receivedNanos;
  }

  /// What became of one action.
  ///
  /// @param status as Elasticsearch would say it: 201, or 400 with a problem
  /// @param problem empty where there is none
  public record Item(String action, String index, String id, int status, String problem) {
    public boolean isCreated() {
      return status == CREATED;
    }

    /// The same, refused.
    public Item refused(String why) {
      return new Item(action, index, id, REFUSED, why);
    }
  }

  /// A body's documents and the answer to each of its actions, in their order.
  ///
  /// @param timed whether every document says when it happened, so that the same body again is the
  ///   same documents again
  public record Bulk(Decoded decoded, List<Item> items, boolean timed) {
    public Bulk {
      items = List.copyOf(items);
    }
  }

  /// Decodes a body.
  ///
  /// @param index where a document goes whose action does not say
  /// @param receivedNanos the time of documents that have none
  /// @throws DecodeException where an action cannot be read, so that lines can no longer be told
  ///   apart
  public static Bulk decode(byte[] body, String index, long receivedNanos) throws DecodeException {
    ElasticBulk bulk = new ElasticBulk(index, receivedNanos);
    Lines lines = new Lines(body);
    while (lines.next()) {
      bulk.action(lines);
    }
    if (bulk.items.isEmpty()) {
      throw DecodeException.malformed("request body is required");
    }
    return new Bulk(bulk.frame.build(), bulk.items, bulk.documents.timed());
  }

  private void action(Lines lines) throws DecodeException {
    JsonNode action = lines.json("a bulk action");
    if (!action.isObject() || action.size() != 1) {
      throw DecodeException.malformed(
          "line " + lines.number + " must be one action: index, create, update or delete");
    }
    Map.Entry<String, JsonNode> only = action.properties().iterator().next();
    switch (only.getKey()) {
      case "index", "create" -> {
        toDocument(lines, only.getKey());
        add(lines, only);
      }
      case "update" -> {
        toDocument(lines, only.getKey());
        refuse("documents are only added here, never updated", only);
      }
      case "delete" -> refuse("documents are only added here, never deleted", only);
      default ->
          throw DecodeException.malformed(
              "line " + lines.number + " has the unknown action " + only.getKey());
    }
  }

  private static void toDocument(Lines lines, String action) throws DecodeException {
    if (!lines.next()) {
      throw DecodeException.malformed("the last action, " + action + ", has no document");
    }
  }

  private void refuse(String problem, Map.Entry<String, JsonNode> action) {
    frame.reject(1, problem);
    answer(action, REFUSED, problem);
  }

  private void add(Lines lines, Map.Entry<String, JsonNode> action) throws DecodeException {
    String problem = document(lines);
    if (problem.isEmpty()) {
      answer(action, CREATED, "");
    } else {
      refuse(problem, action);
    }
  }

  /// Adds the document in the current line and says what is wrong with it, which concerns no other.
  private String document(Lines lines) throws DecodeException {
    JsonNode document;
    try {
      document = lines.json("a document");
    } catch (DecodeException malformed) {
      return malformed.getMessage();
    }
    return document.isObject()
        ? documents.add(document, receivedNanos)
        : "a document must be an object";
  }

  private void answer(Map.Entry<String, JsonNode> action, int status, String problem) {
    String named = Json.text(action.getValue(), "_index");
    String id = Json.text(action.getValue(), "_id");
    items.add(
        new Item(
            action.getKey(),
            named.isEmpty() ? index : named,
            id.isEmpty() ? String.valueOf(items.size()) : id,
            status,
            problem));
  }

  /// The lines of a body that are not blank.
  private static final class Lines {
    private final byte[] body;
    private int number;
    private int from;
    private int to = -1;

    Lines(byte[] body) {
      this.body = body;
    }

    boolean next() {
      while (to + 1 < body.length) {
        from = to + 1;
        to = from;
        while (to < body.length && body[to] != '\n') {
          to++;
        }
        number++;
        if (!blank()) {
          return true;
        }
      }
      return false;
    }

    private boolean blank() {
      for (int i = from; i < to; i++) {
        if (body[i] != ' ' && body[i] != '\r' && body[i] != '\t') {
          return false;
        }
      }
      return true;
    }

    JsonNode json(String what) throws DecodeException {
      return Json.read(body, from, to - from, what + " in line " + number);
    }
  }
}
