package dev.whence.pull;

import co.elastic.clients.elasticsearch.ElasticsearchClient;
import co.elastic.clients.elasticsearch._types.ElasticsearchException;
import co.elastic.clients.elasticsearch._types.FieldSortNumericType;
import co.elastic.clients.elasticsearch._types.FieldValue;
import co.elastic.clients.elasticsearch._types.SortOrder;
import co.elastic.clients.elasticsearch.core.SearchRequest;
import co.elastic.clients.elasticsearch.core.search.Hit;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.whence.decode.DecodeException;
import dev.whence.decode.Decoded;
import dev.whence.decode.ElasticHits;
import dev.whence.model.TimeRange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// Follows log indices: all documents whose `@timestamp` lies in a window, page by page, from one
/// point in time, so that what is written meanwhile neither hides nor repeats any.
final class ElasticConnector implements Connector {

  private static final String TIME = "@timestamp";
  private static final String KEPT_ALIVE = "1m";

  private final ElasticsearchClient client;
  private final PullSource source;
  private final Seen<String> seen = new Seen<>();

  ElasticConnector(PullSource source) {
    this.source = source;
    this.client = ElasticAccess.open(source);
  }

  @Override
  public void pull(TimeRange window, Taker taker)
      throws PullException, DecodeException, InterruptedException {
    try {
      String pit =
          client
              .openPointInTime(
                  open ->
                      open.index(source.wanted().indices())
                          .ignoreUnavailable(true)
                          .keepAlive(alive -> alive.time(KEPT_ALIVE)))
              .id();
      try {
        pages(pit, window, taker);
      } finally {
        client.closePointInTime(close -> close.id(pit));
      }
    } catch (ElasticsearchException refused) {
      throw new PullException(
          source.url() + ": " + refused.getMessage(), refused.status(), Duration.ZERO);
    } catch (IOException failed) {
      throw new PullException(source.url() + ": " + failed);
    }
  }

  private void pages(String pit, TimeRange window, Taker taker)
      throws IOException, PullException, DecodeException, InterruptedException {
    List<FieldValue> after = List.of();
    List<Hit<ObjectNode>> hits;
    do {
      hits = client.search(page(pit, window, after), ObjectNode.class).hits().hits();
      handOver(hits, window, taker);
      after = hits.isEmpty() ? after : hits.getLast().sort();
    } while (hits.size() == source.wanted().most());
  }

  private SearchRequest page(String pit, TimeRange window, List<FieldValue> after) {
    SearchRequest.Builder page =
        new SearchRequest.Builder()
            .pit(in -> in.id(pit).keepAlive(alive -> alive.time(KEPT_ALIVE)))
            .size(source.wanted().most())
            .trackTotalHits(total -> total.enabled(false))
            .query(
                query ->
                    query.range(
                        range ->
                            range.date(
                                date ->
                                    date.field(TIME)
                                        .gte(TimeRange.instant(window.fromNanos()).toString())
                                        .lt(TimeRange.instant(window.toNanos()).toString()))))
            .sort(
                sort ->
                    sort.field(
                        field ->
                            field
                                .field(TIME)
                                .order(SortOrder.Asc)
                                .numericType(FieldSortNumericType.DateNanos)));
    return (after.isEmpty() ? page : page.searchAfter(after)).build();
  }

  private void handOver(List<Hit<ObjectNode>> hits, TimeRange window, Taker taker)
      throws PullException, DecodeException, InterruptedException {
    List<ObjectNode> documents = new ArrayList<>();
    List<String> keys = new ArrayList<>();
    StringBuilder content = new StringBuilder(source.name());
    for (Hit<ObjectNode> hit : hits) {
      String key = hit.index() + "/" + hit.id();
      if (!seen.contains(key) && hit.source() != null) {
        keys.add(key);
        documents.add(Objects.requireNonNull(hit.source()));
        content.append('\n').append(key).append(hit.source());
      }
    }
    Decoded decoded = ElasticHits.decode(documents, window.toNanos());
    taker.take(
        decoded.frame(),
        content.toString().getBytes(StandardCharsets.UTF_8),
        decoded.rejected(),
        decoded.reason());
    keys.forEach(seen::add);
  }

  @Override
  public void close() {
    try {
      client.close();
    } catch (IOException e) {
      System.getLogger(ElasticConnector.class.getName())
          .log(System.Logger.Level.DEBUG, "the client did not close", e);
    }
  }
}
