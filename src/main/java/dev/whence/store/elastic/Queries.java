package dev.whence.store.elastic;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.whence.model.TimeRange;
import dev.whence.store.BlockField;
import dev.whence.store.BlockQuery;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Queries in Elasticsearch's language: terms and bounds, nothing that scans.
final class Queries {

  /// Elasticsearch takes no more in one query.
  private static final int MOST_TERMS = 65_000;

  /// Longer terms are cut, which only makes a block be opened in vain: rows are compared whole.
  private static final int MOST_CHARACTERS = 80;

  private static final int MOST_WHOLE = 8_000;

  private Queries() {}

  static void term(ArrayNode to, String field, String value) {
    to.addObject().putObject("term").put(field, value);
  }

  static void terms(ArrayNode to, String field, Collection<String> values) {
    List<String> all = values.stream().map(value -> cut(field, value)).distinct().toList();
    ArrayNode should = to.addObject().putObject("bool").putArray("should");
    for (int from = 0; from == 0 || from < all.size(); from += MOST_TERMS) {
      ArrayNode part = should.addObject().putObject("terms").putArray(field);
      all.subList(from, Math.min(all.size(), from + MOST_TERMS)).forEach(part::add);
    }
  }

  static String cut(String field, String value) {
    // these are read back or decide
    boolean whole = field.equals("service") || field.equals("id");
    int most = whole ? MOST_WHOLE : MOST_CHARACTERS;
    if (value.length() <= most) {
      return value;
    }
    return value.substring(0, Character.isHighSurrogate(value.charAt(most - 1)) ? most - 1 : most);
  }

  static void overlaps(ArrayNode to, String first, String last, TimeRange range) {
    if (range.fromNanos() > Long.MIN_VALUE) {
      to.addObject().putObject("range").putObject(last).put("gte", range.fromNanos());
    }
    if (range.toNanos() < Long.MAX_VALUE) {
      to.addObject().putObject("range").putObject(first).put("lt", range.toNanos());
    }
  }

  static String field(BlockField field) {
    return field.name().toLowerCase(Locale.ROOT);
  }

  /// The blocks of a question that count.
  static ObjectNode of(BlockQuery query, State all) {
    State state = all.about(query.tenant(), query.range());
    ObjectNode bool = Cluster.object();
    ArrayNode filter = bool.putArray("filter");
    if (query.tenant() != null) {
      term(filter, "tenant", query.tenant().id());
    }
    terms(filter, "kind", query.kinds().stream().map(Enum::name).toList());
    overlaps(filter, "min", "max", query.range());
    ArrayNode not = bool.putArray("must_not");
    query.criteria().forEach(criterion -> add(filter, not, criterion));
    counts(filter, state.generations());
    for (Manifest manifest : state.manifests()) {
      for (Manifest.Replaced each : manifest.replaced()) {
        ArrayNode rule = not.addObject().putObject("bool").putArray("filter");
        replaced(rule, manifest, each);
      }
    }
    ObjectNode whole = Cluster.object();
    whole.set("bool", bool);
    return whole;
  }

  private static void add(ArrayNode filter, ArrayNode not, BlockQuery.Criterion criterion) {
    switch (criterion) {
      case BlockQuery.AnyOf any -> terms(filter, field(any.field()), any.values());
      case BlockQuery.NoneOf none -> terms(not, field(none.field()), none.values());
      case BlockQuery.OfRequests of -> {
        List<String> traces = new ArrayList<>(of.traces().size());
        of.traces().forEach(trace -> traces.add(trace.toString()));
        ArrayNode should = filter.addObject().putObject("bool").putArray("should");
        terms(should, field(BlockField.TRACE), traces);
        terms(should, field(BlockField.REQUEST), of.requestIds());
      }
    }
  }

  private static void counts(ArrayNode filter, Map<String, Generations> generations) {
    ArrayNode should = filter.addObject().putObject("bool").putArray("should");
    term(should, "writer", "nobody");
    generations.forEach(
        (writer, of) -> {
          for (Generations.Stretch stretch : of.stretches()) {
            ArrayNode both = should.addObject().putObject("bool").putArray("filter");
            term(both, "writer", writer);
            both.addObject()
                .putObject("range")
                .putObject("generation")
                .put("gte", stretch.first())
                .put("lte", stretch.last());
          }
        });
  }

  /// The blocks of some generations of a writer.
  static ObjectNode of(String writer, List<Generations.Stretch> generations) {
    ObjectNode bool = Cluster.object();
    ArrayNode filter = bool.putArray("filter");
    term(filter, "writer", writer);
    ArrayNode should = filter.addObject().putObject("bool").putArray("should");
    for (Generations.Stretch each : generations) {
      should
          .addObject()
          .putObject("range")
          .putObject("generation")
          .put("gte", each.first())
          .put("lte", each.last());
    }
    ObjectNode whole = Cluster.object();
    whole.set("bool", bool);
    return whole;
  }

  /// The blocks that were replaced.
  static void replaced(ArrayNode filter, Manifest manifest, Manifest.Replaced each) {
    term(filter, "tenant", manifest.tenant().id());
    term(filter, "signal", each.signal().name());
    overlaps(filter, "min", "max", each.range());
    ArrayNode should = filter.addObject().putObject("bool").putArray("should");
    each.upTo()
        .forEach(
            (writer, generation) -> {
              ArrayNode both = should.addObject().putObject("bool").putArray("filter");
              term(both, "writer", writer);
              both.addObject().putObject("range").putObject("generation").put("lte", generation);
            });
  }
}
