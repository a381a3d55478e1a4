package dev.whence.store.lucene;

import dev.whence.model.Tenant;
import dev.whence.model.TimeRange;
import dev.whence.model.TraceId;
import dev.whence.store.Term;
import java.util.Collection;
import java.util.List;
import org.apache.lucene.document.LongPoint;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermInSetQuery;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.util.BytesRef;

/// Which documents of an index are worth opening.
final class Questions {

  private final BooleanQuery.Builder all = new BooleanQuery.Builder();

  private Questions() {}

  /// Documents of a tenant, of some kinds, that overlap a range.
  static Questions about(Tenant tenant, TimeRange range, Kind... kinds) {
    Questions questions = new Questions();
    questions.must(new TermQuery(Fields.tenant(tenant)));
    List<BytesRef> names =
        java.util.Arrays.stream(kinds).map(kind -> Fields.bytes(kind.name())).toList();
    questions.anyOf(Fields.KIND, names);
    if (range.fromNanos() > Long.MIN_VALUE) {
      questions.must(LongPoint.newRangeQuery(Fields.MAX, range.fromNanos(), Long.MAX_VALUE));
    }
    if (range.toNanos() < Long.MAX_VALUE) {
      questions.must(LongPoint.newRangeQuery(Fields.MIN, Long.MIN_VALUE, range.toNanos() - 1));
    }
    return questions;
  }

  Questions with(List<Term> terms) {
    terms.forEach(this::with);
    return this;
  }

  private void with(Term term) {
    String value = term.value();
    switch (term.field()) {
      case TRACE_ID -> {
        TraceId trace = TraceId.parse(value);
        anyOf(Fields.TRACE, trace == null ? List.of() : List.of(Fields.bytes(trace)));
      }
      case REQUEST_ID -> anyOf(Fields.REQUEST, List.of(Fields.bytes(value)));
      case SERVICE -> anyOf(Fields.SERVICE, List.of(Fields.bytes(value)));
      case METRIC -> anyOf(Fields.METRIC, List.of(Fields.bytes(value)));
      case TOKEN -> anyOf(Fields.TOKEN, List.of(Fields.bytes(value), Fields.bytes(Fields.MANY)));
      case ERROR -> anyOf(Fields.ERROR, List.of(Fields.bytes(value)));
    }
  }

  /// Only documents with at least one of some terms.
  Questions anyOf(String field, Collection<BytesRef> values) {
    must(new TermInSetQuery(field, values));
    return this;
  }

  /// Like [#anyOf], where no values stand for all documents.
  Questions anyOfTexts(String field, Collection<String> values) {
    return values.isEmpty() ? this : anyOf(field, values.stream().map(Fields::bytes).toList());
  }

  Questions must(Query query) {
    all.add(query, Occur.FILTER);
    return this;
  }

  Query query() {
    return all.build();
  }
}
