package dev.whence.explain.request;

import dev.whence.model.Attributes;
import dev.whence.model.Service;
import dev.whence.model.Signal;
import dev.whence.model.Span;
import dev.whence.model.SpanKind;
import dev.whence.model.Spans;
import dev.whence.model.Tenant;
import dev.whence.model.TimeRange;
import dev.whence.store.Found;
import dev.whence.store.ItemQuery;
import dev.whence.store.StoreReader;
import dev.whence.store.Term;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// What spans that failed say of why: their status' description and the messages of their
/// exceptions. For one thread.
public final class FailureTexts {

  private static final int MOST_SPANS = 200;
  private static final int MOST_BLOCKS = 10;
  private static final List<String> MESSAGES = List.of("exception.message", "error.message");

  private final StoreReader reader;
  private final Tenant tenant;
  private final TimeRange range;
  private final BlockBudget blocks;

  public FailureTexts(StoreReader reader, Tenant tenant, TimeRange range, BlockBudget blocks) {
    this.reader = reader;
    this.tenant = tenant;
    this.range = range;
    this.blocks = blocks;
  }

  /// What some of the calls that a service failed say, one text for each that says anything; not
  /// what it says of calls that it made.
  public List<String> of(Service service) {
    List<Term> terms =
        List.of(new Term(Term.Field.SERVICE, service.key()), new Term(Term.Field.ERROR, "true"));
    int most = blocks.before(MOST_BLOCKS);
    if (most == 0) {
      return List.of();
    }
    Found read = reader.find(new ItemQuery(tenant, Signal.SPANS, range, terms, MOST_SPANS, most));
    blocks.opened(read.blocksOpened());
    Spans found = Spans.of(read.frame());
    List<String> texts = new ArrayList<>();
    for (int row = 0; row < found.size(); row++) {
      SpanKind kind = found.kind(row);
      if (kind != SpanKind.CLIENT && kind != SpanKind.PRODUCER) {
        String text = text(found.span(row));
        if (!text.isEmpty()) {
          texts.add(text);
        }
      }
    }
    return texts;
  }

  private static String text(Span span) {
    Stream<String> thrown = span.events().stream().flatMap(event -> messages(event.attributes()));
    return String.join(
        "\n",
        Stream.of(Stream.of(span.statusMessage()), messages(span.attributes()), thrown)
            .flatMap(each -> each)
            .filter(each -> !each.isEmpty())
            .toList());
  }

  private static Stream<String> messages(Attributes attributes) {
    return MESSAGES.stream().map(attributes::text).flatMap(Stream::ofNullable);
  }
}
