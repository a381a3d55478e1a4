package dev.whence.store.lucene;

import dev.whence.model.TraceId;
import dev.whence.store.BlockField;
import dev.whence.store.BlockKind;
import dev.whence.store.BlockQuery;
import dev.whence.store.BlockQuery.AnyOf;
import dev.whence.store.BlockQuery.NoneOf;
import dev.whence.store.BlockQuery.OfRequests;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.apache.lucene.document.LongPoint;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermInSetQuery;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.util.BytesRef;

/// Which documents of an index are worth opening.
final class Questions {

  private Questions() {}

  static Query of(BlockQuery query, BlockKind kind) {
    BooleanQuery.Builder all = new BooleanQuery.Builder();
    if (query.tenant() != null) {
      all.add(new TermQuery(Fields.tenant(query.tenant())), Occur.FILTER);
    }
    all.add(new TermQuery(Fields.term(Fields.KIND, kind.name())), Occur.FILTER);
    long from = query.range().fromNanos();
    long to = query.range().toNanos();
    if (from > Long.MIN_VALUE) {
      all.add(LongPoint.newRangeQuery(Fields.MAX, from, Long.MAX_VALUE), Occur.FILTER);
    }
    if (to < Long.MAX_VALUE) {
      all.add(LongPoint.newRangeQuery(Fields.MIN, Long.MIN_VALUE, to - 1), Occur.FILTER);
    }
    for (BlockQuery.Criterion criterion : query.criteria()) {
      if (!isWords(criterion)) {
        boolean not = criterion instanceof NoneOf;
        all.add(of(criterion), not ? Occur.MUST_NOT : Occur.FILTER);
      }
    }
    return all.build();
  }

  /// The words of which a block must have at least one of each collection; no part of the query,
  /// for no terms tell them.
  static List<Collection<String>> words(BlockQuery query) {
    List<Collection<String>> words = new ArrayList<>();
    for (BlockQuery.Criterion criterion : query.criteria()) {
      if (isWords(criterion)) {
        words.add(((AnyOf) criterion).values());
      }
    }
    return words;
  }

  private static boolean isWords(BlockQuery.Criterion criterion) {
    return criterion instanceof AnyOf any && any.field() == BlockField.TOKEN;
  }

  private static Query of(BlockQuery.Criterion criterion) {
    return switch (criterion) {
      case AnyOf any -> terms(Fields.of(any.field()), bytes(any.field(), any.values()));
      case NoneOf none -> terms(Fields.of(none.field()), bytes(none.field(), none.values()));
      case OfRequests requests ->
          new BooleanQuery.Builder()
              .add(
                  terms(Fields.TRACE, requests.traces().stream().map(Fields::bytes).toList()),
                  Occur.SHOULD)
              .add(
                  terms(Fields.REQUEST, requests.requestIds().stream().map(Fields::bytes).toList()),
                  Occur.SHOULD)
              .build();
    };
  }

  private static List<BytesRef> bytes(BlockField field, Collection<String> values) {
    return field == BlockField.TRACE
        ? values.stream().map(TraceId::parse).filter(Objects::nonNull).map(Fields::bytes).toList()
        : values.stream().map(Fields::bytes).toList();
  }

  private static Query terms(String field, Collection<BytesRef> values) {
    return new TermInSetQuery(field, values);
  }
}
