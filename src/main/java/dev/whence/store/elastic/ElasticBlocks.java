package dev.whence.store.elastic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.whence.model.Signal;
import dev.whence.model.TimeRange;
import dev.whence.store.BlockQuery;
import dev.whence.store.BlockSource;
import dev.whence.store.Partition;
import dev.whence.store.StoreException;
import dev.whence.store.TooMuchException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/// The blocks in the cluster, and what of this instance is not there yet. Thread-safe.
final class ElasticBlocks implements BlockSource {

  private static final int PAGE = 2_000;

  /// More indices than this are not named one by one.
  private static final int MOST_NAMES = 40;

  private static final Map<String, String> WHERE_ANY =
      Map.of("ignore_unavailable", "true", "allow_no_indices", "true");
  private static final List<String> HEAD =
      List.of("tenant", "kind", "min", "max", "count", "arrival", "slice", "service", "bytes");

  private final Cluster cluster;
  private final ElasticSettings settings;
  private final StateIndex states;
  private final Supplier<Memory> memory;

  ElasticBlocks(
      Cluster cluster, ElasticSettings settings, StateIndex states, Supplier<Memory> memory) {
    this.cluster = cluster;
    this.settings = settings;
    this.states = states;
    this.memory = memory;
  }

  /// The state is read before the memory: what was published in between is then seen as it was
  /// published, and what compaction made of it since is not yet looked at.
  @Override
  public Views views(Set<Signal> signals, TimeRange range) throws IOException {
    State state = states.read(null, range);
    Memory now = memory.get();
    State own = state.with(now.published());
    Set<Partition> partitions = new TreeSet<>(own.partitions(signals, range));
    Set<Partition> live = new TreeSet<>(now.freezing().held().keySet());
    live.addAll(now.fresh().held().keySet());
    live.removeIf(
        each ->
            !signals.contains(each.signal())
                || each.startNanos() >= range.toNanos()
                || each.endNanos() <= range.fromNanos());
    return new One(new ElasticView(this, own, now, partitions, live));
  }

  private record One(ElasticView view) implements Views {
    @Override
    public List<ElasticView> all() {
      return List.of(view);
    }

    @Override
    public void close() {}
  }

  /// What is published alone, as one moment of the state has it.
  ElasticView published(State state, Set<Partition> partitions, Memory none) {
    return new ElasticView(this, state, none, partitions, Set.of());
  }

  /// The heads of all blocks that match.
  List<BlockHead> search(BlockQuery query, State state, Set<Partition> partitions)
      throws IOException {
    List<BlockHead> found = new ArrayList<>();
    if (!partitions.isEmpty()) {
      search(paths(partitions), Queries.of(query, state), found);
    }
    return found;
  }

  private void search(String paths, ObjectNode query, List<BlockHead> found) throws IOException {
    int most = settings.limits().blocks();
    each(
        paths,
        query,
        head -> {
          if (found.size() >= most) {
            throw new TooMuchException(
                "more than "
                    + most
                    + " blocks would have to be looked at; ask about a shorter time",
                false);
          }
          found.add(head);
        });
  }

  /// Takes heads of blocks.
  interface Heads {
    void accept(BlockHead head) throws IOException;
  }

  /// Hands over the heads of all blocks that match, however many.
  void each(BlockQuery query, State state, Set<Partition> partitions, Heads heads)
      throws IOException {
    if (!partitions.isEmpty()) {
      each(paths(partitions), Queries.of(query, state), heads);
    }
  }

  /// Those of all documents that match a query, published or not.
  void each(Set<Partition> partitions, ObjectNode query, Heads heads) throws IOException {
    each(paths(partitions), query, heads);
  }

  private void each(String paths, ObjectNode query, Heads heads) throws IOException {
    ObjectNode body = Cluster.object();
    body.put("size", PAGE);
    body.put("_source", false);
    body.put("track_total_hits", false);
    HEAD.forEach(body.putArray("docvalue_fields")::add);
    ArrayNode sort = body.putArray("sort");
    List.of("min", "max", "key").forEach(sort::add);
    body.set("query", query);
    while (true) {
      JsonNode hits =
          cluster.post("/" + paths + "/_search", WHERE_ANY, body).path("hits").path("hits");
      for (JsonNode hit : hits) {
        heads.accept(BlockHead.read(hit));
      }
      if (hits.size() < PAGE) {
        return;
      }
      body.set("search_after", hits.get(hits.size() - 1).path("sort"));
    }
  }

  Cluster cluster() {
    return cluster;
  }

  String index(Partition partition) {
    return Names.of(settings.prefix(), partition);
  }

  private String paths(Set<Partition> partitions) {
    Set<String> names = new TreeSet<>();
    for (Partition partition : partitions) {
      names.add(
          partitions.size() > MOST_NAMES
              ? Names.all(settings.prefix(), partition.signal())
              : index(partition));
    }
    return String.join(",", names);
  }

  /// Reads the frames of some blocks.
  void load(List<BlockHead> heads) throws IOException {
    ObjectNode body = Cluster.object();
    ArrayNode documents = body.putArray("docs");
    for (BlockHead head : heads) {
      documents.addObject().put("_index", head.index()).put("_id", head.id());
    }
    JsonNode found = cluster.post("/_mget", Map.of(), body).path("docs");
    for (int i = 0; i < heads.size(); i++) {
      JsonNode frame = found.path(i).path("_source").path("frame");
      if (frame.isMissingNode()) {
        throw StoreException.away(
            "block " + heads.get(i).id() + " went while it was read; ask again", null);
      }
      heads.get(i).loaded(frame.binaryValue());
    }
  }
}
